// How time limits run: round the clock, or in working time with weekends, holidays and make-up
// days. Integers and local days; no clock is read.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ingest/event/bodies.hpp"
#include "ingest/event/time.hpp"

namespace yiping {

/// A part of every working day, in minutes after local midnight.
struct WorkSpan {
    int begins_min = 0, ends_min = 0;
};

/// Working time of a city. Saturdays and Sundays are free, but for make-up days (调休).
struct WorkCalendar {
    int utc_offset_minutes = 480;
    std::vector<WorkSpan> spans{{8 * 60 + 30, 12 * 60}, {13 * 60 + 30, 17 * 60 + 30}};
    /// Days that are not what their weekday says, by local day number since 1970-01-01: true is
    /// worked, false is free.
    std::map<std::int64_t, bool> exceptions;

    [[nodiscard]] bool is_work_day(std::int64_t day) const;
    /// Working time of one working day.
    [[nodiscard]] TimeMs work_day_ms() const;
    /// Working time between two moments; 0 when `until_ms` is not after `from_ms`.
    [[nodiscard]] TimeMs work_between(TimeMs from_ms, TimeMs until_ms) const;
    /// When so much working time after a moment is over; never later than 20 years after it.
    [[nodiscard]] TimeMs after_work(TimeMs from_ms, TimeMs work_ms) const;

    /// When a limit that begins at a moment ends. A work day is as much working time as one working
    /// day has, so that four work days from Friday 16:00 end on Thursday 16:00; a natural day is 24
    /// hours.
    [[nodiscard]] TimeMs deadline(TimeMs from_ms, std::int64_t limit, LimitUnit unit) const;
    /// A deadline moved by a pause: what was left of it when the pause began runs on after it.
    [[nodiscard]] TimeMs moved(TimeMs deadline_ms,
                               TimeMs paused_ms,
                               TimeMs resumed_ms,
                               LimitUnit unit) const;
};

/// The local day of a moment, counted from 1970-01-01.
[[nodiscard]] std::int64_t local_day_number(TimeMs time_ms, int utc_offset_minutes);

}  // namespace yiping
