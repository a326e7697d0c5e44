// What tells who a reporter is leaves the text before anything is logged.
#include "tests/event/examples.hpp"

namespace yiping {
namespace {

const std::string who = R"({"name":"李雷","phone":"139 0000 0000"})";

}  // namespace

TEST_CASE("a reporter is cut out of the text and kept apart") {
    for (const auto& [with_reporter, without] :
         {std::pair{R"({"reporter":)" + who + R"(,"title")", std::string{R"({"title")"}},
          std::pair{R"({"a":1, "reporter" : )" + who + R"( ,"title")",
                    std::string{R"({"a":1, "title")"}}}) {
        const Event event = accepted(with(fire, R"({"title")", with_reporter));
        CHECK(event.personal == who);
        CHECK(event.json == with(fire, R"({"title")", without));
        CHECK(event.content_hash != accepted(event.json).content_hash);
    }
    const Event last = accepted(with(fire, R"("}})", R"(","reporter":)" + who + "}}"));
    CHECK(last.personal == who);
    CHECK(last.json == fire);
}

TEST_CASE("a reporter of any shape, by any spelling, in any type is cut out") {
    for (const char* value : {"null", "7", "\"139\"", "[\"139\"]"}) {
        const Event event = accepted(
            with(fire, R"({"title")", R"({"re\u0070orter":)" + std::string{value} + R"(,"title")"));
        CHECK(event.personal == value);
        CHECK(event.json == fire);
    }
    const Event unknown = accepted(envelope("odd.type", "x", R"({"reporter":"139"})"));
    CHECK(unknown.personal == "\"139\"");
    CHECK(unknown.json == envelope("odd.type", "x", "{}"));
}

TEST_CASE("two reporters are refused, so that none can stay behind") {
    const Reject reject =
        refused(with(fire, R"({"title")", R"({"reporter":1,"reporter":2,"title")"));
    CHECK(reject.reason == Reject::Reason::bad_value);
    CHECK(reject.field == "data.reporter");
    CHECK(refused(envelope("odd.type", "x", R"({"reporter":null,"reporter":2})")).field ==
          "data.reporter");
}

TEST_CASE("a reporter and a sequence of the producer's are both dealt with") {
    const Event event =
        accepted(with(with(fire, R"({"title")", R"({"reporter":)" + who + R"(,"title")"),
                      R"({"specversion")",
                      R"({"originsequence":0,"sequence":1,"specversion")"));
    CHECK(event.personal == who);
    CHECK(event.json == with(fire, R"({"specversion")", R"({"originsequence":1,"specversion")"));
}

TEST_CASE("the sentence of a reject does not tell who the reporter is") {
    const Reject reject = refused(
        with(with(fire, R"({"title")", R"({"reporter":)" + who + R"(,"title")"), R"(:1,)", ":9,"));
    CHECK(reject.field == "data.grade");
    CHECK(ack_json(reject).find("139") == std::string::npos);
}

}  // namespace yiping
