// What a wall shows, by the city's clock.
#include "viewer/state/rotation.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/city/log.hpp"

namespace yiping {
namespace {

RotationRules three_scenes() {
    RotationRules rules;
    rules.scenes = {{"all", 60, {}, 50, {}, false},
                    {"centre", 20, LonLat{122.99, 41.1}, 20, {"incidents"}, false},
                    {"worst", 10, {}, 50, {}, true}};
    return rules;
}

void raise(Log& log, const std::string& id, const std::string& incident) {
    AlarmRaised alarm;
    alarm.condition = "unanswered";
    alarm.priority = 1;
    alarm.about = "incident/" + incident;
    log.add("alarm.raised", "alarm/" + id, alarm);
}

}  // namespace

TEST_CASE("a day of rotation skips no scene and gives each its time") {
    const RotationRules rules = three_scenes();
    const World world;
    std::map<std::string, int> seconds;
    std::vector<std::string> order;
    for (TimeMs now = 0; now < day_ms; now += second_ms) {
        const WallView view = wall_view(rules, world, Log::start_ms + now);
        ++seconds[view.name];
        if (order.empty() || order.back() != view.name) order.push_back(view.name);
    }
    CHECK(seconds["all"] == 57'600);
    CHECK(seconds["centre"] == 19'200);
    CHECK(seconds["worst"] == 9'600);
    const auto place = [](const std::string& name) {
        return name == "all" ? 0 : name == "centre" ? 1 : 2;
    };
    for (std::size_t i = 1; i < order.size(); ++i)
        CHECK(place(order[i]) == (place(order[i - 1]) + 1) % 3);
}

TEST_CASE(
    "an alarm of a high grade interrupts at once, shows its incident, and the rotation returns") {
    const RotationRules rules = three_scenes();
    Log log;
    log.report("small", 4, GridCode{210303001});
    log.report("big", 1, GridCode{210303001});
    raise(log, "a1", "small");
    CHECK(wall_view(rules, log.city.real, log.now_ms).why == WallView::Why::rotation);
    raise(log, "a2", "big");
    const WallView view = wall_view(rules, log.city.real, log.now_ms);
    CHECK(view.why == WallView::Why::alarm);
    CHECK(view.incident == "big");
    REQUIRE(view.centre.has_value());
    CHECK(wall_view(rules, log.city.real, log.now_ms + 19'999).why == WallView::Why::alarm);
    CHECK(wall_view(rules, log.city.real, log.now_ms + 20'000).why == WallView::Why::rotation);
    AlarmChanged taken;
    taken.actor = "王强";
    log.add("alarm.acknowledged", "alarm/a2", taken);
    CHECK(wall_view(rules, log.city.real, log.now_ms + 1'000).why == WallView::Why::rotation);
}

TEST_CASE("a scene that a desk puts on this wall is shown for its time, on another wall never") {
    RotationRules rules = three_scenes();
    Log log;
    SceneShown scene;
    scene.wall = "main";
    scene.camera = {122.7, 41.0, 15};
    scene.layers = {"incidents"};
    scene.selection = "7";
    scene.actor = "王强";
    scene.time = log.now_ms;
    log.add("scene.shown", "scene/main", scene);
    const WallView view = wall_view(rules, log.city.real, log.now_ms);
    CHECK(view.why == WallView::Why::desk);
    CHECK(view.name == "王强");
    CHECK(view.incident == "7");
    CHECK(view.metres_per_pixel == 15);
    CHECK(wall_view(rules, log.city.real, log.now_ms + 600 * second_ms).why ==
          WallView::Why::rotation);
    rules.wall = "other";
    CHECK(wall_view(rules, log.city.real, log.now_ms).why == WallView::Why::rotation);
}

TEST_CASE("a wall without scenes shows the whole city for ever") {
    CHECK(wall_view(RotationRules{}, World{}, Log::start_ms) == WallView{});
}

}  // namespace yiping
