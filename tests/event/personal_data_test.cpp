// What tells who a reporter is leaves the text before anything is logged.
#include "tests/event/examples.hpp"

namespace yiping {
namespace {

const std::string who = R"({"name":"李雷","phone":"139 0000 0000"})";
const std::string kept = R"({"reporter":)" + who + "}";

}  // namespace

TEST_CASE("a reporter is cut out of the text and kept apart") {
    for (const auto& [with_reporter, without] :
         {std::pair{R"({"reporter":)" + who + R"(,"title")", std::string{R"({"title")"}},
          std::pair{R"({"a":1, "reporter" : )" + who + R"( ,"title")",
                    std::string{R"({"a":1, "title")"}}}) {
        const Event event = accepted(with(fire, R"({"title")", with_reporter));
        CHECK(event.personal == kept);
        CHECK(event.json == with(fire, R"({"title")", without));
        CHECK(event.content_hash != accepted(event.json).content_hash);
    }
    const Event last = accepted(with(fire, R"("}})", R"(","reporter":)" + who + "}}"));
    CHECK(last.personal == kept);
    CHECK(last.json == fire);
}

TEST_CASE("a reporter of any shape, by any spelling, in any type is cut out") {
    for (const char* value : {"7", "\"139\"", "[\"139\"]"}) {
        const Event event = accepted(
            with(fire, R"({"title")", R"({"re\u0070orter":)" + std::string{value} + R"(,"title")"));
        CHECK(event.personal == R"({"reporter":)" + std::string{value} + "}");
        CHECK(event.json == fire);
    }
    const Event unknown = accepted(envelope("odd.type", "x", R"({"reporter":"139"})"));
    CHECK(unknown.personal == R"({"reporter":"139"})");
    CHECK(unknown.json == envelope("odd.type", "x", "{}"));
}

TEST_CASE("a reporter that is null is nobody, and goes all the same") {
    const Event event = accepted(with(fire, R"({"title")", R"({"reporter":null,"title")"));
    CHECK(event.personal.empty());
    CHECK(event.json == fire);
}

TEST_CASE("a telephone number in data is kept apart too, alone and beside a reporter") {
    const Event duty = accepted(envelope(
        "worker.duty", "worker/7", R"({"state":"on_duty","phone":"139 0000 0000","unit":"东山"})"));
    CHECK(duty.personal == R"({"phone":"139 0000 0000"})");
    CHECK(duty.json == envelope("worker.duty", "worker/7", R"({"state":"on_duty","unit":"东山"})"));
    const Event both =
        accepted(envelope("odd.type", "x", R"({"phone":139,"a":1,"reporter":"李雷"})"));
    CHECK(both.personal == R"({"reporter":"李雷","phone":139})");
    CHECK(both.json == envelope("odd.type", "x", R"({"a":1})"));
    CHECK(refused(envelope("odd.type", "x", R"({"phone":1,"phone":2})")).field == "data.phone");
}

TEST_CASE("the roster's phone is in no event that was taken in") {
    RosterSet body;
    body.area = "210302";
    body.post = "值班长";
    body.name = "赵六";
    body.phone = "0412-0000000";
    const Event event = accepted(make_event("1", "desk", "roster.set", "", 0, body).json);
    CHECK(event.personal == R"({"phone":"0412-0000000"})");
    CHECK_FALSE(std::get<RosterSet>(event.body).phone);
    CHECK(event.json.find("0412") == std::string::npos);
    CHECK(write_json(event) == event.json);
}

TEST_CASE("that something is kept apart is stamped, and nothing of what it is") {
    for (const auto& [data, attribute] :
         {std::pair{R"({"reporter":"李雷"})", R"(,"personal":"reporter"})"},
          std::pair{R"({"phone":"139"})", R"(,"personal":"phone"})"},
          std::pair{R"({"phone":"139","reporter":1})", R"(,"personal":"reporter,phone"})"}}) {
        Event event = accepted(envelope("odd.type", "x", data));
        event.sequence = 7;
        stamp(event);
        CHECK(event.json.ends_with(attribute));
        CHECK(event.json.find("139") == std::string::npos);
        Decoder decoder;
        const Event logged = std::get<Event>(decoder.decode_logged(event.json));
        CHECK(logged.personal.empty());
    }
    const Event sly =
        accepted(with(fire, R"({"specversion")", R"({"personal":"phone","specversion")"));
    CHECK(sly.personal.empty());
    CHECK(sly.json ==
          with(fire, R"({"specversion")", R"({"originpersonal":"phone","specversion")"));
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
    CHECK(event.personal == kept);
    CHECK(event.json == with(fire, R"({"specversion")", R"({"originsequence":1,"specversion")"));
}

TEST_CASE("the sentence of a reject does not tell who the reporter is") {
    const Reject reject = refused(
        with(with(fire, R"({"title")", R"({"reporter":)" + who + R"(,"title")"), R"(:1,)", ":9,"));
    CHECK(reject.field == "data.grade");
    CHECK(ack_json(reject).find("139") == std::string::npos);
}

}  // namespace yiping
