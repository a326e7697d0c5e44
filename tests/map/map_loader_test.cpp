#include "viewer/map/map_loader.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/map/source_files.hpp"

using namespace yiping;

namespace {

MapSource source_of(const std::string& path, MapRole role) {
    MapSource source;
    source.path = path;
    source.role = role;
    source.name_field = "name";
    return source;
}

}  // namespace

TEST_CASE("the loader hands every good layer over once and a sentence for every bad one") {
    const TestFolder folder;
    std::vector<MapSource> sources;
    for (int i = 0; i < 8; ++i) {
        const std::string file = folder.file("layer" + std::to_string(i) + ".gpkg");
        const std::string x = std::to_string(122 + i);
        if (i != 3)
            write_source(
                "GPKG", file, "a", {{"LINESTRING(" + x + " 41," + x + " 42)", "x", "", ""}});
        sources.push_back(source_of(file, i % 2 == 0 ? MapRole::road : MapRole::water));
    }
    MapLoader loader(CitySpace({122.99, 41.11}), sources, {}, 3);
    loader.wait();
    const auto layers = loader.take_finished();
    CHECK(layers.size() == 7);
    CHECK(std::ranges::count(
              layers, MapRole::road, [](const LoadedLayer& one) { return one.layer.role; }) == 4);
    CHECK(loader.take_finished().empty());
    const auto problems = loader.take_complaints();
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0].sentence, Catch::Contains("layer3.gpkg"));
    CHECK(loader.take_complaints().empty());
    CHECK(loader.progress().done);
    CHECK(loader.progress().fraction == Approx(1));
}

TEST_CASE("a loader without sources is done at once") {
    MapLoader loader(CitySpace({0, 0}), {});
    loader.wait();
    CHECK(loader.progress().done);
}

TEST_CASE("features left out are told of, though their layer is drawn") {
    const TestFolder folder;
    write_source("GPKG",
                 folder.file("a.gpkg"),
                 "a",
                 {{"POINT(122 41)", "x", "", ""}, {"POINT EMPTY", "y", "", ""}});
    MapLoader loader(CitySpace({122, 41}), {source_of(folder.file("a.gpkg"), MapRole::place)});
    loader.wait();
    CHECK(loader.take_finished().size() == 1);
    const auto problems = loader.take_complaints();
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0].sentence, Catch::Contains("1 feature"));
}

TEST_CASE("a file that changes is read again, one that broke is told of until it is whole") {
    const TestFolder folder;
    const std::string file = folder.file("a.gpkg");
    write_source("GPKG", file, "a", {{"POINT(122 41)", "x", "", ""}});
    MapLoader loader(CitySpace({122, 41}), {source_of(file, MapRole::place)});
    loader.wait();
    CHECK(loader.take_finished().size() == 1);
    const std::string next = folder.file("next.gpkg");
    write_source(
        "GPKG", next, "a", {{"POINT(122 41)", "x", "", ""}, {"POINT(123 41)", "y", "", ""}});
    std::filesystem::rename(next, file);
    loader.wait_for_news();
    auto layers = loader.take_finished();
    REQUIRE(layers.size() == 1);
    CHECK(layers[0].source == 0);
    CHECK(layers[0].layer.features.size() == 2);
    CHECK(loader.take_complaints().empty());
    std::ofstream{file} << "no map any more";
    loader.wait_for_news();
    CHECK(loader.take_finished().empty());
    auto complaints = loader.take_complaints();
    REQUIRE(complaints.size() == 1);
    CHECK_THAT(complaints[0].sentence, Catch::Contains("cannot open"));
    write_source("GPKG", next, "a", {{"POINT(122 41)", "x", "", ""}});
    std::filesystem::rename(next, file);
    loader.wait_for_news();
    CHECK(loader.take_finished().size() == 1);
    complaints = loader.take_complaints();
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0].sentence.empty());
}
