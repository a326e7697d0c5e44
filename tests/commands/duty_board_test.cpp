// What is going on, told without a screen.
#include <catch2/catch.hpp>

#include "ingest/city/watch.hpp"
#include "ingest/commands/figures_board.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode micro{21030200200100101ULL};

const Catalogue& house() {
    static const Catalogue all = Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue");
    return all;
}
std::string board(const Log& log, std::string_view name, bool exercise = false) {
    return board_text(name, log.city, log.city.world(exercise), house());
}
/// Everything that time and the tables owe is said.
void settle(Log& log) {
    WatchRules rules;
    rules.tables = read_city_rules(house());
    for (int round = 0; round < 20; ++round) {
        std::vector<Event> due = due_events(log.city, log.now_ms, rules);
        if (due.empty()) return;
        for (Event& event : due) log.add(std::move(event));
    }
    FAIL("the watch never rests");
}

}  // namespace

TEST_CASE("both worlds stand beside each other, each under its own word") {
    Log log;
    log.report("1", 2, micro);
    for (const char* id : {"d1", "d2"})
        log.add("incident.reported", std::string{"incident/"} + id, IncidentReported{}, {}, true);
    const std::string text = board(log, "worlds");
    CHECK_THAT(text, Catch::Contains("实况 real: 1 open, 0 overdue"));
    CHECK_THAT(text, Catch::Contains("演练 EXERCISE: 2 open, 0 overdue"));
    CHECK(board(log, "worlds", true) == text);
}

TEST_CASE("a warning tells what lies inside it") {
    Log log;
    log.report("in", 2, micro);
    log.report("out", 2, GridCode{210381118200003ULL});
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, micro, true});
    WarningIssued body;
    body.identifier = "w";
    body.headline = "暴雨橙色预警";
    body.level = 2;
    body.areas = {{{}, {}, {}, std::vector<std::string>{"210302"}}};
    body.expires = log.now_ms + hour_ms;
    log.add("warning.issued", "warning/w", body);
    const std::string text = board(log, "warnings");
    CHECK_THAT(text,
               Catch::Contains("w level 2 暴雨橙色预警: 2026-08-14T08:00 to 2026-08-14T09:00; "
                               "inside: 1 incidents, 1 workers, 0 resources, 1 communities"));
    CHECK_THAT(text, Catch::Contains("  incident in 铁东区解放街道 21030200200100101 事件 in\n"));
    CHECK_THAT(text, !Catch::Contains("incident out"));
}

TEST_CASE("help between centres is seen by both: who asked, who answered, how long it waits") {
    Log log;
    log.add("help.requested", "help/1", Message{"王五", "增援", "210300", "incident/1", {}});
    log.now_ms += 5 * minute_ms;
    log.add("clock.ticked", "clock", ClockTicked{});
    CHECK(board(log, "help") ==
          "incident/1: 王五 asked 鞍山市 210300 at 2026-08-14T08:00: 增援; not answered for 5 "
          "min\n");
    log.add("help.answered", "help/1", Message{"市", "已派", "210302", "incident/1", {}});
    CHECK_THAT(board(log, "help"), Catch::Contains("市 answered at 2026-08-14T08:05: 已派"));
}

TEST_CASE("upward reports tell by when, how late, how many followed and the casualties") {
    Log log;
    log.report("1", 2, micro, Net::command);
    settle(log);
    CHECK_THAT(board(log, "reports"),
               Catch::Contains("1 grade 2 铁东区解放街道 21030200200100101 事件 1: due "
                               "2026-08-14T09:00, in 60 min; 0 dead"));
    log.now_ms += 3 * hour_ms;
    settle(log);
    CHECK_THAT(board(log, "reports"), Catch::Contains("due 2026-08-14T09:00, 2 h late"));
    CHECK_THAT(board(log, "alarms"), Catch::Contains("report_overdue"));
    for (int dead = 1; dead < 3; ++dead) {
        Message report{"值班长", "情况", "省", "incident/1", Casualties{}};
        report.casualties->dead = dead;
        log.add("report.sent", "report/1", report);
    }
    CHECK_THAT(board(log, "reports"),
               Catch::Contains("reported late, 1 more (续报), last 2026-08-14T11:00; 2 dead"));
}

TEST_CASE("a response tells each step, its owner and its clock") {
    Log log;
    log.add("response.activated", "response/r", ResponseActivated{2, "flood", "王局", {}, {}});
    settle(log);
    log.add("response.step_done", "response/r", ResponseStepDone{"启动防汛应急响应", "赵六", {}});
    log.now_ms += 21 * minute_ms;
    settle(log);
    log.add("response.ended", "response/r", ResponseEnded{"王局", "水退"});
    const std::string text = board(log, "responses");
    CHECK_THAT(text,
               Catch::Contains("r flood level 2: since 2026-08-14T08:00, ended "
                               "2026-08-14T08:21 by 王局: 水退"));
    CHECK_THAT(text, Catch::Contains("启动防汛应急响应 (市水利局): done 2026-08-14T08:00 by 赵六"));
    CHECK_THAT(text,
               Catch::Contains("通知各县区和乡镇 (市应急管理局): due 2026-08-14T08:20, 60 s late"));
}

TEST_CASE("the roster tells who is on duty where and until when") {
    Log log;
    log.add("roster.set",
            "roster/1",
            RosterSet{"210302", "值班长", "张三", "0412", {}, log.now_ms, log.now_ms + hour_ms});
    CHECK(board(log, "roster") ==
          "铁东区 210302 值班长: 张三 0412, 2026-08-14T08:00 to 2026-08-14T09:00\n");
}

TEST_CASE("a micro-grid that nobody covers is told with how long it is left alone") {
    Log log;
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, micro, true});
    CHECK(board(log, "uncovered") == "0 of 1 micro-grids that ever had a worker have none now\n");
    log.now_ms += 40 * minute_ms;
    log.add("clock.ticked", "clock", ClockTicked{});
    CHECK(board(log, "uncovered") ==
          "1 of 1 micro-grids that ever had a worker have none now\n"
          "铁东区解放街道 21030200200100101: left alone for 40 min, 0 open\n");
}

TEST_CASE("department seats stand by their open cases, named by code or by name") {
    Log log;
    for (const char* id : {"1", "2"}) {
        log.report(id, 4, micro);
        log.step(id, Step::registered);
        IncidentStep body;
        body.step = Step::dispatched;
        body.unit = id == std::string_view{"1"} ? "slj" : "市水利局";
        log.add("incident.dispatched", std::string{"incident/"} + id, body);
    }
    CHECK_THAT(board(log, "seats"),
               Catch::StartsWith("slj 市水利局: 2 open, 0 overdue, 0 wait for their check\n"));
    CHECK_THAT(board(log, "seats"), !Catch::Contains("燃气"));  // a company has no seat
}

TEST_CASE("places are named as they were called then") {
    const GridCode old{210302001};
    CHECK(place_text(house(), old, *parse_rfc3339("2016-08-14T08:00:00+08:00")) ==
          "铁东区长甸街道 210302001");
    CHECK(place_text(house(), old, *parse_rfc3339("2026-08-14T08:00:00+08:00")) ==
          "铁东区 210302001");
    CHECK(place_text(house(), {}, 0) == "-");
}

TEST_CASE("every board has a text, for a city of which nothing is known too") {
    const Log log;
    for (const std::string_view name : board_names) {
        INFO(name);
        CHECK_NOTHROW(board(log, name));
    }
}
