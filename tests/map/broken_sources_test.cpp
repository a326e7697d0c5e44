// What a city's files may be like on a bad day: named in a sentence, skipped, and nothing else
// harmed.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <limits>

#include "tests/map/source_files.hpp"
#include "viewer/map/load_layer.hpp"
#include "viewer/map/map_loader.hpp"

namespace yiping {
namespace {

const LonLat origin{122.99, 41.11};

std::variant<MapLayer, MapProblem> load_any(const std::string& path,
                                            MapRole role = MapRole::county,
                                            const std::string& layer = {}) {
    MapSource source;
    source.path = path;
    source.layer = layer;
    source.role = role;
    return load_layer(
        source, CitySpace{origin}, [](double) {}, std::stop_token{});
}

/// The sentence; empty when the layer is drawn.
std::string problem_of(const std::string& path,
                       MapRole role = MapRole::county,
                       const std::string& layer = {}) {
    const auto outcome = load_any(path, role, layer);
    const auto* problem = std::get_if<MapProblem>(&outcome);
    return problem != nullptr ? problem->sentence : "";
}

std::vector<TestFeature> many_squares() {
    std::vector<TestFeature> features;
    for (int i = 0; i < 400; ++i) {
        const double x = 122.5 + 0.01 * (i % 20), y = 40.9 + 0.01 * (i / 20);
        features.push_back({"POLYGON((" + std::to_string(x) + " " + std::to_string(y) + "," +
                                std::to_string(x + 0.01) + " " + std::to_string(y) + "," +
                                std::to_string(x + 0.01) + " " + std::to_string(y + 0.01) + "," +
                                std::to_string(x) + " " + std::to_string(y) + "))",
                            "社区" + std::to_string(i),
                            "",
                            ""});
    }
    return features;
}

void overwrite(const std::string& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
}

std::string ring_of(int corners, double radius_deg) {
    std::string wkt = "POLYGON((";
    const auto corner = [&](int i) {
        const double angle = 6.283185307179586 * i / corners;
        // A coast: no straight stretch anywhere.
        const double radius = radius_deg * (1 + 0.2 * std::sin(37 * angle) +
                                            0.001 * static_cast<double>((i * 7919) % 13));
        wkt += std::to_string(122.9 + radius * std::cos(angle)) + " " +
               std::to_string(41.0 + radius * std::sin(angle));
    };
    for (int i = 0; i < corners; ++i) {
        corner(i);
        wkt += ",";
    }
    corner(0);
    return wkt + "))";
}

}  // namespace

TEST_CASE("a file cut off anywhere is named, or drawn as far as it is whole; nothing crashes") {
    const TestFolder folder;
    const auto [driver, ending] =
        GENERATE(table<std::string, std::string>({{"GPKG", "gpkg"},
                                                  {"ESRI Shapefile", "shp"},
                                                  {"GeoJSON", "geojson"},
                                                  {"FlatGeobuf", "fgb"},
                                                  {"KML", "kml"},
                                                  {"GML", "gml"}}));
    CAPTURE(ending);
    const std::string file = folder.file("cut." + ending);
    write_source(driver, file, "cut", many_squares());
    REQUIRE(problem_of(file).empty());
    const auto size = std::filesystem::file_size(file);
    for (const double share : {0.9, 0.5, 0.1, 0.0}) {
        CAPTURE(share);
        std::filesystem::resize_file(
            file, static_cast<std::uintmax_t>(static_cast<double>(size) * share));
        const auto outcome = load_any(file);
        if (const auto* problem = std::get_if<MapProblem>(&outcome))
            CHECK_THAT(problem->sentence, Catch::Contains("cut." + ending));
        else  // what a reader skips without a word is at least never more than there was
            CHECK(std::get<MapLayer>(outcome).features.size() < 400);
    }
    CHECK_THAT(problem_of(file), Catch::Contains("cut." + ending));
}

TEST_CASE("an OpenStreetMap extract cut off in its middle is named") {
    const TestFolder folder;
    const std::string whole = std::string{YIPING_SOURCE_DIR} + "/assets/map/monaco.osm.pbf";
    const std::string file = folder.file("monaco.osm.pbf");
    std::filesystem::copy_file(whole, file);
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 3);
    CHECK_THAT(problem_of(file, MapRole::building, "multipolygons"),
               Catch::Contains("monaco.osm.pbf"));
}

TEST_CASE("the parts of a Shapefile that are missing or wrong are named") {
    const TestFolder folder;
    const std::string file = folder.file("a.shp");
    write_source("ESRI Shapefile", file, "a", many_squares());
    SECTION("no index") {
        std::filesystem::remove(folder.file("a.shx"));
        CHECK_THAT(problem_of(file), Catch::Contains("a.shp") && Catch::Contains("shx"));
        CHECK_FALSE(std::filesystem::exists(folder.file("a.shx")));  // nobody writes beside it
    }
    SECTION("an index of another file") {
        overwrite(folder.file("a.shx"), std::string(100, 'x'));
        CHECK_THAT(problem_of(file), Catch::Contains("a.shp"));
    }
    SECTION("no table: shapes without names") {
        std::filesystem::remove(folder.file("a.dbf"));
        CHECK(problem_of(file).empty());
    }
    SECTION("a .prj that is no coordinate system") {
        overwrite(folder.file("a.prj"), "not a coordinate system");
        CHECK_THAT(problem_of(file), Catch::Contains("a.shp") && Catch::Contains("coordinate"));
    }
    SECTION("a .prj of metres for degrees: far from the city") {
        OGRSpatialReference gauss_kruger;
        gauss_kruger.importFromEPSG(4550);
        char* wkt = nullptr;
        gauss_kruger.morphToESRI();
        gauss_kruger.exportToWkt(&wkt);
        overwrite(folder.file("a.prj"), wkt);
        CPLFree(wkt);
        CHECK_THAT(problem_of(file),
                   Catch::Contains("a.shp") && Catch::Contains("km from the city"));
    }
}

TEST_CASE("layers without anything to draw are named") {
    const TestFolder folder;
    SECTION("no feature") {
        write_source("GPKG", folder.file("a.gpkg"), "a", {});
        CHECK_THAT(problem_of(folder.file("a.gpkg")),
                   Catch::Contains("nothing in it can be drawn"));
    }
    SECTION("features without geometry") {
        write_source("GPKG",
                     folder.file("a.gpkg"),
                     "a",
                     {{"", "x", "", ""}, {"POLYGON EMPTY", "y", "", ""}});
        CHECK_THAT(problem_of(folder.file("a.gpkg")),
                   Catch::Contains("nothing in it can be drawn"));
    }
    SECTION("a database without layers") {
        overwrite(folder.file("a.geojson"), R"({"type":"FeatureCollection","features":[]})");
        CHECK_THAT(problem_of(folder.file("a.geojson")), Catch::Contains("a.geojson"));
    }
}

TEST_CASE("shapes with places that are no places are left out and counted") {
    const TestFolder folder;
    auto features = many_squares();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    features.push_back({"POLYGON((0 0,0 1e300,1e300 1e300,0 0))", "huge", "", ""});
    features.push_back({"POLYGON((122 95,123 95,123 96,122 95))", "above the pole", "", ""});
    features.push_back({"POLYGON((-900 41,-899 41,-899 42,-900 41))", "around and around", "", ""});
    write_source("GPKG", folder.file("a.gpkg"), "a", features);
    {
        // The file's own index of extents cannot hold such places.
        const CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);
        const GDALDatasetUniquePtr dataset(
            GDALDataset::Open(folder.file("a.gpkg").c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
        OGRLayer& layer = *dataset->GetLayer(0);
        for (const double bad : {nan, std::numeric_limits<double>::infinity()}) {
            auto line = std::make_unique<OGRLineString>();
            line->addPoint(122.9, 41);
            line->addPoint(bad, 41.1);
            const OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(layer.GetLayerDefn()));
            feature->SetGeometryDirectly(line.release());
            REQUIRE(layer.CreateFeature(feature.get()) == OGRERR_NONE);
        }
    }
    const auto outcome = load_any(folder.file("a.gpkg"));
    REQUIRE(std::holds_alternative<MapLayer>(outcome));
    const auto& layer = std::get<MapLayer>(outcome);
    CHECK(layer.features.size() == 400);
    CHECK(layer.features_left_out == 5);
    CHECK(layer.bounds.width_m() < 30'000);
}

TEST_CASE("polygons that cross themselves are filled somehow and stay within their bounds") {
    const TestFolder folder;
    write_source("GPKG",
                 folder.file("a.gpkg"),
                 "a",
                 {{"POLYGON((122.9 41,123 41.1,123 41,122.9 41.1,122.9 41))", "bow", "", ""},
                  {"POLYGON((122.9 41,123 41,123 41.1,122.9 41.1,122.9 41),"
                   "(122.8 41.05,123.1 41.05,123.1 41.06,122.8 41.06,122.8 41.05))",
                   "a hole wider than its shape",
                   "",
                   ""},
                  {"POLYGON((122.9 41,122.9 41,122.9 41,122.9 41))", "a point", "", ""},
                  {"POLYGON((122.9 41,123 41,122.9 41,122.9 41))", "a line", "", ""}});
    const auto outcome = load_any(folder.file("a.gpkg"));
    REQUIRE(std::holds_alternative<MapLayer>(outcome));
    const auto& layer = std::get<MapLayer>(outcome);
    CHECK(layer.areas.indices.size() >= 6);
    for (const AreaVertex& vertex : layer.areas.vertices) {
        CHECK(std::isfinite(vertex.x));
        CHECK(layer.features[vertex.feature].bounds.contains({vertex.x, vertex.y}));
    }
}

TEST_CASE("one polygon of tens of thousands of corners is filled") {
    const TestFolder folder;
    constexpr int corners = 40'000;
    write_source("GPKG", folder.file("a.gpkg"), "a", {{ring_of(corners, 0.3), "x", "", ""}});
    const auto outcome = load_any(folder.file("a.gpkg"));
    REQUIRE(std::holds_alternative<MapLayer>(outcome));
    const auto& layer = std::get<MapLayer>(outcome);
    CHECK(layer.areas.indices.size() / 3 > corners / 2);
    CHECK(layer.lines.back().segments.size() < corners / 10);  // far away it is drawn with less
}

TEST_CASE("of many sources the bad ones are named and the good ones are drawn") {
    const TestFolder folder;
    write_source("GPKG", folder.file("good.gpkg"), "good", many_squares());
    overwrite(folder.file("bad.gpkg"), "no database");
    overwrite(folder.file("bad.shp"), "");
    std::vector<MapSource> sources;
    for (const char* name : {"bad.gpkg", "good.gpkg", "bad.shp", "absent.fgb"}) {
        MapSource& source = sources.emplace_back();
        source.path = folder.file(name);
        source.role = MapRole::community;
    }
    MapLoader loader{CitySpace{origin}, sources};
    loader.wait();
    CHECK(loader.take_finished().size() == 1);
    const auto problems = loader.take_complaints();
    REQUIRE(problems.size() == 3);
    for (const char* name : {"bad.gpkg", "bad.shp", "absent.fgb"})
        CHECK(std::ranges::any_of(problems, [&](const MapComplaint& problem) {
            return problem.sentence.find(name) != std::string::npos;
        }));
}

}  // namespace yiping
