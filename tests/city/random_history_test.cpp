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

/// Plays random facts: reports, steps legal and illegal, positions, alarms, jumps of the clock.
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
        switch (below(10)) {
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
        history.play(200);
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
        const Event command = make_event("c" + std::to_string(i),
                                         "desk",
                                         "incident." + std::string{name_of(body.step)},
                                         "incident/" + std::to_string(random() % 30),
                                         log.now_ms,
                                         body);
        const Actor actor{"desk", static_cast<Role>(random() % 5), {}};
        const std::string before = i % 10 == 0 ? digest_of(log.city) : "";
        const auto refusal = refuse_command(log.city, command, actor, std::nullopt);
        if (refusal) {
            ++refused;
            CHECK_FALSE(refusal->detail.empty());
            if (i % 10 == 0) REQUIRE(digest_of(log.city) == before);
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
