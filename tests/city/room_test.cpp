// A wall folds for weeks: what nobody speaks of leaves, and no producer can fill the memory.
#include "ingest/city/room.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/hot_spots.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/city/watch.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode micro{21030200100100101ULL};
constexpr Place here{1'229'000'000, 411'000'000, micro, true};

/// The clock goes on, and the log says so.
void wait(Log& log, TimeMs span_ms) {
    log.now_ms += span_ms;
    log.add("clock.ticked", "clock", ClockTicked{});
}

void measure(Log& log, const std::string& id) {
    log.add(
        "sensor.reading", "sensor/" + id, SensorValue{false, "水位", 1, "m", 3.5, {}, {}}, here);
}

}  // namespace

TEST_CASE("who and what was not heard of for five weeks is forgotten, and its counts with it") {
    Log log;
    log.add("worker.position", "worker/gone", EntityPosition{}, here);
    EntityStatus engine;
    engine.state = "at_station";
    engine.kind = "fire_engine";
    log.add("resource.status", "resource/listed", engine);
    log.add("resource.position", "resource/listed", EntityPosition{}, here);
    log.add("resource.position", "resource/gone", EntityPosition{}, here);
    measure(log, "gone");
    wait(log, unheard_kept_ms - hour_ms);
    log.add("worker.position", "worker/here", EntityPosition{}, here);
    measure(log, "here");
    const World& world = log.city.real;
    CHECK(world.grid.find(micro)->workers == 2);
    CHECK(world.workers.size() == 2);
    wait(log, 2 * hour_ms);
    CHECK(world.workers.find("gone") == nullptr);
    CHECK(world.workers.find("here") != nullptr);
    CHECK(world.grid.find(micro)->workers == 1);
    CHECK(world.grid.find(GridCode{210300})->workers == 1);
    CHECK(world.resources.find("gone") == nullptr);
    CHECK(world.resources.find("listed") != nullptr);  // it stands in a list that somebody keeps
    CHECK(world.sensors.find("gone") == nullptr);
    CHECK(world.sensors.find("here") != nullptr);
}

TEST_CASE("alarms that are over, help that nobody gave and shifts long past are forgotten") {
    Log log;
    const World& world = log.city.real;
    for (const char* id : {"over", "still on"})
        log.add(
            "alarm.raised", std::string{"alarm/"} + id, AlarmRaised{"sensor", 2, "sensor/1", {}});
    log.add("alarm.cleared", "alarm/over", AlarmChanged{AlarmMove::cleared, {}, {}, {}});
    log.add("help.requested", "help/1", Message{"县", "增援", "210300", "incident/1", {}});
    RosterSet shift{"210302", "值班长", "张三", "0412", {}, log.now_ms, log.now_ms + 8 * hour_ms};
    log.add("roster.set", "roster/1", shift);
    shift.post = "局长";
    shift.until.reset();
    log.add("roster.set", "roster/2", shift);
    log.add("indicator.value", "indicator/1", IndicatorValue{"能耗", 1, "tce", {}, {}, {}, {}});
    wait(log, 8 * hour_ms + day_ms);
    CHECK(world.roster.size() == 2);
    wait(log, hour_ms);
    CHECK(world.roster.size() == 1);
    CHECK(world.helps.size() == 1);
    wait(log, unanswered_kept_ms);
    CHECK(world.helps.size() == 0);
    CHECK(world.alarms.size() == 2);
    wait(log, returned_kept_ms);
    CHECK(world.alarms.find("over") == nullptr);
    CHECK(world.alarms.find("still on") != nullptr);
    CHECK(world.indicators.size() == 1);
    wait(log, figure_kept_ms);
    CHECK(world.indicators.size() == 0);
}

TEST_CASE("beyond the room that there is nothing new is begun, and what is known goes on") {
    Log log;
    for (std::size_t i = 0; i < Room::helps + 3; ++i) {
        const std::string about = "incident/" + std::to_string(i);
        log.add("help.requested", "help/x", Message{"县", "增援", "210300", about, {}});
    }
    const World& world = log.city.real;
    CHECK(world.helps.size() == Room::helps);
    CHECK(world.irregular == 3);
    log.add("help.answered", "help/x", Message{"市", "已派", {}, "incident/0", {}});
    CHECK(world.helps.find("incident/0")->answer == "已派");
    CHECK(world.irregular == 3);
}

TEST_CASE("of drawings and scenes the ones changed longest ago make room") {
    Log log;
    PlotDrawn body;
    body.coordinates = {{122.9, 41.1}};
    for (std::size_t i = 0; i <= Room::plots; ++i)
        log.add("plot.drawn", "plot/" + std::to_string(i), body);
    CHECK(log.city.real.plots.size() == Room::plots);
    CHECK(log.city.real.plots.find("0") == nullptr);
    CHECK(log.city.real.plots.find("1") != nullptr);
    SceneShown scene;
    for (std::size_t i = 0; i <= Room::scenes; ++i) {
        scene.wall = std::to_string(i);
        log.add("scene.shown", "scene/x", scene);
    }
    CHECK(log.city.real.scenes.size() == Room::scenes);
    CHECK(log.city.real.irregular == 0);
}

TEST_CASE("a warning that names no end expires in its time, said once, also after a restart") {
    Log log;
    WatchRules rules;
    rules.open_warning_after_ms = 2 * hour_ms;
    WarningIssued body;
    body.identifier = "w";
    body.effective = log.now_ms + hour_ms;
    log.add("warning.issued", "warning/w", body);
    log.now_ms += 3 * hour_ms - 1;
    CHECK(due_events(log.city, log.now_ms, rules).front().type == "clock.ticked");
    log.now_ms += 1;
    std::vector<Event> due = due_events(log.city, log.now_ms, rules);
    REQUIRE(due.size() == 1);
    CHECK(due[0].type == "warning.expired");
    CHECK(due[0].time_ms == *body.effective + 2 * hour_ms);
    CHECK(due[0].id == due_events(log.city, log.now_ms + minute_ms, rules)[0].id);
    log.add(std::move(due[0]));
    CHECK(log.city.real.warnings.size() == 0);
}

TEST_CASE("counts stay at their end rather than begin anew") {
    Log log;
    log.report("1", 1, micro);
    for (int i = 0; i < 65'540; ++i) log.step("1", Step::noted);
    CHECK(log.incident("1").notes == 65'535);
    for (int i = 0; i < 65'540; ++i) log.report("s" + std::to_string(i), 2, micro);
    const auto& tenths = log.city.real.hours.begin()->second.reported_in_ten_minutes;
    CHECK(tenths[0][2] == 65'535);
    CHECK(log.city.real.hot.find(GridCode{210302001001ULL})->day_reports == 65'535);
}

TEST_CASE("a correction that names no place leaves a case where it lies") {
    Log log;
    log.report("1", 2, micro);
    Event again = make_event("e2", "test", "incident.reported", "incident/1", log.now_ms, [] {
        IncidentReported body;
        body.title = "更正";
        return body;
    }());
    again.unlocated = true;  // as ingest marks what names no place
    log.add(again);
    CHECK(log.incident("1").title == "更正");
    CHECK_FALSE(log.incident("1").unlocated);
    again.id = "e3";
    again.subject = "incident/2";
    log.add(again);
    CHECK(log.incident("2").unlocated);
}

TEST_CASE("a clock that runs years ahead keeps out nothing that comes after it") {
    Log log;
    const TimeMs in_ten_years = log.now_ms + 3650 * day_ms;
    Event alarm = make_event("e1",
                             "test",
                             "sensor.alarm",
                             "sensor/1",
                             in_ten_years,
                             SensorValue{true, "水位", 4, "m", 3.5, {}, {}});
    alarm.time_flagged = true;  // as ingest marks it
    log.add(alarm);
    log.now_ms += minute_ms;
    measure(log, "1");
    CHECK(log.city.real.sensors.find("1")->value == 1);
    IndicatorValue figure{"能耗", 9, "tce", {}, {}, {}, in_ten_years};
    log.add("indicator.value", "indicator/1", figure);
    figure.value = 7;
    figure.as_of = log.now_ms;
    log.add("indicator.value", "indicator/1", figure);
    CHECK(log.city.real.indicators.find("/能耗")->value == 7);
    figure.value = 5;
    figure.as_of = log.now_ms - hour_ms;  // what came late says nothing new
    log.add("indicator.value", "indicator/1", figure);
    CHECK(log.city.real.indicators.find("/能耗")->value == 7);
    log.add("grid.status", "grid/210302001", GridStatus{"patrolled", {}, in_ten_years});
    CHECK(log.city.real.grid.find(GridCode{210302001})->patrol_ms == log.now_ms);
}

TEST_CASE("an id that comes again long after its case was closed gets a number of its own") {
    Log log;
    WatchRules rules;
    const auto numbered = [&] {
        for (const Event& event : due_events(log.city, log.now_ms, rules))
            if (event.type == "incident.numbered") return event.id;
        return std::string{};
    };
    log.report("1", 4, micro);
    log.step("1", Step::registered);
    const std::string first = numbered();
    CHECK_FALSE(first.empty());
    CHECK(numbered() == first);
    log.step("1", Step::cancelled);
    wait(log, 2 * day_ms);
    REQUIRE(log.city.real.incidents.find("1") == nullptr);
    log.report("1", 4, micro);
    log.step("1", Step::registered);
    CHECK_FALSE(numbered().empty());
    CHECK(numbered() != first);
}
