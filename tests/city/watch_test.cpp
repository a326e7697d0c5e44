#include "ingest/city/watch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

/// Records everything that is due, as ingest would, until nothing is.
int settle(Log& log, const WatchRules& rules = {}) {
    int recorded = 0;
    for (std::vector<Event> due = due_events(log.city, log.now_ms, rules); !due.empty();
         due = due_events(log.city, log.now_ms, rules)) {
        for (Event& event : due) log.add(std::move(event));
        recorded += static_cast<int>(due.size());
        REQUIRE(recorded < 1000);
    }
    return recorded;
}

long count_of(const Log& log, std::string_view type) {
    return std::count_if(
        log.events().begin(), log.events().end(), [&](const Event& e) { return e.type == type; });
}

}  // namespace

TEST_CASE("a deadline passed is recorded once, with the deadline as its time") {
    Log log;
    log.report("1", 4, grid);
    log.step("1", Step::registered);
    log.step("1", Step::dispatched, "", log.now_ms + hour_ms);
    const TimeMs deadline_ms = log.now_ms + hour_ms;
    log.now_ms += 55 * minute_ms;
    settle(log);
    CHECK(log.incident("1").due_soon);
    CHECK(count_of(log, "incident.overdue") == 0);
    log.now_ms += 3 * hour_ms;  // the daemon was down meanwhile
    settle(log);
    settle(log);
    REQUIRE(count_of(log, "incident.overdue") == 1);
    CHECK(log.incident("1").overdue);
    const auto overdue = std::find_if(log.events().begin(), log.events().end(), [](const Event& e) {
        return e.type == "incident.overdue";
    });
    CHECK(overdue->time_ms == deadline_ms);
}

TEST_CASE("a suspended case is never overdue") {
    Log log;
    log.report("1", 4, grid);
    log.step("1", Step::registered);
    log.step("1", Step::dispatched, "", log.now_ms + hour_ms);
    log.step("1", Step::suspended);
    log.now_ms += 3 * hour_ms;
    settle(log);
    CHECK_FALSE(log.incident("1").overdue);
}

TEST_CASE(
    "a grade worth an alarm raises one, which clears when the case ends and goes when "
    "acknowledged") {
    Log log;
    log.report("1", 1, grid);
    log.report("2", 4, grid);
    settle(log);
    REQUIRE(log.city.real.alarms.size() == 1);
    const Alarm& alarm = log.city.real.alarms.rows().front();
    CHECK(alarm.about == "incident/1");
    CHECK_FALSE(alarm.acknowledged);
    log.step("1", Step::cancelled);
    settle(log);
    CHECK_FALSE(log.city.real.alarms.rows().front().active);
    log.add("alarm.acknowledged",
            "alarm/grade-1",
            AlarmChanged{AlarmMove::acknowledged, "王五", {}, {}});
    CHECK(log.city.real.alarms.size() == 0);
    CHECK(settle(log) == 0);
}

TEST_CASE("registered cases get numbers that count up within the local day") {
    Log log;
    log.now_ms = Log::start_ms + 10 * hour_ms;  // 18:00 in Anshan
    for (const char* id : {"1", "2", "3"}) {
        log.report(id, 4, grid);
        log.step(id, Step::registered);
    }
    settle(log);
    CHECK(log.incident("1").number == "2103022026081400001");
    CHECK(log.incident("3").number == "2103022026081400003");
    log.now_ms += 7 * hour_ms;  // 01:00 of the next day
    log.report("4", 4, grid);
    log.step("4", Step::registered);
    settle(log);
    CHECK(log.incident("4").number == "2103022026081500001");
}

TEST_CASE("a source that streamed and stopped is silent once, and resumes once") {
    Log log;
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, grid, true});
    log.now_ms += 2 * minute_ms;
    settle(log);
    CHECK(log.city.feeds.find("test")->silent);
    CHECK(count_of(log, "feed.silent") == 1);
    log.now_ms += minute_ms;
    settle(log);
    CHECK(count_of(log, "feed.silent") == 1);
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, grid, true});
    settle(log);
    CHECK_FALSE(log.city.feeds.find("test")->silent);
    CHECK(count_of(log, "feed.resumed") == 1);
}

TEST_CASE("an expected source is silent in a city of which nobody ever said anything") {
    Log log;
    WatchRules rules;
    rules.since_ms = log.now_ms;
    rules.expected = {{"cad.119", 30 * second_ms}};
    log.now_ms += 90 * second_ms;
    settle(log, rules);
    CHECK(log.city.last_sequence == 0);
    log.now_ms += second_ms;
    settle(log, rules);
    CHECK(count_of(log, "feed.silent") == 1);
}

TEST_CASE("an expected source is silent after three missed words, one that never came too") {
    Log log;
    WatchRules rules;
    rules.since_ms = log.now_ms;
    rules.expected = {{"test", 20 * second_ms}, {"cad.119", 30 * second_ms}};
    IncidentReported body;
    body.title = "井盖";
    log.add("incident.reported", "incident/1", body, Place{1, 2, grid, true});  // no telemetry
    log.now_ms += minute_ms;
    settle(log, rules);
    CHECK(count_of(log, "feed.silent") == 0);
    log.now_ms += second_ms;
    settle(log, rules);
    CHECK(count_of(log, "feed.silent") == 1);
    CHECK(log.city.feeds.find("test")->silent);

    log.now_ms += 30 * second_ms;
    settle(log, rules);
    CHECK(count_of(log, "feed.silent") == 2);
    REQUIRE(log.city.feeds.find("cad.119") != nullptr);
    CHECK(log.city.feeds.find("cad.119")->silent);
    CHECK(log.city.feeds.find("cad.119")->last_ms == rules.since_ms);
    settle(log, rules);
    CHECK(count_of(log, "feed.silent") == 2);

    body.title = "另一个";
    log.add("incident.reported", "incident/2", body, Place{1, 2, grid, true});
    settle(log, rules);
    CHECK(count_of(log, "feed.resumed") == 1);
    CHECK_FALSE(log.city.feeds.find("test")->silent);
}

TEST_CASE("of two expectations the closer name counts") {
    Log log;
    WatchRules rules;
    rules.expected = {{"test", second_ms}, {"*", hour_ms}};
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, grid, true});
    log.now_ms += 4 * second_ms;
    settle(log, rules);
    CHECK(log.city.feeds.find("test")->silent);
}

TEST_CASE("a warning expires at its own time, and an hour of silence is ticked once") {
    Log log;
    log.add(
        "warning.issued",
        "warning/w",
        WarningIssued{
            false, "w", "暴雨", 2, "警", {}, {}, log.now_ms + 10 * minute_ms, {}, {}, {}, {}, {}});
    log.now_ms += 20 * minute_ms;
    settle(log);
    CHECK(log.city.real.warnings.size() == 0);
    log.now_ms += hour_ms;
    CHECK(settle(log) == 1);
    CHECK(log.events().back().type == "clock.ticked");
    CHECK(settle(log) == 0);
}

TEST_CASE("what is noticed in an exercise is recorded in the exercise") {
    Log log;
    IncidentReported body;
    body.title = "演练";
    body.grade = 1;
    log.add("incident.reported", "incident/1", body, Place{1, 2, grid, true}, true);
    settle(log);
    CHECK(log.city.real.alarms.size() == 0);
    CHECK(log.city.exercise.alarms.size() == 1);
}
