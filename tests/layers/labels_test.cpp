#include "viewer/layers/labels.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "tests/layers/drawing.hpp"

using namespace yiping;

namespace {

LabelExtent measure(std::string_view text, LabelSize size) {
    const float height_px = size == LabelSize::large ? 20 : size == LabelSize::medium ? 16 : 12;
    return {static_cast<float>(text.size()) * height_px / 2, height_px};
}

bool overlap(const PlacedLabel& a, const PlacedLabel& b) {
    const LabelExtent of_a = measure(a.text, a.size);
    const LabelExtent of_b = measure(b.text, b.size);
    return std::abs(a.centre.x - b.centre.x) < (of_a.width_px + of_b.width_px) / 2 &&
           std::abs(a.centre.y - b.centre.y) < (of_a.height_px + of_b.height_px) / 2;
}

const Camera camera{{0, 0}, 10, {100, 50, 1200, 800}};

std::vector<LabelWish> random_wishes(std::size_t count) {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < 2000; ++i)
            all.push_back(std::string(1 + i % 12, 'n') + std::to_string(i));
        return all;
    }();
    std::mt19937 random(7);
    std::uniform_real_distribution<float> x(-6500, 6500);
    std::uniform_real_distribution<float> y(-4500, 4500);
    std::vector<LabelWish> wishes;
    for (std::size_t i = 0; i < count; ++i)
        wishes.push_back({names[i % names.size()],
                          {x(random), y(random)},
                          static_cast<LabelSize>(i % 3),
                          static_cast<float>(random() % 5)});
    return wishes;
}

}  // namespace

TEST_CASE("no two placed labels overlap and none leaves the map") {
    const auto placed = place_labels(random_wishes(2000), camera, measure);
    CHECK(placed.size() > 100);
    CHECK(placed.size() < 2000);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        const LabelExtent extent = measure(placed[i].text, placed[i].size);
        CHECK(placed[i].centre.x - extent.width_px / 2 >= 100);
        CHECK(placed[i].centre.x + extent.width_px / 2 <= 1300);
        CHECK(placed[i].centre.y - extent.height_px / 2 >= 50);
        CHECK(placed[i].centre.y + extent.height_px / 2 <= 850);
        for (std::size_t k = 0; k < i; ++k)
            if (overlap(placed[i], placed[k])) FAIL("labels overlap");
    }
}

TEST_CASE("words along a street keep free what they cover, and no more") {
    constexpr float diagonal = 0.785F;  // from south west to north east
    const auto placed_with = [&](Vertex2 other) {
        return place_labels({{"Minzhu Road", {0, 0}, LabelSize::small, 2, diagonal},
                             {"x", other, LabelSize::small, 1}},
                            camera,
                            measure)
            .size();
    };
    const LabelExtent extent = measure("Minzhu Road", LabelSize::small);
    const auto away = static_cast<float>(extent.width_px * 0.3 * camera.metres_per_pixel);
    CHECK(placed_with({away, away}) == 1);   // on the street
    CHECK(placed_with({away, -away}) == 2);  // beside it
    const auto placed =
        place_labels({{"Minzhu Road", {0, 0}, LabelSize::small, 2, diagonal}}, camera, measure);
    REQUIRE(placed.size() == 1);
    CHECK(placed[0].angle == diagonal);
}

TEST_CASE("of two labels at one place the one of higher priority stands") {
    std::vector<LabelWish> wishes{{"low", {0, 0}, LabelSize::small, 1},
                                  {"high", {10, 10}, LabelSize::small, 2}};
    for (int turn = 0; turn < 2; ++turn) {
        const auto placed = place_labels(wishes, camera, measure);
        REQUIRE(placed.size() == 1);
        CHECK(placed[0].text == "high");
        std::ranges::reverse(wishes);
    }
}

TEST_CASE("a name is not repeated nearby, but far away it is") {
    const auto placed = place_labels({{"Renmin Road", {0, 0}, LabelSize::small, 1},
                                      {"Renmin Road", {1500, 0}, LabelSize::small, 1},
                                      {"Renmin Road", {5000, 0}, LabelSize::small, 1},
                                      {"Minzhu Road", {1500, 1000}, LabelSize::small, 1}},
                                     camera,
                                     measure);
    REQUIRE(placed.size() == 3);
    CHECK(placed[1].centre.x == Approx(700 + 500));
    CHECK(placed[2].text == "Minzhu Road");
}

TEST_CASE("the same wishes are placed the same, so that nothing flickers") {
    CHECK(place_labels(random_wishes(500), camera, measure) ==
          place_labels(random_wishes(500), camera, measure));
}

TEST_CASE("what is kept free stays free, where two such parts overlap too") {
    const std::vector<Viewport> panels{{100, 50, 500, 400}, {400, 200, 500, 400}};
    for (const PlacedLabel& label : place_labels(random_wishes(2000), camera, measure, panels)) {
        const LabelExtent extent = measure(label.text, label.size);
        for (const Viewport& panel : panels) {
            const bool beside =
                label.centre.x + extent.width_px / 2 <= panel.left_px ||
                label.centre.x - extent.width_px / 2 >= panel.left_px + panel.width_px ||
                label.centre.y + extent.height_px / 2 <= panel.top_px ||
                label.centre.y - extent.height_px / 2 >= panel.top_px + panel.height_px;
            CHECK(beside);
        }
    }
}

TEST_CASE("an area is named once it is wide enough on the screen, a county before a town") {
    const MapLayer county = layer_of(MapRole::county, {square(-5000, -5000, 10000, 210302)});
    const MapLayer town = layer_of(MapRole::town, {square(-1000, -1000, 2000, 210302001)});
    const std::vector<const MapLayer*> layers{&town, &county};
    Camera view = camera;
    const auto named = [&](double metres_per_pixel) {
        view.metres_per_pixel = metres_per_pixel;
        auto wishes = label_wishes(layers, view);
        std::ranges::stable_sort(wishes, std::greater{}, &LabelWish::priority);
        std::vector<std::string> texts;
        for (const LabelWish& wish : wishes) texts.emplace_back(wish.text);
        return texts;
    };
    CHECK(named(1000).empty());
    CHECK(named(200) == std::vector<std::string>{"210302"});
    CHECK(named(10) == std::vector<std::string>{"210302", "210302001"});
    view.centre = {1e6, 1e6};
    CHECK(named(10).empty());  // out of sight
}

TEST_CASE("streets are named only where one could walk them") {
    RawFeature street;
    street.name = "Renmin Road";
    street.lines.push_back({{-500, 0}, {0, 0}, {500, 0}});
    const MapLayer roads = layer_of(MapRole::road, {street});
    const std::vector<const MapLayer*> layers{&roads};
    Camera view = camera;
    view.metres_per_pixel = 20;
    CHECK(label_wishes(layers, view).empty());
    view.metres_per_pixel = 2;
    CHECK(label_wishes(layers, view).size() == 1);
}

TEST_CASE("a pixel's way of the camera moves names by a pixel and exchanges none") {
    Camera moved = camera;
    moved.pan({1, -1});
    std::map<std::string_view, Pixels2> before;
    for (const PlacedLabel& label : place_labels(random_wishes(2000), camera, measure))
        before[label.text] = label.centre;
    const auto after = place_labels(random_wishes(2000), moved, measure);
    std::size_t stayed = 0;
    for (const PlacedLabel& label : after) {
        const auto was = before.find(label.text);
        if (was == before.end()) continue;
        ++stayed;
        CHECK(label.centre.x == Approx(was->second.x + 1));
        CHECK(label.centre.y == Approx(was->second.y - 1));
    }
    // Only names at the rim come or go, and what they had kept away.
    CHECK(stayed + 6 >= before.size());
    CHECK(after.size() <= before.size() + 6);
}
