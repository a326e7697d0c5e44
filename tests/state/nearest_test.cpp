// Who is sent first.
#include "viewer/state/nearest.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

const Place here = place_at({122.7, 41.0}, GridCode{});

void add(World& world, const std::string& id, const std::string& kind, double km, bool free) {
    Resource& one = world.resources.at_or_new(id);
    one.kind = kind;
    one.name = id;
    one.state = free ? "at_station" : "en_route";
    one.place = place_at({122.7, 41.0 + km / 111.195}, GridCode{});
}

std::vector<std::string> names(const std::vector<Near>& all) {
    std::vector<std::string> result;
    for (const Near& one : all) result.push_back(one.subject);
    return result;
}

}  // namespace

TEST_CASE("those that suit and are free come first, by distance, then the free, then the busy") {
    World world;
    add(world, "busy engine", "fire_engine", 1, false);
    add(world, "van", "repair_van", 2, true);
    add(world, "far engine", "fire_engine", 9, true);
    add(world, "ambulance", "ambulance", 4, true);
    add(world, "engine", "fire_engine", 4, true);
    add(world, "hospital", "hospital", 0.1, true);
    const auto all = nearest(world, here, "fire_engine ambulance", "", 10);
    CHECK(names(all) == std::vector<std::string>{"resource/engine",
                                                 "resource/ambulance",
                                                 "resource/far engine",
                                                 "resource/van",
                                                 "resource/busy engine"});
    CHECK(all[0].distance_m == Approx(4'000).epsilon(0.01));
    CHECK_FALSE(all[4].free);
}

TEST_CASE("words narrow the list, and a place that is not known has nobody near it") {
    World world;
    add(world, "engine", "fire_engine", 4, true);
    add(world, "van", "repair_van", 2, true);
    CHECK(names(nearest(world, here, "", "van", 10)) == std::vector<std::string>{"resource/van"});
    CHECK(nearest(world, Place{}, "", "", 10).empty());
    CHECK(nearest(world, here, "", "", 1).size() == 1);
}

TEST_CASE("workers on duty are among them, those off duty are not") {
    World world;
    for (const auto& [id, on_duty] : {std::pair{"on", true}, std::pair{"off", false}}) {
        Worker& worker = world.workers.at_or_new(id);
        worker.on_duty = on_duty;
        worker.place = here;
    }
    CHECK(names(nearest(world, here, "", "", 9)) == std::vector<std::string>{"worker/on"});
}

TEST_CASE("where there are streets the way counts, and what no street leads to is told apart") {
    World world;
    add(world, "across the river", "fire_engine", 1, true);
    add(world, "down the road", "fire_engine", 3, true);
    add(world, "on the island", "fire_engine", 5, true);
    const Place island = world.resources.find("on the island")->place;
    const Place across = world.resources.find("across the river")->place;
    int asked = 0;
    const AlongStreets along = [&](const Place& to) -> std::optional<double> {
        ++asked;
        if (to.lat_e7 == island.lat_e7) return std::nullopt;
        return to.lat_e7 == across.lat_e7 ? 8000 : 3500;
    };
    const auto all = nearest(world, here, "", "", 3, along);
    CHECK(names(all) == std::vector<std::string>{"resource/down the road",
                                                 "resource/on the island",
                                                 "resource/across the river"});
    CHECK(all[0].distance_m == 3500);
    CHECK(all[0].along_streets);
    CHECK_FALSE(all[1].along_streets);
    CHECK(all[1].distance_m == Approx(5000).epsilon(0.01));
    CHECK(asked == 3);
    for (int i = 0; i < 500; ++i)
        add(world, "far " + std::to_string(i), "fire_engine", 20 + i, true);
    asked = 0;
    CHECK(nearest(world, here, "", "", 3, along).size() == 3);
    CHECK(asked == 12);  // never all
}

}  // namespace yiping
