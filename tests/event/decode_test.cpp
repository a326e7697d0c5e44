// What a producer may send, and what becomes of it.
#include "tests/event/examples.hpp"

namespace yiping {

TEST_CASE("the example of the design is read field by field") {
    const Event event = accepted(fire);
    CHECK(event.id == "119-20260814-0017");
    CHECK(event.source == "cad.119.anshan");
    CHECK(event.type == "incident.reported");
    CHECK(event.subject == "incident/119-20260814-0017");
    CHECK(event.time_ms == 1'786'665'483'000);
    CHECK_FALSE(event.exercise);
    CHECK(event.json == fire);
    CHECK(event.personal.empty());
    CHECK(event.sequence == 0);
    const auto& body = body_of<IncidentReported>(event);
    CHECK(body.title == "化工园区仓库火灾");
    CHECK(body.net == Net::command);
    CHECK(body.class_code == "12B04");
    CHECK(body.grade == 1);
    CHECK(body.channel == "119");
    REQUIRE(body.position);
    CHECK(body.position->at == LonLat{122.741, 41.083});
    CHECK(body.position->datum == Datum::gcj02);
    CHECK(body.address == "辽宁省鞍山市千山区");
    CHECK_FALSE(body.grid);
    CHECK_FALSE(body.casualties);
}

TEST_CASE("a batch has one outcome an event, in order, each with its own text") {
    Decoder decoder;
    const std::string other = with(fire, R"("id":"119-20260814-0017")", R"("id":"b,]\"[" )");
    const std::string bad = with(fire, R"("grade":1)", R"("grade":9)");
    const auto outcomes = decoder.decode(" [ " + fire + " ,\n" + bad + ", 7 ," + other + "] ");
    REQUIRE(outcomes.size() == 4);
    CHECK(std::get<Event>(outcomes[0]).json == fire);
    CHECK(std::get<Reject>(outcomes[1]).field == "data.grade");
    CHECK(std::get<Reject>(outcomes[2]).reason == Reject::Reason::not_an_event);
    CHECK(std::get<Event>(outcomes[3]).json == other);
    CHECK(std::get<Event>(outcomes[3]).id == "b,]\"[");
}

TEST_CASE("an empty batch has no outcomes") {
    Decoder decoder;
    CHECK(decoder.decode("[]").empty());
}

TEST_CASE("a decoder is used again and again, for small and for large messages") {
    Decoder decoder;
    std::string batch = "[" + fire;
    while (batch.size() < max_message_bytes - 2 * fire.size()) batch += "," + fire;
    batch += "]";
    const std::size_t count = (batch.size() - 1) / (fire.size() + 1);
    for (int round = 0; round < 2; ++round) {
        CHECK(decoder.decode(fire).size() == 1);
        const auto outcomes = decoder.decode(batch);
        CHECK(outcomes.size() == count);
        CHECK(std::get<Event>(outcomes.back()).json == fire);
    }
}

TEST_CASE("white space around an event is no part of it") {
    CHECK(accepted("\r\n\t " + fire + " \n").json == fire);
}

TEST_CASE("an unknown type is kept as it came") {
    const std::string text =
        R"({"specversion":"1.0","id":"1","source":"s","type":"traffic.jam","time":"2026-08-14T07:58:03Z","data":[1,{"x":null}]})";
    const Event event = accepted(text);
    CHECK(event.json == text);
    CHECK(event.type == "traffic.jam");
    CHECK(event.subject.empty());
    CHECK(std::holds_alternative<Unknown>(event.body));
    CHECK(accepted(with(text, R"(,"data":[1,{"x":null}])", "")).type == "traffic.jam");
}

TEST_CASE("unknown attributes and unknown data are kept byte for byte") {
    for (const char* odd : {R"("x":1,"x":2)",
                            R"("nul":"a\u0000b")",
                            R"("\u0000":0)",
                            R"("number":18446744073709551615)",
                            R"("number":-9223372036854775808)",
                            R"("number":1.0000000000000000000000000001e-200)",
                            R"("number":-0)",
                            R"("deep":[[[[{"a":[]}]]]])",
                            R"("\u4f60":"\ud83d\ude92")",
                            R"("" : [ 1 , 2 ])"}) {
        const std::string in_envelope =
            with(fire, R"("data":{)", std::string{odd} + R"(,"data":{)");
        CHECK(accepted(in_envelope).json == in_envelope);
        const std::string in_data = with(fire, R"("title")", std::string{odd} + R"(,"title")");
        const Event event = accepted(in_data);
        CHECK(event.json == in_data);
        CHECK(body_of<IncidentReported>(event) == body_of<IncidentReported>(accepted(fire)));
    }
}

TEST_CASE("keys may be written with escapes") {
    const Event event = accepted(with(fire, R"("data":)", R"("\u0064ata":)"));
    CHECK(body_of<IncidentReported>(event).grade == 1);
}

TEST_CASE("null stands for a missing value where one may be missing") {
    const Event event = accepted(with(fire, R"("grade":1)", R"("grade":null)"));
    CHECK_FALSE(body_of<IncidentReported>(event).grade);
    CHECK(refused(with(fire, R"("channel":"119")", R"("channel":null)")).reason ==
          Reject::Reason::missing_field);
}

TEST_CASE("exercise is told by a boolean") {
    CHECK(accepted(with(fire, R"("data":{)", R"("exercise":true,"data":{)")).exercise);
    CHECK_FALSE(accepted(with(fire, R"("data":{)", R"("exercise":false,"data":{)")).exercise);
    const Reject reject = refused(with(fire, R"("data":{)", R"("exercise":"true","data":{)"));
    CHECK(reject.reason == Reject::Reason::bad_value);
    CHECK(reject.field == "exercise");
}

TEST_CASE("the type of an event sets what its body alone does not say") {
    const auto body = [](std::string_view type) {
        return accepted(envelope(type, "incident/1", R"({"actor":"王"})")).body;
    };
    CHECK(std::get<IncidentStep>(body("incident.verified")).step == Step::verified);
    CHECK(std::get<IncidentStep>(body("incident.supervised")).step == Step::supervised);
    CHECK(std::get<AlarmChanged>(body("alarm.unshelved")).move == AlarmMove::unshelved);
    const std::string reading = R"({"name":"water","value":1,"unit":"m"})";
    CHECK(body_of<SensorValue>(accepted(envelope("sensor.alarm", "sensor/1", reading))).alarm);
    CHECK_FALSE(
        body_of<SensorValue>(accepted(envelope("sensor.reading", "sensor/1", reading))).alarm);
}

TEST_CASE("many workers come in one event") {
    const Event event = accepted(
        with(envelope("worker.positions",
                      "none",
                      R"({"datum":"wgs84","items":[["w1",122.9,41.1],["w2",122.8,41,2500]]})"),
             R"("subject":"none",)",
             ""));
    const auto& body = body_of<WorkerPositions>(event);
    CHECK(body.datum == Datum::wgs84);
    REQUIRE(body.items.size() == 2);
    CHECK(body.items[0] == PositionItem{"w1", {122.9, 41.1}, 0});
    CHECK(body.items[1] == PositionItem{"w2", {122.8, 41.0}, 2500});
}

TEST_CASE("the hash of the content is that of the bytes as they came") {
    const Event plain = accepted(fire);
    CHECK(plain.content_hash == accepted("  " + fire + "\n").content_hash);
    CHECK(plain.content_hash != accepted(with(fire, R"("grade":1)", R"("grade":2)")).content_hash);
    CHECK(plain.content_hash != accepted(with(fire, R"("grade":1)", R"("grade": 1)")).content_hash);
}

TEST_CASE("source and id make the identity, and do not run into each other") {
    CHECK(identity_of("a", "b") == identity_of("a", "b"));
    CHECK_FALSE(identity_of("a", "b") == identity_of("b", "a"));
    CHECK_FALSE(identity_of("ab", "c") == identity_of("a", "bc"));
    CHECK_FALSE(identity_of("", "abc") == identity_of("abc", ""));
    const std::string longest(512, 'x');
    CHECK_FALSE(identity_of(longest, longest) == identity_of(longest, longest.substr(1)));
}

}  // namespace yiping
