// Deadlines from the tables through the whole fold: given, passed, paused, over restarts.
#include <algorithm>
#include <catch2/catch.hpp>

#include "ingest/city/keyframe.hpp"
#include "ingest/city/watch.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

TimeMs at(const std::string& local) {
    return parse_rfc3339(local + "+08:00").value();
}

WatchRules shipped_rules() {
    WatchRules rules;
    rules.tables = read_city_rules(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"));
    rules.tables.alarms.clear();  // alarms have tests of their own
    return rules;
}

/// Ingest beside a log: looks each time the clock is moved, and can be restarted.
class Daemon {
public:
    explicit Daemon(Log& log) : log_{log} {}
    void restart() { watch_ = Watch{rules_}; }
    void run_to(TimeMs now_ms) {
        log_.now_ms = now_ms;
        for (int round = 0; round < 10; ++round) {
            std::vector<Event> due = watch_.due(log_.city, now_ms);
            if (due.empty()) return;
            for (Event& event : due) note(log_.add(std::move(event)));
        }
        FAIL("the watch never rests");
    }
    void note(const Event& event) { watch_.note(event); }
    void step(Step step, std::string result = {}) { note(log_.step("1", step, std::move(result))); }

private:
    Log& log_;
    WatchRules rules_ = shipped_rules();
    Watch watch_{rules_};
};

long count_of(const Log& log, std::string_view type) {
    return std::ranges::count(log.events(), type, &Event::type);
}

/// A case of a class on the governance net, sent to its unit at a moment.
void send_case(Log& log, Daemon& daemon, const char* class_code, TimeMs sent_ms) {
    log.now_ms = sent_ms;
    IncidentReported body;
    body.class_code = class_code;
    daemon.note(log.add("incident.reported", "incident/1", body, Place{1, 2, grid, true}));
    daemon.step(Step::registered);
    daemon.step(Step::dispatched);
    daemon.run_to(sent_ms);
}

}  // namespace

TEST_CASE("a case without a deadline of its producer gets the one of the table, said once") {
    Log log;
    Daemon daemon{log};
    send_case(log, daemon, "E0104", at("2026-08-14T15:00:00"));
    CHECK(log.incident("1").deadline_ms == at("2026-08-17T11:00:00"));
    CHECK(log.incident("1").limit == 5);
    CHECK(log.incident("1").limit_unit == LimitUnit::work_hour);
    CHECK(log.city.catalogues.contains("limit"));
    CHECK(log.city.catalogues.contains("calendar"));
    daemon.restart();
    daemon.run_to(log.now_ms + hour_ms);
    CHECK(count_of(log, "incident.timed") == 1);
    CHECK(count_of(log, "catalogue.loaded") == 3);
}

TEST_CASE("a producer's own deadline stands") {
    Log log;
    Daemon daemon{log};
    log.report("1", 4, grid);
    log.step("1", Step::registered);
    log.step("1", Step::dispatched, "", log.now_ms + 3 * hour_ms);
    daemon.run_to(log.now_ms);
    CHECK(log.incident("1").deadline_ms == log.now_ms + 3 * hour_ms);
    CHECK(log.incident("1").limit == 0);
}

TEST_CASE("due soon and overdue are said once each, whatever restarts lie between") {
    Log log;
    Daemon daemon{log};
    const bool restarts = GENERATE(false, true);
    send_case(log, daemon, "E0104", at("2026-08-14T15:00:00"));
    const TimeMs deadline_ms = at("2026-08-17T11:00:00");
    for (TimeMs now_ms = log.now_ms; now_ms <= deadline_ms + 2 * hour_ms; now_ms += 5 * minute_ms) {
        if (restarts) daemon.restart();
        daemon.run_to(now_ms);
        CHECK(log.incident("1").due_soon == (now_ms >= deadline_ms - 10 * minute_ms));
        CHECK(log.incident("1").overdue == (now_ms >= deadline_ms));
    }
    CHECK(count_of(log, "incident.due_soon") == 1);
    CHECK(count_of(log, "incident.overdue") == 1);
    for (const Event& event : log.events())
        if (event.type == "incident.overdue") CHECK(event.time_ms == deadline_ms);
}

TEST_CASE("a deadline that passed while the daemon was down is overdue at its own moment") {
    Log log;
    Daemon daemon{log};
    send_case(log, daemon, "P0101", at("2026-08-14T23:30:00"));  // 2 urgent hours
    daemon.restart();
    daemon.run_to(at("2026-08-20T08:00:00"));
    REQUIRE(count_of(log, "incident.overdue") == 1);
    const auto overdue =
        std::ranges::find(log.events(), std::string_view{"incident.overdue"}, &Event::type);
    CHECK(overdue->time_ms == at("2026-08-15T01:30:00"));
    CHECK(overdue->recorded_ms == at("2026-08-20T08:00:00"));
}

TEST_CASE("a pause stops the clock, and what was left runs on after it") {
    Log log;
    Daemon daemon{log};
    send_case(log, daemon, "E0104", at("2026-08-12T09:00:00"));  // until 15:30
    daemon.run_to(at("2026-08-12T10:00:00"));
    daemon.step(Step::suspended);
    daemon.run_to(at("2026-08-13T20:00:00"));
    CHECK_FALSE(log.incident("1").overdue);
    daemon.restart();
    daemon.run_to(at("2026-08-14T16:00:00"));
    daemon.step(Step::resumed);
    daemon.run_to(at("2026-08-14T16:00:01"));
    CHECK(log.incident("1").deadline_ms == at("2026-08-17T11:00:00"));
    CHECK(log.incident("1").limit == 5);
    CHECK(count_of(log, "incident.timed") == 2);
    daemon.run_to(at("2026-08-17T11:00:00"));
    CHECK(log.incident("1").overdue);
}

TEST_CASE("each stage has its own clock: the check's begins when the unit is done") {
    Log log;
    Daemon daemon{log};
    send_case(log, daemon, "E0102", at("2026-08-12T09:00:00"));
    daemon.step(Step::accepted);
    daemon.run_to(at("2026-08-12T14:00:00"));
    daemon.step(Step::handled);
    daemon.run_to(at("2026-08-12T14:00:00"));
    CHECK(log.incident("1").clock == CaseClock::check);
    CHECK(log.incident("1").deadline_ms == at("2026-08-13T14:00:00"));
    daemon.step(Step::checked, "not_pass");
    daemon.run_to(at("2026-08-12T15:00:00"));
    CHECK(log.incident("1").clock == CaseClock::handle);  // once more
    CHECK(log.incident("1").deadline_ms == at("2026-08-13T14:00:00"));
    daemon.step(Step::cancelled);
    CHECK(log.incident("1").deadline_ms == 0);
}

TEST_CASE("a larger emergency is to be reported upward within an hour, an ordinary one in a day") {
    Log log;
    Daemon daemon{log};
    log.report("1", 3, grid, Net::command);
    log.report("2", 4, grid, Net::command);
    log.report("3", 0, grid, Net::command);
    const TimeMs reported_ms = log.now_ms;
    daemon.run_to(reported_ms);
    CHECK(log.incident("1").report_due_ms == reported_ms + hour_ms);
    CHECK(log.incident("2").report_due_ms == reported_ms + 24 * hour_ms);
    CHECK(log.incident("3").report_due_ms == 0);
    daemon.note(
        log.add("report.sent",
                "report/1",
                Message{"值班长", "续报", "省应急厅", "incident/2", Casualties{1, 4, {}, {}}}));
    CHECK(log.incident("2").report_sent_ms == log.now_ms);
    CHECK(log.incident("2").dead == 1);
    CHECK(log.incident("2").injured == 4);
    daemon.run_to(reported_ms + 2 * hour_ms);
    CHECK(log.incident("1").report_overdue);
    CHECK_FALSE(log.incident("1").overdue);
    daemon.run_to(reported_ms + 25 * hour_ms);
    CHECK_FALSE(log.incident("2").report_overdue);
    const Figures figures = figures_of(
        *log.city.real.figures.find("class/12G01"), Window::week, log.now_ms, log.now_ms);
    CHECK(figures.of(Measure::reports_due) == 2);
    CHECK(figures.of(Measure::reports_sent) == 1);
    CHECK(figures.of(Measure::reports_on_time) == 1);
}

TEST_CASE("a graver grade moves the time to report") {
    Log log;
    Daemon daemon{log};
    log.report("1", 4, grid, Net::command);
    daemon.run_to(log.now_ms);
    daemon.note(log.add("incident.regraded", "incident/1", IncidentRegraded{2, "值班长", {}}));
    daemon.run_to(log.now_ms + minute_ms);
    CHECK(log.incident("1").report_due_ms == log.incident("1").reported_ms + hour_ms);
}

TEST_CASE("a watch that saw every event says what a new one says, and looks at far less") {
    Log log;
    const WatchRules rules = shipped_rules();
    Watch watch{rules};
    log.now_ms = at("2026-08-12T09:00:00");
    std::vector<std::string> road{"E0104", "E0102", "P0101", "G0201", "12G01"};
    std::size_t rounds = 0;
    for (int minute = 0; minute < 600; ++minute) {
        if (minute < 100) {
            IncidentReported body;
            body.class_code = road[static_cast<std::size_t>(minute) % road.size()];
            body.grade = 1 + minute % 4;
            const std::string subject = "incident/" + std::to_string(minute);
            watch.note(log.add("incident.reported", subject, body, Place{1, 2, grid, true}));
            watch.note(log.step(std::to_string(minute), Step::registered));
            watch.note(log.step(std::to_string(minute), Step::dispatched));
        }
        for (;; ++rounds) {
            std::vector<Event> mine = watch.due(log.city, log.now_ms);
            std::vector<Event> all = due_events(log.city, log.now_ms, rules);
            const auto ids = [](const std::vector<Event>& events) {
                std::vector<std::string> told;
                for (const Event& event : events) told.push_back(event.id);
                std::ranges::sort(told);
                return told;
            };
            REQUIRE(ids(mine) == ids(all));
            if (mine.empty()) break;
            for (Event& event : mine) watch.note(log.add(std::move(event)));
        }
        log.now_ms += minute_ms;
    }
    CHECK(count_of(log, "incident.overdue") > 50);
    CHECK(watch.looked_at() < log.events().size());
}
