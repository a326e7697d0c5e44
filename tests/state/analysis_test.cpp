// The three charts of the work, as numbers.
#include "viewer/state/analysis.hpp"

#include <catch2/catch.hpp>
#include <numeric>

namespace yiping {
namespace {

constexpr TimeMs now_ms = 1'786'708'800'000;  // 2026-08-14T12:00:00Z, 20:00 in Anshan
constexpr int offset_minutes = 480;
constexpr std::uint64_t county = 210'302;

void report(World& world, TimeMs at_ms, std::uint32_t count, Net net = Net::governance) {
    world.hours[{at_ms / hour_ms, county}].reported[static_cast<std::size_t>(net)][4] += count;
}

}  // namespace

TEST_CASE("durations stand in the bar between whose bounds they lie, with half and nine of ten") {
    Figures figures;
    for (int i = 0; i < 80; ++i) figures.add(Duration::to_close, 3 * minute_ms);
    for (int i = 0; i < 15; ++i) figures.add(Duration::to_close, 90 * minute_ms);
    for (int i = 0; i < 5; ++i) figures.add(Duration::to_close, 20 * day_ms);
    figures.add(Duration::to_accept, minute_ms / 2);
    const Spread spread = spread_of(figures, Duration::to_close);
    CHECK(spread.taken == 100);
    CHECK(spread.bars[2] == 80);  // from 2 to 5 minutes
    CHECK(spread.bars[6] == 15);  // from 1 to 2 hours
    CHECK(spread.bars.back() == 5);
    CHECK(std::accumulate(spread.bars.begin(), spread.bars.end(), 0U) == 100);
    CHECK(spread.median_ms < 4 * minute_ms);
    CHECK(spread.nine_of_ten_ms > hour_ms);
    CHECK(spread_of(figures, Duration::to_arrive).taken == 0);
    CHECK(spread_of(figures, Duration::to_arrive).median_ms == -1);
}

TEST_CASE("shares are those of the formulas, in the order of the road; of nothing there is none") {
    Figures figures;
    for (int i = 0; i < 4; ++i) figures.add(Measure::due_to_close);
    for (int i = 0; i < 3; ++i) figures.add(Measure::closed_on_time);
    const auto shares = kept_shares(figures);
    CHECK(shares[0].formula->name == "registration_on_time_rate");
    CHECK(shares[0].permyriad == -1);
    CHECK(shares[3].formula->name == "closing_on_time_rate");
    CHECK(shares[3].permyriad == 7'500);
    CHECK(shares[3].of == 4);
}

TEST_CASE("the calendar ends with today; a cell is an hour of the city's clock") {
    World world;
    report(world, now_ms, 7);                 // 20:00 today
    report(world, now_ms - 13 * hour_ms, 3);  // 07:00 today
    report(world, now_ms - 21 * hour_ms, 5);  // 23:00 yesterday
    const HeatCalendar calendar = heat_calendar(world, {}, {}, now_ms, offset_minutes);
    const auto& today = calendar.cells.back();
    CHECK(today[20] == 7);
    CHECK(today[7] == 3);
    CHECK(today[8] == 0);
    CHECK(today[21] == -1);  // is still to come
    const auto& yesterday = calendar.cells[HeatCalendar::days - 2];
    CHECK(yesterday[23] == 5);
    CHECK(yesterday[22] == -1);  // nothing was recorded before
    CHECK(calendar.most == 7);
    CHECK(calendar.from_ms == now_ms - 20 * hour_ms - 27 * day_ms);
}

TEST_CASE("the calendar is that of one net and one county where asked") {
    World world;
    report(world, now_ms, 7, Net::governance);
    report(world, now_ms, 2, Net::command);
    world.hours[{now_ms / hour_ms, 210'303}].reported[0][1] = 11;
    const auto at_eight = [&](std::optional<Net> net, std::optional<GridCode> where) {
        return heat_calendar(world, net, where, now_ms, offset_minutes).cells.back()[20];
    };
    CHECK(at_eight({}, {}) == 20);
    CHECK(at_eight(Net::command, {}) == 2);
    CHECK(at_eight({}, GridCode{county}) == 9);
    CHECK(at_eight(Net::service, GridCode{county}) == 0);
}

TEST_CASE("the steps of the calendar rise, from one on, whatever the most is") {
    for (const std::int32_t most : {0, 1, 3, 12, 258, 100'000}) {
        HeatCalendar calendar;
        calendar.most = most;
        const auto steps = calendar.steps();
        CHECK(steps[0] == 1);
        for (std::size_t i = 1; i < steps.size(); ++i) CHECK(steps[i] > steps[i - 1]);
    }
}

}  // namespace yiping
