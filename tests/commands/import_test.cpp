#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "ingest/commands/command.hpp"
#include "ingest/commands/import_file.hpp"
#include "ingest/commands/import_mapping.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/store/event_store.hpp"
#include "ingest/store/verify.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

const std::filesystem::path mappings{YIPING_SOURCE_DIR "/config/mappings"};
const std::filesystem::path data{YIPING_SOURCE_DIR "/tests/data"};

ImportedFile calls() {
    return read_import(data / "calls.csv", ImportFormat::csv, mappings / "911_montgomery.toml");
}

const IncidentReported& report_of(const ImportedEvent& one) {
    return std::get<IncidentReported>(one.event.body);
}

/// Writes a file of a folder that lives as long as this.
class Files {
public:
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream{folder_.path() / name, std::ios::binary} << text;
        return folder_.path() / name;
    }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const {
        return folder_.path() / name;
    }

private:
    TempFolder folder_;
};

std::vector<std::string> types_about(const ImportedFile& imported, const std::string& subject) {
    std::vector<std::string> types;
    for (const ImportedEvent& one : imported.events)
        if (one.event.subject == subject) types.push_back(one.event.type);
    return types;
}

constexpr const char* plain_mapping = R"(
[time]
column = "when"
[event]
source = "test"
id = "{id}"
subject = "incident/{id}"
[data]
title = "{what}"
net = "command"
class = "12G01"
channel = "119"
)";

std::string complaint(const std::string& mapping, const std::string& csv = "id,when,what\n") {
    const Files files;
    try {
        (void)read_import(
            files.write("rows.csv", csv), ImportFormat::csv, files.write("mapping.toml", mapping));
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

/// Runs a subcommand as main does; the exit status.
int run(AddCommand& add, std::vector<std::string> words) {
    CLI::App app;
    Run chosen;
    add(app, chosen);
    std::ranges::reverse(words);
    app.parse(words);
    return chosen();
}

}  // namespace

TEST_CASE("rows of calls become events in order of time, each once") {
    const ImportedFile imported = calls();
    CHECK(imported.rows == 12);
    CHECK(imported.duplicates == 1);
    REQUIRE(imported.events.size() == 5);
    CHECK(std::ranges::is_sorted(
        imported.events, {}, [](const ImportedEvent& one) { return one.event.time_ms; }));
    const ImportedEvent& fire = imported.events[0];
    CHECK(format_rfc3339(fire.event.time_ms) == "2016-01-15T17:07:00.000Z");
    CHECK(report_of(fire).title == "Fire: BUILDING FIRE");
    CHECK(report_of(fire).class_code == "12G02");
    CHECK(report_of(fire).grade == 2);
    CHECK(report_of(fire).channel == "119");
    CHECK(report_of(fire).position->at.lat == 40.2518);
    CHECK(report_of(fire).position->datum == Datum::wgs84);
    CHECK(fire.event.source == "911.montgomery");
    CHECK(fire.event.subject == "incident/" + fire.event.id);
    const ImportedEvent& fall = imported.events[1];
    CHECK(format_rfc3339(fall.event.time_ms) == "2016-03-13T06:59:00.000Z");
    CHECK(report_of(fall).address == "POWELL ST & \"E\" SPRUCE ST, REAR, NORRISTOWN");
    CHECK(report_of(fall).class_code == "13Y02");
    CHECK(report_of(fall).grade == 4);
    CHECK(format_rfc3339(imported.events[2].event.time_ms) == "2016-03-13T07:01:00.000Z");
    CHECK(report_of(imported.events[2]).class_code == "12H01");
    CHECK_FALSE(report_of(imported.events[3]).position);  // it has none: to be located later
    CHECK(format_rfc3339(imported.events[4].event.time_ms) == "2016-11-06T05:30:00.000Z");
}

TEST_CASE("what is wrong with a row is told with its line, and costs no other row") {
    std::map<std::size_t, std::string> faults;
    for (const ImportFault& fault : calls().faults) faults[fault.line] = fault.what;
    REQUIRE(faults.size() == 6);
    CHECK_THAT(faults.at(5), Catch::Contains("no clock of that zone"));
    CHECK_THAT(faults.at(7), Catch::Contains("lat is \"north\""));
    CHECK_THAT(faults.at(8), Catch::Contains("bad_value: data.lat"));
    CHECK_THAT(faults.at(9), Catch::Contains("the time is \"yesterday\""));
    CHECK_THAT(faults.at(10), Catch::Contains("3 fields, where 6 are needed"));
    CHECK_THAT(faults.at(11), Catch::Contains("never closed"));
}

TEST_CASE("two rows of one id but other content are not both taken") {
    const Files files;
    const ImportedFile imported =
        read_import(files.write("rows.csv",
                                "id,when,what\n1,2026-08-14T00:00:00Z,fire\n"
                                "1,2026-08-14T00:00:00Z,flood\n"),
                    ImportFormat::csv,
                    files.write("mapping.toml", plain_mapping));
    CHECK(imported.events.size() == 1);
    REQUIRE(imported.faults.size() == 1);
    CHECK(imported.faults.front().line == 3);
    CHECK_THAT(imported.faults.front().what, Catch::Contains("the id 1 too"));
}

TEST_CASE("a text that is no UTF-8 is a fault of its row") {
    const Files files;
    const ImportedFile imported =
        read_import(files.write("rows.csv", "id,when,what\n1,2026-08-14T00:00:00Z,\xff\n"),
                    ImportFormat::csv,
                    files.write("mapping.toml", plain_mapping));
    REQUIRE(imported.faults.size() == 1);
    CHECK_THAT(imported.faults.front().what, Catch::Contains("not_utf8"));
}

TEST_CASE("a mapping that makes no sense is refused before any row is read") {
    const std::string mapping = plain_mapping;
    CHECK(complaint(mapping).empty());
    CHECK_THAT(complaint(mapping, "id,time,what\n"), Catch::Contains("the column \"when\""));
    CHECK_THAT(complaint(mapping + "address = \"{where\"\n"), Catch::Contains("brace"));
    CHECK_THAT(complaint(mapping + "address = \"{where}\"\n"), Catch::Contains("\"where\""));
    CHECK_THAT(complaint(mapping + "[postion]\nlon = \"x\"\n"), Catch::Contains("postion"));
    CHECK_THAT(complaint(mapping + "[position]\nlon = \"x\"\nlat = \"y\"\ndatum = \"mars\"\n"),
               Catch::Contains("mapping.toml:"));
    CHECK_THAT(complaint(mapping + "[[rule]]\ncolumn = \"what\"\n"),
               Catch::Contains("a rule has one of"));
    CHECK_THAT(complaint("[time]\ncolumn = \"when\"\nformat = \"%Y\"\nzone = \"Mars\"\n"),
               Catch::Contains("\"Mars\" is no time zone"));
    CHECK_THAT(complaint("[time]\ncolumn = \"when\"\n"), Catch::Contains("source is missing"));
}

TEST_CASE("features of GeoJSON are rows too") {
    const ImportedFile imported = read_import(
        data / "quakes.geojson", ImportFormat::geojson, mappings / "usgs_earthquakes.toml");
    REQUIRE(imported.events.size() == 2);
    CHECK(imported.events[0].event.subject == "incident/usgs-nc2");
    CHECK(imported.events[1].event.time_ms == 1'550'361'375'470);
    CHECK(report_of(imported.events[1]).title == "M 3.2 - 5km N of Somewhere");
    CHECK(report_of(imported.events[1]).position->at.lon == -122.8);
    CHECK_FALSE(report_of(imported.events[0]).position);
    REQUIRE(imported.faults.size() == 1);
    CHECK(imported.faults.front().line == 3);
}

TEST_CASE("lines of CloudEvents are taken as a producer sent them") {
    const Files files;
    const std::string first =
        R"({"specversion":"1.0","id":"1","source":"s","type":"incident.reported","time":"2026-08-14T00:00:02Z","subject":"incident/1","data":{"title":"a","net":"command","class":"c","channel":"119","reporter":{"name":"王"}}})";
    const std::string note =
        R"({"specversion":"1.0","id":"2","source":"s","type":"incident.noted","time":"2026-08-14T00:00:01Z","subject":"incident/1","data":{"actor":"x"}})";
    const ImportedFile imported = read_import(
        files.write("events.jsonl", first + "\n\n[" + note + "," + note + "]\nnot json\n"),
        ImportFormat::cloudevents,
        {});
    REQUIRE(imported.events.size() == 2);
    CHECK(imported.rows == 4);
    CHECK(imported.events[0].event.id == "2");
    CHECK(imported.events[1].received == first);
    CHECK(imported.duplicates == 1);
    REQUIRE(imported.faults.size() == 1);
    CHECK(imported.faults.front().line == 4);
}

TEST_CASE("an import into a store is a log as if it had been recorded then") {
    const Files files;
    const std::string store_file = files.path("calls.store").string();
    const std::vector<std::string> words{"import",
                                         "--format",
                                         "csv",
                                         "--mapping",
                                         (mappings / "911_montgomery.toml").string(),
                                         (data / "calls.csv").string(),
                                         "--store",
                                         store_file};
    REQUIRE(run(add_import, words) == 0);
    const auto store = open_sqlite_store(store_file, OpenMode::read_only);
    CHECK(store->last_sequence() == 6);
    store->read({}, [](const Event& event) {
        CHECK(event.recorded_ms == event.time_ms);
        if (event.sequence == 1) {
            CHECK(event.type == "log.opened");
            CHECK_THAT(std::get<LogOpened>(event.body).origin.value(),
                       Catch::Contains("calls.csv"));
        }
        return true;
    });
    CHECK(verify_store(store_file, {}).sound());
    CHECK_THROWS_WITH(run(add_import, words), Catch::Contains("not empty"));
}

TEST_CASE("import asks for a place to import to, and for a mapping") {
    const std::string file = (data / "calls.csv").string();
    CHECK_THROWS_AS(run(add_import, {"import", "--format", "cloudevents", file}), WrongUse);
    CHECK_THROWS_AS(run(add_import, {"import", "--format", "csv", file, "--store", "s"}), WrongUse);
    CHECK_THROWS_AS(run(add_import, {"import", "--format", "edxl", file, "--store", "s"}),
                    CLI::ParseError);
}

TEST_CASE("rows that are states of one thing become its report and what changed since") {
    const ImportedFile fires =
        read_import(data / "fires.csv", ImportFormat::csv, mappings / "calfire.toml");
    CHECK(fires.faults.empty());
    CHECK(types_about(fires, "incident/one") == std::vector<std::string>{"incident.reported",
                                                                         "incident.regraded",
                                                                         "incident.noted",
                                                                         "incident.regraded",
                                                                         "incident.noted",
                                                                         "incident.located",
                                                                         "incident.noted",
                                                                         "incident.closed"});
    CHECK(types_about(fires, "incident/two") ==
          std::vector<std::string>{"incident.reported", "incident.closed"});
    std::vector<std::int64_t> grades;
    for (const ImportedEvent& one : fires.events)
        if (const auto* regraded = std::get_if<IncidentRegraded>(&one.event.body))
            grades.push_back(regraded->grade);
    CHECK(grades == std::vector<std::int64_t>{2, 1});  // an empty cell is no fire put out
    const auto& last_note =
        std::get<IncidentStep>(fires.events[fires.events.size() - 2].event.body);
    CHECK(last_note.note == "3000 acres, 100% contained");
}

TEST_CASE("a number with commas between its groups is one, any other text with commas is none") {
    const auto graded = [](const std::string& acres) {
        const TempFolder folder;
        std::ofstream{folder.path() / "one.csv"}
            << "snapshot_utc_epoch,unique_id,name,started,latitude,longitude,acres,"
               "percent_contained,county,location,is_active\n1627000000,one,Oak,x,40.1,-121.4,\""
            << acres << "\",0,Butte,Road 7,Y\n";
        const ImportedFile fires =
            read_import(folder.path() / "one.csv", ImportFormat::csv, mappings / "calfire.toml");
        return std::get<IncidentReported>(fires.events.at(0).event.body).grade;
    };
    CHECK(graded("963,309") == 1);
    CHECK(graded("2,471.5") == 1);
    CHECK(graded("1,234,567") == 1);
    CHECK(graded("300") == 2);
    for (const std::string none : {"96,33", ",300", "3000,", "1,2345", "30,00,000", "many", ""})
        CHECK(graded(none) == 4);
}

TEST_CASE("an update of a mapping that makes no sense is refused with its line") {
    const std::string mapping = plain_mapping;
    CHECK_THAT(complaint(mapping + "[[update]]\ntype = \"incident.noted\"\ncolumn = \"what\"\n"),
               Catch::Contains("a column and a test"));
    CHECK_THAT(complaint(mapping + "[[update]]\ntype = \"incident.noted\"\n"
                                   "when_changes = [\"nothing\"]\n"),
               Catch::Contains("nothing"));
    CHECK_THAT(complaint(mapping + "[[rule]]\ncolumn = \"what\"\nat_least = \"much\"\n"
                                   "data.title = \"x\"\n"),
               Catch::Contains("no number"));
}

}  // namespace yiping
