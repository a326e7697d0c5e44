#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "ingest/commands/import_file.hpp"
#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

const std::filesystem::path data{YIPING_SOURCE_DIR "/tests/data"};

std::map<std::size_t, std::string> faults_of(const ImportedFile& imported) {
    std::map<std::size_t, std::string> faults;
    for (const ImportFault& fault : imported.faults) faults[fault.line] = fault.what;
    return faults;
}

std::string complaint(ImportFormat format, const std::string& text) {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "foreign";
    std::ofstream{file, std::ios::binary} << text;
    try {
        (void)read_import(file, format, {});
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE(
    "units of Cursor on Target become positions of resources with accuracy, speed and course") {
    const ImportedFile imported = read_import(data / "patrol.cot.xml", ImportFormat::cot, {});
    REQUIRE(imported.events.size() == 2);
    const Event& first = imported.events[0].event;
    CHECK(first.type == "resource.position");
    CHECK(first.source == "cot");
    CHECK(first.id == "ANDROID-7f21@2026-08-14T00:10:00Z");
    CHECK(first.subject == "resource/ANDROID-7f21");
    CHECK(format_rfc3339(first.time_ms) == "2026-08-14T00:10:00.000Z");
    const auto& at = std::get<EntityPosition>(first.body);
    CHECK(at.position.at.lon == 122.994);
    CHECK(at.position.at.lat == 41.108);
    CHECK(at.position.datum == Datum::wgs84);
    CHECK(at.accuracy_m == 4.9);
    CHECK(at.speed_mps == 11.5);
    CHECK(at.heading_deg == 271.0);
    CHECK(first.json.find(R"("callsign":"消防 & 救援 7")") != std::string::npos);
    CHECK(first.json.find(R"("stale":"2026-08-14T00:15:00Z")") != std::string::npos);
    // 9999999 means "not known", and there is no track.
    const auto& second = std::get<EntityPosition>(imported.events[1].event.body);
    CHECK_FALSE(second.accuracy_m);
    CHECK_FALSE(second.speed_mps);
}

TEST_CASE("what is no position in Cursor on Target is told with its line") {
    const auto faults = faults_of(read_import(data / "patrol.cot.xml", ImportFormat::cot, {}));
    REQUIRE(faults.size() == 5);
    CHECK(faults.at(12) == R"(marker-1 is of type "b-m-p-s-m", which has no position of its own)");
    CHECK(faults.at(16) == "ANDROID-lost does not know its position");
    CHECK(faults.at(20) == R"(ANDROID-late: time "yesterday" is no time)");
    CHECK(faults.at(23) == "ANDROID-odd has no lat and lon");
    CHECK(faults.at(26).starts_with("bad_value: data.lat"));
}

TEST_CASE("a file that is no Cursor on Target at all is refused by name and line") {
    CHECK(complaint(ImportFormat::cot, "<event\n uid='a'").find("foreign:2: no XML: ") !=
          std::string::npos);
    CHECK(complaint(ImportFormat::cot, "<rss><item/></rss>").find("holds no <event>") !=
          std::string::npos);
    // An entity that would grow without end stays what it is.
    const std::string bomb =
        "<!DOCTYPE e [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
        "<event uid='&b;' type='a-f' time='2026-08-14T00:10:00Z'><point lat='1' lon='2'/></event>";
    CHECK(complaint(ImportFormat::cot, bomb).empty());
}

TEST_CASE("requests of Open311 become incidents, and what is closed is closed when it was") {
    const ImportedFile imported =
        read_import(data / "requests.open311.json", ImportFormat::open311, {});
    REQUIRE(imported.events.size() == 4);
    const Event& first = imported.events[0].event;
    CHECK(first.type == "incident.reported");
    CHECK(first.subject == "incident/open311-638344");
    CHECK(format_rfc3339(first.time_ms) == "2010-04-14T14:37:38.000Z");
    const auto& report = std::get<IncidentReported>(first.body);
    CHECK(report.title == "Sidewalk and Curb Issues");
    CHECK(report.class_code == "006");
    CHECK(report.net == Net::service);
    CHECK(report.channel == "open311");
    CHECK(report.address == "8TH AVE and JUDAH ST");
    CHECK(report.position->at.lat == 37.762221815);
    CHECK_FALSE(report.description);
    CHECK(first.json.find(R"("expected_datetime":"2010-04-15T06:37:38-08:00")") !=
          std::string::npos);
    const Event& closed = imported.events[1].event;
    CHECK(closed.type == "incident.closed");
    CHECK(closed.id == "638344/closed");
    CHECK(closed.subject == first.subject);
    CHECK(format_rfc3339(closed.time_ms) == "2010-04-14T14:47:38.000Z");
    CHECK(std::get<IncidentStep>(closed.body).note == "Duplicate request.");
    // Numbers may come as text and ids as numbers.
    CHECK(imported.events[2].event.id == "638349");
    CHECK(std::get<IncidentReported>(imported.events[2].event.body).position->at.lon == 122.994);
}

TEST_CASE("what is wrong with a request of Open311 is told with its number") {
    const auto faults =
        faults_of(read_import(data / "requests.open311.json", ImportFormat::open311, {}));
    REQUIRE(faults.size() == 4);
    CHECK(faults.at(3) == R"(638350 is closed, and updated_datetime "" does not say when)");
    CHECK(faults.at(4) == "the request has a token but no id yet");
    CHECK(faults.at(5) ==
          R"(638351: requested_datetime "2010-04-20 06:37" is no time with an offset)");
    CHECK(faults.at(6) == "the request has no service_request_id");
    CHECK(complaint(ImportFormat::open311, R"({"a":1})").find("no array of Open311") !=
          std::string::npos);
    CHECK(complaint(ImportFormat::open311, "[").find("is no JSON") != std::string::npos);
}

}  // namespace yiping
