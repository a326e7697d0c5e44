// What ingest adds to an event, written and read back.
#include "tests/event/examples.hpp"
#include "tests/event/random_body.hpp"

namespace yiping {
namespace {

/// Gives an event what the pipeline and the store would.
void record(Event& event, RandomBody& random) {
    event.sequence = 1 + random.below(UINT64_MAX - 1);
    event.recorded_ms = random.whole(0, 50'000 * day_ms);
    if (random.coin()) event.place = random.place();
    if (const auto* many = std::get_if<WorkerPositions>(&event.body)) {
        for (const PositionItem& item : many->items)
            event.item_places.push_back(
                place_at(item.at, random.coin() ? GridCode{210'302'001} : GridCode{}));
    }
    event.time_flagged = random.coin();
    event.unlocated = random.coin();
    stamp(event);
}

std::string stamped_fire(std::string_view attributes) {
    std::string text = fire;
    text.pop_back();
    return text + std::string{attributes} + "}";
}
const std::string least =
    R"(,"sequence":"00000000000000000017","recordedtime":"2026-08-14T00:00:00.000Z")";

Reject refused_by_log(std::string_view json) {
    Decoder decoder;
    Decoded outcome = decoder.decode_logged(json);
    INFO(json);
    REQUIRE(std::holds_alternative<Reject>(outcome));
    return std::get<Reject>(std::move(outcome));
}

}  // namespace

TEST_CASE("a stamp stands at the end of the text in the agreed form") {
    Event event = accepted(fire);
    event.sequence = 17;
    event.recorded_ms = event.time_ms + 5;
    event.place = place_at({122.73, 41.08}, *parse_grid_code("210302001001001"));
    event.time_flagged = true;
    event.unlocated = true;
    stamp(event);
    CHECK(event.json ==
          stamped_fire(
              R"(,"sequence":"00000000000000000017","recordedtime":"2026-08-13T23:58:03.005Z",)"
              R"("wgs84lon":1227300000,"wgs84lat":410800000,"gridcode":"210302001001001",)"
              R"("flagged":"time,unlocated")"));
}

TEST_CASE("many positions are stamped in one short text") {
    Event event = make_event("1",
                             "s",
                             "worker.positions",
                             "",
                             0,
                             WorkerPositions{Datum::wgs84, {{"a", {1, 2}, 0}, {"b", {-3, -4}, 0}}});
    event.sequence = 1;
    event.item_places = {place_at({1, 2}, GridCode{210302}), place_at({-3, -4}, {})};
    stamp(event);
    CHECK(event.json.find(R"("wgs84items":"10000000,20000000,210302;-30000000,-40000000,;")") !=
          std::string::npos);
    check_same(event, logged(event.json));
}

TEST_CASE("every type with random bodies and stamps reads back from the log") {
    Decoder decoder;
    for (const EventType& type : event_types()) {
        RandomBody random{Catch::rngSeed() + 1};
        for (int round = 0; round < 100; ++round) {
            Event event = random_event(type, random);
            record(event, random);
            INFO(event.json);
            const Event again = logged(event.json);
            check_same(event, again);
            CHECK(again.json == event.json);
        }
    }
}

TEST_CASE("a payload of the feed is one event or several") {
    RandomBody random{Catch::rngSeed() + 2};
    std::vector<Event> events;
    std::string batch;
    for (const EventType& type : event_types()) {
        events.push_back(random_event(type, random));
        record(events.back(), random);
        batch += (batch.empty() ? "[" : ",") + events.back().json;
    }
    Decoder decoder;
    const auto outcomes = decoder.decode_logged_batch(batch + "]");
    REQUIRE(outcomes.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        REQUIRE(std::holds_alternative<Event>(outcomes[i]));
        check_same(events[i], std::get<Event>(outcomes[i]));
    }
    CHECK(decoder.decode_logged_batch(events[0].json).size() == 1);
}

TEST_CASE("an event as large as may be is read back though its stamp makes it larger") {
    std::string text = with(fire, R"("grade":1)", R"("grade":1,"x":"")");
    text =
        with(text, R"("x":"")", R"("x":")" + std::string(max_event_bytes - text.size(), 'x') + '"');
    Event event = accepted(text);
    event.sequence = 1;
    stamp(event);
    CHECK(event.json.size() > max_event_bytes);
    check_same(event, logged(event.json));
}

TEST_CASE("a text without stamp, or with a damaged one, is not taken from a log") {
    CHECK(logged(stamped_fire(least)).sequence == 17);
    CHECK(refused_by_log(fire).field == "sequence");
    const std::vector<std::pair<std::string, std::string>> bad{
        {with(least, "00000000000000000017", "17"), "sequence"},
        {with(least, "00000000000000000017", "-0000000000000000017"), "sequence"},
        {with(least, "00000000000000000017", "99999999999999999999"), "sequence"},
        {with(least, R"("00000000000000000017")", "17"), "sequence"},
        {with(least, "2026-08-14T00:00:00.000Z", "now"), "recordedtime"},
        {least + R"(,"wgs84lon":1)", "wgs84lat"},
        {least + R"(,"wgs84lat":1)", "wgs84lon"},
        {least + R"(,"wgs84lon":1800000001,"wgs84lat":1)", "wgs84lon"},
        {least + R"(,"wgs84lon":1.5,"wgs84lat":1)", "wgs84lon"},
        {least + R"(,"gridcode":"x")", "gridcode"},
        {least + R"(,"gridcode":210302)", "gridcode"},
        {least + R"(,"wgs84items":"1,2")", "wgs84items"},
        {least + R"(,"wgs84items":"1,2,3;")", "wgs84items"},
        {least + R"(,"wgs84items":"1,x,;")", "wgs84items"},
        {least + R"(,"wgs84items":"1,99999999999,;")", "wgs84items"},
        {least + R"(,"flagged":"late")", "flagged"},
        {least + R"(,"flagged":true)", "flagged"},
        {least + least, "sequence"}};
    for (const auto& [attributes, field] : bad)
        CHECK(refused_by_log(stamped_fire(attributes)).field == field);
}

}  // namespace yiping
