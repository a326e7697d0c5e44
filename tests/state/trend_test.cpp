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

TEST_CASE("the last day sums grades and counties over the 24 whole hours before the running one") {
    World world;
    const TimeMs now = midnight + 9 * hour_ms + 1;
    reported(world, now - 30 * hour_ms) = 50;  // too long ago
    reported(world, now - 24 * hour_ms) = 2;   // the oldest hour
    reported(world, now - hour_ms, tiexi, 1) = 3;
    reported(world, now - hour_ms, lishan, 4) = 4;
    reported(world, now - hour_ms, 0, 0) = 1;                     // not graded, place not known
    figures(world, now - hour_ms).reported[0] = {9, 9, 9, 9, 9};  // another net
    reported(world, now) = 50;                                    // the running hour is not whole
    const Course course = last_day(world, Net::governance, HourCount::reported, now);
    for (std::size_t hour = 0; hour < course.size(); ++hour) {
        INFO(hour);
        CHECK(course[hour] == (hour == 0 ? 2.0F : hour == 23 ? 8.0F : 0.0F));
    }
}

TEST_CASE("hours before the first recorded one are not known, and an empty city knows none") {
    World world;
    const auto day = [&] { return last_day(world, Net::service, HourCount::closed, midnight); };
    for (const float hour : day()) CHECK(hour == -1);
    figures(world, midnight - 3 * hour_ms).closed[0] = 7;
    CHECK(day()[20] == -1);
    CHECK(day()[21] == 7);
    CHECK(day()[22] == 0);
}

TEST_CASE("each measure reads its own figures") {
    World world;
    HourFigures& hour = figures(world, midnight - 1);
    const auto net = static_cast<std::size_t>(Net::command);
    hour.reported[net][1] = 1;
    hour.closed[net] = 2;
    hour.closed_on_time[net] = 3;
    hour.reworked[net] = 4;
    hour.overdue[net] = 5;
    const auto latest = [&](HourCount measure) {
        return last_day(world, Net::command, measure, midnight)[23];
    };
    CHECK(latest(HourCount::reported) == 1);
    CHECK(latest(HourCount::closed) == 2);
    CHECK(latest(HourCount::closed_on_time) == 3);
    CHECK(latest(HourCount::reworked) == 4);
    CHECK(latest(HourCount::overdue) == 5);
}

TEST_CASE("the usual is the median of the same hour and weekday of four weeks") {
    World world;
    const TimeMs week = 7 * day_ms, now = midnight + 9 * hour_ms, eight = now - hour_ms;
    reported(world, eight - 4 * week) = 100;  // one wild week must not matter
    reported(world, eight - 3 * week) = 6;
    reported(world, eight - 2 * week) = 4;
    reported(world, eight - 1 * week) = 5;
    reported(world, eight - 5 * week) = 1000;  // too long ago
    reported(world, eight - day_ms) = 1000;    // another weekday
    reported(world, eight) = 1000;             // today itself
    const Course usual = usual_day(world, Net::governance, HourCount::reported, now);
    CHECK(usual[23] == 5.5F);
    CHECK(usual[22] == 0);  // known, and nothing happened
}

TEST_CASE("the usual is unknown below three weeks of past") {
    World world;
    const TimeMs week = 7 * day_ms, six = midnight - 18 * hour_ms;
    const auto usual = [&] {
        return usual_day(world, Net::governance, HourCount::reported, midnight);
    };
    for (const float hour : usual()) CHECK(hour == -1);
    reported(world, six - 3 * week) = 9;  // recording began at six
    reported(world, six - 2 * week) = 8;
    reported(world, six - 1 * week) = 1;
    CHECK(usual()[5] == -1);
    CHECK(usual()[6] == 8);
    CHECK(usual()[23] == 0);
}

TEST_CASE("a day is compared with the usual over the hours where both are known") {
    Course course, usual;
    course.fill(-1);
    usual.fill(-1);
    CHECK_FALSE(against_usual(course, usual));
    course[1] = 6;
    usual[1] = 4;
    course[2] = 9;
    usual[2] = 6;
    course[3] = 1000;  // no usual
    usual[4] = 1000;   // not recorded
    REQUIRE(against_usual(course, usual));
    CHECK(*against_usual(course, usual) == Approx(0.5));
    course[1] = course[2] = 0;
    CHECK(*against_usual(course, usual) == Approx(-1));
    usual[2] = 5;  // nine a day are too few to speak of
    CHECK_FALSE(against_usual(course, usual));
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
    const auto bars = bars_before(world.hours, now, 3);
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
    CHECK(last_day(world, Net::governance, HourCount::reported, log.now_ms + hour_ms)[23] == 2);
    CHECK(sums_today(world, GridCode{tiexi}, log.now_ms, shanghai).reported[1] == 1);
    const auto bars = bars_before(world.hours, log.now_ms, 144);
    CHECK(bars.back()[1] == 1);
    CHECK(bars.back()[4] == 1);
}

}  // namespace yiping
