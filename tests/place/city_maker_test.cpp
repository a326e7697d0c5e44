// What the demo city promises to those who draw it, count in it and locate by it.
#include "ingest/place/city_maker.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "ingest/event/errors.hpp"
#include "ingest/event/grid_code.hpp"
#include "ingest/place/area_index.hpp"
#include "ingest/place/city_sources.hpp"
#include "ingest/place/planar_map.hpp"
#include "ingest/place/rings.hpp"
#include "tests/place/city_file.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

const std::vector<std::string> levels = {"county", "town", "community", "grid", "microgrid"};
const std::filesystem::path assets = std::filesystem::path(YIPING_SOURCE_DIR) / "assets";

/// Each ring of a feature as edges with their direction: the feature lies on the left.
std::vector<Segment> edges_of(const CityFeature& feature) {
    std::vector<Segment> edges;
    for (const auto& ring : feature.lines)
        for (std::size_t i = 0; i < ring.size(); ++i)
            edges.push_back({ring[i], ring[(i + 1) % ring.size()]});
    return edges;
}

std::int64_t twice_area_of(const CityFeature& feature) {
    std::int64_t sum = 0;
    for (const auto& ring : feature.lines) sum += twice_area(ring);
    return sum;
}

std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void make(const std::filesystem::path& out, std::uint64_t seed, int microgrids = 3'000) {
    make_city(assets, out, {seed, microgrids}, [](std::string_view) {});
}

}  // namespace

TEST_CASE(
    "the demo city has all towns and communities of the divisions with their codes and names") {
    std::map<std::string, std::map<std::string, std::string>> expected;  // by level and code
    for (const Division& division : read_city_sources(assets).divisions)
        expected[division.level][division.code] = division.name;
    for (const char* level : {"county", "town", "community"}) {
        std::map<std::string, std::string> found;
        for (const CityFeature& feature : read_city_layer(small_city(), level)) {
            found[feature.fields.at("code")] = feature.fields.at("name");
            CHECK(feature.fields.at("level") == level);
        }
        CHECK(found == expected[level]);
    }
    CHECK(read_city_layer(small_city(), "community").size() == 1'193);
    CHECK(read_city_layer(small_city(), "town").size() == 96);
}

TEST_CASE(
    "every unit of the demo city has a code of its level, numbered in its parent without a gap") {
    CHECK(read_city_layer(small_city(), "microgrid").size() == small_city_microgrids);
    std::set<std::string> parents = {"210300"};
    for (std::size_t level = 0; level < levels.size(); ++level) {
        std::set<std::string> codes;
        for (const CityFeature& feature : read_city_layer(small_city(), levels[level])) {
            const std::string& code = feature.fields.at("code");
            const auto parsed = parse_grid_code(code);
            REQUIRE(parsed);
            CHECK(static_cast<std::size_t>(level_of(*parsed)) == level + 1);
            CHECK(feature.fields.at("parent") == to_string(parent_of(*parsed)));
            CHECK(parents.contains(feature.fields.at("parent")));
            CHECK(codes.insert(code).second);
        }
        if (levels[level] == "grid" || levels[level] == "microgrid")
            for (const std::string& code : codes) {
                const int sequence = std::stoi(code.substr(code.size() - 3));
                const std::string before = std::to_string(std::stoull(code) - 1);
                CHECK((sequence == 1 || codes.contains(before)));
            }
        CHECK(std::set<std::string>(codes).size() >= parents.size());
        parents = codes;
    }
}

TEST_CASE(
    "a parent is exactly the union of its children, edge for edge, and as large as they are "
    "together") {
    for (std::size_t level = 1; level < levels.size(); ++level) {
        std::map<std::string, std::set<Segment>>
            left_over;  // by parent: edges of children without their like
        std::map<std::string, std::int64_t> area;
        for (const CityFeature& child : read_city_layer(small_city(), levels[level])) {
            std::set<Segment>& edges = left_over[child.fields.at("parent")];
            for (const Segment& edge : edges_of(child))
                if (edges.erase({edge.b, edge.a}) == 0) edges.insert(edge);
            area[child.fields.at("parent")] += twice_area_of(child);
        }
        for (const CityFeature& parent : read_city_layer(small_city(), levels[level - 1])) {
            const std::string& code = parent.fields.at("code");
            INFO(levels[level - 1] << " " << code);
            const std::vector<Segment> edges = edges_of(parent);
            CHECK(left_over[code] == std::set<Segment>(edges.begin(), edges.end()));
            CHECK(area[code] == twice_area_of(parent));
        }
    }
}

TEST_CASE(
    "on each level every edge has one neighbour on each side, or lies on the outline of the city") {
    std::set<Segment> outline;
    for (const CityFeature& area : read_city_layer(small_city(), "context")) {
        if (area.fields.at("kind") != "own_city") continue;
        CHECK(area.lines.size() == 1);  // in one piece, without holes
        for (const Segment& edge : edges_of(area)) outline.insert(edge);
    }
    for (const std::string& level : levels) {
        std::set<Segment> edges;
        for (const CityFeature& feature : read_city_layer(small_city(), level))
            for (const Segment& edge : edges_of(feature)) CHECK(edges.insert(edge).second);
        std::set<Segment> single;
        for (const Segment& edge : edges)
            if (!edges.contains({edge.b, edge.a})) single.insert(edge);
        CHECK(single == outline);
    }
}

TEST_CASE("polygons of the demo city are valid, on whole units, and hold their label") {
    for (const std::string& level : levels)
        for (const CityFeature& feature : read_city_layer(small_city(), level)) {
            INFO(level << " " << feature.fields.at("code"));
            CHECK(feature.valid);
            CHECK(feature.exact);
            AreaIndex area;
            for (const CornerRing& ring : feature.lines) area.add_ring(0, ring);
            area.finish();
            CHECK(area.contains(0,
                                nearest_corner(LonLat{std::stod(feature.fields.at("lon")),
                                                      std::stod(feature.fields.at("lat"))})));
        }
}

TEST_CASE("the counties of the demo city keep every corner of the real ones") {
    std::map<std::string, CityFeature> counties;
    for (const CityFeature& county : read_city_layer(small_city(), "county"))
        counties[county.fields.at("code")] = county;
    for (const CountyShape& real : read_city_sources(assets).counties) {
        const CornerRing& ring = counties.at(real.code).lines.at(0);
        const std::set<Corner> corners(ring.begin(), ring.end());
        for (const Corner& corner : real.ring) CHECK(corners.contains(corner));
        const auto real_area = static_cast<double>(std::abs(twice_area(real.ring)));
        CHECK(static_cast<double>(twice_area(ring)) == Approx(real_area).epsilon(1e-6));
    }
}

TEST_CASE("households of a micro-grid are ten to twenty, those of a parent the sum") {
    std::map<std::string, int> sum;
    for (auto level = levels.rbegin(); level != levels.rend(); ++level)
        for (const CityFeature& feature : read_city_layer(small_city(), *level)) {
            const int households = std::stoi(feature.fields.at("households"));
            if (*level == "microgrid")
                CHECK((households >= 10 && households <= 20));
            else
                CHECK(households == sum[feature.fields.at("code")]);
            sum[feature.fields.at("parent")] += households;
        }
}

TEST_CASE("streets run along the edges of micro-grids") {
    std::set<Segment> edges;
    for (const CityFeature& cell : read_city_layer(small_city(), "microgrid"))
        for (const Segment& edge : edges_of(cell)) {
            edges.insert(edge);
            edges.insert({edge.b, edge.a});
        }
    std::set<std::string> kinds;
    for (const CityFeature& street : read_city_layer(small_city(), "street")) {
        kinds.insert(street.fields.at("class"));
        CHECK_FALSE(street.fields.at("name").empty());
        const std::vector<Corner>& line = street.lines.at(0);
        for (std::size_t i = 1; i < line.size(); ++i) CHECK(edges.contains({line[i - 1], line[i]}));
    }
    CHECK(kinds.contains("trunk"));
    CHECK(kinds.contains("primary"));
    CHECK(kinds.contains("secondary"));
}

TEST_CASE(
    "schools, hospitals and works stand in micro-grids of the demo city, named for their place") {
    std::set<std::string> cells, kinds;
    for (const CityFeature& cell : read_city_layer(small_city(), "microgrid"))
        cells.insert(cell.fields.at("code"));
    const auto landmarks = read_city_layer(small_city(), "poi");
    for (const CityFeature& one : landmarks) {
        CHECK(cells.contains(one.fields.at("code")));
        CHECK(one.fields.at("name").size() > std::string{"学校"}.size());
        kinds.insert(one.fields.at("kind"));
    }
    CHECK(kinds ==
          std::set<std::string>{
              "chemical", "fuel", "hospital", "kindergarten", "nursing_home", "school", "tank"});
    CHECK(landmarks.size() > 3 * read_city_layer(small_city(), "town").size());
}

TEST_CASE("what is invented in the demo city says so, what is real says where it comes from") {
    for (const std::string& level : levels) {
        const std::string invented = level == "county" ? "0" : "1";
        for (const CityFeature& feature : read_city_layer(small_city(), level))
            CHECK(feature.fields.at("synthetic") == invented);
        if (level != "county")
            CHECK(layer_description(small_city(), level).starts_with("Synthetic"));
    }
    CHECK(layer_description(small_city(), "street").starts_with("Synthetic"));
    CHECK(layer_description(small_city(), "poi").starts_with("Synthetic"));
    CHECK(layer_description(small_city(), "county").find("CC BY 4.0") != std::string::npos);
    CHECK(layer_description(small_city(), "water").find("LGPL") != std::string::npos);
    CHECK(layer_description(small_city(), "place").find("GeoNames") != std::string::npos);
}

TEST_CASE("the same seed makes the same file, another seed another city") {
    const TempFolder folder;
    make(folder.path() / "one.gpkg", 7);
    make(folder.path() / "two.gpkg", 7);
    make(folder.path() / "other.gpkg", 8);
    const std::string one = contents(folder.path() / "one.gpkg");
    CHECK(one.size() > 100'000);
    CHECK((one == contents(folder.path() / "two.gpkg")));
    CHECK((one != contents(folder.path() / "other.gpkg")));
}

TEST_CASE("a city file appears whole and in place of an older one") {
    const TempFolder folder;
    std::ofstream(folder.path() / "city.gpkg") << "an older city";
    make(folder.path() / "city.gpkg", 1);
    CHECK(read_city_layer(folder.path() / "city.gpkg", "microgrid").size() == 3'000);
    const auto files = std::distance(std::filesystem::directory_iterator(folder.path()), {});
    CHECK(files == 1);
}

TEST_CASE(
    "making a city without assets, without a folder or with too few micro-grids says what is "
    "wrong") {
    const TempFolder folder;
    const auto progress = [](std::string_view) {};
    CHECK_THROWS_WITH(make_city(folder.path(), folder.path() / "city.gpkg", {}, progress),
                      Catch::Contains("anshan_counties.geojson"));
    CHECK_THROWS_AS(make_city(folder.path(), folder.path() / "city.gpkg", {}, progress), IoError);
    CHECK_THROWS_WITH(make(folder.path() / "nowhere" / "city.gpkg", 1), Catch::Contains("nowhere"));
    CHECK_THROWS_WITH(make(folder.path() / "city.gpkg", 1, 1'000),
                      Catch::Contains("1000 micro-grids are too few"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

}  // namespace yiping
