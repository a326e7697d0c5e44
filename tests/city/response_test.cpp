// Plans with owners and clocks, help between centres, the roster.
#include <algorithm>
#include <catch2/catch.hpp>

#include "ingest/city/watch.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

WatchRules plans_only() {
    WatchRules rules;
    rules.tables.plan_steps =
        read_city_rules(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue")).plan_steps;
    return rules;
}
void settle(Log& log) {
    static const WatchRules rules = plans_only();
    for (Event& due : due_events(log.city, log.now_ms, rules)) log.add(std::move(due));
}

}  // namespace

TEST_CASE("an activated plan opens the steps of its level with owners and clocks") {
    const auto steps_at = [](int level) {
        Log log;
        log.add("response.activated",
                "response/1",
                ResponseActivated{level, "防汛应急预案", {}, {}, {}});
        settle(log);
        return log.city.real.responses.find("1")->tasks.size();
    };
    CHECK(steps_at(1) == 11);
    CHECK(steps_at(2) == 10);
    CHECK(steps_at(4) == 4);

    Log log;
    log.add("response.activated", "response/1", ResponseActivated{2, "flood", {}, {}, {}});
    settle(log);
    settle(log);
    const Response& response = *log.city.real.responses.find("1");
    REQUIRE(response.tasks.size() == 10);
    CHECK(response.steps.size() == 10);
    CHECK(response.tasks[0].owner == "市水利局");
    CHECK(response.tasks[0].due_ms == log.now_ms + 10 * minute_ms);
    log.add("response.step_done", "response/1", ResponseStepDone{response.tasks[0].text, "甲", {}});
    CHECK(response.tasks[0].done_ms == log.now_ms);
    CHECK(response.tasks[0].actor == "甲");
    log.now_ms += 20 * minute_ms;
    settle(log);
    settle(log);
    CHECK_FALSE(log.city.real.responses.find("1")->tasks[0].overdue);
    CHECK(log.city.real.responses.find("1")->tasks[1].overdue);
    CHECK(std::ranges::count(log.events(), "response.step_overdue", &Event::type) == 1);
    log.add("response.ended", "response/1", ResponseEnded{"乙", "水势回落"});
    CHECK(log.city.real.responses.find("1")->reason == "水势回落");
    log.now_ms += 12 * hour_ms;
    settle(log);
    CHECK(std::ranges::count(log.events(), "response.step_overdue", &Event::type) == 1);
}

TEST_CASE("steps that an operator chose get the owners of the plan, and no others are added") {
    Log log;
    log.add("response.activated",
            "response/1",
            ResponseActivated{
                2, "防汛应急预案", {}, {}, std::vector<std::string>{"开放避难场所", "自定"}});
    settle(log);
    const Response& response = *log.city.real.responses.find("1");
    REQUIRE(response.tasks.size() == 2);
    CHECK(response.tasks[0].owner == "市应急管理局");
    CHECK(response.tasks[1].owner.empty());
}

TEST_CASE("help asked of another centre is open until it is answered, then forgotten in a day") {
    Log log;
    log.add(
        "help.requested", "help/1", Message{"铁东中心", "请调泵车", "210300", "incident/1", {}});
    const HelpRequest* help = log.city.real.helps.find("incident/1");
    REQUIRE(help != nullptr);
    CHECK(help->to == "210300");
    CHECK(help->answered_ms == 0);
    log.now_ms += minute_ms;
    log.add("help.answered", "help/1", Message{"市中心", "两台已出发", {}, "incident/1", {}});
    help = log.city.real.helps.find("incident/1");
    CHECK(help->answer == "两台已出发");
    CHECK(help->text == "请调泵车");
    log.now_ms += day_ms + 2 * hour_ms;
    log.add("clock.ticked", "clock", ClockTicked{});
    CHECK(log.city.real.helps.size() == 0);
}

TEST_CASE("the roster says who is on duty at a post until the name is taken off") {
    Log log;
    RosterSet body{
        "210300", "带班领导", "赵六", "0412-0000000", {}, log.now_ms, log.now_ms + day_ms};
    log.add("roster.set", "roster/1", body);
    const RosterEntry* entry = log.city.real.roster.find("210300/带班领导");
    REQUIRE(entry != nullptr);
    CHECK(entry->name == "赵六");
    CHECK(entry->phone == "0412-0000000");
    body.name.clear();
    log.add("roster.set", "roster/1", body);
    CHECK(log.city.real.roster.size() == 0);
}
