#include "ingest/city/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/city/log.hpp"

using namespace yiping;

namespace {
constexpr GridCode grid{210381118200003ULL};
}

TEST_CASE("a case goes the seven stages of the road and keeps when it reached each") {
    Log log;
    log.report("1", 3, grid);
    const std::vector<std::pair<Step, Stage>> road{{Step::verified, Stage::verified},
                                                   {Step::registered, Stage::registered},
                                                   {Step::dispatched, Stage::dispatched},
                                                   {Step::accepted, Stage::handling},
                                                   {Step::arrived, Stage::handling},
                                                   {Step::handled, Stage::handling},
                                                   {Step::checked, Stage::checked},
                                                   {Step::closed, Stage::closed}};
    for (const auto& [step, stage] : road) {
        log.now_ms += minute_ms;
        log.step("1", step);
        CHECK(log.incident("1").stage == stage);
        CHECK(log.incident("1").stage_ms[static_cast<std::size_t>(stage)] != 0);
    }
    CHECK_FALSE(log.incident("1").irregular);
    CHECK(log.incident("1").closed_ms == log.now_ms);
}

TEST_CASE("a public report found not to exist is cancelled") {
    Log log;
    log.report("1", 0, grid);
    log.step("1", Step::verified, "not_exist");
    CHECK(log.incident("1").stage == Stage::cancelled);
}

TEST_CASE("a failed check sends the case back to handling and counts the rework") {
    Log log;
    log.report("1", 0, grid);
    for (const Step step : {Step::registered, Step::dispatched, Step::accepted, Step::handled})
        log.step("1", step);
    log.step("1", Step::checked, "not_pass");
    CHECK(log.incident("1").stage == Stage::handling);
    CHECK(log.incident("1").rework == 1);
    CHECK_FALSE(log.incident("1").handled);
    CHECK(stage_after(log.incident("1"), Step::handled, ""));
}

TEST_CASE("a check before the unit says it is done is not possible") {
    Log log;
    log.report("1", 0, grid);
    for (const Step step : {Step::registered, Step::dispatched, Step::accepted})
        log.step("1", step);
    CHECK_FALSE(stage_after(log.incident("1"), Step::checked, "pass"));
}

TEST_CASE("a suspended case can only be resumed or spoken about") {
    Log log;
    log.report("1", 0, grid);
    for (const Step step : {Step::registered, Step::dispatched, Step::accepted, Step::suspended})
        log.step("1", step);
    CHECK_FALSE(stage_after(log.incident("1"), Step::handled, ""));
    CHECK(stage_after(log.incident("1"), Step::noted, ""));
    log.step("1", Step::resumed);
    CHECK(stage_after(log.incident("1"), Step::handled, ""));
}

TEST_CASE("an illegal step of a producer is kept, flagged and followed forward only") {
    Log log;
    log.report("1", 2, grid);
    log.step("1", Step::arrived);  // nobody dispatched it
    CHECK(log.incident("1").stage == Stage::handling);
    CHECK(log.incident("1").irregular);
    CHECK(log.city.real.irregular == 1);
    log.step("1", Step::verified);  // behind on the road
    CHECK(log.incident("1").stage == Stage::handling);
    log.step("nobody knows it", Step::closed);
    CHECK(log.city.real.irregular == 3);
}

TEST_CASE("an illegal command is refused with the state it met and what would be legal") {
    Log log;
    log.report("1", 2, grid);
    IncidentStep close;
    close.step = Step::closed;
    const Event event =
        make_event("c1", "desk", "incident.closed", "incident/1", log.now_ms, close);
    const auto refusal = refuse_command(log.city, event, Actor{}, std::nullopt);
    REQUIRE(refusal);
    CHECK(refusal->reason == "not_allowed");
    CHECK(refusal->state == "reported");
    CHECK(refusal->detail.find("registered") != std::string::npos);
}

TEST_CASE("of two operators at once the second is told who came first") {
    Log log;
    const std::uint64_t seen_by_both = log.report("1", 2, grid).sequence;
    IncidentStep body;
    const Event command =
        make_event("c1", "desk", "incident.verified", "incident/1", log.now_ms, body);
    CHECK_FALSE(refuse_command(log.city, command, Actor{}, seen_by_both));
    log.step("1", Step::verified);
    const auto refusal = refuse_command(log.city, command, Actor{}, seen_by_both);
    REQUIRE(refusal);
    CHECK(refusal->reason == "conflict");
    CHECK(refusal->detail.find("张三") != std::string::npos);
}

TEST_CASE("a role that may only look, or a scope that lies elsewhere, is refused with its name") {
    Log log;
    log.report("1", 2, grid);
    const Event command =
        make_event("c1", "desk", "incident.verified", "incident/1", log.now_ms, IncidentStep{});
    const auto refused = [&](Role role, std::uint64_t scope) {
        const auto refusal =
            refuse_command(log.city, command, Actor{"李四", role, GridCode{scope}}, {});
        return refusal ? refusal->detail : "";
    };
    CHECK(refused(Role::viewer, 0) == "the role viewer may not command");
    CHECK(refused(Role::producer, 0) == "the role producer may not command");
    CHECK(refused(Role::operating, 0).empty());
    const std::uint64_t county = ancestor_at(grid, GridLevel::county).value;
    CHECK(refused(Role::operating, county).empty());
    CHECK(refused(Role::admin, county + 1) ==
          fmt::format("it lies outside {}, the scope of 李四", county + 1));
}

TEST_CASE("a command across worlds, on the unknown, or reserved to ingest is refused") {
    Log log;
    log.report("1", 2, grid);
    IncidentStep body;
    CHECK(refuse_command(log.city,
                         make_event("c", "desk", "incident.verified", "incident/1", 0, body, true),
                         Actor{},
                         {})
              ->reason == "not_allowed");
    CHECK(refuse_command(log.city,
                         make_event("c", "desk", "incident.verified", "incident/2", 0, body),
                         Actor{},
                         {})
              ->reason == "unknown_subject");
    CHECK(refuse_command(log.city,
                         make_event("c", "desk", "clock.ticked", "clock", 0, ClockTicked{}),
                         Actor{},
                         {})
              ->reason == "not_allowed");
}

TEST_CASE("no history leads to a state without a way on, except the ends") {
    std::mt19937_64 random{7};
    for (int history = 0; history < 300; ++history) {
        Log log;
        log.report("1", 1 + static_cast<int>(random() % 4), grid);
        for (int i = 0; i < 40; ++i) {
            const auto legal = legal_steps(log.incident("1"));
            if (log.incident("1").stage == Stage::merged) {
                CHECK(legal.empty());
                break;
            }
            REQUIRE_FALSE(legal.empty());
            log.step("1", legal[random() % legal.size()], random() % 4 == 0 ? "not_pass" : "");
            CHECK_FALSE(log.incident("1").irregular);
        }
    }
}
