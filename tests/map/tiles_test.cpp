// Maps that come in vector tiles (Mapbox Vector Tiles in an MBTiles file).
#include <gdal_utils.h>

#include <catch2/catch.hpp>
#include <set>

#include "tests/map/source_files.hpp"
#include "viewer/map/load_layer.hpp"

namespace yiping {
namespace {

const CitySpace space{{122.5, 41}};

void translate_to_tiles(const std::string& from, const std::string& to) {
    GDALAllRegister();
    const GDALDatasetUniquePtr source(GDALDataset::Open(from.c_str(), GDAL_OF_VECTOR));
    REQUIRE(source);
    CPLStringList arguments;
    for (const char* word :
         {"-f", "MVT", "-t_srs", "EPSG:3857", "-dsco", "FORMAT=MBTILES", "-dsco", "MAXZOOM=12"})
        arguments.AddString(word);
    GDALVectorTranslateOptions* const options =
        GDALVectorTranslateOptionsNew(arguments.List(), nullptr);
    GDALDatasetH input = GDALDataset::ToHandle(source.get());
    int misused = 0;
    const GDALDatasetUniquePtr written(GDALDataset::FromHandle(
        GDALVectorTranslate(to.c_str(), nullptr, 1, &input, options, &misused)));
    GDALVectorTranslateOptionsFree(options);
    REQUIRE(written);
}

}  // namespace

TEST_CASE("areas of vector tiles in an MBTiles file lie where they lie, with names and codes") {
    const TestFolder folder;
    write_source(
        "GPKG",
        folder.file("a.gpkg"),
        "town",
        {{"POLYGON((122.4 41,122.5 41,122.5 41.1,122.4 41.1,122.4 41))", "西镇", "210302001", ""},
         {"POLYGON((122.5 41,122.6 41,122.6 41.1,122.5 41.1,122.5 41))", "东镇", "210302002", ""}});
    translate_to_tiles(folder.file("a.gpkg"), folder.file("a.mbtiles"));
    MapSource source;
    source.path = folder.file("a.mbtiles");
    source.layer = "town";
    source.role = MapRole::town;
    source.name_field = "name";
    source.code_field = "code";
    auto outcome = load_layer(
        source, space, [](double) {}, std::stop_token{});
    if (const auto* problem = std::get_if<MapProblem>(&outcome)) FAIL(problem->sentence);
    const MapLayer& layer = std::get<MapLayer>(outcome);
    std::set<std::string> names;
    for (const MapFeature& feature : layer.features) names.insert(feature.name);
    CHECK(names == std::set<std::string>{"东镇", "西镇"});
    const auto code_at = [&](double lon, double lat) {
        const auto feature = layer.feature_at(space.city_metres({lon, lat}));
        return feature ? layer.features[*feature].code : GridCode{};
    };
    CHECK(code_at(122.45, 41.05) == GridCode{210302001});
    CHECK(code_at(122.55, 41.02) == GridCode{210302002});
    CHECK_FALSE(code_at(122.65, 41.05));
    const double a_tile_step_m = 10;  // tiles round to 1/4096 of their width
    CHECK(layer.bounds.min_x == Approx(space.city_metres({122.4, 41}).x).margin(a_tile_step_m));
    CHECK(layer.bounds.max_y == Approx(space.city_metres({122.4, 41.1}).y).margin(a_tile_step_m));
}

}  // namespace yiping
