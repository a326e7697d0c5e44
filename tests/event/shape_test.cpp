// What is recognised by its shape must be what the full decoder reads, to the last field.
#include <random>

#include "tests/event/examples.hpp"
#include "tests/event/random_body.hpp"

namespace yiping {
namespace {

const std::string position =
    R"({"specversion":"1.0","id":"W000001-1795467633300","source":"grid.app.210302",)"
    R"("type":"worker.position","time":"2026-11-23T21:00:33.300Z","subject":"worker/W000001",)"
    R"("exercise":true,"data":{"lon":122.970035,"lat":41.088937,"datum":"gcj02",)"
    R"("accuracy_m":5,"speed_mps":1.2,"heading_deg":-3.5,"note":"x"}})";
const std::string spaced_position =
    R"({"data": {"lat": 41.5, "datum": "wgs84", "battery": 0.25, "lon": -0.5, "accuracy_m": null},)"
    R"( "time": "2026-11-23T21:00:33+08:00", "subject": "resource/car-7", "source": "cad",)"
    R"( "type": "resource.position", "id": "7", "specversion": "1.0", "more": {"lon": 1, "id": "q"}})";
const std::string reading =
    R"({"specversion":"1.0","id":"g-1","source":"gas","type":"sensor.reading",)"
    R"("time":"2026-11-23T21:00:33.3Z","subject":"sensor/g1","data":{"name":"CH4","value":12.5,)"
    R"("unit":"%LEL","limit":20,"lon":122.9,"lat":41,"datum":"cgcs2000"}})";

/// The same outcome, whatever it is.
void check_same_outcomes(const std::vector<Decoded>& a, const std::vector<Decoded>& b) {
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        REQUIRE(a[i].index() == b[i].index());
        if (const auto* reject = std::get_if<Reject>(&a[i])) {
            REQUIRE(ack_json(*reject) == ack_json(std::get<Reject>(b[i])));
            continue;
        }
        const Event& left = std::get<Event>(a[i]);
        const Event& right = std::get<Event>(b[i]);
        check_same(left, right);
        REQUIRE(left.json == right.json);
        REQUIRE(left.personal == right.personal);
        REQUIRE(left.content_hash == right.content_hash);
    }
}

/// A decoder that has met these messages, against one that meets everything for the first time.
class Pair {
public:
    explicit Pair(const std::vector<std::string>& met) {
        for (const std::string& message : met) (void)knowing_.decode(message);
    }
    void check(const std::string& message) {
        INFO(message);
        Decoder fresh;
        check_same_outcomes(knowing_.decode(message), fresh.decode(message));
    }

private:
    Decoder knowing_;
};

/// A text stamped as the log holds it.
std::string logged_text(const std::string& message, Place place) {
    Event event = accepted(message);
    event.sequence = 4'711;
    event.recorded_ms = event.time_ms + 250;
    event.place = place;
    stamp(event);
    return event.json;
}

TEST_CASE("telemetry met again reads as the first time, alone and in batches") {
    Pair pair{{position, spaced_position, reading}};
    for (const std::string& one : {position, spaced_position, reading}) {
        pair.check(one);
        pair.check(" " + one + "\n");
    }
    pair.check("[" + position + "," + reading + " , " + spaced_position + "]");
    pair.check("[" + position + "]");
    pair.check("[ ]");
    pair.check("[" + position + ",]");
    pair.check("[" + position + "," + fire + "]");
    pair.check(position + position);
    pair.check("[" + position + "] x");
    pair.check("  ");
}

TEST_CASE("other values in a known shape are read, or refused, as by a decoder that never met it") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> others{
        {"122.970035",
         {"180",
          "-180.0",
          "180.0000001",
          "0.1",
          "00.1",
          "1.",
          ".5",
          "-0",
          "-0.0",
          "1e2",
          "12E1",
          "122.97003512345678",
          "9007199254740993",
          "null",
          "\"122\"",
          "99999999999999999999",
          "0.1000000000000000055511151231257827"}},
        {"\"accuracy_m\":5", {"\"accuracy_m\":-1", "\"accuracy_m\":0", "\"accuracy_m\":true"}},
        {"W000001-1795467633300",
         {"",
          "a b",
          "鞍山",
          "a\\u0041",
          "a\\\"b",
          "a\tb",
          "\x7f",
          std::string(256, 'x'),
          std::string(257, 'x'),
          std::string(513, 'x')}},
        {"worker/W000001", {"worker/", "worker", "/", "w//", "worker/ 1"}},
        {"2026-11-23T21:00:33.300Z",
         {"2026-11-23T21:00:33Z",
          "2026-02-30T21:00:33Z",
          "now",
          "2026-11-23t21:00:33.123456-08:00",
          "2016-12-31T23:59:60Z"}},
        {"gcj02", {"wgs84", "bd09", "mars"}},
        {"worker.position", {"resource.position", "worker.positions", "incident.reported"}},
        {"true", {"false", "1"}},
        {"\"note\":\"x\"", {"\"note\":\"y\"", "\"lon\":1", "\"reporter\":\"z\"", "\"note\":[1]"}},
    };
    Pair pair{{position}};
    for (const auto& [part, exchanged] : others)
        for (const std::string& other : exchanged) pair.check(with(position, part, other));
}

TEST_CASE("damaged bytes in a known shape never read otherwise than in full") {
    std::mt19937 random{Catch::rngSeed()};
    const std::string letters = "0123456789.-+eE\"\\,:{}[] \n/Zatx\x7f\xc3\xa9";
    Pair pair{{position, spaced_position, reading}};
    for (int round = 0; round < 3'000; ++round) {
        std::string damaged = round % 3 == 0   ? position
                              : round % 3 == 1 ? spaced_position
                                               : reading;
        for (int i = 0; i < 1 + round % 2; ++i) {
            const std::size_t at = random() % damaged.size();
            const char letter = letters[random() % letters.size()];
            if (random() % 2 == 0)
                damaged[at] = letter;
            else
                damaged.insert(at, 1, letter);
        }
        pair.check(damaged);
    }
}

TEST_CASE("random telemetry of all kinds reads the same twice") {
    Decoder decoder;
    RandomBody random{Catch::rngSeed()};
    for (const EventType& type : event_types()) {
        if (!is_telemetry(type.name)) continue;
        for (int round = 0; round < 300; ++round) {
            const Event event = random_event(type, random);
            INFO(event.json);
            const std::vector<Decoded> first = decoder.decode(event.json);
            check_same_outcomes(first, decoder.decode(event.json));
        }
    }
}

TEST_CASE("the log's own stamps are read by shape as in full, and checked as strictly") {
    const Place place = place_at({122.9646726, 41.0871195}, GridCode{210'302'002'001'001'001});
    for (const std::string& message : {position, spaced_position, reading}) {
        const std::string text = logged_text(message, place);
        for (const auto& [part, other] : std::vector<std::pair<std::string, std::string>>{
                 {"00000000000000004711", "00000000000000004712"},
                 {"00000000000000004711", "0000000000000004711"},
                 {"00000000000000004711", "99999999999999999999"},
                 {"1229646726", "-1800000000"},
                 {"1229646726", "1800000001"},
                 {"1229646726", "1.5"},
                 {"410871195", "900000001"},
                 {"210302002001001001", "210302002001001"},
                 {"210302002001001001", "2103"},
                 {"210302002001001001", ""},
                 {"recordedtime\":\"2026", "recordedtime\":\"2025"},
                 {"recordedtime\":\"2026", "recordedtime\":\"206"}}) {
            const std::string changed = with(text, part, other);
            INFO(changed);
            Decoder knowing, fresh;
            (void)knowing.decode_logged(text);
            check_same_outcomes(knowing.decode_logged_batch(changed),
                                fresh.decode_logged_batch(changed));
            std::vector<Decoded> one, same;
            one.push_back(knowing.decode_logged(changed));
            same.push_back(Decoder{}.decode_logged(changed));
            check_same_outcomes(one, same);
        }
    }
}

TEST_CASE("a thousand shapes are met and none is confused with another") {
    Decoder knowing;
    for (int i = 0; i < 1'000; ++i) {
        const std::string one = with(position, "note", "note" + std::to_string(i));
        Decoder fresh;
        const auto in_full = fresh.decode(one);
        check_same_outcomes(knowing.decode(one), in_full);
        check_same_outcomes(knowing.decode(one), in_full);
    }
}

}  // namespace
}  // namespace yiping
