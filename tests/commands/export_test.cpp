#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/city/keyframe.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/export_incidents.hpp"
#include "ingest/commands/export_timeline.hpp"
#include "ingest/commands/import_file.hpp"
#include "ingest/commands/simulation/history_writer.hpp"
#include "ingest/event/csv_reader.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/net/fold.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

Event reported(const std::string& id, TimeMs time_ms) {
    IncidentReported body;
    body.title = "火灾 \"" + id + "\", 二楼";
    body.net = Net::command;
    body.class_code = id == "1" ? "12G01" : "99X99";
    body.grade = 2;
    body.channel = "119";
    body.position = GivenPosition{{122.994, 41.108}, Datum::wgs84};
    return make_event("r" + id, "test", "incident.reported", "incident/" + id, time_ms, body);
}

/// Two incidents a minute apart, the first closed a minute later.
void write_log(const std::filesystem::path& file) {
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    const Locate everywhere = [](LonLat) { return GridCode{210302001001001001}; };
    HistoryWriter writer{*store, everywhere, {"opened", "a test", start_ms}};
    writer.add(reported("1", start_ms));
    writer.add(reported("2", start_ms + minute_ms));
    IncidentStep closed;
    closed.step = Step::cancelled;
    closed.actor = "张三";
    writer.add(make_event(
        "c1", "test", "incident.cancelled", "incident/1", start_ms + 2 * minute_ms, closed));
    writer.finish();
}

int run_export(std::vector<std::string> words) {
    CLI::App app;
    Run chosen;
    add_export(app, chosen);
    words.insert(words.begin(), "export");
    std::ranges::reverse(words);
    app.parse(words);
    return chosen();
}

std::vector<CsvRecord> records_of(const std::string& text) {
    CsvReader reader{text};
    std::vector<CsvRecord> records;
    while (auto record = reader.next()) records.push_back(std::move(*record));
    return records;
}

}  // namespace

TEST_CASE("incidents are exported as a table that says what they came to") {
    const TempFolder folder;
    const std::string store = (folder.path() / "store").string();
    const std::string file = (folder.path() / "incidents.csv").string();
    write_log(store);
    REQUIRE(run_export({"--store", store, "--format", "csv", file}) == 0);
    const auto records = records_of(read_file(file));
    REQUIRE(records.size() == 3);
    const auto value = [&](std::size_t row, const std::string& column) {
        const auto& head = records[0].fields;
        return records[row].fields.at(
            static_cast<std::size_t>(std::ranges::find(head, column) - head.begin()));
    };
    CHECK(value(1, "title") == "火灾 \"1\", 二楼");
    CHECK(value(1, "stage") == "cancelled");
    CHECK(value(1, "class_name") == "居民住宅火灾");
    CHECK(value(1, "closed") == "2026-08-14T00:02:00.000Z");
    CHECK(value(1, "grid") == "210302001001001001");
    CHECK(value(2, "stage") == "reported");
    CHECK(value(2, "class_name") == "99X99 未知类别");
    CHECK(value(2, "closed").empty());
    CHECK(std::stod(value(2, "lon")) == Approx(122.994));
}

TEST_CASE("an export holds what was recorded from the one moment to the other") {
    const TempFolder folder;
    const std::string store = (folder.path() / "store").string();
    write_log(store);
    const auto lines = [&](const std::string& name, std::vector<std::string> more) {
        const std::string file = (folder.path() / name).string();
        more.insert(more.end(), {"--store", store, "--format", "cloudevents", file});
        REQUIRE(run_export(more) == 0);
        return read_import(file, ImportFormat::cloudevents, {}).events.size();
    };
    CHECK(lines("all", {}) == 4);
    CHECK(lines("late", {"--from", "2026-08-14T00:01:00Z"}) == 2);
    CHECK(lines("early", {"--to", "2026-08-14T00:00:59Z"}) == 2);
    CHECK(lines("one", {"--from", "2026-08-14T08:01:00+08:00", "--to", "2026-08-14T00:01:00Z"}) ==
          1);
    CHECK(lines("none", {"--from", "2027-01-01T00:00:00Z"}) == 0);
    CHECK(lines("reports", {"--type", "incident.reported"}) == 2);
    CHECK_THROWS_AS(
        run_export({"--store", store, "--format", "csv", "--from", "tomorrow", store + ".csv"}),
        WrongUse);

    const auto reader = open_sqlite_store(store, OpenMode::read_only);
    const auto early = incidents_of_range(*reader, 1, 3);
    REQUIRE(early.size() == 2);
    CHECK(early.begin()->second.stage == Stage::reported);  // cancelled only later
    CHECK(incidents_of_range(*reader, 4, 4).begin()->second.stage == Stage::cancelled);
}

TEST_CASE("a map of incidents opens in other programs") {
    const TempFolder folder;
    const std::string store = (folder.path() / "store").string();
    write_log(store);
    for (const std::string format : {"gpkg", "geojson"}) {
        INFO(format);
        const std::string file = (folder.path() / ("incidents." + format)).string();
        REQUIRE(run_export({"--store", store, "--format", format, file}) == 0);
        const GDALDatasetUniquePtr map{GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR)};
        REQUIRE(map);
        OGRLayer* layer = map->GetLayer(0);
        CHECK(layer->GetFeatureCount() == 2);
        const OGRFeatureUniquePtr feature{layer->GetNextFeature()};
        CHECK(std::string{feature->GetFieldAsString("id")} == "1");
        CHECK(feature->GetFieldAsInteger("grade") == 2);
        CHECK(layer->GetLayerDefn()->GetFieldDefn(feature->GetFieldIndex("reported"))->GetType() ==
              OFTDateTime);
        const OGRPoint* point = feature->GetGeometryRef()->toPoint();
        CHECK(point->getX() == Approx(122.994));
        CHECK(point->getY() == Approx(41.108));
    }
}

TEST_CASE("a GeoPackage tells from when to when each incident was what, and where vehicles went") {
    const TempFolder folder;
    const std::string file = (folder.path() / "store").string();
    const auto drive = [](const std::string& subject, TimeMs time_ms, double lon) {
        EntityPosition body;
        body.position.at = {lon, 41.1};
        return make_event(subject + std::to_string(time_ms),
                          "cad",
                          subject.substr(0, subject.find('/')) + ".position",
                          subject,
                          time_ms,
                          body);
    };
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        HistoryWriter writer{*store, {}, {"opened", "a test", start_ms}};
        writer.add(reported("1", start_ms));
        for (int i = 0; i < 5; ++i)
            writer.add(drive("resource/car", start_ms + i * minute_ms, 122.9 + 0.01 * i));
        writer.add(drive("worker/w", start_ms + 5 * minute_ms, 122.9));
        IncidentStep verified;
        verified.actor = "张三";
        writer.add(make_event(
            "v", "test", "incident.verified", "incident/1", start_ms + 6 * minute_ms, verified));
        writer.add(drive("resource/car", start_ms + 30 * minute_ms, 123.2));  // after a silence
        writer.add(drive("resource/car", start_ms + 31 * minute_ms, 123.3));
        verified.step = Step::cancelled;
        writer.add(make_event(
            "c", "test", "incident.cancelled", "incident/1", start_ms + 40 * minute_ms, verified));
        writer.add(drive("resource/car", start_ms + 42 * minute_ms, 123.4));
        writer.finish();
    }
    const auto store = open_sqlite_store(file, OpenMode::read_only);
    const ExportedTimeline all =
        timeline_of_range(*store, 1, store->last_sequence(), TrackChoice::resource);
    REQUIRE(all.periods.size() == 2);
    CHECK(all.periods[0].stage == Stage::reported);
    CHECK(all.periods[0].begin_ms == start_ms);
    CHECK(all.periods[0].end_ms == start_ms + 6 * minute_ms);
    CHECK(all.periods[1].stage == Stage::verified);
    CHECK(all.periods[1].end_ms == start_ms + 40 * minute_ms);
    REQUIRE(all.tracks.size() == 2);
    CHECK(all.tracks[0].points.size() == 5);
    CHECK(all.tracks[1].points.size() == 2);  // the last one came after another silence
    const ExportedTimeline late = timeline_of_range(
        *store, store->sequence_at(start_ms + 10 * minute_ms) + 1, store->last_sequence(), {});
    REQUIRE(late.periods.size() == 1);  // open since before the range
    CHECK(late.periods[0].stage == Stage::verified);

    const std::string map_file = (folder.path() / "map.gpkg").string();
    REQUIRE(run_export({"--store", file, "--format", "gpkg", "--tracks", "all", map_file}) == 0);
    const GDALDatasetUniquePtr map{GDALDataset::Open(map_file.c_str(), GDAL_OF_VECTOR)};
    REQUIRE(map);
    OGRLayer* periods = map->GetLayerByName("incident_period");
    OGRLayer* tracks = map->GetLayerByName("track");
    REQUIRE(periods != nullptr);
    REQUIRE(tracks != nullptr);
    CHECK(periods->GetFeatureCount() == 2);
    CHECK(tracks->GetFeatureCount() == 2);  // the worker reported once: no way yet
    const OGRFeatureUniquePtr period{periods->GetNextFeature()};
    CHECK(std::string{period->GetFieldAsString("begin")} == "2026/08/14 00:00:00+00");
    CHECK(std::string{period->GetFieldAsString("end")} == "2026/08/14 00:06:00+00");
    const OGRFeatureUniquePtr track{tracks->GetNextFeature()};
    const OGRLineString* line = track->GetGeometryRef()->toLineString();
    CHECK(line->getNumPoints() == 5);
    CHECK(line->getM(1) == static_cast<double>(start_ms + minute_ms) / 1'000);
}

TEST_CASE("an export never writes over a file, and says when it cannot write") {
    const TempFolder folder;
    const std::string store = (folder.path() / "store").string();
    write_log(store);
    for (const std::string format : {"csv", "gpkg", "geojson", "cloudevents"}) {
        const std::string there = (folder.path() / ("there." + format)).string();
        std::ofstream{there} << "precious";
        CHECK_THROWS_WITH(run_export({"--store", store, "--format", format, there}),
                          Catch::Contains("is there already"));
        CHECK(read_file(there) == "precious");
        const std::string nowhere = (folder.path() / "no" / "folder").string();
        CHECK_THROWS_AS(run_export({"--store", store, "--format", format, nowhere}), IoError);
    }
}

TEST_CASE("a range as a log has the same events and the same state at every sequence") {
    const TempFolder folder;
    const std::string whole = (folder.path() / "whole").string();
    constexpr int count = 400;
    {
        const auto store = open_sqlite_store(whole, OpenMode::read_write);
        HistoryWriter writer{*store, {}, {"opened", "a test", start_ms}};
        for (int i = 0; i < count; ++i) {
            if (i % 3 == 0) writer.add(reported(std::to_string(i), start_ms + i * second_ms));
            EntityPosition body;
            body.position.at = {122.9 + 1e-4 * i, 41.1};
            writer.add(make_event("p" + std::to_string(i),
                                  "app",
                                  "worker.position",
                                  "worker/1",
                                  start_ms + i * second_ms,
                                  body));
        }
        writer.finish();
    }
    const bool from_the_middle = GENERATE(false, true);
    const std::string part = (folder.path() / "part").string();
    std::vector<std::string> words{
        "--store", whole, "--format", "log", "--to", format_rfc3339(start_ms + 300 * second_ms)};
    if (from_the_middle) {
        words.emplace_back("--from");
        words.push_back(format_rfc3339(start_ms + 100 * second_ms));
    }
    words.push_back(part);
    REQUIRE(run_export(words) == 0);
    const auto all = open_sqlite_store(whole, OpenMode::read_only);
    const auto some = open_sqlite_store(part, OpenMode::read_only);
    const std::uint64_t first =
        from_the_middle ? all->sequence_at(start_ms + 100 * second_ms - 1) + 1 : 1;
    const std::uint64_t last = all->sequence_at(start_ms + 300 * second_ms);
    CHECK(some->last_sequence() == last);
    for (std::uint64_t sequence = first; sequence <= last; sequence += 7)
        REQUIRE(digest_of(fold_to(*some, sequence)) == digest_of(fold_to(*all, sequence)));
    std::vector<std::string> events;
    ReadRange range;
    range.from_sequence = first;
    range.to_sequence = last;
    for (EventStore* store : {all.get(), some.get()})
        store->read(range, [&](const Event& event) {
            events.push_back(event.json);
            return true;
        });
    REQUIRE(events.size() == 2 * (last - first + 1));
    CHECK(std::equal(events.begin(),
                     events.begin() + static_cast<std::ptrdiff_t>(events.size() / 2),
                     events.begin() + static_cast<std::ptrdiff_t>(events.size() / 2)));
    CHECK_THROWS_WITH(run_export(words), Catch::Contains("is there already"));
}

}  // namespace yiping
