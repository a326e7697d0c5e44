#include "ingest/city/alarms.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/watch.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

AlarmRule rule(const char* code, AlarmCondition condition) {
    AlarmRule made;
    made.code = made.name = code;
    made.condition = condition;
    return made;
}

void settle(Log& log, const WatchRules& rules) {
    for (int round = 0; round < 20; ++round) {
        std::vector<Event> due = due_events(log.city, log.now_ms, rules);
        if (due.empty()) return;
        for (Event& event : due) log.add(std::move(event));
    }
    FAIL("the watch never rests");
}

void raise(Log& log, const std::string& id, GridCode area = grid) {
    AlarmRaised body{"sensor", 2, "sensor/" + id, "水位"};
    body.area = to_string(area);
    log.add("alarm.raised", "alarm/" + id, body);
}
void change(Log& log, const std::string& id, AlarmMove move, const char* actor = "王五") {
    static constexpr const char* types[]{
        "cleared", "acknowledged", "shelved", "unshelved", "shelf_expired", "unsuppressed"};
    AlarmChanged body{move, actor, "检修", {}};
    if (move == AlarmMove::shelved) body.until = log.now_ms + hour_ms;
    log.add(std::string{"alarm."} + types[static_cast<int>(move)], "alarm/" + id, body);
}
const Alarm* find(const Log& log, std::string_view id) {
    return log.city.real.alarms.find(id);
}
void read(Log& log, double value) {
    SensorValue body;
    body.name = "水位";
    body.value = value;
    body.unit = "m";
    body.limit = 3.5;
    log.add("sensor.reading", "sensor/SW01", body, Place{1, 2, grid, true});
}

}  // namespace

TEST_CASE("an alarm goes the states of ISA-18.2 and is gone when over and seen") {
    Log log;
    raise(log, "1");
    CHECK(state_of(*find(log, "1")) == AlarmState::unacknowledged);
    log.now_ms += 90 * second_ms;
    change(log, "1", AlarmMove::acknowledged);
    CHECK(state_of(*find(log, "1")) == AlarmState::acknowledged);
    CHECK_FALSE(asks_for_action(*find(log, "1")));
    change(log, "1", AlarmMove::cleared);
    CHECK(find(log, "1") == nullptr);

    raise(log, "2");
    change(log, "2", AlarmMove::cleared);
    CHECK(state_of(*find(log, "2")) == AlarmState::returned_unacknowledged);
    raise(log, "2");
    CHECK(state_of(*find(log, "2")) == AlarmState::unacknowledged);
    CHECK(find(log, "2")->raises == 2);
    change(log, "2", AlarmMove::shelved);
    CHECK(state_of(*find(log, "2")) == AlarmState::shelved);
    CHECK(find(log, "2")->reason == "检修");
    log.now_ms += hour_ms;
    settle(log, {});
    CHECK(state_of(*find(log, "2")) == AlarmState::unacknowledged);  // the shelf's time is over
}

TEST_CASE("figures tell how many alarms an operator took and how long they waited") {
    Log log;
    for (const char* id : {"1", "2", "3"}) raise(log, id);
    log.now_ms += 2 * minute_ms;
    change(log, "1", AlarmMove::acknowledged, "甲");
    change(log, "2", AlarmMove::acknowledged, "甲");
    change(log, "3", AlarmMove::acknowledged, "乙");
    const AlarmRates rates = alarm_rates(log.city.real, GridCode{210300}, log.now_ms);
    CHECK(rates.last_hour == 3);
    CHECK(rates.operators == 2);
    CHECK(rates.per_operator_hour_milli == 1500);
    const Figures figures = figures_of(
        *log.city.real.figures.find("operator/甲"), Window::shift, log.now_ms, log.now_ms);
    CHECK(figures.of(Measure::alarms_acknowledged) == 2);
    CHECK(figures.quantile_ms(Duration::to_acknowledge, 500) == Approx(120'000).epsilon(0.0625));
}

TEST_CASE("ten alarms in ten minutes are a flood, which ends below five and groups by cause") {
    Log log;
    for (int i = 0; i < 9; ++i) raise(log, std::to_string(i));
    CHECK(log.city.real.alarm_flow.flood_since_ms == 0);
    raise(log, "9", GridCode{210381118200003ULL});
    CHECK(log.city.real.alarm_flow.flood_since_ms == log.now_ms);
    const auto groups = alarm_groups(log.city.real);
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].alarms.size() == 9);
    CHECK(groups[0].county == GridCode{210302});
    CHECK(groups[1].county == GridCode{210381});
    log.now_ms += 11 * minute_ms;
    raise(log, "10");
    CHECK(log.city.real.alarm_flow.flood_since_ms == 0);
    CHECK(log.city.real.alarm_flow.floods == 1);
    CHECK(log.city.real.alarm_flow.flooded_ms == 11 * minute_ms);
}

TEST_CASE("an alarm that comes and goes thrice in a minute chatters, one that stays is stale") {
    Log log;
    raise(log, "1");
    CHECK_FALSE(is_chattering(*find(log, "1"), log.now_ms));
    log.now_ms += 20 * second_ms;
    change(log, "1", AlarmMove::cleared);
    log.now_ms += 20 * second_ms;
    raise(log, "1");
    CHECK(is_chattering(*find(log, "1"), log.now_ms));
    CHECK(is_chattering(*find(log, "1"), log.now_ms + chattered_lately_ms));
    CHECK_FALSE(is_chattering(*find(log, "1"), log.now_ms + chattered_lately_ms + 1));
    CHECK_FALSE(is_stale(*find(log, "1"), log.now_ms + day_ms));
    CHECK(is_stale(*find(log, "1"), log.now_ms + day_ms + 1));
}

TEST_CASE("a sensor alarms after its delay and is over only below its dead band") {
    Log log;
    WatchRules rules;
    rules.tables.alarms = {rule("water", AlarmCondition::sensor)};
    rules.tables.alarms[0].match = "水位";
    rules.tables.alarms[0].delay_ms = minute_ms;
    rules.tables.alarms[0].dead_band = 0.1;
    read(log, 3.6);
    settle(log, rules);
    CHECK(find(log, "water-SW01") == nullptr);
    log.now_ms += 30 * second_ms;
    read(log, 3.4);  // below again: the delay begins anew
    log.now_ms += 10 * second_ms;
    read(log, 3.7);
    log.now_ms += 59 * second_ms;
    settle(log, rules);
    CHECK(find(log, "water-SW01") == nullptr);
    log.now_ms += second_ms;
    settle(log, rules);
    REQUIRE(find(log, "water-SW01") != nullptr);
    CHECK(find(log, "water-SW01")->area == grid);
    log.now_ms += second_ms;
    read(log, 3.45);  // inside the dead band
    settle(log, rules);
    CHECK(find(log, "water-SW01")->active);
    log.now_ms += second_ms;
    read(log, 3.39);
    settle(log, rules);
    CHECK_FALSE(find(log, "water-SW01")->active);
}

TEST_CASE("a sensor that tells no limit alarms by that of the table, after its delay too") {
    Log log;
    WatchRules rules;
    rules.tables.alarms = {rule("gas", AlarmCondition::sensor)};
    rules.tables.alarms[0].match = "燃气";
    rules.tables.alarms[0].threshold = 20;
    rules.tables.alarms[0].delay_ms = minute_ms;
    rules.tables.alarms[0].dead_band = 2;
    Watch watch{rules};
    const auto measure = [&](double value) {
        SensorValue body;
        body.name = "燃气浓度";
        body.value = value;
        body.unit = "%LEL";
        watch.note(log.add("sensor.reading", "sensor/RQ1", body, Place{1, 2, grid, true}));
    };
    const auto look = [&] {
        for (int round = 0; round < 5; ++round)
            for (Event& event : watch.due(log.city, log.now_ms))
                watch.note(log.add(std::move(event)));
        const Alarm* alarm = find(log, "gas-RQ1");
        return alarm != nullptr && alarm->active;
    };
    const auto later = [&](TimeMs by_ms) { log.now_ms += by_ms; };
    measure(25);
    CHECK_FALSE(look());
    later(50 * second_ms);
    measure(15);  // below again: the delay begins anew
    CHECK_FALSE(look());
    later(second_ms);
    measure(21);
    CHECK_FALSE(look());
    later(30 * second_ms);
    measure(22);
    CHECK_FALSE(look());
    later(29 * second_ms);
    CHECK_FALSE(look());
    later(second_ms);
    CHECK(look());
    measure(18.5);  // inside the dead band
    CHECK(look());
    measure(17.9);
    CHECK_FALSE(look());

    measure(30);
    CHECK_FALSE(look());
    later(20 * second_ms);
    watch = Watch{rules};  // a restart counts from the last reading, and then raises it once
    CHECK_FALSE(look());
    later(40 * second_ms);
    CHECK(look());
    watch = Watch{rules};
    CHECK(watch.due(log.city, log.now_ms).empty());
}

TEST_CASE("what another alarm says already is suppressed by design until that one is over") {
    Log log;
    WatchRules rules;
    rules.tables.alarms = {rule("late", AlarmCondition::overdue),
                           rule("chem", AlarmCondition::class_code)};
    rules.tables.alarms[0].threshold = 4;
    rules.tables.alarms[0].unless = "chem";
    rules.tables.alarms[1].match = "12G";
    log.report("1", 4, grid);
    log.step("1", Step::registered);
    log.step("1", Step::dispatched, "", log.now_ms + hour_ms);
    settle(log, rules);
    REQUIRE(find(log, "chem-1") != nullptr);
    log.now_ms += 2 * hour_ms;
    settle(log, rules);
    REQUIRE(find(log, "late-1") != nullptr);
    CHECK(state_of(*find(log, "late-1")) == AlarmState::suppressed);
    CHECK(alarm_rates(log.city.real, GridCode{210300}, log.now_ms).suppressed == 1);
    change(log, "chem-1", AlarmMove::acknowledged);
    change(log, "chem-1", AlarmMove::cleared);
    rules.tables.alarms[1].match = "14";  // the cause is gone
    settle(log, rules);
    CHECK(state_of(*find(log, "late-1")) == AlarmState::unacknowledged);
}

TEST_CASE("sources, responses and uncovered communities alarm by their rules") {
    Log log;
    WatchRules rules;
    rules.tables.alarms = {rule("feed", AlarmCondition::feed_silent),
                           rule("response", AlarmCondition::response),
                           rule("uncovered", AlarmCondition::uncovered)};
    rules.tables.alarms[1].threshold = 2;
    rules.tables.alarms[2].delay_ms = 30 * minute_ms;
    const GridCode micro{21030200100100101ULL};
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, micro, true});
    log.add("response.activated", "response/r", ResponseActivated{2, "防汛", {}, {}, {}});
    log.add("response.activated", "response/s", ResponseActivated{3, "防汛", {}, {}, {}});
    settle(log, rules);
    CHECK(find(log, "response-r") != nullptr);
    CHECK(find(log, "response-s") == nullptr);
    CHECK(log.city.real.grid.find(GridCode{210302001001ULL})->covered == 1);
    log.now_ms += 10 * minute_ms;
    settle(log, rules);
    REQUIRE(find(log, "feed-test") != nullptr);
    CHECK(log.city.real.grid.find(GridCode{210302001001ULL})->covered == 0);
    CHECK(find(log, "uncovered-210302001001") == nullptr);
    log.now_ms += 30 * minute_ms;
    settle(log, rules);
    CHECK(find(log, "uncovered-210302001001") != nullptr);
    log.add("worker.position", "worker/1", EntityPosition{}, Place{1, 2, micro, true});
    settle(log, rules);
    CHECK_FALSE(find(log, "uncovered-210302001001")->active);
    CHECK_FALSE(find(log, "feed-test")->active);
}
