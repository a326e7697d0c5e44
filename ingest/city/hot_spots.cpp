// A running mean of daily reports a community, and the last 24 hours against it. Integers only.
#include "ingest/city/hot_spots.hpp"

#include <algorithm>

#include "ingest/city/room.hpp"

namespace yiping {
namespace {

constexpr std::int64_t mean_days = 14;
constexpr std::uint16_t days_to_judge = 7;
constexpr std::uint32_t least_reports = 3;
constexpr std::int64_t least_excess_milli = 3'000;
/// Longer silence than this ends in a mean of nothing anyway.
constexpr std::int64_t longest_catch_up_days = 90;

/// Takes whole days up to (without) `day` into the mean.
void close_days(HotCell& cell, std::int64_t day) {
    if (cell.mean_day == 0) cell.mean_day = day - 1;
    const std::int64_t missing = day - 1 - cell.mean_day;
    for (std::int64_t i = 0; i < std::min(missing, longest_catch_up_days); ++i) {
        const std::int64_t told_milli = i == 0 ? cell.day_reports * std::int64_t{1000} : 0;
        const std::int64_t weight = std::min<std::int64_t>(cell.days + 1, mean_days);
        const std::int64_t usual_milli = cell.usual_milli;
        cell.usual_milli =
            static_cast<std::uint32_t>(usual_milli + (told_milli - usual_milli) / weight);
        if (cell.days < UINT16_MAX) ++cell.days;
    }
    if (missing > 0) {
        cell.mean_day = day - 1;
        cell.day_reports = 0;
    }
}

/// Empties the hours between the last report and `hour`.
void roll_hours(HotCell& cell, std::int64_t hour) {
    const std::int64_t passed = std::min<std::int64_t>(hour - cell.last_h, 24);
    for (std::int64_t i = 1; i <= passed; ++i)
        cell.hours[static_cast<std::size_t>((cell.last_h + i) % 24)] = 0;
    cell.last_h = std::max(cell.last_h, hour);
}

/// A storm never makes a busy community look calm.
void count_one(std::uint16_t& count) {
    if (count != UINT16_MAX) ++count;
}

std::int64_t root(std::int64_t value) {
    std::int64_t low = 0;
    std::int64_t high = 3'000'000'000;
    while (low < high) {
        const std::int64_t middle = (low + high + 1) / 2;
        if (middle * middle <= value)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

}  // namespace

void heat(World& world, const Incident& incident, TimeMs time_ms) {
    const GridCode community = ancestor_at(incident.place.grid, GridLevel::community);
    if (!community || time_ms < 0) return;
    HotCell* const known = row_for(world, world.hot, community, Room::hot_cells);
    if (known == nullptr) return;
    HotCell& cell = *known;
    const std::int64_t hour = time_ms / hour_ms;
    if (cell.changed == 0) cell.last_h = hour;
    cell.changed = incident.changed;
    if (hour <= cell.last_h - 24) return;  // too late to matter
    roll_hours(cell, hour);
    close_days(cell, std::max(time_ms / day_ms, cell.mean_day + 1));
    count_one(cell.hours[static_cast<std::size_t>(hour % 24)]);
    count_one(cell.day_reports);
}

std::vector<HotSpot> hot_spots(const World& world, TimeMs now_ms, std::size_t most) {
    std::vector<HotSpot> found;
    const std::int64_t now_h = now_ms / hour_ms;
    for (HotCell cell : world.hot.rows()) {
        roll_hours(cell, now_h);
        close_days(cell, now_ms / day_ms);
        std::uint32_t last_day = 0;
        for (const std::uint16_t reports : cell.hours) last_day += reports;
        if (cell.days < days_to_judge || last_day < least_reports) continue;
        const std::int64_t usual_milli = cell.usual_milli;
        // the spread in thousandths: 1000 sqrt(usual) = sqrt(1000 usual_milli); at least one report
        const std::int64_t spread_milli = std::max<std::int64_t>(root(usual_milli * 1000), 1000);
        const std::int64_t excess_milli =
            (last_day * std::int64_t{1000} - usual_milli) * 1000 / spread_milli;
        if (excess_milli < least_excess_milli) continue;
        found.push_back({cell.id, last_day, cell.usual_milli, excess_milli});
    }
    std::ranges::sort(found, [](const HotSpot& a, const HotSpot& b) {
        return a.excess_milli != b.excess_milli ? a.excess_milli > b.excess_milli
                                                : a.community < b.community;
    });
    found.resize(std::min(found.size(), most));
    return found;
}

}  // namespace yiping
