#include "ingest/commands/redaction.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

Redaction house_profile() {
    return Redaction::read(YIPING_SOURCE_DIR "/config/redaction.toml");
}

Event logged(std::string_view json) {
    Decoder decoder;
    Decoded outcome = decoder.decode_logged(json);
    if (const auto* reject = std::get_if<Reject>(&outcome)) FAIL(ack_json(*reject));
    return std::get<Event>(std::move(outcome));
}

/// As the log holds it.
std::string stamped(Event event, Place place) {
    event.sequence = 17;
    event.recorded_ms = event.time_ms;
    event.place = place;
    stamp(event);
    return event.json;
}

constexpr GridCode microgrid{210'302'001'001'001'001};

}  // namespace

TEST_CASE("an incident keeps what it is and loses who, words and exact place") {
    IncidentReported body;
    body.title = "火灾";
    body.class_code = "12G01";
    body.channel = "119";
    body.address = "某路 7 号";
    body.description = "张三家";
    body.position = GivenPosition{{122.99431, 41.10812}, Datum::wgs84};
    const std::string text =
        stamped(make_event("1", "cad", "incident.reported", "incident/1", 1'786'665'600'000, body),
                place_at({122.99431, 41.10812}, microgrid));
    Redaction redaction = house_profile();
    const Event event = logged(redaction.redacted(text));
    const auto& left = std::get<IncidentReported>(event.body);
    CHECK(left.title == "火灾");
    CHECK(left.class_code == "12G01");
    CHECK_FALSE(left.address);
    CHECK_FALSE(left.description);
    CHECK(event.id == "1");
    CHECK(event.sequence == 17);
    REQUIRE(event.place);
    CHECK(event.place->grid == GridCode{210'302'001'001});
    const LonLat at = lon_lat_of(*event.place);
    CHECK(std::abs(at.lon - 122.99431) > 1e-6);
    CHECK(std::abs(at.lat - 41.10812) * 111'320 <= 251);
    CHECK(std::abs(at.lon - 122.99431) * 111'320 * std::cos(0.7175) <= 251);
    CHECK(left.position->at.lat == Approx(at.lat).margin(1e-6));
    CHECK(redaction.changes().at("data.address") == 1);
    CHECK(redaction.changes().at("wgs84lon") == 1);
}

TEST_CASE("the same person has the same name throughout, and another one has another") {
    const auto step = [](const std::string& actor) {
        IncidentStep body;
        body.step = Step::verified;
        body.actor = actor;
        body.note = "已电话联系 13800000000";
        return stamped(make_event("2", "desk", "incident.verified", "incident/1", 0, body), {});
    };
    Redaction redaction = house_profile();
    const auto actor_of = [&](const std::string& text) {
        return std::get<IncidentStep>(logged(redaction.redacted(text)).body).actor;
    };
    const std::string first = actor_of(step("张三"));
    CHECK(first == "person-1");
    CHECK(actor_of(step("李四")) == "person-2");
    CHECK(actor_of(step("张三")) == first);
    CHECK(redaction.redacted(step("张三")).find("138") == std::string::npos);
}

TEST_CASE("a worker is no longer named by subject, id or item, and stands in a square") {
    EntityPosition body;
    body.position.at = {122.99431, 41.10812};
    const std::string one =
        stamped(make_event("W000001-17", "app", "worker.position", "worker/W000001", 0, body),
                place_at({122.99431, 41.10812}, microgrid));
    WorkerPositions many;
    many.items = {{"W000001", {122.99431, 41.10812}, 5}, {"W000002", {122.9, 41.1}, 0}};
    Event batch = make_event("W000001-b", "app", "worker.positions", "", 0, many);
    batch.item_places = {place_at({122.99431, 41.10812}, microgrid), place_at({122.9, 41.1}, {})};
    Redaction redaction = house_profile();
    const std::string single = redaction.redacted(one);
    const std::string both = redaction.redacted(stamped(batch, {}));
    for (const std::string& text : {single, both}) {
        INFO(text);
        CHECK(text.find("W0000") == std::string::npos);
        CHECK(text.find("122.99431") == std::string::npos);
        CHECK(text.find("1229943100") == std::string::npos);
    }
    const Event event = logged(both);
    const auto& items = std::get<WorkerPositions>(event.body).items;
    REQUIRE(items.size() == 2);
    CHECK(items[0].id == "person-1");
    CHECK(items[0].age_ms == 5);
    CHECK(items[1].id == "person-2");
    REQUIRE(event.item_places.size() == 2);
    CHECK(event.item_places[0].grid == GridCode{210'302'001'001});
    CHECK(logged(single).subject == "worker/person-1");
}

TEST_CASE("words that an event needs are blanked, and what the profile does not name stays") {
    Message message;
    message.actor = "张三";
    message.text = "请速到场";
    const std::string text =
        stamped(make_event("3", "desk", "message.sent", "message/3", 0, message), {});
    Redaction redaction = house_profile();
    const std::string left = redaction.redacted(text);
    CHECK(std::get<Message>(logged(left).body).text == "***");
    SensorValue reading;
    reading.name = "CH4";
    reading.value = 12.5;
    const std::string sensor =
        stamped(make_event("4", "gas", "sensor.reading", "sensor/1", 0, reading), {});
    CHECK(redaction.redacted(sensor) == sensor);
}

TEST_CASE("a mistake in a profile is named with its line") {
    const TempFolder folder;
    const auto file = folder.path() / "profile.toml";
    std::ofstream{file} << "grid_level = \"street\"\n";
    CHECK_THROWS_WITH(Redaction::read(file),
                      Catch::Contains("profile.toml:1") && Catch::Contains("community"));
    std::ofstream{file} << "remov = []\n";
    CHECK_THROWS_WITH(Redaction::read(file), Catch::Contains("remov"));
}

}  // namespace yiping
