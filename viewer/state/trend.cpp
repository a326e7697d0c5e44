// Sums over World::hours.
#include "viewer/state/trend.hpp"

#include <algorithm>

#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

std::uint32_t measured(const HourFigures& figures, Net net, HourCount measure) {
    const auto n = static_cast<std::size_t>(net);
    switch (measure) {
        case HourCount::reported: {
            std::uint32_t sum = 0;
            for (const std::uint32_t count : figures.reported[n]) sum += count;
            return sum;
        }
        case HourCount::closed:
            return figures.closed[n];
        case HourCount::closed_on_time:
            return figures.closed_on_time[n];
        case HourCount::reworked:
            return figures.reworked[n];
        case HourCount::overdue:
            return figures.overdue[n];
    }
    return 0;
}

/// Calls `visit` with every county's figures of the hours from `from` up to, not including, `to`.
template <class Visit>
void for_each_hour(const std::map<HourKey, HourFigures>& hours,
                   std::int64_t from,
                   std::int64_t to,
                   Visit visit) {
    for (auto at = hours.lower_bound({from, 0}); at != hours.end() && at->first.first < to; ++at)
        visit(at->first, at->second);
}

/// The 24 hours from `first` on, counted in hours since 1970.
Course course_from(const World& world, Net net, HourCount measure, std::int64_t first) {
    Course course;
    course.fill(-1);
    if (world.hours.empty()) return course;
    const std::int64_t first_known = world.hours.begin()->first.first;
    for (std::size_t hour = 0; hour < hours_of_day; ++hour)
        if (first + static_cast<std::int64_t>(hour) >= first_known) course[hour] = 0;
    for_each_hour(world.hours,
                  first,
                  first + static_cast<std::int64_t>(hours_of_day),
                  [&](const HourKey& key, const HourFigures& figures) {
                      course[static_cast<std::size_t>(key.first - first)] +=
                          static_cast<float>(measured(figures, net, measure));
                  });
    return course;
}

/// The first of the 24 whole hours before the running one.
std::int64_t first_hour(TimeMs now_ms) {
    return floor_div(now_ms, hour_ms) - static_cast<std::int64_t>(hours_of_day);
}

float median(std::vector<float>& values) {
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

}  // namespace

TimeMs midnight_before(TimeMs now_ms, int utc_offset_minutes) {
    const TimeMs offset_ms = utc_offset_minutes * minute_ms;
    return floor_to(now_ms + offset_ms, day_ms) - offset_ms;
}

Course last_day(const World& world, Net net, HourCount measure, TimeMs now_ms) {
    return course_from(world, net, measure, first_hour(now_ms));
}

Course usual_day(const World& world, Net net, HourCount measure, TimeMs now_ms) {
    constexpr int weeks = 4;
    constexpr std::int64_t hours_of_week = std::int64_t{7} * 24;
    constexpr std::size_t fewest_samples = 3;
    std::array<std::vector<float>, hours_of_day> samples;
    for (int week = 1; week <= weeks; ++week) {
        const Course course =
            course_from(world, net, measure, first_hour(now_ms) - week * hours_of_week);
        for (std::size_t hour = 0; hour < hours_of_day; ++hour)
            if (course[hour] >= 0) samples[hour].push_back(course[hour]);
    }
    Course usual;
    for (std::size_t hour = 0; hour < hours_of_day; ++hour)
        usual[hour] = samples[hour].size() < fewest_samples ? -1 : median(samples[hour]);
    return usual;
}

std::optional<float> against_usual(const Course& course, const Course& usual) {
    constexpr float least_usual = 10;
    float is = 0, would_be = 0;
    for (std::size_t hour = 0; hour < hours_of_day; ++hour) {
        if (course[hour] < 0 || usual[hour] < 0) continue;
        is += course[hour];
        would_be += usual[hour];
    }
    if (would_be < least_usual) return std::nullopt;
    return is / would_be - 1;
}

Sums sums_today(const World& world,
                std::optional<GridCode> county,
                TimeMs now_ms,
                int utc_offset_minutes) {
    return sums_since(world, county, midnight_before(now_ms, utc_offset_minutes), now_ms);
}

Sums sums_since(const World& world, std::optional<GridCode> county, TimeMs from_ms, TimeMs now_ms) {
    Sums sums;
    // Hours are whole UTC hours; where midnight lies half way in one, it belongs to the day that it
    // ends in.
    const std::int64_t first = floor_div(from_ms + hour_ms - 1, hour_ms);
    for_each_hour(world.hours,
                  first,
                  floor_div(now_ms, hour_ms) + 1,
                  [&](const HourKey& key, const HourFigures& figures) {
                      if (county && key.second != county->value) return;
                      for (std::size_t net = 0; net < net_count; ++net) {
                          for (const std::uint32_t count : figures.reported[net])
                              sums.reported[net] += count;
                          sums.closed[net] += figures.closed[net];
                          sums.closed_on_time[net] += figures.closed_on_time[net];
                          sums.reworked[net] += figures.reworked[net];
                          sums.overdue[net] += figures.overdue[net];
                      }
                  });
    return sums;
}

std::vector<std::array<std::uint32_t, grade_count>> bars_before(
    const std::map<HourKey, HourFigures>& hours, TimeMs to_ms, int steps) {
    constexpr std::int64_t steps_of_hour = 6;
    std::vector<std::array<std::uint32_t, grade_count>> bars(static_cast<std::size_t>(steps));
    const std::int64_t last = floor_div(to_ms, 10 * minute_ms);
    const std::int64_t first = last - steps + 1;
    for_each_hour(
        hours,
        floor_div(first, steps_of_hour),
        floor_div(last, steps_of_hour) + 1,
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
