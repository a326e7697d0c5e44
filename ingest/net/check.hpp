// What an event must stand between decoding and the log: who may record it, when it was, where it
// was.
#pragma once

#include <functional>
#include <optional>

#include "ingest/event/event.hpp"

namespace yiping {

/// The finest grid of the city that holds a WGS 84 position; nowhere when none does.
using Locate = std::function<GridCode(LonLat wgs84)>;

/// How far from now an event's time may lie before it is refused (telemetry) or flagged (facts).
struct TimeLimits {
    TimeMs future_ms = 5 * minute_ms;
    TimeMs telemetry_past_ms = day_ms;
    TimeMs fact_past_ms = 30 * day_ms;
    bool operator==(const TimeLimits&) const = default;
};

/// Types that ingest alone may record are not_allowed; telemetry from too far off is
/// time_out_of_range; a fact from too far off is flagged.
[[nodiscard]] std::optional<Reject> check_origin_and_time(Event& event,
                                                          TimeMs now_ms,
                                                          const TimeLimits& limits);

/// Works out `place` and `item_places`: WGS 84 from the given position, the grid from the city's
/// polygons, else as given. What should have a place and gets no grid is flagged `unlocated`.
/// An empty `locate` means that no city is loaded: then nothing is looked up and nothing flagged.
void locate_event(Event& event, const Locate& locate);

}  // namespace yiping
