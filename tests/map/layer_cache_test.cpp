// Layers kept on disk ready to draw: the same as made anew, or absent.
#include "viewer/map/layer_cache.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/map/source_files.hpp"
#include "viewer/map/layer_bytes.hpp"
#include "viewer/map/load_layer.hpp"
#include "viewer/map/map_loader.hpp"

namespace yiping {
namespace {

const CitySpace space{{122.5, 41}};

MapSource source_of(const std::string& path, MapRole role = MapRole::community) {
    MapSource source;
    source.path = path;
    source.role = role;
    source.name_field = "name";
    source.code_field = "code";
    source.class_field = "kind";
    return source;
}

std::vector<TestFeature> features() {
    return {{"POLYGON((122 41,123 41,123 42,122 42,122 41),(122.2 41.2,122.4 41.2,122.4 41.4,122.2 "
             "41.2))",
             "保安村",
             "210302001001",
             "a"},
            {"MULTIPOLYGON(((123 41,124 41,124 42,123 41)),((125 41,126 41,126 42,125 41)))",
             "",
             "210302001002",
             ""},
            {"LINESTRING(122 41,123 41.5,124 41)", "人民路", "", "primary"},
            {"POINT(122.5 41.5)", "市政府", "", ""}};
}

MapLayer made(const MapSource& source) {
    auto outcome = load_layer(
        source, space, [](double) {}, std::stop_token{});
    REQUIRE(std::holds_alternative<MapLayer>(outcome));
    return std::move(std::get<MapLayer>(outcome));
}

std::filesystem::path only_file(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        files.push_back(entry.path());
    REQUIRE(files.size() == 1);
    return files.front();
}

}  // namespace

TEST_CASE("a layer comes back from its bytes as it was") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", features());
    const MapLayer layer = made(source_of(folder.file("a.gpkg")));
    const std::string bytes = bytes_of(layer);
    const auto back = layer_from(bytes);
    REQUIRE(back);
    CHECK(bytes_of(*back) == bytes);
    CHECK(back->role == MapRole::community);
    CHECK(back->features.size() == 4);
    CHECK(back->features[0].name == "保安村");
    CHECK(back->features[0].rings.count == 2);
    CHECK(back->class_names == layer.class_names);
    CHECK(back->rings == layer.rings);
    CHECK(back->areas.indices == layer.areas.indices);
    CHECK(back->lines.size() == layer.lines.size());
    CHECK(back->labels.size() == layer.labels.size());
    CHECK(back->points.size() == 1);
    CHECK(back->bounds == layer.bounds);
    CHECK(back->feature_of(GridCode{210302001002}) == layer.feature_of(GridCode{210302001002}));
    const Metres2 inside = space.city_metres({123.9, 41.5});
    CHECK(back->feature_at(inside) == layer.feature_at(inside));
}

TEST_CASE("bytes that were cut off or changed anywhere make no layer") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", features());
    MapSource source = source_of(folder.file("a.gpkg"));
    source.dash = *dash_from("9 3 px");
    const MapLayer layer = made(source);
    REQUIRE(layer.lines.at(0).begins_m.size() == layer.lines[0].segments.size());
    const std::string bytes = bytes_of(layer);
    REQUIRE(layer_from(bytes)->lines.at(0).begins_m == layer.lines[0].begins_m);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        if (layer_from(std::string_view{bytes}.substr(0, length))) FAIL("cut at " << length);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string other = bytes;
        other[at] = static_cast<char>(other[at] ^ 0x10);
        if (layer_from(other)) FAIL("changed at " << at);
    }
    CHECK_FALSE(layer_from(bytes + "x"));
}

TEST_CASE("what is kept is found by what the file holds, not by its time") {
    const TestFolder folder;
    const std::string file = folder.file("a.geojson");
    write_source("GeoJSON", file, "a", features());
    const MapSource source = source_of(file);
    const LayerCache first{folder.file("cache")};
    CHECK_FALSE(first.find(source, space));
    first.keep(source, space, made(source));
    REQUIRE(first.find(source, space));
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now());
    CHECK(LayerCache{folder.file("cache")}.find(source, space));
    MapSource other = source;
    other.where = "name = '人民路'";
    CHECK_FALSE(first.find(other, space));
    CHECK_FALSE(first.find(source, CitySpace{{121, 41}}));
    std::ofstream{file, std::ios::app} << "\n";
    CHECK_FALSE(LayerCache{folder.file("cache")}.find(source, space));
}

TEST_CASE("of a Shapefile the attributes and the coordinate system count, too") {
    const TestFolder folder;
    write_source("ESRI Shapefile",
                 folder.file("a.shp"),
                 "a",
                 {{"POLYGON((122 41,123 41,123 42,122 41))", "x", "210302001001", ""}});
    const MapSource source = source_of(folder.file("a.shp"));
    const LayerCache cache{folder.file("cache")};
    REQUIRE_FALSE(cache.find(source, space));
    cache.keep(source, space, made(source));
    REQUIRE(LayerCache{folder.file("cache")}.find(source, space));
    std::filesystem::remove(folder.file("a.prj"));
    CHECK_FALSE(LayerCache{folder.file("cache")}.find(source, space));
}

TEST_CASE("a layer whose file changed while it was read is not kept") {
    const TestFolder folder;
    const std::string file = folder.file("a.geojson");
    write_source("GeoJSON", file, "a", features());
    const MapSource source = source_of(file);
    const LayerCache cache{folder.file("cache")};
    CHECK_FALSE(cache.find(source, space));
    const MapLayer layer = made(source);
    std::filesystem::last_write_time(
        file, std::filesystem::last_write_time(file) + std::chrono::seconds{1});
    cache.keep(source, space, layer);
    CHECK_FALSE(std::filesystem::exists(folder.file("cache")));
}

TEST_CASE("a kept file that is torn is made again, one long unused is dropped") {
    const TestFolder folder;
    const std::string file = folder.file("a.geojson");
    write_source("GeoJSON", file, "a", features());
    const MapSource source = source_of(file);
    const std::filesystem::path kept = folder.file("cache");
    const LayerCache cache{kept};
    CHECK_FALSE(cache.find(source, space));
    cache.keep(source, space, made(source));
    const std::filesystem::path one = only_file(kept);
    std::filesystem::resize_file(one, std::filesystem::file_size(one) / 2);
    CHECK_FALSE(cache.find(source, space));
    cache.keep(source, space, made(source));
    CHECK(cache.find(source, space));
    std::ofstream{kept / "old.layer"} << "of a map of last year";
    std::filesystem::last_write_time(
        kept / "old.layer",
        std::filesystem::file_time_type::clock::now() - std::chrono::hours{24 * 31});
    cache.keep(source, space, made(source));
    CHECK(only_file(kept) == one);
}

TEST_CASE("the loader takes what is ready, and makes and keeps the rest") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", features());
    const std::vector<MapSource> sources{source_of(folder.file("a.gpkg")),
                                         source_of(folder.file("a.gpkg"), MapRole::town)};
    std::vector<std::string> made_anew, ready;
    for (auto* taken : {&made_anew, &ready}) {
        MapLoader loader{space, sources, folder.file("cache")};
        loader.wait();
        CHECK(loader.found_ready() == (taken == &ready ? 2 : 0));
        for (const LoadedLayer& one : loader.take_finished()) taken->push_back(bytes_of(one.layer));
        std::ranges::sort(*taken);
    }
    CHECK(made_anew.size() == 2);
    CHECK(made_anew == ready);
}

TEST_CASE("a folder that cannot be written to costs only time") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", features());
    std::ofstream{folder.file("cache")} << "a file, where a folder is wanted";
    MapLoader loader{space, {source_of(folder.file("a.gpkg"))}, folder.file("cache")};
    loader.wait();
    CHECK(loader.take_finished().size() == 1);
    CHECK(loader.take_complaints().empty());
}

TEST_CASE("the middle of a source is kept, too") {
    const TestFolder folder;
    write_source("GPKG", folder.file("a.gpkg"), "a", features());
    const MapSource source = source_of(folder.file("a.gpkg"));
    const LayerCache cache{folder.file("cache")};
    CHECK_FALSE(cache.find_centre(source));
    cache.keep_centre(source, {122.987654321, 41.123456789});
    const auto centre = cache.find_centre(source);
    REQUIRE(centre);
    CHECK(centre->lon == 122.987654321);
    CHECK(centre->lat == 41.123456789);
}

}  // namespace yiping
