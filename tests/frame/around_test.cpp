// Who lives around a place, and what asks for care there.
#include "viewer/around.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

MapLayer points_of_interest() {
    MapLayer layer;
    layer.role = MapRole::poi;
    layer.class_names = {"", "school", "tank"};
    const auto add = [&](const std::string& name, std::uint16_t kind, Vertex2 at) {
        MapFeature feature;
        feature.name = name;
        feature.class_index = kind;
        layer.points.push_back({at, static_cast<std::uint32_t>(layer.features.size())});
        layer.features.push_back(feature);
    };
    add("一小", 1, {300, 0});
    add("二小", 1, {0, 120});
    add("三小", 1, {5'000, 0});
    add("储罐区", 2, {-90, 0});
    return layer;
}

/// A cell around each of so many places, side by side, with ten households.
MapLayer cells(MapRole role, int count, std::uint32_t households) {
    MapLayer layer;
    layer.role = role;
    for (int i = 0; i < count; ++i) {
        MapFeature cell;
        cell.bounds.include(Metres2{100.0 * i - 50, -50});
        cell.bounds.include(Metres2{100.0 * i + 50, 50});
        cell.households = households;
        layer.features.push_back(cell);
    }
    return layer;
}

}  // namespace

TEST_CASE("points of interest are counted by kind, the nearest named and measured in true metres") {
    const MapLayer layer = points_of_interest();
    const Surroundings found = surroundings_of({&layer}, {0, 0}, 1'000, 1);
    CHECK(found.kinds ==
          std::vector<AroundKind>{{"tank", 1, "储罐区", 90}, {"school", 2, "二小", 120}});
    const Surroundings stretched = surroundings_of({&layer}, {0, 0}, 1'000, 2);
    REQUIRE(stretched.kinds.size() == 2);
    CHECK(stretched.kinds[1].metres == Approx(60));
    CHECK(surroundings_of({&layer}, {0, 0}, 100, 1).kinds.size() == 1);
    CHECK(surroundings_of({}, {0, 0}, 100, 1).kinds.empty());
}

TEST_CASE("households are those of the finest cells that tell, within the distance") {
    const MapLayer fine = cells(MapRole::microgrid, 30, 10), coarse = cells(MapRole::grid, 3, 400),
                   silent = cells(MapRole::microgrid, 90, 0);
    CHECK(surroundings_of({&coarse, &fine}, {0, 0}, 1'000, 1).households == 110);
    CHECK(surroundings_of({&coarse}, {0, 0}, 100, 1).households == 800);
    CHECK(surroundings_of({&silent}, {0, 0}, 1'000, 1).households == 0);
}

}  // namespace yiping
