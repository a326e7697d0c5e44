// Names on the map: none over another, none that flickers.
#include "viewer/layers/labels.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

namespace yiping {
namespace {

const Camera over_city{{0, 0}, 10, {300, 50, 1300, 900}};

LabelExtent measured(std::string_view text, LabelSize size) {
    const float height = size == LabelSize::large ? 28 : size == LabelSize::medium ? 20 : 16;
    return {static_cast<float>(text.size()) * height * 0.6F, height};
}

/// So many names all over the city and some beyond it; the texts live as long as this.
struct Names {
    explicit Names(int count) {
        std::mt19937 random{11};
        std::uniform_real_distribution<float> place{-9000, 9000}, priority{0, 100};
        texts.reserve(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i) {
            texts.push_back("place " + std::to_string(i));
            wishes.push_back({texts.back(),
                              {place(random), place(random)},
                              static_cast<LabelSize>(i % 3),
                              priority(random)});
        }
    }
    std::vector<std::string> texts;
    std::vector<LabelWish> wishes;
};

struct Box {
    double left, top, right, bottom;
    [[nodiscard]] bool meets(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};
Box box_of(const PlacedLabel& label) {
    const LabelExtent extent = measured(label.text, label.size);
    const double x = label.centre.x, y = label.centre.y;
    const auto half_width = static_cast<double>(extent.width_px / 2),
               half_height = static_cast<double>(extent.height_px / 2);
    return {x - half_width, y - half_height, x + half_width, y + half_height};
}

}  // namespace

TEST_CASE("no name lies over another or leaves the map, however many want to stand there") {
    const Names names{3'000};
    const auto placed = place_labels(names.wishes, over_city, measured);
    CHECK(placed.size() > 50);
    CHECK(placed.size() < 2'000);
    const Viewport& view = over_city.viewport;
    for (std::size_t a = 0; a < placed.size(); ++a) {
        const Box box = box_of(placed[a]);
        CHECK(box.left >= view.left_px);
        CHECK(box.top >= view.top_px);
        CHECK(box.right <= view.left_px + view.width_px);
        CHECK(box.bottom <= view.top_px + view.height_px);
        for (std::size_t b = a + 1; b < placed.size(); ++b)
            if (box.meets(box_of(placed[b]))) FAIL(placed[a].text << " over " << placed[b].text);
    }
}

TEST_CASE("a pixel's way of the camera moves names by a pixel and exchanges none") {
    const Names names{3'000};
    Camera camera = over_city;
    std::map<std::string_view, Pixels2> before;
    for (const PlacedLabel& label : place_labels(names.wishes, camera, measured))
        before[label.text] = label.centre;
    camera.pan({1, -1});
    const auto after = place_labels(names.wishes, camera, measured);
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

TEST_CASE("the same wishes in the same view are placed the same way") {
    const Names names{500};
    CHECK(place_labels(names.wishes, over_city, measured) ==
          place_labels(names.wishes, over_city, measured));
}

TEST_CASE("of two names in one place the more important stands, of equals the first") {
    std::vector<LabelWish> wishes{{"village", {0, 0}, LabelSize::small, 1},
                                  {"county", {1, 1}, LabelSize::large, 2},
                                  {"other county", {2, 2}, LabelSize::large, 2}};
    const auto placed = place_labels(wishes, over_city, measured);
    REQUIRE(placed.size() == 1);
    CHECK(placed[0].text == "county");
}

TEST_CASE("names keep clear of what lies over the map") {
    const Names names{3'000};
    const std::array<Viewport, 1> legend{{{320, 700, 292, 112}}};
    const auto over_legend = [&](const std::vector<PlacedLabel>& placed) {
        return std::count_if(placed.begin(), placed.end(), [&](const PlacedLabel& label) {
            return box_of(label).meets({320, 700, 320 + 292, 700 + 112});
        });
    };
    CHECK(over_legend(place_labels(names.wishes, over_city, measured)) > 0);
    CHECK(over_legend(place_labels(names.wishes, over_city, measured, legend)) == 0);
}

TEST_CASE("an area is named once it is wide enough, a place once the map is near") {
    MapLayer county;
    county.role = MapRole::county;
    county.labels = {{"海城市", {0, 0}, 4'000, 0}};
    MapLayer place;
    place.role = MapRole::place;
    place.labels = {{"腾鳌", {100, 100}, 0, 0}};
    const std::array<const MapLayer*, 2> layers{&county, &place};
    const auto named = [&](double metres_per_pixel) {
        Camera camera = over_city;
        camera.metres_per_pixel = metres_per_pixel;
        std::vector<std::string> texts;
        for (const LabelWish& wish : label_wishes(layers, camera)) texts.emplace_back(wish.text);
        return texts;
    };
    using Texts = std::vector<std::string>;
    CHECK(named(1'000).empty());
    CHECK(named(100) == Texts{"海城市"});
    CHECK(named(10) == Texts{"海城市", "腾鳌"});
    Camera elsewhere = over_city;
    elsewhere.centre = {1e6, 1e6};
    CHECK(label_wishes(layers, elsewhere).empty());
}

}  // namespace yiping
