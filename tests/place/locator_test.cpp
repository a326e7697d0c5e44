#include "ingest/place/locator.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "ingest/event/errors.hpp"
#include "ingest/place/random.hpp"
#include "tests/place/city_file.hpp"
#include "tests/place/written_map.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// The plain way: every polygon, in degrees, by the angle-free crossing rule.
std::uint64_t by_brute_force(const std::vector<CityFeature>& cells, LonLat at) {
    for (const CityFeature& cell : cells) {
        bool inside = false;
        for (const auto& ring : cell.lines)
            for (std::size_t i = 0; i < ring.size(); ++i) {
                const LonLat a = degrees(ring[i]);
                const LonLat b = degrees(ring[(i + 1) % ring.size()]);
                if ((a.lat > at.lat) != (b.lat > at.lat) &&
                    at.lon < a.lon + (at.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon))
                    inside = !inside;
            }
        if (inside) return std::stoull(cell.fields.at("code"));
    }
    return 0;
}

constexpr const char* unit_square = "POLYGON ((123 41,124 41,124 42,123 42,123 41))";

}  // namespace

TEST_CASE("the locator agrees with a search through all polygons") {
    const Locator locator({small_city()});
    const std::vector<CityFeature> cells = read_city_layer(small_city(), "microgrid");
    CHECK(locator.layer() == "microgrid");
    REQUIRE(locator.cells().size() == cells.size());
    Random random(5, 5);
    int located = 0;
    for (int i = 0; i < 5'000; ++i) {
        const LonLat at{random.between(122.1, 123.8), random.between(39.9, 41.6)};
        const std::uint64_t expected = by_brute_force(cells, at);
        CHECK(locator.grid_at(at).value_or(0) == expected);
        located += expected != 0 ? 1 : 0;
    }
    CHECK(located > 1'000);
}

TEST_CASE("every corner of the city has exactly one micro-grid or lies on its outline") {
    const Locator locator({small_city()});
    std::set<Corner> outline;
    for (const CityFeature& area : read_city_layer(small_city(), "context"))
        if (area.fields.at("kind") == "own_city")
            outline.insert(area.lines.at(0).begin(), area.lines.at(0).end());
    std::set<Corner> corners;
    for (const CityFeature& cell : read_city_layer(small_city(), "microgrid"))
        for (const auto& ring : cell.lines) corners.insert(ring.begin(), ring.end());
    for (const Corner& corner : corners) {
        const bool found = locator.grid_at(degrees(corner)).has_value();
        if (!outline.contains(corner)) CHECK(found);
    }
}

TEST_CASE("each cell knows its code, box, households and points inside") {
    const Locator locator({small_city()});
    const std::vector<CityFeature> features = read_city_layer(small_city(), "microgrid");
    for (std::size_t i = 0; i < locator.cells().size(); i += 7) {
        const GridCell& cell = locator.cells()[i];
        CHECK(std::to_string(cell.code) == features[i].fields.at("code"));
        CHECK(std::to_string(cell.households) == features[i].fields.at("households"));
        CHECK(locator.contains(i, cell.middle));
        CHECK(locator.grid_at(cell.middle) == cell.code);
        const LonLat first = locator.point_in(i, 1);
        CHECK(locator.grid_at(first) == cell.code);
        CHECK(locator.point_in(i, 1) == first);
        CHECK_FALSE(locator.point_in(i, 2) == first);
        CHECK((first.lon >= cell.low.lon && first.lon <= cell.high.lon &&
               first.lat >= cell.low.lat && first.lat <= cell.high.lat));
    }
}

TEST_CASE("a coarser layer is read where the finest is missing") {
    const Locator locator({small_city(), {"block", "town", "county"}});
    CHECK(locator.layer() == "town");
    CHECK(locator.cells().size() == 96);
    const Locator fine({small_city()});
    for (const GridCell& cell : fine.cells())
        CHECK(locator.grid_at(cell.middle) == cell.code / 1'000'000'000);
}

TEST_CASE("a position that is no position is in no grid") {
    const Locator locator({small_city()});
    CHECK_FALSE(locator.grid_at({std::nan(""), 41}));
    CHECK_FALSE(locator.grid_at({122.9, std::numeric_limits<double>::infinity()}));
    CHECK_FALSE(locator.grid_at({1e300, -1e300}));
    CHECK_FALSE(locator.grid_at({0, 0}));
}

TEST_CASE("polygons in another coordinate system, of several parts and with holes are located") {
    const TempFolder folder;
    // CGCS2000, zone 41: metres, the easting with its false 500 km.
    write_map(
        folder.path() / "city.gpkg",
        "county",
        4550,
        {{"210302",
          "MULTIPOLYGON (((500000 4540000,501000 4540000,501000 4541000,500000 4541000,500000 "
          "4540000),(500400 4540400,500400 4540600,500600 4540600,500600 4540400,500400 "
          "4540400)),((510000 4540000,511000 4540000,511000 4541000,510000 4540000)))"},
         {"210303",
          "POLYGON ((500400 4540400,500600 4540400,500600 4540600,500400 4540600,500400 "
          "4540400))"}});
    const Locator locator({folder.path() / "city.gpkg"});
    const double metre_east = 1 / 84'140.0;  // at 41 degrees north, in degrees
    const double metre_north = 1 / 111'050.0;
    const LonLat corner{123, 40.9948377};  // of the first polygon
    const auto at = [&](double east_m, double north_m) {
        return locator.grid_at(
            {corner.lon + east_m * metre_east, corner.lat + north_m * metre_north});
    };
    CHECK(at(200, 200) == 210302U);
    CHECK(at(500, 500) == 210303U);
    CHECK(at(10'800, 300) == 210302U);
    CHECK_FALSE(at(5'000, 500));
}

TEST_CASE("a map that cannot be used to locate says why in one sentence") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "city.gpkg";
    CHECK_THROWS_AS(Locator({file}), IoError);
    CHECK_THROWS_WITH(Locator({file}), Catch::Contains("city.gpkg: the city cannot be read"));

    write_map(file, "street", 4326, {{"210302", unit_square}});
    CHECK_THROWS_WITH(Locator({file}),
                      Catch::Contains("it has none of the layers microgrid, grid") &&
                          Catch::Contains("it has street"));
    CHECK_THROWS_WITH(Locator({file, {"street"}, "number"}),
                      Catch::Contains("layer street has no field \"number\""));

    write_map(folder.path() / "nowhere.gpkg", "grid", 0, {{"210302", unit_square}});
    CHECK_THROWS_WITH(Locator({folder.path() / "nowhere.gpkg"}),
                      Catch::Contains("does not say its coordinate system"));
    write_map(folder.path() / "grid.shp", "grid", 0, {{"210302", unit_square}});
    CHECK_THROWS_WITH(Locator({folder.path() / "grid.shp"}),
                      Catch::Contains("layer grid does not say its coordinate system"));
    write_map(folder.path() / "code.gpkg", "grid", 4326, {{"21030", unit_square}});
    CHECK_THROWS_WITH(Locator({folder.path() / "code.gpkg"}),
                      Catch::Contains("\"21030\"") && Catch::Contains("is no grid code"));
    write_map(
        folder.path() / "line.gpkg", "grid", 4326, {{"210302", "LINESTRING (123 41,124 42)"}});
    CHECK_THROWS_WITH(Locator({folder.path() / "line.gpkg"}),
                      Catch::Contains("210302 has no area"));
    std::ofstream(folder.path() / "noise.gpkg") << "no map at all";
    CHECK_THROWS_WITH(Locator({folder.path() / "noise.gpkg"}),
                      Catch::Contains("noise.gpkg: the city cannot be read"));
}

}  // namespace yiping
