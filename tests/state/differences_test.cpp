#include "viewer/state/differences.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

Incident incident(const std::string& id, int grade, Stage stage) {
    Incident one;
    one.id = id;
    one.title = "case " + id;
    one.grade = static_cast<std::uint8_t>(grade);
    one.stage = stage;
    return one;
}

template <class Row>
void put(Table<Row>& table, const Row& row) {
    table.at_or_new(row.id) = row;
}

const Difference* about(const Comparison& comparison, const std::string& id) {
    for (const Difference& one : comparison.all)
        if (one.id == id) return &one;
    return nullptr;
}

}  // namespace

TEST_CASE("two moments differ by what has come, what is over and what has changed") {
    World then, now;
    put(then.incidents, incident("same", 3, Stage::handling));
    put(now.incidents, incident("same", 3, Stage::handling));
    put(then.incidents, incident("worse", 3, Stage::registered));
    put(now.incidents, incident("worse", 1, Stage::handling));
    put(then.incidents, incident("closed", 2, Stage::handling));
    put(now.incidents, incident("closed", 2, Stage::closed));
    put(then.incidents, incident("forgotten", 4, Stage::handling));
    put(now.incidents, incident("new", 2, Stage::reported));
    put(now.incidents, incident("come and gone", 2, Stage::closed));
    Incident late = incident("late", 4, Stage::handling);
    put(then.incidents, late);
    late.overdue = true;
    put(now.incidents, late);

    const Comparison found = compared(then, 7, now);
    CHECK(found.then_ms == 7);
    CHECK(found.all.size() == 5);
    CHECK(about(found, "same") == nullptr);
    CHECK(about(found, "come and gone") == nullptr);
    REQUIRE(about(found, "worse") != nullptr);
    CHECK(about(found, "worse")->kind == DifferenceKind::changed);
    CHECK(about(found, "worse")->grade_was == 3);
    CHECK(about(found, "worse")->stage_is == Stage::handling);
    CHECK(about(found, "closed")->kind == DifferenceKind::ended);
    CHECK(about(found, "forgotten")->kind == DifferenceKind::ended);
    CHECK(about(found, "new")->kind == DifferenceKind::reported);
    CHECK(about(found, "late")->overdue_now);
    CHECK(found.all.front().id == "worse");  // the worst first
    CHECK(found.open_was[2] == 1);
    CHECK(found.open_is[2] == 1);
    CHECK(found.open_is[1] == 1);
}

TEST_CASE("alarms, warnings and responses are told as begun or over") {
    World then, now;
    Alarm alarm;
    alarm.id = "a";
    alarm.title = "silent feed";
    put(now.alarms, alarm);
    Response response;
    response.id = "r";
    response.plan = "flood";
    put(then.responses, response);
    response.ended_ms = 5;
    put(now.responses, response);
    Warning warning;
    warning.id = "w";
    put(then.warnings, warning);
    put(now.warnings, warning);
    const Comparison found = compared(then, 0, now);
    REQUIRE(found.all.size() == 2);
    CHECK(about(found, "a")->begun);
    CHECK_FALSE(about(found, "r")->begun);
}

TEST_CASE("a moment does not differ from itself") {
    World world;
    put(world.incidents, incident("one", 2, Stage::handling));
    CHECK(compared(world, 0, world).all.empty());
}

}  // namespace yiping
