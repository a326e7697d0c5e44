#include "ingest/city/timeline.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

Event logged(std::uint64_t sequence, const std::string& type, std::string subject, Body body) {
    Event event = make_event(
        std::to_string(sequence), "test", type, std::move(subject), start_ms, std::move(body));
    event.sequence = sequence;
    event.recorded_ms = start_ms + static_cast<TimeMs>(sequence) * second_ms;
    return event;
}

Event report(std::uint64_t sequence, int grade) {
    IncidentReported body;
    body.title = "路面塌陷";
    body.grade = grade;
    body.net = Net::command;
    return logged(sequence, "incident.reported", "incident/" + std::to_string(sequence), body);
}

FeedChanged feed(bool silent) {
    FeedChanged body;
    body.silent = silent;
    body.feed = "grid.app";
    return body;
}

/// An hour of reports, one a second, and a source that says nothing from 600 to 900.
Timeline an_hour(std::uint64_t from, std::uint64_t to) {
    Timeline timeline;
    for (std::uint64_t sequence = from; sequence <= to; ++sequence) {
        if (sequence == 600)
            add_to(timeline, logged(sequence, "feed.silent", "feed/grid.app", feed(true)));
        else if (sequence == 900)
            add_to(timeline, logged(sequence, "feed.resumed", "feed/grid.app", feed(false)));
        else
            add_to(timeline, report(sequence, sequence % 500 == 0 ? 1 : 4));
    }
    return timeline;
}

TEST_CASE("a timeline in parts, through bytes, is the timeline as a whole") {
    const Timeline whole = an_hour(1, 3'600);
    Timeline parts;
    for (const auto& [from, to] : {std::pair{1, 700}, {701, 701}, {702, 3'600}})
        append(parts, timeline_from(bytes_of(an_hour(from, to))));
    CHECK(parts.reports == whole.reports);
    CHECK(parts.marks == whole.marks);
    CHECK(parts.upto == 3'600);
    REQUIRE(parts.marks.size() == 1);
    CHECK(parts.marks[0].kind == MarkKind::silent);
    CHECK(parts.marks[0].at_ms == start_ms + 600 * second_ms);
    CHECK(parts.marks[0].until_ms == start_ms + 900 * second_ms);
    CHECK(parts.marks[0].about == "grid.app");
}

TEST_CASE("bars count every report of their time once, of one world") {
    Timeline timeline = an_hour(1, 3'600);
    Event exercise = report(3'601, 1);
    exercise.exercise = true;
    add_to(timeline, exercise);
    const auto bars = bars_of(timeline, {}, start_ms, start_ms + hour_ms, 60);
    CHECK(bars[0][4] == 59);   // second 0 has none
    CHECK(bars[10][4] == 59);  // one of them was no report
    CHECK(bars[8][1] == 1);
    std::uint32_t worst = 0;
    for (const auto& bar : bars) worst += bar[1];
    CHECK(worst == 7);
    CHECK(bars_of(timeline, {true}, start_ms, start_ms + 2 * hour_ms, 2)[1][1] == 1);
    CHECK(bars_of(timeline, {false, Net::service}, start_ms, start_ms + hour_ms, 1)[0][4] == 0);
    const auto zoomed =
        bars_of(timeline, {}, start_ms + 10'500, start_ms + 12'500, 2);  // two seconds
    CHECK(zoomed[0][4] == 1);
    CHECK(zoomed[1][4] == 1);
}

TEST_CASE("the next report of a grade is found both ways") {
    const Timeline timeline = an_hour(1, 3'600);
    CHECK(next_report(timeline, {}, 0, true, 2)->sequence == 500);
    CHECK(next_report(timeline, {}, 500, true, 2)->sequence == 1'000);
    CHECK(next_report(timeline, {}, 1'000, false, 2)->sequence == 500);
    CHECK(next_report(timeline, {}, 1'000, false, 4)->sequence == 999);
    CHECK(next_report(timeline, {}, 500, false, 2) == nullptr);
    CHECK(next_report(timeline, {}, 3'500, true, 2) == nullptr);
    CHECK(next_report(timeline, {true}, 0, true, 4) == nullptr);
}

TEST_CASE("reports of one world alone are told as such") {
    Timeline timeline = an_hour(1, 100);
    CHECK(only_world_of(Timeline{}) == std::nullopt);
    CHECK(only_world_of(timeline) == false);
    timeline.reports.back().exercise = true;
    CHECK(only_world_of(timeline) == std::nullopt);
    for (TimelineReport& report : timeline.reports) report.exercise = true;
    CHECK(only_world_of(timeline) == true);
}

TEST_CASE("bytes of a timeline that are cut or changed end in an error, never in a crash") {
    const std::string bytes = bytes_of(an_hour(590, 610));
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_THROWS_AS(timeline_from(std::string_view{bytes}.substr(0, size)), IoError);
    std::mt19937 random{5};
    for (int round = 0; round < 2'000; ++round) {
        std::string changed = bytes;
        changed[random() % changed.size()] = static_cast<char>(random());
        try {
            (void)timeline_from(changed);
        } catch (const IoError&) {
        }
    }
}

}  // namespace
}  // namespace yiping
