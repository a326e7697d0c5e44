#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>

#include "ingest/city/keyframe.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/import_file.hpp"
#include "ingest/commands/report/drawing.hpp"
#include "ingest/commands/report/page.hpp"
#include "ingest/commands/simulation/history_writer.hpp"
#include "ingest/event/csv_reader.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/net/fold.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

Event reported(const std::string& id, int grade, TimeMs time_ms, bool exercise = false) {
    IncidentReported body;
    body.title = "火灾 <" + id + "> & \"烟\"";
    body.net = Net::command;
    body.class_code = "12G01";
    body.grade = grade;
    body.channel = "119";
    body.position = GivenPosition{{122.994, 41.108}, Datum::wgs84};
    body.casualties = Casualties{0, 3, {}, {}};
    return make_event(
        "r" + id, "test", "incident.reported", "incident/" + id, time_ms, body, exercise);
}

Event step(const std::string& id, Step kind, std::string_view name, TimeMs time_ms) {
    IncidentStep body;
    body.step = kind;
    body.actor = "张三";
    body.unit = "xfj";
    return make_event(fmt::format("{}{}", name, id),
                      "test",
                      fmt::format("incident.{}", name),
                      "incident/" + id,
                      time_ms,
                      body);
}

Event position(TimeMs time_ms) {
    EntityPosition body;
    body.position.at = {122.99, 41.1};
    return make_event(
        fmt::format("p{}", time_ms), "app", "worker.position", "worker/1", time_ms, body);
}

/// One of grade I goes its whole road in an hour; one of grade IV stays; a drill runs beside.
void write_log(const std::filesystem::path& file) {
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    HistoryWriter writer{*store, {}, {"opened", "a test", start_ms}};
    writer.add(position(start_ms));
    writer.add(reported("1", 1, start_ms + minute_ms));
    const std::vector<std::pair<Step, std::string_view>> road{{Step::verified, "verified"},
                                                              {Step::registered, "registered"},
                                                              {Step::dispatched, "dispatched"},
                                                              {Step::accepted, "accepted"},
                                                              {Step::handled, "handled"},
                                                              {Step::checked, "checked"},
                                                              {Step::closed, "closed"}};
    TimeMs now_ms = start_ms + minute_ms;
    for (const auto& [kind, name] : road)
        writer.add(step("1", kind, name, now_ms += 5 * minute_ms));
    writer.add(reported("2", 4, start_ms + 40 * minute_ms));
    writer.add(reported("3", 2, start_ms + 41 * minute_ms, true));
    writer.finish();
}

Story whole_story(const std::filesystem::path& file, bool exercise) {
    const auto store = open_sqlite_store(file, OpenMode::read_only);
    return story_of(*store, 1, store->last_sequence(), exercise);
}

int run_report(std::vector<std::string> words) {
    CLI::App app;
    Run chosen;
    add_report(app, chosen);
    words.insert(words.begin(), {"report", "--city", "none"});
    std::ranges::reverse(words);
    app.parse(words);
    return chosen();
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++count;
    return count;
}

}  // namespace

TEST_CASE("a story counts what the range holds, of one world") {
    const TempFolder folder;
    const auto file = folder.path() / "store";
    write_log(file);
    const Story story = whole_story(file, false);
    REQUIRE(story.cases.size() == 2);
    CHECK(story.cases[0].incident.id == "1");
    CHECK(story.cases[0].deeds.size() == 8);
    CHECK(story.cases[0].deeds[1].actor == "张三");
    CHECK(story.reported == std::array<std::uint32_t, grade_count>{0, 1, 0, 0, 1});
    CHECK(story.closed == 1);
    CHECK(story.closed_on_time == 1);
    CHECK(story.open_at_end == 1);
    CHECK(story.telemetry == 1);
    CHECK(story.from_ms == start_ms);
    std::uint32_t in_bars = 0;
    for (const auto& bar : story.bars)
        for (const std::uint32_t count : bar) in_bars += count;
    CHECK(in_bars == 2);

    const Story drill = whole_story(file, true);
    REQUIRE(drill.cases.size() == 1);
    CHECK(drill.reported[2] == 1);
    const auto store = open_sqlite_store(file, OpenMode::read_only);
    CHECK(drill.digest == digest_of(fold_to(*store, store->last_sequence())));
}

TEST_CASE("a story of a part begins from the state before it") {
    const TempFolder folder;
    const auto file = folder.path() / "store";
    write_log(file);
    const auto store = open_sqlite_store(file, OpenMode::read_only);
    const std::uint64_t half = store->sequence_at(start_ms + 20 * minute_ms);
    const Story later = story_of(*store, half + 1, store->last_sequence(), false);
    CHECK(later.reported == std::array<std::uint32_t, grade_count>{0, 0, 0, 0, 1});
    CHECK(later.closed == 1);
    REQUIRE(later.cases.size() == 2);
    CHECK(later.cases[0].incident.reported_ms == start_ms + minute_ms);
}

TEST_CASE("a silent source and a restart of the daemon are gaps") {
    const TempFolder folder;
    const auto store = open_sqlite_store(folder.path() / "store", OpenMode::read_write);
    const auto add = [&](Event event, TimeMs recorded_ms) {
        (void)store->append({&event, 1}, recorded_ms);
    };
    const auto own = [](std::string id, std::string type, Body body, TimeMs time_ms) {
        return make_event(
            std::move(id), "ingest", std::move(type), "x/y", time_ms, std::move(body));
    };
    add(position(start_ms), start_ms);
    add(own("s", "feed.silent", FeedChanged{true, "app", 60'000}, start_ms), start_ms + minute_ms);
    add(position(start_ms + 5 * minute_ms), start_ms + 5 * minute_ms);
    add(own("r", "feed.resumed", FeedChanged{false, "app", {}}, start_ms),
        start_ms + 5 * minute_ms);
    add(own("o", "log.opened", LogOpened{}, start_ms), start_ms + hour_ms);
    add(own("t",
            "feed.silent",
            FeedChanged{
                true,
                "cad",
                0,
            },
            start_ms),
        start_ms + hour_ms);
    const Story story = story_of(*store, 1, store->last_sequence(), false);
    REQUIRE(story.gaps.size() == 3);
    CHECK(story.gaps[0].source == "app");
    CHECK(story.gaps[0].from_ms == start_ms);
    CHECK(story.gaps[0].to_ms == start_ms + 5 * minute_ms);
    CHECK(story.gaps[1].source.empty());
    CHECK(story.gaps[1].from_ms == start_ms + 5 * minute_ms);
    CHECK(story.gaps[2].open);
}

TEST_CASE("the page tells the worst in full, in both languages, and escapes what was said") {
    const TempFolder folder;
    const std::string store = (folder.path() / "store").string();
    write_log(store);
    const std::string zh = (folder.path() / "zh.html").string();
    const std::string en = (folder.path() / "en.html").string();
    REQUIRE(run_report({"--store", store, zh}) == 0);
    REQUIRE(run_report({"--store", store, "--language", "en", "--detail", "0", en}) == 0);
    const std::string page = read_file(zh);
    CHECK(count_of(page, "<section class=\"case\">") == 1);
    CHECK(page.find("火灾 &lt;1&gt; &amp; &quot;烟&quot;") != std::string::npos);
    CHECK(page.find("火灾 <1>") == std::string::npos);
    CHECK(page.find("派遣") != std::string::npos);
    CHECK(page.find("市消防救援支队") != std::string::npos);
    CHECK(page.find("受伤 6 人") != std::string::npos);  // two cases with three each
    CHECK(page.find("http") == std::string::npos);       // nothing is fetched from anywhere
    CHECK(count_of(page, "<svg") == 2);
    const std::string english = read_file(en);
    CHECK(english.find("After-action report") != std::string::npos);
    CHECK(count_of(english, "<section class=\"case\">") == 0);
    CHECK(english.find("1 more are listed at the end") != std::string::npos);
    CHECK(count_of(page, "<tr") == count_of(page, "</tr>"));
    CHECK(count_of(page, "<div") == count_of(page, "</div>"));
}

TEST_CASE("a log of another place is drawn over its degrees, of several years with the years") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "fires.store";
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        for (int i = 0; i < 3; ++i) {
            Event event = reported(std::to_string(i), 1, start_ms + i * 400 * day_ms);
            event.place = place_at({-121.4 + i, 39.8}, {});
            std::vector<Event> batch{event};
            (void)store->append(batch, event.time_ms);
        }
    }
    Catalogue catalogue = Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue");
    const auto store = open_sqlite_store(file, OpenMode::read_only);
    const Story story = story_of(*store, 1, 3, false);
    ReportFrame frame;
    frame.catalogue = &catalogue;
    frame.years = true;
    const std::string page = report_page(story, frame);
    CHECK_THAT(page, Catch::Contains("<h1>事后报告"));
    CHECK_THAT(page, Catch::Contains("121°W"));
    CHECK_THAT(page, Catch::Contains("2027-09-18 08:00:00"));
    ReportMap anshan;
    anshan.counties.push_back(
        {"铁东区", {122.99, 41.1}, {{{122.9, 41.0}, {123.1, 41.0}, {123, 41.2}}}});
    CHECK(cases_outside(story, {}) == 0);
    CHECK(cases_outside(story, anshan) == 3);
    frame.map = anshan;
    CHECK_THAT(report_page(story, frame), Catch::Contains("另有 3 起在图外"));
}

TEST_CASE("the log of a shift begins with the last handover: who did what, and what is handed on") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "shift.store";
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        const auto put = [&](Event event, TimeMs at_ms) {
            std::vector<Event> batch{std::move(event)};
            (void)store->append(batch, at_ms);
        };
        put(reported("old", 4, start_ms), start_ms);
        put(step("old", Step::verified, "verified", start_ms + minute_ms), start_ms + minute_ms);
        for (int i = 0; i < 2; ++i) {
            const TimeMs at_ms = start_ms + (i + 1) * hour_ms;
            put(make_event("h" + std::to_string(i),
                           "desk",
                           "duty.handover",
                           "duty/city",
                           at_ms,
                           DutyHandover{
                               "张三", "李四", {"盯紧<化工园>", "第" + std::to_string(i) + "班"}}),
                at_ms);
        }
        const TimeMs after_ms = start_ms + 3 * hour_ms;
        put(reported("new", 1, after_ms), after_ms);
        put(step("new", Step::verified, "verified", after_ms + minute_ms), after_ms + minute_ms);
    }
    const std::string page_file = (folder.path() / "shift.html").string();
    CHECK(run_report({"--shift", "--store", file.string(), page_file}) == 0);
    std::ifstream stream{page_file};
    const std::string page{std::istreambuf_iterator<char>{stream}, {}};
    CHECK_THAT(page, Catch::Contains("值班日志"));
    CHECK_THAT(page, Catch::Contains("张三 → 李四"));
    CHECK_THAT(page, Catch::Contains("盯紧&lt;化工园&gt;"));
    CHECK_THAT(page, Catch::Contains("第1班"));
    CHECK_THAT(page, !Catch::Contains("第0班"));
    CHECK_THAT(page, Catch::Contains("08-14 11:01:00"));   // verified in this shift
    CHECK_THAT(page, !Catch::Contains("08-14 08:01:00"));  // and in the one before
    CHECK_THAT(page, Catch::Contains("移交重点"));
    CHECK_THAT(page, Catch::Contains("交班人"));
}

TEST_CASE("a report of nothing, over a file, or of a bad moment is refused in a sentence") {
    const TempFolder folder;
    const std::string store = (folder.path() / "store").string();
    write_log(store);
    const std::string file = (folder.path() / "report.html").string();
    CHECK_THROWS_WITH(run_report({"--store", store, "--from", "2030-01-01T00:00:00Z", file}),
                      "nothing was recorded in that time");
    CHECK_THROWS_AS(run_report({"--store", store, "--from", "soon", file}), WrongUse);
    REQUIRE(run_report({"--store", store, file}) == 0);
    CHECK_THROWS_WITH(run_report({"--store", store, file}), Catch::Contains("is there already"));
}

}  // namespace yiping
