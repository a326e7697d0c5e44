// Every reason for which a message is refused, with the field and the sentence that go with it.
#include <fmt/format.h>

#include "tests/event/examples.hpp"

namespace yiping {
namespace {

using Reason = Reject::Reason;

struct Case {
    std::string part;   ///< of the example
    std::string other;  ///< what stands there instead
    Reason reason;
    std::string field;
    std::string said;  ///< must stand in the sentence
};

void check(const Reject& reject, const Case& expected) {
    INFO(expected.other << " -> " << ack_json(reject));
    CHECK(name_of(reject.reason) == name_of(expected.reason));
    CHECK(reject.field == expected.field);
    CHECK(reject.detail.find(expected.said) != std::string::npos);
    CHECK(reject.detail.back() == '.');
}

std::string nested(int levels) {
    const auto count = static_cast<std::size_t>(levels);
    return std::string(count, '[') + std::string(count, ']');
}

}  // namespace

TEST_CASE("a message without bytes is an empty message") {
    CHECK(refused("").reason == Reason::empty_message);
}

TEST_CASE("what is no JSON as a whole is refused as a whole") {
    const std::vector<std::string> texts{std::string{"hello"},
                                         std::string{" "},
                                         fire + "x",
                                         fire + fire,
                                         fire + "," + fire,
                                         "[" + fire + ",]",
                                         "[" + fire + "] 1",
                                         "[" + fire + ",{\"a\":01}]",
                                         with(fire, R"("grade":1)", R"("grade":+1)"),
                                         with(fire, R"("grade":1)", R"("grade":.5)"),
                                         with(fire, R"("grade":1)", R"("grade":0x1)"),
                                         with(fire, R"("grade":1)", R"("grade":NaN)"),
                                         with(fire, R"("grade":1)", R"('grade':1)"),
                                         with(fire,
                                              R"("grade":1)",
                                              R"("grade":1,)"
                                              "\n//no\n"),
                                         with(fire, R"("grade":1)", "\"x\":\"a\nb\",\"grade\":1"),
                                         with(fire, R"("grade":1)", R"("x":"\q","grade":1)"),
                                         with(fire, R"("grade":1)", R"("x":"\ud800","grade":1)"),
                                         "\xEF\xBB\xBF" + fire,
                                         fire + std::string(1, '\0')};
    Decoder decoder;
    for (const std::string& text : texts) {
        INFO(text);
        const auto outcomes = decoder.decode(text);
        REQUIRE(outcomes.size() == 1);
        REQUIRE(std::holds_alternative<Reject>(outcomes[0]));
        CHECK(std::get<Reject>(outcomes[0]).reason == Reason::not_json);
        CHECK_FALSE(std::get<Reject>(outcomes[0]).detail.empty());
    }
}

TEST_CASE("a number beyond 64 bits is refused with a sentence that says so") {
    for (const char* number : {"18446744073709551616", "1e400"}) {
        const Reject reject =
            refused(with(fire, R"("grade":1)", R"("x":)" + std::string{number} + R"(,"grade":1)"));
        CHECK(reject.reason == Reason::not_json);
        CHECK(reject.detail.find("64 bits") != std::string::npos);
    }
}

TEST_CASE("bytes that are not UTF-8 are told from other damage") {
    for (const char* bytes : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE5\x8C"}) {
        const std::string text = with(fire, "12B04", bytes);
        CHECK(refused(text).reason == Reason::not_utf8);
        CHECK(refused(fmt::format("[{},{}]", fire, text)).reason == Reason::not_utf8);
    }
    CHECK(refused("\xFF").reason == Reason::not_utf8);
}

TEST_CASE("a message of more than 4 MiB is too large, whatever is in it") {
    const std::string blanks(max_message_bytes - fire.size(), ' ');
    CHECK(accepted(fire + blanks).json == fire);
    CHECK(refused(fire + blanks + " ").reason == Reason::too_large);
}

TEST_CASE("an event of more than 64 KiB is too large, and only that one") {
    const auto of_size = [](std::size_t bytes) {
        std::string text = with(fire, R"("grade":1)", R"("grade":1,"x":"")");
        return with(text, R"("x":"")", R"("x":")" + std::string(bytes - text.size(), 'x') + '"');
    };
    CHECK(accepted(of_size(max_event_bytes)).json.size() == max_event_bytes);
    Decoder decoder;
    const auto outcomes = decoder.decode("[" + of_size(max_event_bytes + 1) + "," + fire + "]");
    REQUIRE(outcomes.size() == 2);
    const auto& reject = std::get<Reject>(outcomes[0]);
    CHECK(reject.reason == Reason::too_large);
    CHECK(reject.id == "119-20260814-0017");
    CHECK(reject.source == "cad.119.anshan");
    CHECK(std::holds_alternative<Event>(outcomes[1]));
}

TEST_CASE("an array of more elements than events can fit is answered once") {
    std::string zeros = "[0";
    for (std::size_t i = 0; i < max_batch_events; ++i) zeros += ",0";
    CHECK(refused(zeros + "]").reason == Reason::too_large);
}

TEST_CASE("an event may nest 16 levels and no more, and costs no other event") {
    const auto with_levels = [](int levels) {  // data and the event itself are two of them
        return with(fire, R"("grade":1)", R"("grade":1,"x":)" + nested(levels - 2));
    };
    CHECK(accepted(with_levels(16)).json == with_levels(16));
    Decoder decoder;
    const auto outcomes =
        decoder.decode("[" + with_levels(17) + "," + with_levels(16) + "," + fire + "]");
    REQUIRE(outcomes.size() == 3);
    CHECK(std::get<Reject>(outcomes[0]).reason == Reason::too_deep);
    CHECK(std::get<Reject>(outcomes[0]).id == "119-20260814-0017");
    CHECK(std::holds_alternative<Event>(outcomes[1]));
    CHECK(std::holds_alternative<Event>(outcomes[2]));
    CHECK(refused(with_levels(17)).reason == Reason::too_deep);
}

TEST_CASE("ten thousand levels are too deep, and no JSON when left open") {
    CHECK(refused(nested(10'000)).reason == Reason::too_deep);
    CHECK(refused(with(fire, R"("grade":1)", R"("grade":)" + nested(10'000))).reason ==
          Reason::too_deep);
    CHECK(refused(std::string(10'000, '[')).reason == Reason::not_json);
    std::string objects;
    for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
    CHECK(refused(objects).reason == Reason::not_json);
    CHECK(refused(objects + "1" + std::string(10'000, '}')).reason == Reason::too_deep);
}

TEST_CASE("JSON that is no CloudEvent is not an event") {
    for (const char* text :
         {"7", "\"text\"", "null", "true", "{}", "[[]]", "[null]", R"({"id":"1","title":"x"})"}) {
        INFO(text);
        CHECK(refused(text).reason == Reason::not_an_event);
    }
    check(refused(with(fire, R"("specversion":"1.0")", R"("specversion":"0.3")")),
          {"", "", Reason::not_an_event, "specversion", "0.3"});
    CHECK(refused(with(fire, R"("specversion":"1.0")", R"("specversion":1.0)")).reason ==
          Reason::not_an_event);
}

TEST_CASE("a required attribute that is missing is named") {
    for (const auto& [part, field] :
         {std::pair{R"("specversion":"1.0",)", "specversion"},
          std::pair{R"("id":"119-20260814-0017",)", "id"},
          std::pair{R"("source":"cad.119.anshan",)", "source"},
          std::pair{R"("type":"incident.reported",)", "type"},
          std::pair{R"("time":"2026-08-14T07:58:03+08:00",)", "time"},
          std::pair{R"("subject":"incident/119-20260814-0017",)", "subject"}})
        check(refused(with(fire, part, "")), {"", part, Reason::missing_field, field, "missing"});
}

TEST_CASE("attributes that name things are short and printable") {
    const std::string too_long(513, 'x');
    for (const std::string& value : {std::string{R"("")"},
                                     std::string{"17"},
                                     std::string{R"(["a"])"},
                                     std::string{R"("a\u0000b")"},
                                     std::string{R"("a\nb")"},
                                     std::string{R"("\u007f")"},
                                     std::string{R"("\u0085")"},
                                     '"' + too_long + '"'}) {
        check(refused(with(fire, R"("id":"119-20260814-0017")", R"("id":)" + value)),
              {"", value, Reason::bad_value, "id", "1 to 512 bytes"});
        check(refused(with(fire, R"("source":"cad.119.anshan")", R"("source":)" + value)),
              {"", value, Reason::bad_value, "source", "1 to 512 bytes"});
        check(refused(with(fire, R"("type":"incident.reported")", R"("type":)" + value)),
              {"", value, Reason::bad_value, "type", "1 to 512 bytes"});
        check(refused(with(fire, R"("incident/119-20260814-0017")", value)),
              {"", value, Reason::bad_value, "subject", "1 to 512 bytes"});
    }
    CHECK(accepted(with(fire, R"("cad.119.anshan")", '"' + std::string(512, 'x') + '"'))
              .source.size() == 512);
    CHECK(accepted(with(fire, "cad.119.anshan", "鞍山 ©")).source == "鞍山 ©");
}

TEST_CASE("a subject must name an entity") {
    check(refused(with(fire, R"("incident/119-20260814-0017")", R"("incident/")")),
          {"", "", Reason::bad_value, "subject", "names no entity"});
    check(refused(envelope("grid.status", "grid/abc", R"({"state":"calm"})")),
          {"", "", Reason::bad_value, "subject", "grid/abc"});
    CHECK(accepted(envelope("grid.status", "grid/210302001", R"({"state":"calm"})")).subject ==
          "grid/210302001");
}

TEST_CASE("a time that is no RFC 3339 is named with its value") {
    check(refused(with(fire, "2026-08-14T07:58:03+08:00", "14.08.2026 07:58")),
          {"", "", Reason::bad_value, "time", "14.08.2026 07:58"});
    check(refused(with(fire, R"("2026-08-14T07:58:03+08:00")", "1786665483")),
          {"", "", Reason::bad_value, "time", "1786665483"});
}

TEST_CASE("a known type needs an object for its data") {
    check(refused(R"({"specversion":"1.0","id":"a","source":"s","type":"incident.closed",)"
                  R"("time":"2026-08-14T07:58:03Z","subject":"incident/1"})"),
          {"", "", Reason::missing_field, "data", "missing"});
    for (const char* data : {"[]", "\"x\"", "7"})
        check(refused(envelope("incident.closed", "incident/1", data)),
              {"", data, Reason::bad_value, "data", data});
}

TEST_CASE("each field of data keeps its rule, and the sentence names field and value") {
    const std::vector<Case> cases{
        {R"("title":"化工园区仓库火灾",)", "", Reason::missing_field, "data.title", "missing"},
        {R"("化工园区仓库火灾")", "7", Reason::bad_value, "data.title", "is 7,"},
        {R"("net":"command")", R"("net":"navy")", Reason::bad_value, "data.net", "navy"},
        {R"("net":"command",)", "", Reason::missing_field, "data.net", "missing"},
        {R"("12B04")", "[12]", Reason::bad_value, "data.class", "[12]"},
        {R"("grade":1)", R"("grade":0)", Reason::bad_value, "data.grade", "from 1 to 4"},
        {R"("grade":1)", R"("grade":5)", Reason::bad_value, "data.grade", "is 5,"},
        {R"("grade":1)", R"("grade":1.5)", Reason::bad_value, "data.grade", "1.5"},
        {R"("grade":1)", R"("grade":"1")", Reason::bad_value, "data.grade", "\"1\""},
        {R"("grade":1)",
         R"("grade":18446744073709551615)",
         Reason::bad_value,
         "data.grade",
         "18446744073709551615"},
        {R"("grade":1)",
         R"("casualties":[])",
         Reason::bad_value,
         "data.casualties",
         "an object is needed"},
        {R"("grade":1)",
         R"("casualties":{"dead":-1})",
         Reason::bad_value,
         "data.casualties.dead",
         "is -1,"},
        {R"("lon":122.741)", R"("lon":180.1)", Reason::bad_value, "data.lon", "180.1"},
        {R"("lat":41.083)", R"("lat":-90.5)", Reason::bad_value, "data.lat", "-90.5"},
        {R"("lat":41.083)", R"("lat":"41.083")", Reason::bad_value, "data.lat", "\"41.083\""},
        {R"("lat":41.083,)", "", Reason::missing_field, "data.lat", "missing"},
        {R"("lon":122.741,)", "", Reason::missing_field, "data.lon", "missing"},
        {R"("datum":"gcj02",)", "", Reason::unknown_datum, "data.datum", "missing"},
        {R"("gcj02")", R"("xian80")", Reason::unknown_datum, "data.datum", "xian80"},
        {R"("gcj02")", "4326", Reason::unknown_datum, "data.datum", "4326"},
    };
    for (const Case& each : cases) {
        const Reject reject = refused(with(fire, each.part, each.other));
        check(reject, each);
        CHECK(reject.id == "119-20260814-0017");
        CHECK(reject.source == "cad.119.anshan");
    }
}

TEST_CASE("texts have limits in bytes") {
    const std::string at_limit(1024, 'x');
    CHECK(accepted(with(fire, "化工园区仓库火灾", at_limit)).json.size() > 1024);
    check(refused(with(fire, "化工园区仓库火灾", at_limit + "x")),
          {"", "", Reason::bad_value, "data.title", "1025 bytes; at most 1024"});
}

TEST_CASE("a known key that stands twice is refused, for readers differ in which they take") {
    for (const auto& [part, field] : {std::pair{R"("id":"119-20260814-0017")", "id"},
                                      std::pair{R"("time":"2026-08-14T07:58:03+08:00")", "time"},
                                      std::pair{R"("grade":1)", "data.grade"},
                                      std::pair{R"("lat":41.083)", "data.lat"},
                                      std::pair{R"("datum":"gcj02")", "data.datum"}}) {
        const std::string twice = std::string{part} + "," + part;
        check(refused(with(fire, part, twice)), {"", twice, Reason::bad_value, field, "twice"});
    }
    check(refused(with(fire, R"("data":{)", R"("data":{},"\u0064ata":{)")),
          {"", "", Reason::bad_value, "data", "twice"});
}

TEST_CASE("the value in a sentence is cut at 60 characters, not within one") {
    const auto repeated = [](int times) {
        std::string text;
        for (int i = 0; i < times; ++i) text += "鞍";
        return text;
    };
    const Reject reject = refused(with(fire, R"("command")", '"' + repeated(100) + '"'));
    CHECK(reject.detail.find(repeated(59) + "…") != std::string::npos);
    CHECK(reject.detail.find(repeated(60)) == std::string::npos);
}

TEST_CASE("a reject carries id and source as far as they could be read") {
    const Reject no_id = refused(with(fire, R"("id":"119-20260814-0017")", R"("id":7)"));
    CHECK(no_id.id.empty());
    CHECK(no_id.source == "cad.119.anshan");
    const Reject no_version = refused(with(fire, R"("specversion":"1.0",)", ""));
    CHECK(no_version.id == "119-20260814-0017");
    CHECK(refused("nonsense").id.empty());
}

TEST_CASE("a reject is told to its sender as one element of an ack") {
    Reject reject{Reason::bad_value, "data.lat", "data.lat is \"x\".", "1\n2", "鞍山"};
    CHECK(ack_json(reject) ==
          R"({"id":"1\n2","source":"鞍山","status":"rejected","reason":"bad_value",)"
          R"("field":"data.lat","detail":"data.lat is \"x\"."})");
    CHECK(ack_json({Reason::not_json, "", "No.", "", ""}) ==
          R"({"status":"rejected","reason":"not_json","detail":"No."})");
}

TEST_CASE("every reason has its name on the wire") {
    std::string names;
    for (int reason = 0; reason < reject_reason_count; ++reason)
        names.append(name_of(static_cast<Reason>(reason))).append(" ");
    CHECK(names ==
          "not_json empty_message not_utf8 too_large too_deep not_an_event missing_field "
          "bad_value unknown_datum conflicting_duplicate not_allowed time_out_of_range ");
}

}  // namespace yiping
