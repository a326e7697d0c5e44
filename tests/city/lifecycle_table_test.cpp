// The table as a whole: no dead ends, roles, nets, and what README.md shows of it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "ingest/event/csv_reader.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

/// All that the table looks at in a case.
struct Situation {
    Stage stage;
    bool suspended, handled;
    auto operator<=>(const Situation&) const = default;
};

Incident incident_in(Net net, const Situation& situation) {
    Incident incident;
    incident.net = net;
    incident.stage = situation.stage;
    incident.suspended = situation.suspended;
    incident.handled = situation.handled;
    return incident;
}

/// Where every legal step of a role leads from one situation, by the fold itself.
std::set<Situation> after(Net net, const Situation& from, Role role) {
    std::set<Situation> reached;
    for (const Step step : legal_steps(incident_in(net, from), role)) {
        for (const char* result : {"", "not_pass", "not_exist", "unable"}) {
            Log log;
            log.report("1", 4, grid, net);
            Incident& incident = *log.city.real.incidents.find("1");
            incident.stage = from.stage;
            incident.suspended = from.suspended;
            incident.handled = from.handled;
            log.step("1", step, result);
            CHECK_FALSE(log.incident("1").irregular);
            const Incident& now = log.incident("1");
            reached.insert({now.stage, now.suspended, now.handled});
        }
    }
    return reached;
}

std::set<Situation> reachable(Net net, const Situation& start, Role role) {
    std::set<Situation> known{start};
    std::vector<Situation> open{start};
    while (!open.empty()) {
        const Situation from = open.back();
        open.pop_back();
        for (const Situation& to : after(net, from, role))
            if (known.insert(to).second) open.push_back(to);
    }
    return known;
}

bool is_legal(const Incident& incident, Step step, Role role) {
    return std::ranges::count(legal_steps(incident, role), step) != 0;
}

}  // namespace

TEST_CASE("from every state that a case can come to an operator can bring it to its close") {
    for (const Net net : {Net::service, Net::governance, Net::coordination, Net::command}) {
        const auto known = reachable(net, {Stage::reported, false, false}, Role::operating);
        CHECK(known.size() >= 10);
        for (const Situation& situation : known) {
            if (situation.stage == Stage::merged) continue;  // it lives on in the other
            INFO(name_of(net) << " " << name_of(situation.stage) << situation.suspended
                              << situation.handled);
            const auto ahead = reachable(net, situation, Role::operating);
            CHECK(std::ranges::any_of(
                ahead, [](const Situation& one) { return one.stage == Stage::closed; }));
        }
    }
}

TEST_CASE("only command sends help before registration, only services close without a check") {
    const Situation reported{Stage::reported, false, false};
    const Situation done{Stage::handling, false, true};
    const auto legal = [](Net net, const Situation& situation, Step step) {
        return is_legal(incident_in(net, situation), step, Role::operating);
    };
    CHECK(legal(Net::command, reported, Step::dispatched));
    CHECK_FALSE(legal(Net::governance, reported, Step::dispatched));
    CHECK(legal(Net::service, done, Step::closed));
    CHECK(legal(Net::coordination, done, Step::closed));
    CHECK_FALSE(legal(Net::governance, done, Step::closed));
    CHECK_FALSE(legal(Net::command, done, Step::closed));
    const Situation working{Stage::handling, false, false};
    CHECK(legal(Net::governance, working, Step::mediated));
    CHECK_FALSE(legal(Net::service, working, Step::mediated));
    CHECK_FALSE(legal(Net::service, working, Step::arrived));
}

TEST_CASE("an emergency that is handled may be sent more forces, and who leads stays") {
    Log log;
    log.report("1", 1, grid, Net::command);
    IncidentStep sent;
    sent.step = Step::dispatched;
    sent.actor = "李四";
    sent.unit = "xfj";
    log.add("incident.dispatched", "incident/1", sent);
    log.step("1", Step::arrived);
    sent.unit.reset();
    sent.target = "resource/119-02";
    log.add("incident.dispatched", "incident/1", sent);
    CHECK(log.incident("1").stage == Stage::handling);
    CHECK(log.incident("1").unit == "xfj");
    CHECK(log.incident("1").arrived);
    CHECK_FALSE(log.incident("1").irregular);
    CHECK_FALSE(is_legal(incident_in(Net::governance, {Stage::handling, false, false}),
                         Step::dispatched,
                         Role::admin));
}

TEST_CASE("what needs a superior is refused to an operator, and says so") {
    Log log;
    log.report("1", 2, grid);
    for (const Step step : {Step::registered, Step::dispatched, Step::accepted})
        log.step("1", step);
    CHECK_FALSE(is_legal(log.incident("1"), Step::supervised, Role::operating));
    CHECK(is_legal(log.incident("1"), Step::supervised, Role::supervisor));
    IncidentStep body;
    body.step = Step::closed;
    const Event close = make_event("c", "desk", "incident.closed", "incident/1", log.now_ms, body);
    const auto refusal = refuse_command(log.city, close, Actor{"李四", Role::operating, {}}, {});
    REQUIRE(refusal);
    CHECK(refusal->state == "handling");
    CHECK_THAT(refusal->detail, Catch::Contains("not possible for the role operator"));
    CHECK_THAT(refusal->detail, Catch::Contains("possible: "));
    CHECK_FALSE(refuse_command(log.city, close, Actor{"值班长", Role::supervisor, {}}, {}));
    log.step("1", Step::closed);
    CHECK(log.incident("1").forced);  // 强制结案
    CHECK_FALSE(log.incident("1").irregular);
}

TEST_CASE("a case is merged into another open one, and into nothing else") {
    Log log;
    for (const char* id : {"1", "2", "3"}) log.report(id, 4, grid);
    log.step("3", Step::cancelled);
    const auto refusal_of = [&](const char* target) {
        IncidentStep body;
        body.step = Step::merged;
        if (*target != 0) body.target = target;
        const auto refusal = refuse_command(
            log.city,
            make_event("m", "desk", "incident.merged", "incident/1", log.now_ms, body),
            Actor{},
            {});
        return refusal ? refusal->detail : "";
    };
    CHECK(refusal_of("2").empty());
    CHECK(refusal_of("") == "merged needs the id of another case as target");
    CHECK(refusal_of("1") == "a case cannot be merged into itself");
    CHECK(refusal_of("3") == "the case to merge into is ended");
    CHECK(refusal_of("9") == "the case to merge into is not known");
}

TEST_CASE("a case that is handed to another centre is seen by both and commanded by its own") {
    Log log;
    log.report("1", 2, grid);
    IncidentStep body;
    body.step = Step::escalated;
    body.target = "210300";
    log.add("incident.escalated", "incident/1", body);
    CHECK(log.incident("1").centre == GridCode{210300});
    CHECK(log.incident("1").handed_from == GridCode{210302});
    CHECK(is_commanded_by(log.incident("1"), GridCode{210302}));  // it lies there still
    CHECK(is_commanded_by(log.incident("1"), GridCode{210300}));
    body.target = "210381";
    log.add("incident.escalated", "incident/1", body);  // handed down to a neighbour
    CHECK(log.incident("1").centre == GridCode{210381});
    CHECK(is_commanded_by(log.incident("1"), GridCode{210381}));
    CHECK(is_seen_by(log.incident("1"), GridCode{210300}));
    CHECK_FALSE(is_seen_by(log.incident("1"), GridCode{210303}));
}

TEST_CASE("README.md shows the table that is printed") {
    const std::string readme = read_file(YIPING_SOURCE_DIR "/README.md");
    CHECK(readme.find(lifecycle_as_markdown()) != std::string::npos);
}
