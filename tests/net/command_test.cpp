#include <catch2/catch.hpp>

#include "tests/net/tested_pipeline.hpp"

namespace yiping {
namespace {

std::string status_of(const std::string& answer) {
    return json_at(answer, "/status");
}
std::string reason_of(const std::string& answer) {
    return json_at(answer, "/reason");
}

}  // namespace

TEST_CASE("a command is stamped with who acts, stored, folded and answered") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("7"));
    const std::string answer = daemon.command(step_json("c1", "7", "verified"));
    CHECK(status_of(answer) == "accepted");
    CHECK(json_at(answer, "/sequence") == "2");
    CHECK(json_at(answer, "/id") == "c1");
    const Incident* incident = daemon.pipeline->city().real.incidents.find("7");
    CHECK(incident->stage == Stage::verified);
    CHECK(incident->actor == "local");
    CHECK(daemon.pipeline->counts().commands_accepted == 1);
}

TEST_CASE("the same command again gets the first answer again, a refusal too") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("7"));
    const std::string refused = daemon.command(step_json("c1", "7", "closed"));
    CHECK(status_of(refused) == "refused");
    CHECK(reason_of(refused) == "not_allowed");
    CHECK(json_at(refused, "/state") == "reported");
    const std::string accepted = daemon.command(step_json("c2", "7", "registered"));
    CHECK(status_of(accepted) == "accepted");
    CHECK(daemon.command(step_json("c2", "7", "registered")) == accepted);
    CHECK(daemon.command(step_json("c1", "7", "closed")) == refused);
    daemon.reopen();
    CHECK(daemon.command(step_json("c2", "7", "registered")) == accepted);
    CHECK(daemon.command(step_json("c1", "7", "closed")) == refused);
    CHECK(daemon.log().size() == 2);
}

TEST_CASE("of two operators at once the first wins and the second is told") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("7"));
    CHECK(status_of(daemon.command(step_json("a", "7", "noted"), 1)) == "accepted");
    const std::string second = daemon.command(step_json("b", "7", "noted"), 1);
    CHECK(status_of(second) == "refused");
    CHECK(reason_of(second) == "conflict");
}

TEST_CASE("a command killed between its commit and its outcome is answered as accepted") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("7"));
    daemon.store->loses_outcomes = true;
    (void)daemon.command(step_json("c1", "7", "verified"));
    daemon.reopen();
    const std::string answer = daemon.command(step_json("c1", "7", "verified"));
    CHECK(status_of(answer) == "accepted");
    CHECK(json_at(answer, "/sequence") == "2");
}

TEST_CASE("on a full disk a command is refused, and may come again") {
    TestedPipeline daemon;
    (void)daemon.send(incident_json("7"));
    daemon.store->fault = FaultyStore::Fault::full;
    CHECK(reason_of(daemon.command(step_json("c1", "7", "verified"))) == "overloaded");
    daemon.store->fault = FaultyStore::Fault::none;
    CHECK(status_of(daemon.command(step_json("c1", "7", "verified"))) == "accepted");
}

TEST_CASE("what is no event, or not an operator's to say, is refused with its reason") {
    TestedPipeline daemon;
    CHECK(reason_of(daemon.command("[]")) == "not_an_event");
    CHECK(reason_of(daemon.command("[" + incident_json("1") + "," + incident_json("2") + "]")) ==
          "not_an_event");
    CHECK(reason_of(daemon.command("17")) == "not_an_event");
    CHECK(reason_of(daemon.command(incident_json("1", R"(,"grade":9)"))) == "bad_value");
    CHECK(reason_of(daemon.command(step_json("c", "unheard-of", "verified"))) == "unknown_subject");
    CHECK(reason_of(daemon.command(
              make_event("1", "me", "clock.ticked", "clock", net_test_now, ClockTicked{}).json)) ==
          "not_allowed");
    CHECK(daemon.log().empty());
    CHECK(daemon.pipeline->counts().commands_refused == 6);
}

TEST_CASE("a role that may only look commands nothing") {
    PipelineRules rules;
    rules.local.role = Role::viewer;
    TestedPipeline daemon{rules};
    CHECK(reason_of(daemon.command(incident_json("1"))) == "not_allowed");
    CHECK(daemon.log().empty());
}

}  // namespace yiping
