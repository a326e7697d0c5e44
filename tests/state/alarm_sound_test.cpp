// When an alarm is heard.
#include "viewer/state/alarm_sound.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

Alarm& raise(World& world, const std::string& id, int priority, TimeMs raised_ms = 1'000) {
    Alarm& alarm = world.alarms.at_or_new(id);
    alarm.priority = static_cast<std::uint8_t>(priority);
    alarm.raised_ms = raised_ms;
    alarm.active = true;
    alarm.acknowledged = false;
    return alarm;
}

}  // namespace

TEST_CASE("an alarm is heard as it begins, and again until somebody takes it") {
    World world;
    AlarmCaller caller{{1, 10}};
    CHECK(caller.due(world, 0) == std::nullopt);
    Alarm& fire = raise(world, "fire", 1);
    CHECK(caller.due(world, 1) == 1);
    CHECK(caller.due(world, 1.1) == std::nullopt);
    CHECK(caller.due(world, 10.9) == std::nullopt);
    CHECK(caller.due(world, 11) == 1);
    fire.acknowledged = true;
    CHECK(caller.due(world, 30) == std::nullopt);
}

TEST_CASE("those of lower priority are not heard unless asked for; the worst is the one heard") {
    World world;
    raise(world, "pump", 3);
    raise(world, "gas", 2);
    AlarmCaller high{{1, 10}}, all{{3, 10}};
    CHECK(high.due(world, 1) == std::nullopt);
    CHECK(all.due(world, 1) == 2);
    raise(world, "fire", 1);
    CHECK(all.due(world, 5) == 1);
    CHECK(high.due(world, 5) == 1);
}

TEST_CASE("a shelved alarm is silent; raised again it is another one") {
    World world;
    Alarm& fire = raise(world, "fire", 1);
    fire.shelved = true;
    AlarmCaller caller{{1, 10}};
    CHECK(caller.due(world, 1) == std::nullopt);
    fire.shelved = false;
    CHECK(caller.due(world, 2) == 1);
    fire.raised_ms = 9'000;
    CHECK(caller.due(world, 5) == 1);
}

TEST_CASE("silence lasts until another alarm asks, or none does") {
    World world;
    raise(world, "fire", 1);
    AlarmCaller caller{{1, 10}};
    CHECK(caller.due(world, 1) == 1);
    caller.silence();
    CHECK(caller.due(world, 20) == std::nullopt);
    CHECK(caller.silenced());
    raise(world, "flood", 1);
    CHECK(caller.due(world, 21) == 1);
    caller.silence();
    for (Alarm& alarm : world.alarms.rows_for_change()) alarm.acknowledged = true;
    CHECK(caller.due(world, 22) == std::nullopt);
    CHECK_FALSE(caller.silenced());
}

TEST_CASE("a flood is one call, not a rattle") {
    World world;
    AlarmCaller caller{{1, 10}};
    int calls = 0;
    for (int i = 0; i < 10; ++i) {
        raise(world, std::to_string(i), 1);
        calls += caller.due(world, 0.1 * i).has_value() ? 1 : 0;
    }
    CHECK(calls == 1);
    CHECK(caller.due(world, 10) == 1);
}

}  // namespace yiping
