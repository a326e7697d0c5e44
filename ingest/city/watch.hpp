// What time alone causes: deadlines passed, warnings expired, feeds fallen silent, alarms to raise.
// Pure: the moment comes in, events go out.
#pragma once

#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

struct WatchRules {
    int alarm_grade = 2;                   ///< incidents of this grade or worse raise an alarm
    TimeMs feed_silent_after_ms = 60'000;  ///< a source that says nothing for longer is silent
    TimeMs due_soon_before_ms = 10 * minute_ms;
    int utc_offset_minutes = 480;  ///< of the day in case numbers
    GridCode city{210300};         ///< area in the case numbers of incidents without a place
};

/// The events that ingest owes the log at `now_ms`, with ids that make a second recording of the
/// same a duplicate. Their `json` is ready to be stored. Empty when nothing is due.
[[nodiscard]] std::vector<Event> due_events(const CityState& city,
                                            TimeMs now_ms,
                                            const WatchRules& rules);

}  // namespace yiping
