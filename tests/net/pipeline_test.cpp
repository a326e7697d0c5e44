#include "ingest/pipeline.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/keyframe.hpp"
#include "tests/net/tested_pipeline.hpp"

namespace yiping {
namespace {

std::string status_of(const std::string& ack, int element = 0) {
    return json_at(ack, fmt::format("/ack/{}/status", element));
}
std::string reason_of(const std::string& ack, int element = 0) {
    return json_at(ack, fmt::format("/ack/{}/reason", element));
}

}  // namespace

TEST_CASE("an event is stored once; its repetition gets the first one's sequence") {
    TestedPipeline daemon;
    CHECK(daemon.send(incident_json("1")) ==
          R"({"ack":[{"id":"1","source":"test.cad","status":"stored","sequence":1}]})");
    CHECK(daemon.send(incident_json("2")) ==
          R"({"ack":[{"id":"2","source":"test.cad","status":"stored","sequence":2}]})");
    CHECK(daemon.send(incident_json("1")) ==
          R"({"ack":[{"id":"1","source":"test.cad","status":"duplicate","sequence":1}]})");
    const std::string conflict = daemon.send(incident_json("1", R"(,"address":"elsewhere")"));
    CHECK(reason_of(conflict) == "conflicting_duplicate");
    CHECK(json_at(conflict, "/ack/0/id") == "1");
    CHECK(daemon.log().size() == 2);
    CHECK(daemon.pipeline->city().real.incidents.size() == 2);
}

TEST_CASE("a batch has one element an event, in order, good and bad side by side") {
    TestedPipeline daemon;
    const std::string ack = daemon.send('[' + incident_json("1") + R"(,{"id":"2"},)" +
                                        incident_json("3") + ',' + incident_json("1") + ']');
    CHECK(status_of(ack, 0) == "stored");
    CHECK(status_of(ack, 1) == "rejected");
    CHECK(status_of(ack, 2) == "stored");
    CHECK(status_of(ack, 3) == "duplicate");
    CHECK(json_at(ack, "/ack/3/sequence") == json_at(ack, "/ack/0/sequence"));
    CHECK(json_at(ack, "/ack/4") == "(nothing)");
    CHECK(daemon.pipeline->counts().stored == 2);
    CHECK(daemon.pipeline->counts().duplicates == 1);
}

TEST_CASE("all messages of a turn share one commit, and each has its own ack") {
    TestedPipeline daemon;
    for (int i = 0; i < 50; ++i) daemon.post(incident_json(std::to_string(i)));
    daemon.pipeline->handle(daemon.letters(50), net_test_now);
    CHECK(daemon.store->appends == 1);
    for (int i = 0; i < 50; ++i)
        CHECK(json_at(daemon.producer->receive().front(), "/ack/0/id") == std::to_string(i));
}

TEST_CASE("a message of several frames is refused and answered") {
    TestedPipeline daemon;
    daemon.producer->send({incident_json("1"), incident_json("2")});
    daemon.pipeline->handle(daemon.letters(1), net_test_now);
    CHECK(reason_of(daemon.producer->receive().front()) == "not_an_event");
    CHECK(daemon.log().empty());
}

TEST_CASE("what is refused is counted by its reason") {
    TestedPipeline daemon;
    CHECK(reason_of(daemon.send("nonsense")) == "not_json");
    CHECK(reason_of(daemon.send("")) == "empty_message");
    CHECK(reason_of(daemon.send(position_json("1", "w", net_test_now - 7 * day_ms))) ==
          "time_out_of_range");
    CHECK(reason_of(daemon.send(
              make_event("1", "me", "log.opened", "log", net_test_now, LogOpened{}).json)) ==
          "not_allowed");
    const auto& rejected = daemon.pipeline->counts().rejected;
    const auto count = [&](Reject::Reason reason) {
        return rejected[static_cast<std::size_t>(reason)];
    };
    CHECK(count(Reject::Reason::not_json) == 1);
    CHECK(count(Reject::Reason::empty_message) == 1);
    CHECK(count(Reject::Reason::time_out_of_range) == 1);
    CHECK(count(Reject::Reason::not_allowed) == 1);
    CHECK(daemon.store->appends == 0);
}

TEST_CASE("a place is worked out before the event is logged, and stays in the log") {
    const GridCode grid = *parse_grid_code("210302006001001");
    TestedPipeline daemon{{}, [=](LonLat) { return grid; }};
    (void)daemon.send(incident_json("1", R"(,"lon":122.99,"lat":41.11,"datum":"wgs84")"));
    const std::vector<Event> log = daemon.log();
    REQUIRE(log.size() == 1);
    REQUIRE(log[0].place);
    CHECK(log[0].place->grid == grid);
}

TEST_CASE("a full disk is answered overloaded, changes nothing, and the order of a source stands") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("1"));
    daemon.store->fault = FaultyStore::Fault::full;
    CHECK(status_of(daemon.send(incident_json("2"))) == "overloaded");
    CHECK(daemon.pipeline->store_state() == "full");
    CHECK(daemon.pipeline->city().last_sequence == 1);
    CHECK(status_of(daemon.send(incident_json("3"))) == "overloaded");

    daemon.store->fault = FaultyStore::Fault::none;
    CHECK(status_of(daemon.send(incident_json("3"))) == "overloaded");   // 2 comes first
    CHECK(status_of(daemon.send(position_json("p", "w"))) == "stored");  // of another source
    CHECK(daemon.pipeline->store_state() == "ok");
    CHECK(status_of(daemon.send(incident_json("2"))) == "stored");
    CHECK(status_of(daemon.send(incident_json("3"))) == "stored");
    CHECK(daemon.pipeline->counts().overloaded == 3);
}

TEST_CASE("what was overloaded and never comes again does not hold up its source for ever") {
    TestedPipeline daemon;
    daemon.store->fault = FaultyStore::Fault::full;
    CHECK(status_of(daemon.send(incident_json("1"))) == "overloaded");
    daemon.store->fault = FaultyStore::Fault::none;
    CHECK(status_of(daemon.send(incident_json("2"))) == "overloaded");
    const auto send_at = [&](TimeMs now_ms) {
        daemon.post(incident_json("3"));
        daemon.pipeline->handle(daemon.letters(1), now_ms);
        return status_of(daemon.producer->receive().front());
    };
    CHECK(send_at(net_test_now + Overload::most_wait_ms - 1) == "overloaded");
    CHECK(send_at(net_test_now + Overload::most_wait_ms) == "stored");
    CHECK(status_of(daemon.send(incident_json("1"))) == "stored");
}

TEST_CASE("when the store fails nothing is acked, folded or published") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("1"));
    daemon.store->fault = FaultyStore::Fault::broken;
    daemon.post(incident_json("2"));
    const std::vector<Letter> letters = daemon.letters(1);
    CHECK_THROWS_WITH(daemon.pipeline->handle(letters, net_test_now), "the disk is gone");
    CHECK(daemon.pipeline->city().last_sequence == 1);
    CHECK_FALSE(daemon.publisher->flush_due());
    // Whatever was acked would come before the answer to what is sent now.
    daemon.store->fault = FaultyStore::Fault::none;
    CHECK(json_at(daemon.send(incident_json("3")), "/ack/0/id") == "3");
}

TEST_CASE("facts go out at once, telemetry may wait for company") {
    TestedPipeline daemon;
    (void)daemon.send(position_json("1", "w"));
    CHECK(daemon.publisher->flush_due());
    (void)daemon.send(incident_json("2"));
    CHECK_FALSE(daemon.publisher->flush_due());
}

TEST_CASE("a daemon that starts again has the same city, and says in the log that it did") {
    TestedPipeline daemon;
    (void)daemon.send('[' + incident_json("1") + ',' + position_json("2", "w") + ']');
    const std::string digest = digest_of(daemon.pipeline->city());
    daemon.reopen();
    CHECK(digest_of(daemon.pipeline->city()) == digest);
    CHECK(json_at(daemon.send(incident_json("3")), "/ack/0/sequence") == "4");
    const std::vector<Event> log = daemon.log();
    REQUIRE(log.size() == 4);
    CHECK(log[2].type == "log.opened");
    CHECK(json_at(daemon.send(incident_json("4")), "/ack/0/sequence") == "5");
}

TEST_CASE("what time alone causes is recorded once") {
    TestedPipeline daemon;
    daemon.pipeline->tick(net_test_now);
    CHECK(daemon.log().empty());
    Event grave = decoded(incident_json("1"));
    std::get<IncidentReported>(grave.body).grade = 1;
    (void)daemon.send(write_json(grave));
    daemon.pipeline->tick(net_test_now + second_ms);
    daemon.pipeline->tick(net_test_now + 2 * second_ms);
    const std::vector<Event> log = daemon.log();
    REQUIRE(log.size() == 2);
    CHECK(log[1].type == "alarm.raised");
    CHECK(daemon.pipeline->city().last_sequence == 2);
}

TEST_CASE("a clock is judged by what is told at once, not by facts that were told late") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("1", "", net_test_now - hour_ms));
    CHECK_FALSE(daemon.pipeline->clocks().skew_ms("test.cad"));
    (void)daemon.send(incident_json("2", "", net_test_now + 3 * second_ms));
    CHECK(daemon.pipeline->clocks().skew_ms("test.cad") == -3 * second_ms);
    (void)daemon.send(position_json("3", "w", net_test_now - 20 * second_ms));
    CHECK(daemon.pipeline->clocks().skew_ms("test.app") == 20 * second_ms);
}

}  // namespace yiping
