#include "viewer/state/analysis.hpp"

#include <algorithm>
#include <cmath>

#include "ingest/event/floor_div.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {

Spread spread_of(const Figures& figures, Duration what) {
    Spread spread;
    for (const DurationCell& cell : figures.durations) {
        if (cell.what != what) continue;
        const TimeMs middle_ms = bucket_middle_ms(cell.bucket);
        const auto* const next = std::ranges::upper_bound(duration_bounds, middle_ms);
        spread.bars[static_cast<std::size_t>(next - duration_bounds.begin()) - 1] += cell.count;
        spread.taken += cell.count;
    }
    constexpr int half = 500, nine_of_ten = 900;
    spread.median_ms = figures.quantile_ms(what, half);
    spread.nine_of_ten_ms = figures.quantile_ms(what, nine_of_ten);
    return spread;
}

std::array<Kept, 4> kept_shares(const Figures& figures) {
    constexpr std::array<std::string_view, 4> wanted{"registration_on_time_rate",
                                                     "handling_on_time_rate",
                                                     "check_pass_rate",
                                                     "closing_on_time_rate"};
    std::array<Kept, 4> shares;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto all = formulas();
        const auto formula = std::ranges::find(all, wanted[i], &Formula::name);
        shares[i] = {&*formula, share_of(*formula, figures), figures.of(formula->per)};
    }
    return shares;
}

std::array<std::int32_t, 5> HeatCalendar::steps() const {
    std::array<std::int32_t, 5> from{};
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(from.size());
        from[i] = std::max(static_cast<std::int32_t>(i) + 1,
                           static_cast<std::int32_t>(std::lround(std::pow(most, part))));
    }
    return from;
}

HeatCalendar heat_calendar(const World& world,
                           std::optional<Net> net,
                           std::optional<GridCode> county,
                           TimeMs now_ms,
                           int utc_offset_minutes) {
    HeatCalendar calendar;
    constexpr auto days = static_cast<TimeMs>(HeatCalendar::days);
    calendar.from_ms = midnight_before(now_ms, utc_offset_minutes) - (days - 1) * day_ms;
    for (auto& day : calendar.cells) day.fill(-1);
    if (world.hours.empty()) return calendar;
    // Where an offset is no whole hour the hours of the log are told at the hour they begin in.
    const std::int64_t first_h = floor_div(calendar.from_ms, hour_ms);
    const std::int64_t known_h = std::max(world.hours.begin()->first.first, first_h);
    const std::int64_t last_h = floor_div(now_ms, hour_ms);
    const auto cell_of = [&](std::int64_t hour) -> std::int32_t& {
        const auto at = static_cast<std::size_t>(hour - first_h);
        return calendar.cells[std::min(at / HeatCalendar::hours, HeatCalendar::days - 1)]
                             [at % HeatCalendar::hours];
    };
    const std::int64_t end_h = std::min(
        last_h, first_h + static_cast<std::int64_t>(HeatCalendar::days * HeatCalendar::hours) - 1);
    for (std::int64_t hour = known_h; hour <= end_h; ++hour) cell_of(hour) = 0;
    for (auto at = world.hours.lower_bound({known_h, 0}); at != world.hours.end(); ++at) {
        const auto& [hour, area] = at->first;
        if (hour > end_h) break;
        if (county && area != county->value) continue;
        for (std::size_t n = 0; n < net_count; ++n) {
            if (net && static_cast<std::size_t>(*net) != n) continue;
            for (const std::uint32_t count : at->second.reported[n])
                cell_of(hour) += static_cast<std::int32_t>(count);
        }
    }
    for (const auto& day : calendar.cells)
        calendar.most = std::max(calendar.most, *std::ranges::max_element(day));
    return calendar;
}

}  // namespace yiping
