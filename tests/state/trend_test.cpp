// Sums of a day and its usual course.
#include "viewer/state/trend.hpp"

#include <catch2/catch.hpp>

#include "tests/city/log.hpp"

namespace yiping {
namespace {

constexpr int shanghai = 480;                             // minutes east of UTC
constexpr TimeMs midnight = Log::start_ms - 8 * hour_ms;  // of 2026-08-14 in Anshan
constexpr std::uint64_t tiexi = 210303, lishan = 210304;

HourFigures& figures(World& world, TimeMs at_ms, std::uint64_t county = tiexi) {
    return world.hours[{at_ms / hour_ms, county}];
}
std::uint32_t& reported(World& world, TimeMs at_ms, std::uint64_t county = tiexi, int grade = 3) {
    return figures(world, at_ms, county)
        .reported[static_cast<std::size_t>(Net::governance)][static_cast<std::size_t>(grade)];
}

}  // namespace

TEST_CASE("the local day begins at local midnight, wherever the city lies") {
    CHECK(midnight_before(midnight, shanghai) == midnight);
    CHECK(midnight_before(midnight - 1, shanghai) == midnight - day_ms);
    CHECK(midnight_before(midnight + day_ms - 1, shanghai) == midnight);
    CHECK(midnight_before(Log::start_ms, 0) == Log::start_ms);
    CHECK(midnight_before(Log::start_ms, -300) == Log::start_ms - day_ms + 5 * hour_ms);
}

TEST_CASE("today by hour sums grades and counties, and hours to come are -1") {
    World world;
    reported(world, midnight) = 2;
    reported(world, midnight + 9 * hour_ms, tiexi, 1) = 3;
    reported(world, midnight + 9 * hour_ms, lishan, 4) = 4;
    reported(world, midnight + 9 * hour_ms, 0, 0) = 1;  // not graded, place not known
    reported(world, midnight - hour_ms) = 50;           // yesterday
    figures(world, midnight + 9 * hour_ms).reported[0] = {9, 9, 9, 9, 9};  // another net
    const TimeMs now = midnight + 9 * hour_ms + 1;
    const DayCourse course =
        today_by_hour(world, Net::governance, Measure::reported, now, shanghai);
    for (std::size_t hour = 0; hour < course.size(); ++hour) {
        INFO(hour);
        CHECK(course[hour] == (hour == 0 ? 2.0F : hour == 9 ? 8.0F : hour > 9 ? -1.0F : 0.0F));
    }
}

TEST_CASE("an hour begins with its first millisecond, and the last one leaves none to come") {
    const World world;
    const auto at = [&](TimeMs now) {
        return today_by_hour(world, Net::service, Measure::closed, now, shanghai);
    };
    CHECK(at(midnight + hour_ms - 1)[1] == -1);
    CHECK(at(midnight + hour_ms)[1] == 0);
    CHECK(at(midnight + day_ms - 1)[23] == 0);
}

TEST_CASE("each measure reads its own figures") {
    World world;
    HourFigures& hour = figures(world, midnight);
    const auto net = static_cast<std::size_t>(Net::command);
    hour.reported[net][1] = 1;
    hour.closed[net] = 2;
    hour.closed_on_time[net] = 3;
    hour.reworked[net] = 4;
    hour.overdue[net] = 5;
    const auto first = [&](Measure measure) {
        return today_by_hour(world, Net::command, measure, midnight, shanghai)[0];
    };
    CHECK(first(Measure::reported) == 1);
    CHECK(first(Measure::closed) == 2);
    CHECK(first(Measure::closed_on_time) == 3);
    CHECK(first(Measure::reworked) == 4);
    CHECK(first(Measure::overdue) == 5);
}

TEST_CASE("the usual is the median of the same hour and weekday of four weeks") {
    World world;
    const TimeMs week = 7 * day_ms, nine = midnight + 9 * hour_ms;
    reported(world, nine - 4 * week) = 100;    // one wild week must not matter
    reported(world, nine - 3 * week) = 6;
    reported(world, nine - 2 * week) = 4;
    reported(world, nine - 1 * week) = 5;
    reported(world, nine - 5 * week + 1) = 1000;  // too long ago
    reported(world, nine - day_ms) = 1000;        // another weekday
    reported(world, nine) = 1000;                 // today itself
    const auto usual = [&] {
        return usual_by_hour(world, Net::governance, Measure::reported, nine, shanghai);
    };
    CHECK(usual()[9] == 5.5F);
    CHECK(usual()[10] == 0);  // known, and nothing happened
}

TEST_CASE("the usual is unknown below three weeks of past") {
    World world;
    const TimeMs week = 7 * day_ms;
    const auto usual = [&] {
        return usual_by_hour(world, Net::governance, Measure::reported, midnight, shanghai);
    };
    for (const float hour : usual()) CHECK(hour == -1);
    reported(world, midnight - 3 * week + 6 * hour_ms) = 9;  // recording began at six
    reported(world, midnight - 2 * week + 6 * hour_ms) = 8;
    reported(world, midnight - 1 * week + 6 * hour_ms) = 1;
    CHECK(usual()[5] == -1);
    CHECK(usual()[6] == 8);
    CHECK(usual()[23] == 0);
}

TEST_CASE("today's sums are of one county or of the whole city") {
    World world;
    const TimeMs now = midnight + 3 * hour_ms;
    reported(world, midnight) = 2;
    reported(world, now, lishan) = 5;
    reported(world, now, 0) = 1;
    reported(world, midnight - 1) = 90;   // yesterday
    reported(world, now + hour_ms) = 90;  // later than the moment shown
    figures(world, now).closed[1] = 4;
    figures(world, now).closed_on_time[1] = 3;
    figures(world, now).reworked[0] = 2;
    figures(world, now, lishan).overdue[3] = 7;
    const Sums city = sums_today(world, std::nullopt, now, shanghai);
    CHECK(city.reported == std::array<std::uint64_t, net_count>{0, 8, 0, 0});
    CHECK(city.closed[1] == 4);
    CHECK(city.closed_on_time[1] == 3);
    CHECK(city.reworked[0] == 2);
    CHECK(city.overdue[3] == 7);
    const Sums one = sums_today(world, GridCode{lishan}, now, shanghai);
    CHECK(one.reported[1] == 5);
    CHECK(one.closed[1] == 0);
    CHECK(one.overdue[3] == 7);
}

TEST_CASE("bars of ten minutes end with the one that holds the moment") {
    World world;
    const TimeMs now = midnight + 2 * hour_ms + 15 * minute_ms;  // in the second tenth of the hour
    figures(world, now).reported_in_ten_minutes[1][2] = 7;
    figures(world, now, lishan).reported_in_ten_minutes[1][2] = 1;
    figures(world, now).reported_in_ten_minutes[0][1] = 3;
    figures(world, now).reported_in_ten_minutes[2][1] = 90;  // to come
    figures(world, now - hour_ms).reported_in_ten_minutes[5][4] = 2;
    figures(world, now - hour_ms).reported_in_ten_minutes[4][4] = 90;  // before the first bar
    const auto bars = bars_before(world, now, 3);
    using Bar = std::array<std::uint32_t, grade_count>;
    REQUIRE(bars.size() == 3);
    CHECK(bars[0] == Bar{0, 0, 0, 0, 2});
    CHECK(bars[1] == Bar{0, 3, 0, 0, 0});
    CHECK(bars[2] == Bar{0, 0, 8, 0, 0});
}

TEST_CASE("what the fold counts is what the trends show") {
    Log log;
    log.now_ms = Log::start_ms + 95 * minute_ms;  // 09:35 in Anshan
    log.report("1", 1, GridCode{tiexi * 1000 + 1});
    log.report("2", 4, GridCode{lishan * 1000 + 1});
    const World& world = log.city.real;
    CHECK(today_by_hour(world, Net::governance, Measure::reported, log.now_ms, shanghai)[9] == 2);
    CHECK(sums_today(world, GridCode{tiexi}, log.now_ms, shanghai).reported[1] == 1);
    const auto bars = bars_before(world, log.now_ms, 144);
    CHECK(bars.back()[1] == 1);
    CHECK(bars.back()[4] == 1);
}

}  // namespace yiping
