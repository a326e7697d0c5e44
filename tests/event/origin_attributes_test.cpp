// Attributes that only ingest may set, when a producer sets them.
#include "ingest/event/stamp.hpp"
#include "tests/event/examples.hpp"

namespace yiping {

TEST_CASE("a producer's own sequence and the like are kept under another name") {
    for (const auto& [name, origin_name] : own_attributes) {
        const std::string own = "\"" + std::string{name} + R"(" : [1,"x"],"data":{)";
        const Event event = accepted(with(fire, R"("data":{)", own));
        CHECK(event.json == with(fire,
                                 R"("data":{)",
                                 R"("origin)" + std::string{name} + R"(" : [1,"x"],"data":{)"));
        CHECK(event.sequence == 0);
        CHECK(event.recorded_ms == 0);
        CHECK_FALSE(event.place);
    }
}

TEST_CASE("all of them at once, and nothing else of the text changes") {
    std::string sent = fire;
    std::string kept = fire;
    for (const auto& [name, origin_name] : own_attributes) {
        sent = with(sent, R"("data":{)", "\"" + std::string{name} + "\":\"1\" ,\"data\":{");
        kept = with(kept, R"("data":{)", "\"origin" + std::string{name} + "\":\"1\" ,\"data\":{");
    }
    CHECK(accepted(sent).json == kept);
}

TEST_CASE("the name counts, not how it is spelt") {
    const Event event = accepted(with(fire, R"("data":{)", R"("seq\u0075ence":5,"data":{)"));
    CHECK(event.json == with(fire, R"("data":{)", R"("originsequence":5,"data":{)"));
}

TEST_CASE("of two origins the older makes room") {
    const Event event =
        accepted(with(fire, R"("data":{)", R"("sequence":2,"originsequence":3,"data":{)"));
    CHECK(event.json == with(fire, R"("data":{)", R"("originsequence":2,"data":{)"));
    const std::string alone = with(fire, R"("data":{)", R"("originsequence":1,"data":{)");
    CHECK(accepted(alone).json == alone);
}

TEST_CASE("an attribute of ours that is null is moved too") {
    Event event = accepted(with(fire, R"("data":{)", R"("sequence":null,"data":{)"));
    CHECK(event.json == with(fire, R"("data":{)", R"("originsequence":null,"data":{)"));
    event.sequence = 5;
    stamp(event);
    CHECK(logged(event.json).sequence == 5);
}

TEST_CASE("an attribute of ours that stands twice is refused") {
    const Reject reject =
        refused(with(fire, R"("data":{)", R"("sequence":1,"sequence":2,"data":{)"));
    CHECK(reject.reason == Reject::Reason::bad_value);
    CHECK(reject.field == "sequence");
}

TEST_CASE("an origin that stands twice is refused where another would join it") {
    const std::string twice = R"("originsequence":1,"originsequence":2,"data":{)";
    CHECK(accepted(with(fire, R"("data":{)", twice)).id == "119-20260814-0017");
    CHECK(refused(with(fire, R"("data":{)", R"("sequence":3,)" + twice)).field == "originsequence");
}

TEST_CASE("an event that was logged once can be sent and logged again") {
    Event event = accepted(fire);
    event.sequence = 7;
    event.recorded_ms = event.time_ms;
    event.place = place_at({122.7, 41.0}, GridCode{210302});
    stamp(event);
    Event again = accepted(event.json);
    CHECK(again.sequence == 0);
    CHECK_FALSE(again.place);
    again.sequence = 8;
    again.recorded_ms = event.recorded_ms + 1;
    stamp(again);
    CHECK(logged(again.json).sequence == 8);
    CHECK(again.json.find(R"("originsequence":"00000000000000000007")") != std::string::npos);
    CHECK(again.json.find(R"("origingridcode":"210302")") != std::string::npos);
}

TEST_CASE("names of ours within data are the producer's") {
    const std::string text = with(fire, R"("title")", R"("sequence":1,"title")");
    CHECK(accepted(text).json == text);
}

}  // namespace yiping
