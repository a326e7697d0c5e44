// Figures of a day and their usual course, from the hours that the fold keeps.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

inline constexpr int hours_of_day = 24;

/// What is counted along a day.
enum class Measure { reported, closed, closed_on_time, reworked, overdue };

/// Counts of one local day by hour; hours still to come are -1.
using DayCourse = std::array<float, hours_of_day>;

/// A county's or (with nowhere) the whole city's sums over a span of hours.
struct Sums {
    std::array<std::uint64_t, net_count> reported{}, closed{}, closed_on_time{}, reworked{},
        overdue{};
};

/// From the local midnight before `now_ms` on.
[[nodiscard]] DayCourse today_by_hour(
    const World& world, Net net, Measure measure, TimeMs now_ms, int utc_offset_minutes);

/// The median of the same hour of the same weekday over the four weeks before; -1 where fewer than
/// three of those weeks lie inside the recorded past.
[[nodiscard]] DayCourse usual_by_hour(
    const World& world, Net net, Measure measure, TimeMs now_ms, int utc_offset_minutes);

[[nodiscard]] Sums sums_today(const World& world,
                              std::optional<GridCode> county,
                              TimeMs now_ms,
                              int utc_offset_minutes);

/// Reported in ten-minute steps that end with the one holding `to_ms`, by grade: the bars of a
/// timeline.
[[nodiscard]] std::vector<std::array<std::uint32_t, grade_count>> bars_before(const World& world,
                                                                              TimeMs to_ms,
                                                                              int steps);

/// The local midnight before a moment.
[[nodiscard]] TimeMs midnight_before(TimeMs now_ms, int utc_offset_minutes);

}  // namespace yiping
