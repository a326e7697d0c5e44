#include "viewer/map/load_layer.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "tests/map/source_files.hpp"

using namespace yiping;

namespace {

const LonLat origin{122.99, 41.11};

std::variant<MapLayer, MapProblem> load_any(const MapSource& source) {
    return load_layer(
        source, CitySpace(origin), [](double) {}, std::stop_token{});
}

MapLayer load(const MapSource& source) {
    auto outcome = load_any(source);
    if (const auto* problem = std::get_if<MapProblem>(&outcome)) FAIL(problem->sentence);
    return std::get<MapLayer>(std::move(outcome));
}

std::string problem_of(const MapSource& source) {
    auto outcome = load_any(source);
    return std::holds_alternative<MapProblem>(outcome) ? std::get<MapProblem>(outcome).sentence
                                                       : "";
}

MapSource source_of(const std::string& path, MapRole role = MapRole::county) {
    MapSource source;
    source.path = path;
    source.role = role;
    source.name_field = "name";
    source.code_field = "code";
    source.class_field = "kind";
    return source;
}

const std::vector<TestFeature> two_counties = {
    {"POLYGON((122.9 41.0,123.0 41.0,123.0 41.1,122.9 41.1,122.9 41.0))", "铁东区", "210302", "a"},
    {"MULTIPOLYGON(((123.0 41.0,123.1 41.0,123.1 41.1,123.0 41.1,123.0 41.0),"
     "(123.04 41.04,123.06 41.04,123.06 41.06,123.04 41.06,123.04 41.04)))",
     "铁西区",
     "210303",
     "b"}};

double mesh_m2(const MapLayer& layer) {
    double sum = 0;
    const auto& mesh = layer.areas;
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        std::array<Vertex2, 3> corners;
        for (std::size_t k = 0; k < 3; ++k) {
            const AreaVertex& vertex = mesh.vertices[mesh.indices[i + k]];
            corners[k] = {vertex.x, vertex.y};
        }
        sum += std::abs(signed_double_area(corners)) / 2;
    }
    return sum;
}

}  // namespace

TEST_CASE("GeoPackage, Shapefile and GeoJSON give the same layer") {
    const TestFolder folder;
    const std::string name = GENERATE("counties.gpkg", "counties.shp", "counties.geojson");
    const std::string driver = name.ends_with("gpkg")  ? "GPKG"
                               : name.ends_with("shp") ? "ESRI Shapefile"
                                                       : "GeoJSON";
    write_source(driver, folder.file(name), "counties", two_counties);
    const MapLayer layer = load(source_of(folder.file(name)));

    const CitySpace space(origin);
    REQUIRE(layer.features.size() == 2);
    CHECK(layer.features[0].name == "铁东区");
    CHECK(layer.features[1].code.value == 210303);
    CHECK(layer.class_names[layer.features[1].class_index] == "b");
    CHECK(layer.feature_of(GridCode{210303}) == 1U);
    CHECK_FALSE(layer.feature_of(GridCode{210304}));
    CHECK(layer.features_left_out == 0);
    CHECK(mesh_m2(layer) ==
          Approx(layer.features[0].area_m2 + layer.features[1].area_m2).epsilon(1e-5));
    const Metres2 corner = space.city_metres({122.9, 41.0});
    CHECK(layer.bounds.min_x == Approx(corner.x).margin(0.01));
    CHECK(layer.bounds.min_y == Approx(corner.y).margin(0.01));
    CHECK(layer.feature_at(space.city_metres({122.95, 41.05})) == 0U);
    CHECK(layer.feature_at(space.city_metres({123.02, 41.02})) == 1U);
    CHECK_FALSE(layer.feature_at(space.city_metres({123.05, 41.05})));  // in the hole
    CHECK_FALSE(layer.feature_at(space.city_metres({124, 41.05})));
    REQUIRE(layer.labels.size() == 2);
    for (const MapLabel& label : layer.labels)
        CHECK(layer.feature_at(metres_of(label.anchor)) == label.feature);
}

TEST_CASE("an area that vector tiles hold in pieces is one again") {
    const TestFolder folder;
    // Tiles of the coarsest levels end at 123.75 east: one county lies across, one beside it.
    write_source("MBTiles",
                 folder.file("a.mbtiles"),
                 "counties",
                 {{"POLYGON((122.5 40.0,125.0 40.0,125.0 42.0,122.5 42.0,122.5 40.0))",
                   "铁东区",
                   "210302",
                   "a"},
                  {"POLYGON((125.0 40.0,126.5 40.0,126.5 42.0,125.0 42.0,125.0 40.0))",
                   "铁西区",
                   "210303",
                   "b"},
                  {"LINESTRING(122.5 41.0,126.5 41.0)", "人民路", "", "primary"}});
    const MapLayer layer = load(source_of(folder.file("a.mbtiles")));
    const auto whole = layer.feature_of(GridCode{210302});
    REQUIRE(whole);
    CHECK(layer.features[*whole].name == "铁东区");
    CHECK(layer.features[*whole].rings.count == 1);
    CHECK(std::ranges::count_if(layer.features, [](const MapFeature& feature) {
              return feature.code.value != 0;
          }) == 2);
    const CitySpace space(origin);
    for (const double east : {122.6, 123.74, 123.76, 124.9})
        CHECK(layer.feature_at(space.city_metres({east, 41.05})) == whole);
    const double degree_m = 111'195, cos_41 = 0.7547;  // of the earth's circumference
    CHECK(layer.features[*whole].area_m2 ==
          Approx(2.5 * degree_m * cos_41 * 2 * degree_m).epsilon(0.05));
    // The street's pieces stand as they are: nothing tells them from two streets of one name.
    CHECK(std::ranges::count_if(layer.features, [](const MapFeature& feature) {
              return feature.name == "人民路";
          }) >= 2);
}

TEST_CASE("of vector tiles only pieces of one area are joined") {
    const TestFolder folder;
    const auto across = [](double west, double south) {
        return fmt::format(
            "POLYGON(({0} {1},{2} {1},{2} {3},{0} {3},{0} {1}))", west, south, west + 2, south + 1);
    };
    const auto layer_of = [&](const std::vector<TestFeature>& features, MapRole role) {
        static int made = 0;
        const std::string file = folder.file(fmt::format("{}.mbtiles", made++));
        write_source("MBTiles", file, "areas", features);
        return load(source_of(file, role));
    };
    SECTION("two of one name that lie apart are two") {
        const MapLayer layer =
            layer_of({{across(123, 40), "朝阳社区", "", ""}, {across(123, 42), "朝阳社区", "", ""}},
                     MapRole::community);
        CHECK(layer.features.size() == 2);
        CHECK(layer.labels.size() == 2);
    }
    SECTION("neighbours without a name keep their boundary, waters need none") {
        const std::vector<TestFeature> two{{across(123, 40), "", "", ""},
                                           {across(123, 41), "", "", ""}};
        CHECK(layer_of(two, MapRole::town).features.size() > 2);
        CHECK(layer_of(two, MapRole::water).features.size() == 1);
    }
    SECTION("one that crosses itself costs the others nothing") {
        const MapLayer layer =
            layer_of({{"POLYGON((123 40,125 42,125 40,123 42,123 40))", "结", "", ""},
                      {across(123, 43), "朝阳社区", "", ""}},
                     MapRole::community);
        CHECK(std::ranges::count_if(layer.features, [](const MapFeature& feature) {
                  return feature.name == "朝阳社区";
              }) == 1);
    }
}

TEST_CASE("names of a Shapefile in GBK that does not say so are read as configured") {
    const TestFolder folder;
    write_source("ESRI Shapefile", folder.file("a.shp"), "a", two_counties, 4326, "GBK");
    std::filesystem::remove(folder.file("a.cpg"));
    MapSource source = source_of(folder.file("a.shp"));
    source.encoding = "GBK";
    CHECK(load(source).features[0].name == "铁东区");
}

TEST_CASE("latitude-first and projected coordinate systems land on the same places") {
    const TestFolder folder;
    const CitySpace space(origin);
    SECTION("EPSG:4490, latitude first by its definition") {
        write_source("GPKG", folder.file("a.gpkg"), "a", two_counties, 4490);
        const Metres2 corner = space.city_metres({122.9, 41.0});
        CHECK(load(source_of(folder.file("a.gpkg"))).bounds.min_x == Approx(corner.x).margin(0.01));
    }
    SECTION("CGCS2000 / 3-degree Gauss-Kruger CM 123E, northing first by its definition") {
        // Two places on the central meridian, ten kilometres apart.
        write_source("GPKG",
                     folder.file("a.gpkg"),
                     "a",
                     {{"LINESTRING(500000 4540000,500000 4550000)", "x", "", ""}},
                     4550);
        const MapLayer layer = load(source_of(folder.file("a.gpkg"), MapRole::road));
        const Metres2 meridian = space.city_metres({123.0, 41.0});
        CHECK(layer.bounds.min_x == Approx(meridian.x).margin(0.05));
        CHECK(layer.bounds.max_x == Approx(meridian.x).margin(0.05));
        CHECK(layer.bounds.height_m() == Approx(10'000).epsilon(0.005));
    }
    SECTION("a Shapefile without .prj, named in the configuration") {
        write_source("ESRI Shapefile", folder.file("a.shp"), "a", two_counties, 0);
        MapSource source = source_of(folder.file("a.shp"));
        source.srs = "EPSG:4490";
        CHECK(load(source).bounds.min_x == Approx(space.city_metres({122.9, 41.0}).x).margin(0.01));
    }
    SECTION("GCJ-02, declared") {
        const LonLat truth{122.95, 41.05};
        const LonLat shown = gcj02_from_wgs84(truth);
        write_source("GeoJSON",
                     folder.file("a.geojson"),
                     "a",
                     {{"POINT(" + std::to_string(shown.lon) + " " + std::to_string(shown.lat) + ")",
                       "x",
                       "",
                       ""}});
        MapSource source = source_of(folder.file("a.geojson"), MapRole::place);
        source.datum = Datum::gcj02;
        const MapLayer layer = load(source);
        REQUIRE(layer.points.size() == 1);
        CHECK(layer.points[0].place.x == Approx(space.city_metres(truth).x).margin(0.3));
        CHECK(layer.points[0].place.y == Approx(space.city_metres(truth).y).margin(0.3));
    }
}

TEST_CASE("a bad source becomes one sentence that names it") {
    const TestFolder folder;
    const std::string good = folder.file("good.gpkg");
    write_source("GPKG", good, "counties", two_counties);
    SECTION("missing file") {
        CHECK_THAT(problem_of(source_of(folder.file("absent.gpkg"))),
                   Catch::Contains("absent.gpkg"));
    }
    SECTION("missing layer") {
        MapSource source = source_of(good);
        source.layer = "towns";
        CHECK_THAT(problem_of(source),
                   Catch::Contains("\"towns\"") && Catch::Contains("it has counties"));
    }
    SECTION("missing field") {
        MapSource source = source_of(good);
        source.name_field = "title";
        CHECK_THAT(problem_of(source),
                   Catch::Contains("no field \"title\"") && Catch::Contains("name, code, kind"));
    }
    SECTION("a filter that is no filter") {
        MapSource source = source_of(good);
        source.where = "name === 3";
        CHECK_THAT(problem_of(source), Catch::Contains("where \"name === 3\""));
    }
    SECTION("a filter that nothing fits") {
        MapSource source = source_of(good);
        source.where = "code = '999999'";
        CHECK_THAT(problem_of(source), Catch::Contains("nothing in it can be drawn"));
    }
    SECTION("a Shapefile without .prj") {
        write_source("ESRI Shapefile", folder.file("bare.shp"), "bare", two_counties);
        std::filesystem::remove(folder.file("bare.prj"));
        CHECK_THAT(problem_of(source_of(folder.file("bare.shp"))),
                   Catch::Contains("coordinate system") && Catch::Contains(".prj"));
    }
    SECTION("a srs that does not exist") {
        MapSource source = source_of(good);
        source.srs = "EPSG:1";
        CHECK_THAT(problem_of(source), Catch::Contains("EPSG:1"));
    }
    SECTION("a file that is no map") {
        std::ofstream(folder.file("text.geojson")) << "this is not a map";
        CHECK_THAT(problem_of(source_of(folder.file("text.geojson"))),
                   Catch::Contains("text.geojson"));
    }
    SECTION("a GeoJSON cut off in its middle") {
        std::ofstream(folder.file("torn.geojson"))
            << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"a")";
        CHECK_THAT(problem_of(source_of(folder.file("torn.geojson"))),
                   Catch::Contains("torn.geojson"));
    }
    SECTION("a GeoPackage with its pages overwritten") {
        {
            std::fstream file(good, std::ios::in | std::ios::out | std::ios::binary);
            const auto size = std::filesystem::file_size(good);
            file.seekp(4096);
            file << std::string(size - 4096, 'x');
        }
        CHECK_THAT(problem_of(source_of(good)), Catch::Contains("good.gpkg"));
    }
    SECTION("shapes where a picture is wanted") {
        CHECK_THAT(problem_of(source_of(good, MapRole::raster)), Catch::Contains("raster"));
    }
}

TEST_CASE("features without usable geometry are left out and counted, the rest is drawn") {
    const TestFolder folder;
    auto features = two_counties;
    features.push_back({"", "nothing", "", ""});
    features.push_back({"POLYGON EMPTY", "empty", "", ""});
    features.push_back({"POLYGON((122.9 95,123.0 95,123.0 96,122.9 95))", "off the earth", "", ""});
    features.push_back({"POLYGON((0 0,10 10,10 0,0 10,0 0))", "crossed", "", ""});
    write_source("GPKG", folder.file("a.gpkg"), "a", features);
    const MapLayer layer = load(source_of(folder.file("a.gpkg")));
    CHECK(layer.features.size() == 3);
    CHECK(layer.features_left_out == 3);
}

TEST_CASE("curves and collections are flattened") {
    const TestFolder folder;
    write_source("GPKG",
                 folder.file("a.gpkg"),
                 "a",
                 {{"CURVEPOLYGON(CIRCULARSTRING(122 41,122.1 41.1,122.2 41,122.1 40.9,122 41))",
                   "round",
                   "",
                   ""},
                  {"GEOMETRYCOLLECTION(POINT(122 41),LINESTRING(122 41,123 41))", "both", "", ""}});
    const MapLayer layer = load(source_of(folder.file("a.gpkg")));
    CHECK(layer.features_left_out == 0);
    CHECK(layer.areas.indices.size() > 30);
    CHECK(layer.points.size() == 1);
    CHECK_FALSE(layer.lines.empty());
}

TEST_CASE("beside a coast lies the sea, which does not widen the map") {
    const TestFolder folder;
    write_source("GPKG",
                 folder.file("a.gpkg"),
                 "a",
                 {{"LINESTRING(122.9 41.1,123.0 41.1)", "", "", ""},
                  {"LINESTRING(123.0 41.1,123.1 41.1)", "", "", ""}});
    const MapLayer layer = load(source_of(folder.file("a.gpkg"), MapRole::coast));
    const CitySpace space(origin);
    CHECK(layer.feature_at(space.city_metres({123.0, 41.05})));
    CHECK_FALSE(layer.feature_at(space.city_metres({123.0, 41.15})));
    CHECK(
        layer.bounds.width_m() ==
        Approx(space.city_metres({123.1, 41}).x - space.city_metres({122.9, 41}).x).epsilon(1e-4));
    CHECK(layer.lines[0].segments.size() == 2);  // the shore alone, without the frame
}

TEST_CASE("the centre of a source is where its features are") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", two_counties);
    const auto centre = centre_of(source_of(folder.file("a.gpkg")));
    REQUIRE(std::holds_alternative<LonLat>(centre));
    CHECK(std::get<LonLat>(centre).lon == Approx(123.0));
    CHECK(std::get<LonLat>(centre).lat == Approx(41.05));
    CHECK(std::holds_alternative<MapProblem>(centre_of(source_of(folder.file("b.gpkg")))));
}

TEST_CASE("a load that is asked to stop ends early") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", two_counties);
    std::stop_source stop;
    stop.request_stop();
    const auto outcome = load_layer(
        source_of(folder.file("a.gpkg")),
        CitySpace(origin),
        [](double) { FAIL("nothing was to be done"); },
        stop.get_token());
    if (const auto* layer = std::get_if<MapLayer>(&outcome)) CHECK(layer->areas.indices.empty());
}
