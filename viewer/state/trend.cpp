// Sums over World::hours.
#include "viewer/state/trend.hpp"

#include <algorithm>

namespace yiping {
namespace {

std::uint32_t measured(const HourFigures& figures, Net net, Measure measure) {
    const auto n = static_cast<std::size_t>(net);
    switch (measure) {
        case Measure::reported: {
            std::uint32_t sum = 0;
            for (const std::uint32_t count : figures.reported[n]) sum += count;
            return sum;
        }
        case Measure::closed:
            return figures.closed[n];
        case Measure::closed_on_time:
            return figures.closed_on_time[n];
        case Measure::reworked:
            return figures.reworked[n];
        case Measure::overdue:
            return figures.overdue[n];
    }
    return 0;
}

/// Calls `visit` with every county's figures of the hours from `from` up to, not including, `to`.
template <class Visit>
void for_each_hour(const World& world, std::int64_t from, std::int64_t to, Visit visit) {
    for (auto at = world.hours.lower_bound({from, 0});
         at != world.hours.end() && at->first.first < to;
         ++at)
        visit(at->first, at->second);
}

DayCourse course_of_day(const World& world, Net net, Measure measure, TimeMs midnight_ms) {
    DayCourse course{};
    const std::int64_t first = midnight_ms / hour_ms;
    for_each_hour(
        world, first, first + hours_of_day, [&](const HourKey& key, const HourFigures& figures) {
            course[static_cast<std::size_t>(key.first - first)] +=
                static_cast<float>(measured(figures, net, measure));
        });
    return course;
}

}  // namespace

TimeMs midnight_before(TimeMs now_ms, int utc_offset_minutes) {
    const TimeMs offset_ms = utc_offset_minutes * minute_ms;
    return (now_ms + offset_ms) / day_ms * day_ms - offset_ms;
}

DayCourse today_by_hour(
    const World& world, Net net, Measure measure, TimeMs now_ms, int utc_offset_minutes) {
    const TimeMs midnight_ms = midnight_before(now_ms, utc_offset_minutes);
    DayCourse course = course_of_day(world, net, measure, midnight_ms);
    const auto begun = static_cast<std::size_t>((now_ms - midnight_ms) / hour_ms) + 1;
    for (std::size_t hour = begun; hour < hours_of_day; ++hour) course[hour] = -1;
    return course;
}

DayCourse usual_by_hour(
    const World& world, Net net, Measure measure, TimeMs now_ms, int utc_offset_minutes) {
    constexpr int weeks = 4;
    constexpr std::size_t fewest_samples = 3;
    DayCourse usual;
    usual.fill(-1);
    if (world.hours.empty()) return usual;
    const TimeMs midnight_ms = midnight_before(now_ms, utc_offset_minutes);
    const std::int64_t first_known = world.hours.begin()->first.first;
    std::array<std::vector<float>, hours_of_day> samples;
    for (int week = 1; week <= weeks; ++week) {
        const TimeMs day = midnight_ms - week * 7 * day_ms;
        const DayCourse course = course_of_day(world, net, measure, day);
        for (std::size_t hour = 0; hour < hours_of_day; ++hour)
            if (day / hour_ms + static_cast<std::int64_t>(hour) >= first_known)
                samples[hour].push_back(course[hour]);
    }
    for (std::size_t hour = 0; hour < hours_of_day; ++hour) {
        std::vector<float>& known = samples[hour];
        if (known.size() < fewest_samples) continue;
        std::sort(known.begin(), known.end());
        usual[hour] = (known[(known.size() - 1) / 2] + known[known.size() / 2]) / 2;
    }
    return usual;
}

Sums sums_today(const World& world,
                std::optional<GridCode> county,
                TimeMs now_ms,
                int utc_offset_minutes) {
    Sums sums;
    const std::int64_t first = midnight_before(now_ms, utc_offset_minutes) / hour_ms;
    for_each_hour(
        world, first, now_ms / hour_ms + 1, [&](const HourKey& key, const HourFigures& figures) {
            if (county && key.second != county->value) return;
            for (std::size_t net = 0; net < net_count; ++net) {
                for (const std::uint32_t count : figures.reported[net]) sums.reported[net] += count;
                sums.closed[net] += figures.closed[net];
                sums.closed_on_time[net] += figures.closed_on_time[net];
                sums.reworked[net] += figures.reworked[net];
                sums.overdue[net] += figures.overdue[net];
            }
        });
    return sums;
}

std::vector<std::array<std::uint32_t, grade_count>> bars_before(const World& world,
                                                                TimeMs to_ms,
                                                                int steps) {
    constexpr std::int64_t steps_of_hour = 6;
    std::vector<std::array<std::uint32_t, grade_count>> bars(static_cast<std::size_t>(steps));
    const std::int64_t last = to_ms / (10 * minute_ms);
    const std::int64_t first = last - steps + 1;
    for_each_hour(
        world,
        first / steps_of_hour,
        last / steps_of_hour + 1,
        [&](const HourKey& key, const HourFigures& figures) {
            for (std::int64_t tenth = 0; tenth < steps_of_hour; ++tenth) {
                const std::int64_t step = key.first * steps_of_hour + tenth - first;
                if (step < 0 || step >= steps) continue;
                for (std::size_t grade = 0; grade < grade_count; ++grade)
                    bars[static_cast<std::size_t>(step)][grade] +=
                        figures.reported_in_ten_minutes[static_cast<std::size_t>(tenth)][grade];
            }
        });
    return bars;
}

}  // namespace yiping
