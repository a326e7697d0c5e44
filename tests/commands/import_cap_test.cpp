// Warnings of others: real messages, each word of the norm, and each way of breaking it.
#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/city/apply.hpp"
#include "ingest/commands/import_file.hpp"
#include "ingest/event/errors.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

const std::filesystem::path samples{YIPING_SOURCE_DIR "/tests/data/cap"};

ImportedFile read_sample(const std::string& name) {
    return read_import(samples / (name + ".xml"), ImportFormat::cap, {});
}

ImportedFile read_text(const std::string& xml) {
    const TempFolder folder;
    std::ofstream{folder.path() / "alert.xml", std::ios::binary} << xml;
    return read_import(folder.path() / "alert.xml", ImportFormat::cap, {});
}

const WarningIssued& warning_of(const ImportedFile& imported) {
    REQUIRE(imported.faults.empty());
    REQUIRE(imported.events.size() == 1);
    return std::get<WarningIssued>(imported.events[0].event.body);
}

/// A sound message of CAP 1.2, one part a line; the tests exchange parts.
const std::string sound = R"(<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>21030041600000_20260814075803_0</identifier>
<sender>qxj@anshan</sender>
<sent>2026-08-14T07:58:03+08:00</sent>
<status>Actual</status>
<msgType>Alert</msgType>
<scope>Public</scope>
<info>
<language>zh-CN</language>
<category>Met</category>
<event>暴雨</event>
<responseType>Prepare</responseType>
<urgency>Immediate</urgency>
<severity>Red</severity>
<certainty>Likely</certainty>
<expires>2026-08-14T19:58:03+08:00</expires>
<headline>鞍山市气象台发布暴雨红色预警</headline>
<area>
<areaDesc>鞍山市</areaDesc>
<polygon>41.0,122.9 41.2,122.9 41.2,123.1 41.0,122.9</polygon>
<circle>41.1,123.0 5.5</circle>
<geocode><valueName>行政区划</valueName><value>210302000000</value></geocode>
</area>
</info>
</alert>
)";

std::string with(const std::string& part, const std::string& other) {
    std::string xml = sound;
    const std::size_t at = xml.find(part);
    REQUIRE(at != std::string::npos);
    return xml.replace(at, part.size(), other);
}
std::string element(const std::string& name, const std::string& text) {
    return "<" + name + ">" + text + "</" + name + ">";
}
/// The sound message with another word in one element.
std::string with_word(const std::string& name, const std::string& word) {
    const std::size_t from = sound.find("<" + name + ">");
    const std::size_t to = sound.find("</" + name + ">") + name.size() + 3;
    return with(sound.substr(from, to - from), element(name, word));
}

std::string fault_of(const std::string& xml) {
    const ImportedFile imported = read_text(xml);
    CHECK(imported.events.empty());
    REQUIRE(imported.faults.size() == 1);
    return imported.faults[0].what;
}

}  // namespace

TEST_CASE("every real sample of CAP 1.0, 1.1 and 1.2 is taken") {
    std::size_t files = 0;
    for (const auto& file : std::filesystem::directory_iterator{samples}) {
        INFO(file.path());
        const ImportedFile imported = read_import(file.path(), ImportFormat::cap, {});
        CHECK(imported.faults.empty());
        CHECK(imported.left_out.empty());
        CHECK(imported.events.size() == 1);
        ++files;
    }
    CHECK(files == 16);
}

TEST_CASE("a message of the Chinese profile becomes a warning with level, area and times") {
    const ImportedFile imported = read_text(sound);
    const WarningIssued& warning = warning_of(imported);
    const Event& event = imported.events[0].event;
    CHECK(event.type == "warning.issued");
    CHECK(event.source == "cap.qxj@anshan");
    CHECK(event.time_ms == *parse_rfc3339("2026-08-14T07:58:03+08:00"));
    CHECK_FALSE(event.exercise);
    CHECK(warning.identifier == "21030041600000_20260814075803_0");
    CHECK(warning.event == "暴雨");
    CHECK(warning.level == 1);
    CHECK(warning.headline == "鞍山市气象台发布暴雨红色预警");
    CHECK(warning.expires == *parse_rfc3339("2026-08-14T19:58:03+08:00"));
    REQUIRE(warning.areas.size() == 1);
    CHECK(warning.areas[0].polygon->at(1) ==
          std::vector<double>{122.9, 41.2});  // latitude is first
    CHECK(*warning.areas[0].circle == std::vector<double>{123.0, 41.1, 5.5});
    CHECK(*warning.areas[0].codes == std::vector<std::string>{"210302"});
    CHECK(json_at(event.json, "/data/severity") == "Red");
    CHECK(json_at(event.json, "/data/urgency") == "Immediate");
    CHECK(json_at(event.json, "/data/certainty") == "Likely");
    CHECK_THAT(*warning.cap, Catch::StartsWith("<alert") && Catch::Contains("暴雨"));
}

TEST_CASE("each word that CAP 1.2 knows is taken, and no other") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> words{
        {"scope", {"Public"}},
        {"category",
         {"Geo",
          "Met",
          "Safety",
          "Security",
          "Rescue",
          "Fire",
          "Health",
          "Env",
          "Transport",
          "Infra",
          "CBRNE",
          "Other"}},
        {"responseType",
         {"Shelter",
          "Evacuate",
          "Prepare",
          "Execute",
          "Avoid",
          "Monitor",
          "Assess",
          "AllClear",
          "None"}},
        {"urgency", {"Immediate", "Expected", "Future", "Past", "Unknown"}},
        {"severity", {"Extreme", "Severe", "Moderate", "Minor", "Unknown"}},
        {"certainty", {"Observed", "Likely", "Possible", "Unlikely", "Unknown"}}};
    for (const auto& [name, known] : words) {
        for (const std::string& word : known) {
            INFO(name << " " << word);
            (void)warning_of(read_text(with_word(name, word)));
        }
        CHECK_THAT(fault_of(with_word(name, "Sometimes")),
                   Catch::StartsWith(name + " is \"Sometimes\", where one of " + known.front()));
        if (name != "responseType")
            CHECK_THAT(fault_of(with_word(name, "")), Catch::Contains(name + " is"));
    }
    const std::string scope = element("scope", "Public");
    (void)warning_of(read_text(
        with(scope, element("scope", "Restricted") + element("restriction", "for the centres"))));
    (void)warning_of(
        read_text(with(scope, element("scope", "Private") + element("addresses", "yjj"))));
    CHECK(fault_of(with_word("scope", "Restricted")) == "restriction is missing or empty in alert");
    CHECK(fault_of(with_word("scope", "Private")) == "addresses is missing or empty in alert");
}

TEST_CASE("severity in the words of the norm or in colours gives the level") {
    const std::vector<std::pair<std::string, int>> levels{{"Extreme", 1},
                                                          {"Red", 1},
                                                          {"Severe", 2},
                                                          {"Orange", 2},
                                                          {"Moderate", 3},
                                                          {"Yellow", 3},
                                                          {"Minor", 4},
                                                          {"Blue", 4},
                                                          {"Unknown", 4}};
    for (const auto& [word, level] : levels)
        CHECK(warning_of(read_text(with_word("severity", word))).level == level);
}

TEST_CASE("exercises are events of the exercise; tests, drafts and system messages are left out") {
    const ImportedFile drill = read_text(with_word("status", "Exercise"));
    (void)warning_of(drill);
    CHECK(drill.events[0].event.exercise);
    for (const char* status : {"Test", "System", "Draft"}) {
        const ImportedFile imported = read_text(with_word("status", status));
        CHECK(imported.events.empty());
        CHECK(imported.faults.empty());
        REQUIRE(imported.left_out.size() == 1);
        CHECK_THAT(imported.left_out[0].what, Catch::Contains(status));
    }
    CHECK_THAT(fault_of(with_word("status", "Real")), Catch::StartsWith("status is \"Real\""));
}

TEST_CASE("update, cancel, ack and error speak of what they reference") {
    CityState city;
    const auto fold = [&](const ImportedFile& imported) {
        REQUIRE(imported.events.size() == 1);
        Event event = imported.events[0].event;
        event.sequence = city.last_sequence + 1;
        event.recorded_ms = event.time_ms;
        apply(city, event);
    };
    const std::string reference = element(
        "references", "qxj@anshan,21030041600000_20260814075803_0,2026-08-14T07:58:03+08:00");
    const auto later = [&](const char* type, const char* identifier) {
        std::string xml = with_word("msgType", type);
        xml.replace(xml.find("<info>"), 0, reference);
        return xml.replace(xml.find("21030041600000_20260814075803_0"), 31, identifier);
    };
    fold(read_text(sound));
    for (const char* type : {"Ack", "Error"}) fold(read_text(later(type, type)));
    CHECK(city.real.warnings.size() == 1);
    CHECK(city.real.notices.size() == 2);
    fold(read_text(later("Update", "second")));
    REQUIRE(city.real.warnings.size() == 1);
    CHECK(city.real.warnings.rows()[0].id == "second");
    std::string cancel = later("Cancel", "third");
    cancel.replace(cancel.find(",21030041600000_20260814075803_0,"), 33, ",second,");
    fold(read_text(cancel));
    CHECK(city.real.warnings.size() == 0);
    for (const char* type : {"Update", "Cancel", "Ack", "Error"})
        CHECK_THAT(fault_of(with_word("msgType", type)),
                   Catch::StartsWith("references is missing or empty"));
}

TEST_CASE("what the norm forbids is refused by the name of the element") {
    for (const char* name : {"identifier", "sender", "sent", "status", "msgType", "scope"})
        CHECK_THAT(fault_of(with_word(name, "")),
                   Catch::StartsWith(std::string{name} + " is missing or empty in alert"));
    CHECK(fault_of(with_word("event", "")) == "event is missing or empty in info");
    CHECK(fault_of(with_word("areaDesc", "")) == "areaDesc is missing or empty in area");
    for (const char* time : {"2026-08-14T07:58:03Z",
                             "2026-08-14T07:58:03.5+08:00",
                             "2026-08-14",
                             "2026-13-14T07:58:03+08:00"})
        CHECK_THAT(
            fault_of(with_word("sent", time)),
            Catch::StartsWith("sent is \"" + std::string{time} + "\", where a time such as"));
    CHECK_THAT(fault_of(with_word("expires", "soon")), Catch::StartsWith("expires is \"soon\""));
    CHECK_THAT(fault_of(with_word("identifier", "a b")),
               Catch::StartsWith("identifier is \"a b\""));
    CHECK_THAT(fault_of(with_word("sender", "a,b")), Catch::StartsWith("sender is \"a,b\""));
    for (const char* ring :
         {"41.0,122.9 41.2,122.9 41.0,122.9", "41.0,122.9 41.2,122.9 41.2,123.1 41.0,123.0"})
        CHECK_THAT(fault_of(with_word("polygon", ring)), Catch::StartsWith("polygon has "));
    for (const char* ring : {"122.9,41.0 122.9,41.2 123.1,41.2 122.9,41.0",
                             "41.0;122.9 41.2;122.9 41.2;123.1 41.0;122.9"})
        CHECK_THAT(fault_of(with_word("polygon", ring)), Catch::StartsWith("polygon holds "));
    for (const char* circle : {"41.1,123.0", "41.1,123.0 -1", "41.1,123.0 5 6", "41.1 5"})
        CHECK_THAT(fault_of(with_word("circle", circle)), Catch::StartsWith("circle "));
    CHECK_THAT(fault_of(with("<info>", element("references", "somebody") + "<info>")),
               Catch::StartsWith("references holds \"somebody\""));
    CHECK(fault_of(with("<area>", "<resource><mimeType>a/b</mimeType></resource><area>")) ==
          "resourceDesc is missing or empty in resource");
    CHECK_THAT(fault_of(with("cap:1.2", "cap:9.9")), Catch::Contains("of the namespace"));
}

TEST_CASE("no entity is expanded, nothing outside is read, and broken XML is told with its line") {
    const auto complaint = [](const std::string& xml) -> std::string {
        try {
            (void)read_text(xml);
        } catch (const IoError& error) {
            return error.what();
        }
        return {};
    };
    std::string bomb = with_word("event", "&y;&f;");
    bomb.insert(bomb.find("<alert "),
                R"(<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">)"
                R"(<!ENTITY f SYSTEM "file:///etc/passwd">]>)");
    CHECK(warning_of(read_text(bomb)).event == "&y;&f;");
    for (const char* broken : {"<alert>", "<alert></notice>", "<alert a=1/>"})
        CHECK_THAT(complaint(broken), Catch::Contains("alert.xml:1: no XML: "));
    CHECK_THAT(complaint(with("</info>", "")), Catch::Contains("alert.xml:26: no XML"));
    for (const char* other : {"<notice/>", "no XML", ""})
        CHECK_THAT(complaint(other), Catch::Contains("alert.xml holds no <alert>"));
    CHECK_THAT(complaint(with("UTF-8", "GB2312")), Catch::Contains("the encoding GB2312"));
    CHECK_THAT(complaint(std::string(std::size_t{17} << 20U, ' ')), Catch::Contains("bytes, more"));
    std::string nested;
    for (int i = 0; i < 100'000; ++i) nested += "<a>";
    for (int i = 0; i < 100'000; ++i) nested += "</a>";
    CHECK_THAT(complaint(nested), Catch::Contains("holds no <alert>"));
    CHECK_THAT(fault_of(with("暴雨", "\xFF\xFE")), Catch::StartsWith("not_utf8"));
}

TEST_CASE("cut off anywhere, a message is refused as a whole") {
    for (std::size_t size = 1; size + 1 < sound.size(); size += 7) {
        try {
            const ImportedFile imported = read_text(sound.substr(0, size));
            CHECK(imported.events.empty());
        } catch (const IoError&) {
            SUCCEED();
        }
    }
}

TEST_CASE("of several languages the Chinese one is shown, and a file may hold several messages") {
    const std::string english =
        "<info><language>en-US</language><category>Met</category><event>Rain</event>"
        "<urgency>Past</urgency><severity>Minor</severity><certainty>Unlikely</certainty></info>";
    CHECK(warning_of(read_text(with("<info>", english + "<info>"))).event == "暴雨");
    const ImportedFile both = read_text(sound + with_word("identifier", "another"));
    CHECK(both.faults.empty());
    CHECK(both.events.size() == 2);
    const ImportedFile mixed = read_text(sound + with_word("sent", "never"));
    CHECK(mixed.events.size() == 1);
    REQUIRE(mixed.faults.size() == 1);
    CHECK(mixed.faults[0].line == 28);
}

TEST_CASE("the tsunami cancellation of 2013 updates three messages and covers a point") {
    const ImportedFile imported = read_sample("google-PAAQ-4-mg5a94");
    const WarningIssued& warning = warning_of(imported);
    CHECK(imported.events[0].event.type == "warning.updated");
    CHECK(std::ranges::count(*warning.references, ' ') == 2);
    CHECK(warning.event == "Tsunami Cancellation");
    CHECK(*warning.areas[0].circle == std::vector<double>{-134.9, 55.3, 0});
    const ImportedFile cancel = read_sample("ipaws-5e6dd9de023f1930ef6548d9");
    CHECK(cancel.events[0].event.type == "warning.cancelled");
}

}  // namespace yiping
