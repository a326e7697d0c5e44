// Rules over several fields of one body.
#include "ingest/event/body_rules.hpp"

#include <fmt/format.h>

#include <array>

#include "ingest/event/fields.hpp"

namespace yiping {

std::optional<Misfit> misfit_of(const IncidentLocated& body) {
    if (body.position || body.grid) return std::nullopt;
    return Misfit{Reject::Reason::missing_field,
                  "lon",
                  "is missing; a located incident needs lon, lat and datum, or grid"};
}

std::optional<Misfit> misfit_of(const WarningIssued& body) {
    for (std::size_t i = 0; i < body.areas.size(); ++i) {
        const auto& polygon = body.areas[i].polygon;
        if (!polygon || (polygon->size() >= 4 && polygon->front() == polygon->back())) continue;
        return Misfit{Reject::Reason::bad_value,
                      fmt::format("areas[{}].polygon", i),
                      fmt::format("has {} points; a ring needs at least 4, the last equal to "
                                  "the first",
                                  polygon->size())};
    }
    return std::nullopt;
}

std::optional<Misfit> misfit_of(const PlotDrawn& body) {
    static constexpr std::array<std::size_t, 6> points_needed{1, 2, 3, 2, 2, 1};
    const auto shape = static_cast<std::size_t>(body.shape);
    if (body.coordinates.size() >= points_needed.at(shape)) return std::nullopt;
    return Misfit{Reject::Reason::bad_value,
                  "coordinates",
                  fmt::format("has {} points; {} needs at least {}",
                              body.coordinates.size(),
                              plot_shape_names.names.at(shape),
                              points_needed.at(shape))};
}

}  // namespace yiping
