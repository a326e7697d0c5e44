// Walking through working time, one span of one day at a time.
#include "ingest/city/work_calendar.hpp"

#include <algorithm>

#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

constexpr std::int64_t longest_walk_days = std::int64_t{20} * 366;

/// Calls visit(begin_ms, end_ms) for every span of working time after a moment, until it says
/// false.
template <class Visit>
void walk(const WorkCalendar& calendar, TimeMs from_ms, Visit visit) {
    const std::int64_t first = local_day_number(from_ms, calendar.utc_offset_minutes);
    for (std::int64_t day = first; day < first + longest_walk_days; ++day) {
        if (!calendar.is_work_day(day)) continue;
        const TimeMs midnight_ms = day * day_ms - calendar.utc_offset_minutes * minute_ms;
        for (const WorkSpan& span : calendar.spans) {
            const TimeMs begin_ms = std::max(midnight_ms + span.begins_min * minute_ms, from_ms);
            const TimeMs end_ms = midnight_ms + span.ends_min * minute_ms;
            if (begin_ms < end_ms && !visit(begin_ms, end_ms)) return;
        }
    }
}

bool in_work_time(LimitUnit unit) {
    return unit == LimitUnit::work_hour || unit == LimitUnit::work_day;
}

}  // namespace

std::int64_t local_day_number(TimeMs time_ms, int utc_offset_minutes) {
    const TimeMs local_ms = time_ms + utc_offset_minutes * minute_ms;
    return floor_div(local_ms, day_ms);
}

bool WorkCalendar::is_work_day(std::int64_t day) const {
    const auto exception = exceptions.find(day);
    if (exception != exceptions.end()) return exception->second;
    const std::int64_t weekday = ((day + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday; 0 is Sunday
    return weekday != 0 && weekday != 6;
}

TimeMs WorkCalendar::work_day_ms() const {
    TimeMs sum_ms = 0;
    for (const WorkSpan& span : spans) sum_ms += (span.ends_min - span.begins_min) * minute_ms;
    return sum_ms;
}

TimeMs WorkCalendar::work_between(TimeMs from_ms, TimeMs until_ms) const {
    TimeMs sum_ms = 0;
    walk(*this, from_ms, [&](TimeMs begin_ms, TimeMs end_ms) {
        sum_ms += std::max<TimeMs>(std::min(end_ms, until_ms) - begin_ms, 0);
        return end_ms < until_ms;
    });
    return sum_ms;
}

TimeMs WorkCalendar::after_work(TimeMs from_ms, TimeMs work_ms) const {
    TimeMs at_ms = from_ms;
    walk(*this, from_ms, [&](TimeMs begin_ms, TimeMs end_ms) {
        at_ms = std::min(begin_ms + work_ms, end_ms);
        work_ms -= at_ms - begin_ms;
        return work_ms > 0;
    });
    return at_ms;
}

TimeMs WorkCalendar::deadline(TimeMs from_ms, std::int64_t limit, LimitUnit unit) const {
    switch (unit) {
        case LimitUnit::urgent_hour:
            return from_ms + limit * hour_ms;
        case LimitUnit::natural_day:
            return from_ms + limit * day_ms;
        case LimitUnit::work_hour:
            return after_work(from_ms, limit * hour_ms);
        case LimitUnit::work_day:
            return after_work(from_ms, limit * work_day_ms());
    }
    return from_ms;
}

TimeMs WorkCalendar::moved(TimeMs deadline_ms,
                           TimeMs paused_ms,
                           TimeMs resumed_ms,
                           LimitUnit unit) const {
    if (deadline_ms <= paused_ms) return deadline_ms;
    if (!in_work_time(unit)) return deadline_ms + (resumed_ms - paused_ms);
    return after_work(resumed_ms, work_between(paused_ms, deadline_ms));
}

}  // namespace yiping
