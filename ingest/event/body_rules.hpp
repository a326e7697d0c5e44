// What one field's rule cannot say: rules over several fields of a body.
#pragma once

#include <optional>
#include <string>

#include "ingest/event/bodies.hpp"
#include "ingest/event/reject.hpp"

namespace yiping {

/// The first thing in an object that does not fit. `field` is a path within that object, `detail`
/// goes on behind the name of the field: "is 7, where ... is needed".
struct Misfit {
    Reject::Reason reason = Reject::Reason::bad_value;
    std::string field;
    std::string detail;
};

/// Most bodies have no such rule.
template <class B>
[[nodiscard]] std::optional<Misfit> misfit_of(const B&) {
    return std::nullopt;
}
/// Needs a position or a grid.
[[nodiscard]] std::optional<Misfit> misfit_of(const IncidentLocated& body);
/// Polygons are closed rings of at least four points.
[[nodiscard]] std::optional<Misfit> misfit_of(const WarningIssued& body);
/// At least as many points as the shape needs: point and text 1, line, arrow and ring 2, area 3.
[[nodiscard]] std::optional<Misfit> misfit_of(const PlotDrawn& body);

}  // namespace yiping
