// Properties that hold over any history, legal or not.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "ingest/city/keyframe.hpp"
#include "ingest/city/watch.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr std::array<std::uint64_t, 5> grids{210302001001001ULL,
                                             21030200100100101ULL,
                                             210302002003004ULL,
                                             210381118200003ULL,
                                             21038111820000312ULL};

/// Plays random facts of both worlds: reports, steps legal and illegal, positions, alarms,
/// responses, warnings, sensors, words, jumps of the clock.
class History {
public:
    explicit History(unsigned seed) : random_{seed} {}

    void play(int events) {
        for (int i = 0; i < events; ++i) one();
    }
    Log log;

private:
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    GridCode grid() { return GridCode{grids[below(grids.size())]}; }
    std::string id() { return std::to_string(below(30)); }

    void one() {
        log.now_ms += static_cast<TimeMs>(below(4) == 0 ? below(2 * hour_ms) : below(minute_ms));
        switch (below(16)) {
            case 10:
                return alarm();
            case 11:
                return response();
            case 12:
                return warning();
            case 13:
                return measured();
            case 14:
                return said();
            case 15:
                return exercised();
            case 0:
                log.report(id(), static_cast<int>(below(5)), grid(), static_cast<Net>(below(4)));
                return;
            case 1:
            case 2: {
                EntityPosition body;
                const Place place{static_cast<std::int32_t>(below(100)), 7, grid(), true};
                log.add("worker.position", "worker/" + id(), body, place);
                return;
            }
            case 3: {
                EntityStatus body;
                body.state = below(2) == 0 ? "on_duty" : "off_duty";
                log.add("worker.duty", "worker/" + id(), body);
                return;
            }
            case 4:
                for (Event& due : due_events(log.city, log.now_ms, {})) log.add(std::move(due));
                return;
            case 5:
                log.add("incident.located",
                        "incident/" + id(),
                        IncidentLocated{{}, "x", {}},
                        Place{1, 2, grid(), true});
                return;
            case 6:
                log.add("incident.regraded",
                        "incident/" + id(),
                        IncidentRegraded{static_cast<std::int64_t>(1 + below(4)), {}, {}});
                return;
            default:
                step();
        }
    }
    void alarm() {
        const std::string subject = "alarm/" + id();
        if (below(2) == 0) {
            AlarmRaised raised{
                "grade", 1 + static_cast<std::int64_t>(below(3)), "incident/" + id(), {}};
            raised.area = to_string(grid());
            if (below(4) == 0) raised.suppressed_by = id();
            log.add("alarm.raised", subject, raised);
            return;
        }
        static const std::vector<std::pair<std::string, AlarmMove>> moves{
            {"alarm.cleared", AlarmMove::cleared},
            {"alarm.acknowledged", AlarmMove::acknowledged},
            {"alarm.shelved", AlarmMove::shelved},
            {"alarm.unshelved", AlarmMove::unshelved},
            {"alarm.shelf_expired", AlarmMove::shelf_expired},
            {"alarm.unsuppressed", AlarmMove::unsuppressed}};
        const auto& [type, move] = moves[below(moves.size())];
        log.add(type, subject, AlarmChanged{move, "李四", "检修", log.now_ms + hour_ms});
    }
    void response() {
        const std::string subject = "response/" + std::to_string(below(5));
        const std::vector<std::string> steps{"巡查", "转移"};
        switch (below(5)) {
            case 0:
            case 1:
                log.add("response.activated",
                        subject,
                        ResponseActivated{2, "flood", "王局", id(), steps});
                return;
            case 2:
                log.add("response.opened",
                        subject,
                        ResponseOpened{{{"巡查", "市水利局", log.now_ms + hour_ms}}});
                return;
            case 3:
                log.add(
                    "response.step_done", subject, ResponseStepDone{steps[below(2)], "赵六", {}});
                return;
            default:
                log.add("response.ended", subject, ResponseEnded{"王局", "水退"});
        }
    }
    void warning() {
        const std::string name = std::to_string(below(6));
        const std::string references = "a," + std::to_string(below(6)) + ",t";
        if (below(3) == 0) {
            log.add(
                "warning.cancelled", "warning/" + name, WarningEnded{false, name, references, {}});
            return;
        }
        WarningIssued body;
        body.update = below(2) == 0;
        body.identifier = name;
        body.event = "暴雨";
        if (body.update) body.references = references;
        body.areas = {{"市区", {{{122, 41}, {123, 41}, {123, 42}, {122, 41}}}, {}, {}}};
        log.add(body.update ? "warning.updated" : "warning.issued", "warning/" + name, body);
    }
    void measured() {
        const double value = static_cast<double>(below(100)) / 7;
        switch (below(4)) {
            case 0:
                log.add("sensor.reading",
                        "sensor/" + id(),
                        SensorValue{false, "水位", value, "m", 5.0, {}, {}},
                        Place{3, 4, grid(), true});
                return;
            case 1:
                log.add("indicator.value",
                        "indicator/x",
                        IndicatorValue{"能耗", value, "tce", 10.0, "day", "210300", {}});
                return;
            case 2:
                log.add("grid.status",
                        "grid/" + to_string(grid()),
                        GridStatus{"patrolled", value, log.now_ms});
                return;
            default:
                log.add("resource.position",
                        "resource/" + id(),
                        EntityPosition{},
                        Place{5, 6, grid(), true});
        }
    }
    void said() {
        switch (below(4)) {
            case 0:
                log.add(
                    "help.requested", "help/" + id(), Message{"县", "增援", "210300", id(), {}});
                return;
            case 1:
                log.add("help.answered", "help/" + id(), Message{"市", "已派", "210302", id(), {}});
                return;
            case 2:
                log.add(
                    "report.sent",
                    "report/" + id(),
                    Message{"值班长", "续报", "省", "incident/" + id(), Casualties{1, {}, {}, 2}});
                return;
            default:
                log.add(
                    "roster.set",
                    "roster/x",
                    RosterSet{"210302", "值班长", below(3) == 0 ? "" : "张三", "0412", {}, {}, {}});
        }
    }
    void exercised() {
        IncidentReported body;
        body.title = "演练";
        body.class_code = "12G01";
        log.add("incident.reported", "incident/" + id(), body, Place{1, 2, grid(), true}, true);
        IncidentStep told;
        told.step = Step::registered;
        told.actor = "导调";
        log.add("incident.registered", "incident/" + id(), told, {}, true);
    }
    void step() {
        static const std::vector<std::string> results{"", "", "not_pass", "not_exist", "unable"};
        log.step(id(),
                 static_cast<Step>(below(step_count)),
                 results[below(results.size())],
                 below(4) == 0 ? log.now_ms + hour_ms : 0);
    }

    std::mt19937_64 random_;
};

/// Every count of the tree, worked out anew from the rows.
std::map<GridCode, GridNode> recounted(const World& world) {
    std::map<GridCode, GridNode> nodes;
    for (const Incident& incident : world.incidents.rows())
        for (GridCode at = incident.place.grid; at && is_open(incident.stage); at = parent_of(at)) {
            GridNode& node = nodes[at];
            ++node.open[static_cast<std::size_t>(incident.net)][incident.grade];
            ++node.stage[static_cast<std::size_t>(incident.stage)];
            node.overdue += incident.overdue ? 1 : 0;
            node.unhandled += !incident.handled && incident.stage < Stage::checked ? 1 : 0;
        }
    for (const Worker& worker : world.workers.rows())
        for (GridCode at = worker.place.grid; at && worker.on_duty; at = parent_of(at)) {
            ++nodes[at].workers;
            nodes[at].fresh += worker.fresh ? 1 : 0;
        }
    for (auto& [code, node] : nodes)
        if (level_of(code) == GridLevel::microgrid && node.fresh > 0)
            for (GridCode at = code; at; at = parent_of(at)) ++nodes[at].covered;
    return nodes;
}

void check_counts(const World& world) {
    const auto nodes = recounted(world);
    for (const GridNode& node : world.grid.rows()) {
        const auto found = nodes.find(node.id);
        const GridNode wanted = found == nodes.end() ? GridNode{} : found->second;
        INFO(to_string(node.id));
        REQUIRE(node.open == wanted.open);
        REQUIRE(node.stage == wanted.stage);
        REQUIRE(node.overdue == wanted.overdue);
        REQUIRE(node.unhandled == wanted.unhandled);
        REQUIRE(node.workers == wanted.workers);
        REQUIRE(node.fresh == wanted.fresh);
        REQUIRE(node.covered == wanted.covered);
    }
}

}  // namespace

TEST_CASE("two folds of one random history are equal, also when each event comes twice") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        History history{seed};
        history.play(400);
        CityState again;
        for (const Event& event : history.log.events()) {
            apply(again, event);
            apply(again, event);
        }
        REQUIRE(digest_of(again) == digest_of(history.log.city));
    }
}

TEST_CASE("a fold goes on from a keyframe at any place as if it had never stopped") {
    for (unsigned seed = 30; seed < 36; ++seed) {
        History history{seed};
        history.play(300);
        const std::string whole = digest_of(history.log.city);
        CityState before;
        for (const Event& at : history.log.events()) {
            apply(before, at);
            if (at.sequence % 7 != 0) continue;
            CityState from = city_from_keyframe(keyframe_of(before));
            for (const Event& event : history.log.events()) apply(from, event);
            REQUIRE(digest_of(from) == whole);
        }
    }
}

TEST_CASE("the counts of the tree are those of a recount by brute force") {
    for (unsigned seed = 50; seed < 70; ++seed) {
        History history{seed};
        for (int i = 0; i < 20; ++i) {
            history.play(30);
            check_counts(history.log.city.real);
            check_counts(history.log.city.exercise);
        }
    }
}

TEST_CASE("a refused command leaves the digest as it was, an accepted one never is irregular") {
    std::mt19937_64 random{77};
    History history{77};
    history.play(300);
    Log& log = history.log;
    int refused = 0;
    int accepted = 0;
    for (int i = 0; i < 1500; ++i) {
        IncidentStep body;
        body.step = static_cast<Step>(random() % step_count);
        body.actor = "desk";
        body.target = std::to_string(random() % 30);
        Event command = make_event("c" + std::to_string(i),
                                   "desk",
                                   "incident." + std::string{name_of(body.step)},
                                   "incident/" + std::to_string(random() % 30),
                                   log.now_ms,
                                   body);
        if (i % 3 == 1)
            command =
                make_event("c" + std::to_string(i),
                           "desk",
                           "alarm.shelved",
                           "alarm/" + std::to_string(random() % 30),
                           log.now_ms,
                           AlarmChanged{AlarmMove::shelved, "desk", "检修", log.now_ms + hour_ms});
        if (i % 3 == 2)
            command = make_event("c" + std::to_string(i),
                                 "desk",
                                 "response.activated",
                                 "response/" + std::to_string(random() % 30),
                                 log.now_ms,
                                 ResponseActivated{2, "flood", "desk", "1", {}});
        const Actor actor{"desk", static_cast<Role>(random() % 5), {}};
        const std::string before = digest_of(log.city);
        const auto refusal = refuse_command(log.city, command, actor, std::nullopt);
        if (refusal) {
            ++refused;
            CHECK_FALSE(refusal->detail.empty());
            REQUIRE(digest_of(log.city) == before);
            continue;
        }
        ++accepted;
        const std::uint64_t irregular = log.city.real.irregular;
        log.add(command);
        REQUIRE(log.city.real.irregular == irregular);
    }
    CHECK(refused > 1000);
    CHECK(accepted > 50);
}
