#include "ingest/event/event_types.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace yiping {

TEST_CASE("every kind of body belongs to at least one type, and no type to the unknown") {
    std::set<std::size_t> bodies;
    for (const EventType& type : event_types()) {
        Body body;
        type.make_blank(body);
        CHECK_FALSE(std::holds_alternative<Unknown>(body));
        bodies.insert(body.index());
    }
    CHECK(bodies.size() == std::variant_size_v<AnyBody> - 1);
}

TEST_CASE("every step and every move of an alarm has a type of its own") {
    std::set<Step> steps;
    std::set<AlarmMove> moves;
    for (const EventType& type : event_types()) {
        Body body;
        type.make_blank(body);
        if (const auto* step = std::get_if<IncidentStep>(&body))
            CHECK(steps.insert(step->step).second);
        if (const auto* alarm = std::get_if<AlarmChanged>(&body))
            CHECK(moves.insert(alarm->move).second);
    }
    CHECK(steps.size() == step_count);
    CHECK(moves.size() == 6);
}

TEST_CASE("types are found by their whole name only") {
    for (const EventType& type : event_types()) {
        CHECK(find_event_type(type.name) == &type);
        CHECK(is_known_type(type.name));
        CHECK_FALSE(is_known_type(std::string{type.name} + "x"));
        CHECK_FALSE(is_known_type(type.name.substr(1)));
    }
    CHECK_FALSE(is_known_type(""));
    CHECK_FALSE(is_known_type("zzz"));
    CHECK_FALSE(is_known_type("Incident.reported"));
}

TEST_CASE("what only ingest may record is the list of the design") {
    std::set<std::string_view> found;
    for (const EventType& type : event_types())
        if (is_ingest_only(type.name)) found.insert(type.name);
    CHECK(found == std::set<std::string_view>{"incident.overdue",
                                              "incident.due_soon",
                                              "incident.numbered",
                                              "incident.timed",
                                              "response.opened",
                                              "response.step_overdue",
                                              "alarm.unsuppressed",
                                              "warning.expired",
                                              "alarm.raised",
                                              "alarm.cleared",
                                              "alarm.shelf_expired",
                                              "feed.silent",
                                              "feed.resumed",
                                              "clock.ticked",
                                              "log.opened",
                                              "catalogue.loaded",
                                              "person.revealed",
                                              "person.erased",
                                              "telemetry.expired"});
    CHECK_FALSE(is_ingest_only("feed.invented"));
}

TEST_CASE("positions and readings are telemetry, all else are facts") {
    std::set<std::string_view> found;
    for (const EventType& type : event_types())
        if (is_telemetry(type.name)) found.insert(type.name);
    CHECK(found ==
          std::set<std::string_view>{
              "worker.position", "worker.positions", "resource.position", "sensor.reading"});
}

TEST_CASE("a subject names its entity behind the slash") {
    Event event;
    event.subject = "incident/119/17";
    CHECK(entity_of(event) == "119/17");
    event.subject = "17";
    CHECK(entity_of(event) == "17");
    event.subject = "incident/";
    CHECK(entity_of(event).empty());
    CHECK(family_of("incident.reported") == "incident");
    CHECK(family_of("odd") == "odd");
}

TEST_CASE("a place is rounded to a ten-millionth of a degree") {
    const Place place = place_at({122.99912345678, -41.00000005}, GridCode{210302});
    CHECK(place.lon_e7 == 1'229'991'235);
    CHECK(place.lat_e7 == -410'000'001);
    CHECK(place.has_position);
    CHECK(lon_lat_of(place).lon == Approx(122.9991235).margin(1e-9));
    CHECK(place_at({180, 90}, {}).lon_e7 == 1'800'000'000);
}

}  // namespace yiping
