#include "ingest/city/apply.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "ingest/city/keyframe.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode county_a{210302}, county_b{210381};

Place at(GridCode grid) {
    return Place{1'229'000'000, 411'000'000, grid, true};
}

/// A random log over a few places and cases: legal and illegal steps, moves, new grades, workers
/// walking.
Log random_log(std::uint64_t seed, int events) {
    std::mt19937_64 random{seed};
    const auto grid = [&] {
        const std::uint64_t county = random() % 2 == 0 ? county_a.value : county_b.value;
        return GridCode{
            (((county * 1000 + random() % 3) * 1000 + random() % 3) * 1000 + random() % 3) * 1000 +
            random() % 3};
    };
    Log log;
    for (int i = 0; i < events; ++i) {
        log.now_ms += static_cast<TimeMs>(random() % (3 * minute_ms));
        const std::string id = std::to_string(random() % 40);
        switch (random() % 6) {
            case 0:
                log.report(
                    id, static_cast<int>(random() % 5), grid(), static_cast<Net>(random() % 4));
                break;
            case 1:
            case 2:
                log.step(id,
                         static_cast<Step>(random() % step_count),
                         random() % 5 == 0 ? "not_pass" : "");
                break;
            case 3:
                log.add("worker.position", "worker/" + id, EntityPosition{}, at(grid()));
                break;
            case 4:
                log.add("worker.duty",
                        "worker/" + id,
                        EntityStatus{
                            random() % 2 == 0 ? "on_duty" : "off_duty", {}, {}, {}, {}, {}, {}});
                break;
            default:
                log.add("incident.regraded",
                        "incident/" + id,
                        IncidentRegraded{1 + static_cast<int>(random() % 4), {}, {}});
                break;
        }
    }
    return log;
}

}  // namespace

TEST_CASE("counts of the grid tree equal a recount by brute force after any history") {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const Log log = random_log(seed, 400);
        const World& world = log.city.real;
        std::map<std::uint64_t, std::uint32_t> open, workers;
        for (const Incident& incident : world.incidents.rows())
            if (is_open(incident.stage))
                for (GridCode code = incident.place.grid; code; code = parent_of(code))
                    ++open[code.value];
        for (const Worker& worker : world.workers.rows())
            if (worker.on_duty)
                for (GridCode code = worker.place.grid; code; code = parent_of(code))
                    ++workers[code.value];
        for (const GridNode& node : world.grid.rows()) {
            CHECK(node.open_total() == open[node.id.value]);
            CHECK(node.workers == workers[node.id.value]);
            std::uint32_t by_net = 0, by_grade = 0;
            for (int net = 0; net < net_count; ++net) by_net += node.open_of(static_cast<Net>(net));
            for (int grade = 0; grade < grade_count; ++grade) by_grade += node.open_of_grade(grade);
            CHECK(by_net == node.open_total());
            CHECK(by_grade == node.open_total());
        }
    }
}

TEST_CASE("the fold is the same when events come twice") {
    const Log log = random_log(5, 300);
    CityState again;
    for (std::size_t i = 0; i < log.events().size(); ++i) {
        apply(again, log.events()[i]);
        apply(again, log.events()[i / 2]);
    }
    CHECK(digest_of(again) == digest_of(log.city));
}

TEST_CASE("an exercise changes nothing of the real city") {
    Log log;
    log.report("1", 1, county_a);
    const std::uint32_t open = log.city.real.grid.find(county_a)->open_total();
    IncidentReported body;
    body.title = "演练";
    log.add("incident.reported", "incident/1", body, at(county_a), true);
    CHECK(log.city.real.grid.find(county_a)->open_total() == open);
    CHECK(log.city.real.incidents.find("1")->title == "事件 1");
    CHECK(log.city.exercise.incidents.find("1")->title == "演练");
}

TEST_CASE("a position that comes late moves nobody back") {
    Log log;
    log.add("worker.position", "worker/7", EntityPosition{}, at(county_a));
    Event late = make_event(
        "late", "test", "worker.position", "worker/7", log.now_ms - minute_ms, EntityPosition{});
    late.place = at(county_b);
    log.add(late);
    CHECK(log.city.real.workers.find("7")->place.grid == county_a);
    CHECK(log.city.real.grid.find(county_a)->workers == 1);
}

TEST_CASE("many positions in one event move each worker, each with its own age") {
    Log log;
    WorkerPositions body;
    body.items = {{"1", {122.9, 41.1}, 0}, {"2", {122.9, 41.1}, 5000}};
    Event event = make_event("m", "test", "worker.positions", "", log.now_ms, body);
    event.item_places = {at(county_a), at(county_b)};
    log.add(event);
    CHECK(log.city.real.workers.find("1")->position_ms == log.now_ms);
    CHECK(log.city.real.workers.find("2")->position_ms == log.now_ms - 5000);
    CHECK(log.city.real.grid.find(county_b)->workers == 1);
}

TEST_CASE(
    "a closed case leaves the open counts, and the state a day later, but stays in the figures of "
    "its hour") {
    Log log;
    log.report("1", 4, county_a);
    for (const Step step : {Step::registered,
                            Step::dispatched,
                            Step::accepted,
                            Step::handled,
                            Step::checked,
                            Step::closed})
        log.step("1", step);
    CHECK(log.city.real.grid.find(county_a)->open_total() == 0);
    CHECK(log.city.real.incidents.find("1") != nullptr);
    const HourKey hour{log.now_ms / hour_ms, county_a.value};
    CHECK(log.city.real.hours.at(hour).closed_on_time[static_cast<std::size_t>(Net::governance)] ==
          1);
    log.now_ms += 26 * hour_ms;
    log.add("clock.ticked", "clock", ClockTicked{});
    CHECK(log.city.real.incidents.find("1") == nullptr);
    CHECK(log.city.real.hours.at(hour).closed[static_cast<std::size_t>(Net::governance)] == 1);
}

TEST_CASE("what came late after its deadline is closed, but not on time") {
    Log log;
    log.report("1", 4, county_a);
    log.step("1", Step::registered);
    log.step("1", Step::dispatched, "", log.now_ms + minute_ms);
    const TimeMs deadline_ms = log.incident("1").deadline_ms;
    log.now_ms += 2 * minute_ms;
    log.add("incident.overdue", "incident/1", IncidentDeadline{true, "dispatched", deadline_ms});
    CHECK(log.incident("1").overdue);
    CHECK(log.city.real.grid.find(county_a)->overdue == 1);
    for (const Step step : {Step::accepted, Step::handled, Step::checked, Step::closed})
        log.step("1", step);
    const HourFigures& hour = log.city.real.hours.at({log.now_ms / hour_ms, county_a.value});
    CHECK(hour.closed[1] == 1);
    CHECK(hour.closed_on_time[1] == 0);
    CHECK(log.city.real.grid.find(county_a)->overdue == 0);
}

TEST_CASE("a place that loses a case has changed as much as one that gains it") {
    Log log;
    const auto changed_of = [&](GridCode code) { return log.city.real.grid.find(code)->changed; };
    log.report("a", 3, county_a);
    SECTION("because the case ends") {
        log.step("a", Step::cancelled);
        CHECK(log.city.real.grid.find(county_a)->open_total() == 0);
        CHECK(changed_of(county_a) == log.city.last_sequence);
    }
    SECTION("because it is located elsewhere") {
        log.add("incident.located", "incident/a", IncidentLocated{}, at(county_b));
        CHECK(changed_of(county_a) == log.city.last_sequence);
        CHECK(changed_of(county_b) == log.city.last_sequence);
    }
}

TEST_CASE("an unknown type is counted and changes nothing else") {
    Log log;
    log.add("drone.launched", "drone/1", Unknown{});
    CHECK(log.city.real.unknown == 1);
}

TEST_CASE("every kind of entity finds its row") {
    Log log;
    log.add("resource.status",
            "resource/e1",
            EntityStatus{"free", {}, "消防", "fire_engine", "腾鳌站 1", {}, 6});
    log.add(
        "resource.position", "resource/e1", EntityPosition{{}, {}, 12.5, 90.0, {}}, at(county_b));
    log.add("sensor.reading", "sensor/w1", SensorValue{false, "水位", 3.2, "m", 4.0, {}, {}});
    log.add(
        "indicator.value", "indicator/x", IndicatorValue{"网格覆盖", 99.8, "%", 100.0, {}, {}, {}});
    log.add("warning.issued",
            "warning/w",
            WarningIssued{false, "w", "暴雨", 2, "暴雨橙色预警", {}, {}, {}, {}, {}, {}, {}, {}});
    log.add("plot.drawn",
            "plot/p",
            PlotDrawn{PlotShape::point, {{122.9, 41.1}}, Datum::wgs84, {}, {}, {}});
    log.add("scene.shown", "scene/s", SceneShown{"大厅", {}, {"incidents"}, {}, {}, {}});
    log.add("grid.status", "grid/210302", GridStatus{"normal", 98.5, log.now_ms});
    log.add("response.activated",
            "response/r",
            ResponseActivated{3, "危化品", {}, {}, std::vector<std::string>{"疏散", "警戒"}});
    log.add("response.step_done", "response/r", ResponseStepDone{"疏散", {}, {}});
    log.add("message.sent", "message/m", Message{"李四", "请增援", {}, {}, {}});
    const World& world = log.city.real;
    CHECK(world.resources.find("e1")->heading_deg == 90.0F);
    CHECK(world.sensors.find("w1")->value == 3.2);
    CHECK(world.indicators.find("/网格覆盖")->target == 100.0);
    CHECK(world.warnings.find("w")->level == 2);
    CHECK(world.plots.find("p")->points.size() == 1);
    CHECK(world.scenes.find("大厅")->scene.layers.size() == 1);
    CHECK(world.grid.find(county_a)->score == 98.5);
    CHECK(world.responses.find("r")->done.size() == 1);
    CHECK(world.notices.size() == 1);
    log.add("warning.cancelled", "warning/w", WarningEnded{false, "w", {}, {}});
    log.add("plot.erased", "plot/p", PlotErased{});
    CHECK(world.warnings.size() == 0);
    CHECK(world.plots.size() == 0);
}
