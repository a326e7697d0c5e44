#include "ingest/net/topic.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/apply.hpp"
#include "tests/net/net_events.hpp"

namespace yiping {
namespace {

/// The topic of an event right after the city has folded it.
std::string topic_after(CityState& city, Event event) {
    event.sequence = city.last_sequence + 1;
    event.recorded_ms = net_test_now;
    apply(city, event);
    return topic_of(event, city);
}

Event placed(Event event, const char* grid) {
    event.place = Place{1'229'900'000, 411'100'000, *parse_grid_code(grid), true};
    return event;
}

}  // namespace

TEST_CASE("a topic says county, family, net and type, whatever the level of the grid") {
    CityState city;
    CHECK(topic_after(city, placed(decoded(incident_json("1")), "210302002001001")) ==
          "210302/incident/governance/incident.reported");
    CHECK(topic_after(city, placed(decoded(position_json("2", "w")), "210381101")) ==
          "210381/worker/-/worker.position");
    CHECK(topic_after(city, decoded(incident_json("3"))) ==
          "-/incident/governance/incident.reported");
    CHECK(topic_after(city, placed(decoded(incident_json("4")), "210300")) ==
          "-/incident/governance/incident.reported");
}

TEST_CASE("what has no place of its own goes where its subject stands") {
    CityState city;
    (void)topic_after(city, placed(decoded(incident_json("1")), "210302002001001"));
    CHECK(topic_after(city, decoded(step_json("2", "1", "verified"))) ==
          "210302/incident/governance/incident.verified");
    CHECK(topic_after(city, decoded(step_json("3", "unheard-of", "verified"))) ==
          "-/incident/-/incident.verified");
    CHECK(topic_after(city,
                      make_event("4",
                                 "ingest",
                                 "alarm.raised",
                                 "alarm/a",
                                 net_test_now,
                                 AlarmRaised{"grade", 1, "incident/1", {}})) ==
          "210302/alarm/-/alarm.raised");
    CHECK(topic_after(city,
                      make_event("5",
                                 "patrol",
                                 "grid.status",
                                 "grid/210303002001",
                                 net_test_now,
                                 GridStatus{"calm", {}, {}})) == "210303/grid/-/grid.status");
}

TEST_CASE("positions of many workers belong to a county only when all of them are there") {
    CityState city;
    WorkerPositions body;
    body.items = {{"a", {122.9, 41.1}, 0}, {"b", {122.9, 41.1}, 0}};
    Event event = make_event("1", "app", "worker.positions", "", net_test_now, body);
    event.item_places = {{1, 1, *parse_grid_code("210302002"), true},
                         {1, 1, *parse_grid_code("210302003"), true}};
    CHECK(topic_after(city, event) == "210302/worker/-/worker.positions");
    event.item_places[1].grid = *parse_grid_code("210303002");
    CHECK(topic_after(city, event) == "-/worker/-/worker.positions");
}

TEST_CASE("an unknown type has a topic too") {
    CityState city;
    Event event = decoded(incident_json("1"));
    event.type = "drone.seen";
    event.body = Unknown{};
    CHECK(topic_after(city, event) == "-/drone/-/drone.seen");
}

}  // namespace yiping
