// How the work goes, as three charts read it: shares kept, how long things take, when cases come.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

/// Bounds of bars of durations, each up to the next one; the last is open.
inline constexpr std::array<TimeMs, 13> duration_bounds{0,
                                                        minute_ms,
                                                        2 * minute_ms,
                                                        5 * minute_ms,
                                                        10 * minute_ms,
                                                        30 * minute_ms,
                                                        hour_ms,
                                                        2 * hour_ms,
                                                        4 * hour_ms,
                                                        8 * hour_ms,
                                                        day_ms,
                                                        3 * day_ms,
                                                        7 * day_ms};

/// How many took how long.
struct Spread {
    std::array<std::uint32_t, duration_bounds.size()> bars{};
    std::uint32_t taken = 0;
    TimeMs median_ms = -1, nine_of_ten_ms = -1;  ///< -1: nothing was taken
};
[[nodiscard]] Spread spread_of(const Figures& figures, Duration what);

/// A share kept in a window; `permyriad` -1 when there is nothing to divide by.
struct Kept {
    const Formula* formula = nullptr;
    std::int64_t permyriad = -1;  ///< hundredths of a percent
    std::uint32_t of = 0;         ///< how many it is a share of
};
/// Registered, handled, checked and closed as they should be, in the order of the road.
[[nodiscard]] std::array<Kept, 4> kept_shares(const Figures& figures);

/// Reports by day and hour: columns are days, the last one is today; rows are hours of the city's
/// clock. -1 where nothing was recorded yet, or is still to come.
struct HeatCalendar {
    static constexpr std::size_t days = 28, hours = 24;
    TimeMs from_ms = 0;  ///< the midnight that it begins with
    std::array<std::array<std::int32_t, hours>, days> cells{};
    std::int32_t most = 0;
    /// From how many on a cell has the next colour of five, each as many times the one before: a
    /// night with a storm must not make all other nights alike. The first begins at one.
    [[nodiscard]] std::array<std::int32_t, 5> steps() const;
};
/// Of one net, or of all; of a county, or of the whole city.
[[nodiscard]] HeatCalendar heat_calendar(const World& world,
                                         std::optional<Net> net,
                                         std::optional<GridCode> county,
                                         TimeMs now_ms,
                                         int utc_offset_minutes);

}  // namespace yiping
