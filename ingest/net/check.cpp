#include "ingest/net/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace yiping {
namespace {

Reject refuse(const Event& event, Reject::Reason reason, std::string field, std::string detail) {
    return {reason, std::move(field), std::move(detail), event.id, event.source};
}

/// One event on its way to a place.
class Locating {
public:
    Locating(Event& event, const Locate& locate) : event_{event}, locate_{locate} {}

    void operator()(const IncidentReported& body) { must_be_at(body.position, body.grid); }
    void operator()(const IncidentLocated& body) { must_be_at(body.position, body.grid); }
    void operator()(const EntityPosition& body) { must_be_at(body.position, std::nullopt); }
    void operator()(const SensorValue& body) {
        if (body.position) must_be_at(body.position, std::nullopt);
    }
    void operator()(const WorkerPositions& body) {
        event_.item_places.clear();
        event_.item_places.reserve(body.items.size());
        for (const PositionItem& item : body.items)
            event_.item_places.push_back(place_of({item.at, body.datum}, GridCode{}));
        event_.unlocated =
            locate_ && std::ranges::none_of(event_.item_places,
                                            [](const Place& place) { return bool{place.grid}; });
    }
    /// What has no position of its own stands where its subject stands.
    template <class Body>
    void operator()(const Body&) {}

private:
    [[nodiscard]] Place place_of(const GivenPosition& position, GridCode given) const {
        const LonLat wgs84 = wgs84_from(position.datum, position.at);
        const GridCode found = locate_ ? locate_(wgs84) : GridCode{};
        return place_at(wgs84, found ? found : given);
    }
    void must_be_at(const std::optional<GivenPosition>& position,
                    const std::optional<std::string>& grid) {
        const GridCode given = grid ? parse_grid_code(*grid).value_or(GridCode{}) : GridCode{};
        if (position)
            event_.place = place_of(*position, given);
        else if (given)
            event_.place = Place{0, 0, given, false};
        event_.unlocated = locate_ && (!event_.place || !event_.place->grid);
    }

    Event& event_;
    const Locate& locate_;
};

}  // namespace

std::optional<Reject> check_origin_and_time(Event& event, TimeMs now_ms, const TimeLimits& limits) {
    if (is_ingest_only(event.type))
        return refuse(event,
                      Reject::Reason::not_allowed,
                      "type",
                      fmt::format("{} is recorded by ingest alone", event.type));
    const bool telemetry = is_telemetry(event.type);
    const TimeMs past_ms = telemetry ? limits.telemetry_past_ms : limits.fact_past_ms;
    const bool in_range =
        event.time_ms <= now_ms + limits.future_ms && event.time_ms >= now_ms - past_ms;
    if (in_range) return std::nullopt;
    if (telemetry)
        return refuse(event,
                      Reject::Reason::time_out_of_range,
                      "time",
                      fmt::format("{} is too far from the daemon's time, {}",
                                  format_rfc3339(event.time_ms),
                                  format_rfc3339(now_ms)));
    event.time_flagged = true;
    return std::nullopt;
}

void locate_event(Event& event, const Locate& locate) {
    std::visit(Locating{event, locate}, event.body);
}

}  // namespace yiping
