#include "ingest/net/request.hpp"

#include <catch2/catch.hpp>

#include "tests/net/net_events.hpp"
#include "tests/support/json_at.hpp"

namespace yiping {
namespace {

RequestError error_of(const std::string& json) {
    return std::get<RequestError>(parse_request(json));
}

}  // namespace

TEST_CASE("a request for history reads both ends, the limit and the filters") {
    const auto history = std::get<HistoryRequest>(parse_request(
        R"({"request":"history","from_sequence":5,"to_sequence":9,"limit":3,"type":"incident.","area":"210302"})"));
    CHECK(history.from_sequence == 5);
    CHECK(history.to_sequence == 9);
    CHECK(history.limit == 3);
    CHECK(history.type_prefix == "incident.");
    CHECK(to_string(history.area) == "210302");
    const auto all = std::get<HistoryRequest>(parse_request(R"({"request":"history"})"));
    CHECK(all.from_sequence == 1);
    CHECK(all.to_sequence == UINT64_MAX);
    CHECK_FALSE(all.area);
}

TEST_CASE("a request that makes no sense is answered with what is wrong with it") {
    CHECK(error_of("").reason == "not_json");
    CHECK(error_of(R"({"request":"status"} trailing)").reason == "not_json");
    CHECK(error_of(R"({"request":"status","digest":1})").reason == "bad_value");
    CHECK(std::get<StatusRequest>(parse_request(R"({"request":"status"})")).digest);
    CHECK_FALSE(
        std::get<StatusRequest>(parse_request(R"({"request":"status","digest":false})")).digest);
    CHECK(error_of("[]").reason == "bad_value");
    CHECK(error_of("{}").reason == "missing_field");
    CHECK(error_of(R"({"request":7})").reason == "bad_value");
    CHECK(error_of(R"({"request":"forget"})").reason == "unknown_request");
    CHECK(error_of(R"({"request":"erase"})").reason == "missing_field");
    CHECK(error_of(R"({"request":"reveal","subject":7})").reason == "bad_value");
    CHECK(
        error_of(R"({"request":"reveal","subject":")" + std::string(1'025, 'x') + R"("})").reason ==
        "bad_value");
    CHECK(error_of(R"({"request":"digest"})").reason == "missing_field");
    CHECK(error_of(R"({"request":"digest","sequence":-1})").reason == "bad_value");
    CHECK(error_of(R"({"request":"digest","sequence":"7"})").reason == "bad_value");
    CHECK(error_of(R"({"request":"history","limit":0})").reason == "bad_value");
    CHECK(error_of(R"({"request":"history","area":"Anshan"})").reason == "bad_value");
    CHECK(error_of(R"({"request":"command"})").reason == "missing_field");

    const std::string told = error_json(error_of(R"({"request":"forget \"all\""})"));
    CHECK(json_at(told, "/error/reason") == "unknown_request");
    CHECK(json_at(told, "/error/request") == R"(forget "all")");
}

TEST_CASE("personal data are asked for, or erased, by subject and with a reason") {
    const auto reveal = std::get<PersonRequest>(
        parse_request(R"({"request":"reveal","subject":"incident/7","reason":"回拨"})"));
    CHECK_FALSE(reveal.erase);
    CHECK(reveal.subject == "incident/7");
    CHECK(reveal.reason == "回拨");
    CHECK(std::get<PersonRequest>(parse_request(R"({"request":"erase","subject":"worker/1"})"))
              .erase);
}

TEST_CASE("the event of a command is taken byte for byte") {
    const std::string event = R"({ "id" : "1", "data":{"x":1.50,"x2":"}{\"event\":"} })";
    const auto command = std::get<CommandRequest>(
        parse_request(R"(  {"request":"command","expected_sequence":17,"event":)" + event + "}  "));
    CHECK(command.event_json == event);
    CHECK(command.expected_sequence == 17);
}

TEST_CASE("who acts is written over whatever the body of a command says") {
    const Event told = decoded(with_actor(step_json("1", "7", "verified"), R"(值班 "一")"));
    CHECK(std::get<IncidentStep>(told.body).actor == R"(值班 "一")");
    const Event untold = decoded(with_actor(step_json("1", "7", "verified", "{}"), "desk"));
    CHECK(std::get<IncidentStep>(untold.body).actor == "desk");
    // A key in other letters that means the same stands twice then, which the decoder refuses.
    Decoder decoder;
    const auto twice = decoder.decode(
        with_actor(step_json("1", "7", "verified", R"({"\u0061ctor":"x"})"), "desk"));
    CHECK(std::get<Reject>(twice.at(0)).reason == Reject::Reason::bad_value);
}

}  // namespace yiping
