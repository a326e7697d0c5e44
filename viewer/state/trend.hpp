// Figures of a day and their usual course, from the hours that the fold keeps. A week is a week in
// every time zone, so only sums of "today" need to know the offset.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

inline constexpr std::size_t hours_of_day = 24;

/// What is counted hour by hour.
enum class HourCount { reported, closed, closed_on_time, reworked, overdue };

/// Counts of 24 whole hours, the oldest first; -1 where nothing was recorded yet.
using Course = std::array<float, hours_of_day>;

/// Sums over a span of hours, by net.
struct Sums {
    std::array<std::uint64_t, net_count> reported{}, closed{}, closed_on_time{}, reworked{},
        overdue{};
};

/// The last 24 whole hours before the running one, whose count is not yet whole.
[[nodiscard]] Course last_day(const World& world, Net net, HourCount measure, TimeMs now_ms);

/// What is usual in the same 24 hours: the median of the same hour of the same weekday over the
/// four weeks before; -1 where fewer than three of those weeks lie inside the recorded past.
[[nodiscard]] Course usual_day(const World& world, Net net, HourCount measure, TimeMs now_ms);

/// By how much more (0.04) or less (-0.04) than usual, over the hours where both are known; nothing
/// when the usual is too little to compare with.
[[nodiscard]] std::optional<float> against_usual(const Course& course, const Course& usual);

/// From a moment's hour on until now; of one county, or of the whole city.
[[nodiscard]] Sums sums_since(const World& world,
                              std::optional<GridCode> county,
                              TimeMs from_ms,
                              TimeMs now_ms);

/// From the local midnight on; of one county, or of the whole city.
[[nodiscard]] Sums sums_today(const World& world,
                              std::optional<GridCode> county,
                              TimeMs now_ms,
                              int utc_offset_minutes);

/// Reported in ten-minute steps that end with the one holding `to_ms`, by grade: the bars of a
/// timeline.
[[nodiscard]] std::vector<std::array<std::uint32_t, grade_count>> bars_before(
    const std::map<HourKey, HourFigures>& hours, TimeMs to_ms, int steps);

/// The local midnight before a moment.
[[nodiscard]] TimeMs midnight_before(TimeMs now_ms, int utc_offset_minutes);

}  // namespace yiping
