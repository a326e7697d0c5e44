#include "ingest/net/check.hpp"

#include <catch2/catch.hpp>

#include "tests/net/net_events.hpp"

namespace yiping {
namespace {

const GridCode station_front = *parse_grid_code("210302006001001");

/// A city of one grid: all that lies north of 41 degrees.
const Locate one_grid = [](LonLat at) { return at.lat > 41 ? station_front : GridCode{}; };

Event located(const std::string& json, const Locate& locate) {
    Event event = decoded(json);
    locate_event(event, locate);
    return event;
}

const std::string inside = R"(,"lon":122.99,"lat":41.11,"datum":"wgs84")";
const std::string outside = R"(,"lon":122.99,"lat":40.11,"datum":"wgs84")";

}  // namespace

TEST_CASE("a position inside the city gets its grid, whatever grid was given with it") {
    const Event event = located(incident_json("1", inside + R"(,"grid":"210303")"), one_grid);
    REQUIRE(event.place);
    CHECK(event.place->grid == station_front);
    CHECK(event.place->lon_e7 == 1'229'900'000);
    CHECK(event.place->lat_e7 == 411'100'000);
    CHECK_FALSE(event.unlocated);
}

TEST_CASE("a position in another datum is moved before it is looked up") {
    // The published test vector: 122.994, 41.108 in WGS 84.
    const Event event = located(
        incident_json("1", R"(,"lon":122.999498,"lat":41.109918,"datum":"gcj02")"), one_grid);
    REQUIRE(event.place);
    CHECK(std::abs(event.place->lon_e7 - 1'229'940'000) < 100);
    CHECK(std::abs(event.place->lat_e7 - 411'080'000) < 100);
}

TEST_CASE("outside of all polygons the given grid counts, and without one it is unlocated") {
    const Event told = located(incident_json("1", outside + R"(,"grid":"210303002")"), one_grid);
    CHECK(to_string(told.place->grid) == "210303002");
    CHECK(told.place->has_position);
    CHECK_FALSE(told.unlocated);
    const Event untold = located(incident_json("1", outside), one_grid);
    CHECK_FALSE(untold.place->grid);
    CHECK(untold.place->has_position);
    CHECK(untold.unlocated);
}

TEST_CASE("an incident without a position stands in the given grid, or is unlocated") {
    const Event told = located(incident_json("1", R"(,"grid":"210303002")"), one_grid);
    CHECK(to_string(told.place->grid) == "210303002");
    CHECK_FALSE(told.place->has_position);
    CHECK_FALSE(told.unlocated);
    CHECK(located(incident_json("1", R"(,"grid":"somewhere")"), one_grid).unlocated);
    const Event nothing = located(incident_json("1"), one_grid);
    CHECK_FALSE(nothing.place);
    CHECK(nothing.unlocated);
}

TEST_CASE("without a city positions are kept and nothing is flagged for it") {
    const Event event = located(incident_json("1", outside), Locate{});
    CHECK(event.place->has_position);
    CHECK_FALSE(event.place->grid);
    CHECK_FALSE(event.unlocated);
    CHECK_FALSE(located(incident_json("1"), Locate{}).unlocated);
}

TEST_CASE("each item of worker.positions gets its own place") {
    const Event event = located(
        R"({"specversion":"1.0","id":"1","source":"app","type":"worker.positions",)"
        R"("time":"2026-08-14T00:00:00Z","data":{"datum":"wgs84","items":[["a",122.99,41.11],["b",122.99,40.11]]}})",
        one_grid);
    REQUIRE(event.item_places.size() == 2);
    CHECK(event.item_places[0].grid == station_front);
    CHECK_FALSE(event.item_places[1].grid);
    CHECK(event.item_places[1].lat_e7 == 401'100'000);
    CHECK_FALSE(event.unlocated);
}

TEST_CASE("what needs no place gets no flag") {
    const Event event = located(step_json("1", "7", "verified"), one_grid);
    CHECK_FALSE(event.place);
    CHECK_FALSE(event.unlocated);
}

TEST_CASE("telemetry from outside the window is refused, a fact from there is kept and flagged") {
    const TimeLimits limits;
    const auto refusal = [&](const std::string& json) {
        Event event = decoded(json);
        return check_origin_and_time(event, net_test_now, limits);
    };
    const auto flagged = [&](TimeMs time_ms) {
        Event event = decoded(incident_json("1", "", time_ms));
        CHECK_FALSE(check_origin_and_time(event, net_test_now, limits));
        return event.time_flagged;
    };
    const TimeMs latest = net_test_now + limits.future_ms;
    CHECK_FALSE(refusal(position_json("1", "w", latest)));
    CHECK_FALSE(refusal(position_json("1", "w", net_test_now - limits.telemetry_past_ms)));
    const auto late = refusal(position_json("1", "w", latest + 1));
    REQUIRE(late);
    CHECK(late->reason == Reject::Reason::time_out_of_range);
    CHECK(late->field == "time");
    CHECK(late->id == "1");
    CHECK(refusal(position_json("1", "w", net_test_now - limits.telemetry_past_ms - 1)));

    CHECK_FALSE(flagged(latest));
    CHECK(flagged(latest + 1));
    CHECK_FALSE(flagged(net_test_now - limits.fact_past_ms));
    CHECK(flagged(net_test_now - limits.fact_past_ms - 1));
}

TEST_CASE("what only ingest may record is not allowed from anybody else") {
    Event event = make_event("1", "me", "clock.ticked", "clock", net_test_now, ClockTicked{});
    const auto refusal = check_origin_and_time(event, net_test_now, TimeLimits{});
    REQUIRE(refusal);
    CHECK(refusal->reason == Reject::Reason::not_allowed);
    CHECK(refusal->field == "type");
}

}  // namespace yiping
