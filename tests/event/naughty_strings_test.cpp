// The big list of naughty strings: texts that break programs.
#include <simdjson.h>

#include "tests/event/examples.hpp"

namespace yiping {
namespace {

std::vector<std::string> naughty_strings() {
    simdjson::dom::parser parser;
    simdjson::dom::array texts;
    REQUIRE(parser.load(YIPING_SOURCE_DIR "/tests/data/blns.json").get(texts) == simdjson::SUCCESS);
    std::vector<std::string> result;
    for (const simdjson::dom::element element : texts) {
        std::string_view text;
        REQUIRE(element.get(text) == simdjson::SUCCESS);
        result.emplace_back(text);
    }
    return result;
}

}  // namespace

TEST_CASE("naughty strings survive as titles, written by us or by others") {
    const auto strings = naughty_strings();
    REQUIRE(strings.size() > 500);
    for (const std::string& text : strings) {
        INFO(text);
        const Event event = accepted(with(fire, R"("化工园区仓库火灾")", json_quoted(text)));
        CHECK(body_of<IncidentReported>(event).title == text);
        CHECK(body_of<IncidentReported>(accepted(write_json(event))).title == text);
    }
}

TEST_CASE("naughty strings as ids are taken whole or refused with a reason") {
    for (const std::string& text : naughty_strings()) {
        INFO(text);
        const Decoded outcome =
            decoded(with(fire, R"("id":"119-20260814-0017")", "\"id\":" + json_quoted(text)));
        if (const auto* event = std::get_if<Event>(&outcome)) {
            CHECK(event->id == text);
        } else {
            CHECK(std::get<Reject>(outcome).field == "id");
        }
    }
}

TEST_CASE("naughty strings in a reject make an ack that is JSON") {
    simdjson::dom::parser parser;
    for (const std::string& text : naughty_strings()) {
        const Reject reject = refused(with(fire, R"("command")", json_quoted(text)));
        std::string_view field;
        REQUIRE(parser.parse(ack_json(reject))["field"].get(field) == simdjson::SUCCESS);
        CHECK(field == "data.net");
    }
}

}  // namespace yiping
