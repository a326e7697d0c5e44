// Pictures of the ground: where they lie, from the whole to a pixel, and what is said of bad ones.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/layers/drawing.hpp"
#include "tests/map/source_files.hpp"
#include "viewer/layers/base_map.hpp"
#include "viewer/map/load_layer.hpp"

namespace yiping {
namespace {

constexpr LonLat origin{123, 41};
constexpr Rgba red = rgb(0xFF0000), lime = rgb(0x00FF00), blue = rgb(0x0000FF),
               white = rgb(0xFFFFFF);

/// 64 x 64 pixels of a thousandth of a degree around the origin: red in the north-west, lime in the
/// north-east, blue in the south-west, white in the south-east.
void write_picture(const std::string& driver_name, const std::string& file, bool placed = true) {
    GDALAllRegister();
    constexpr int side = 64;
    GDALDriver* const memory = GetGDALDriverManager()->GetDriverByName("MEM");
    const GDALDatasetUniquePtr made(memory->Create("", side, side, 3, GDT_Byte, nullptr));
    for (int band = 1; band <= 3; ++band) {
        std::vector<std::uint8_t> values;
        for (int i = 0; i < side * side; ++i) {
            const bool south = i / side >= side / 2, east = i % side >= side / 2;
            const Rgba colour = south ? (east ? white : blue) : (east ? lime : red);
            values.push_back(static_cast<std::uint8_t>(colour >> (8 * (band - 1))));
        }
        REQUIRE(
            made->GetRasterBand(band)->RasterIO(
                GF_Write, 0, 0, side, side, values.data(), side, side, GDT_Byte, 0, 0, nullptr) ==
            CE_None);
    }
    if (placed) {
        std::array<double, 6> where{origin.lon - 0.032, 0.001, 0, origin.lat + 0.032, 0, -0.001};
        made->SetGeoTransform(where.data());
        OGRSpatialReference wgs84;
        wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        wgs84.importFromEPSG(4326);
        made->SetSpatialRef(&wgs84);
    }
    GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName(driver_name.c_str());
    CPLStringList options;
    if (driver_name == "JPEG") options.SetNameValue("QUALITY", "100");
    const GDALDatasetUniquePtr copy(
        driver->CreateCopy(file.c_str(), made.get(), 0, options.List(), nullptr, nullptr));
    REQUIRE(copy);
}

MapSource raster_of(const std::string& file) {
    MapSource source;
    source.path = file;
    source.role = MapRole::raster;
    source.brightness = 1;
    return source;
}

std::variant<MapLayer, MapProblem> load(const MapSource& source) {
    return load_layer(
        source, CitySpace{origin}, [](double) {}, std::stop_token{});
}

std::string problem_of(const MapSource& source) {
    const auto outcome = load(source);
    const auto* problem = std::get_if<MapProblem>(&outcome);
    return problem == nullptr ? "" : problem->sentence;
}

int apart(Rgba a, Rgba b) {
    int most = 0;
    for (unsigned shift = 0; shift < 24; shift += 8)
        most = std::max(
            most,
            std::abs(static_cast<int>(a >> shift & 0xFFU) - static_cast<int>(b >> shift & 0xFFU)));
    return most;
}

}  // namespace

TEST_CASE("a picture lies where it says, from afar and from near") {
    const TestFolder folder;
    const auto [driver, ending] = GENERATE(table<std::string, std::string>(
        {{"GTiff", "tif"}, {"COG", "cog.tif"}, {"JPEG", "jpg"}, {"MBTiles", "mbtiles"}}));
    CAPTURE(driver);
    MapSource source = raster_of(folder.file("picture." + ending));
    write_picture(driver, source.path);
    if (driver ==
        "JPEG") {  // a world file beside it, its coordinate system told in the configuration
        std::filesystem::remove(source.path + ".aux.xml");
        std::ofstream{folder.file("picture.jgw")} << "0.001\n0\n0\n-0.001\n122.9685\n41.0315\n";
        source.srs = "EPSG:4326";
    }
    auto outcome = load(source);
    if (const auto* problem = std::get_if<MapProblem>(&outcome)) FAIL(problem->sentence);
    Drawing drawing;
    BaseMap base(default_shader_folder());
    base.add(std::get<MapLayer>(std::move(outcome)));
    const double mpp = GENERATE(120.0, 35.0, 4.0);
    CAPTURE(mpp);
    drawing.camera.metres_per_pixel = mpp;
    for (int turn = 0; turn < 2; ++turn) {  // asked for, then there
        base.prepare_rasters(drawing.camera);
        base.wait_for_rasters();
    }
    base.prepare_rasters(drawing.camera);
    CHECK_FALSE(base.rasters_busy());
    drawing.begin(drawing.camera);
    base.draw(drawing.camera, 1, false);
    const Image image = drawing.image();
    constexpr int lossy = 40;
    const int off = std::min(45, static_cast<int>(1500 / mpp));  // pixels from the middle
    CHECK(apart(image.at(100 - off, 50 - off), red) < lossy);
    CHECK(apart(image.at(100 + off, 50 - off), lime) < lossy);
    CHECK(apart(image.at(100 - off, 50 + off), blue) < lossy);
    CHECK(apart(image.at(100 + off, 50 + off), white) < lossy);
    if (mpp > 100) CHECK(image.at(40, 50) == black);  // beyond its western edge
}

TEST_CASE("a part that cannot be read is named, tried again and drawn once it is there") {
    const TestFolder folder;
    write_picture("GTiff", folder.file("far.tif"));
    {
        GDALDriver* const vrt = GetGDALDriverManager()->GetDriverByName("VRT");
        const GDALDatasetUniquePtr far(
            GDALDataset::Open(folder.file("far.tif").c_str(), GDAL_OF_RASTER));
        const GDALDatasetUniquePtr near(vrt->CreateCopy(
            folder.file("near.vrt").c_str(), far.get(), 0, nullptr, nullptr, nullptr));
        REQUIRE(near);
    }
    std::filesystem::rename(folder.file("far.tif"), folder.file("away.tif"));  // no network
    auto outcome = load(raster_of(folder.file("near.vrt")));
    if (const auto* problem = std::get_if<MapProblem>(&outcome)) FAIL(problem->sentence);
    Drawing drawing;
    BaseMap base(default_shader_folder());
    base.add(std::get<MapLayer>(std::move(outcome)));
    drawing.camera.metres_per_pixel = 35;
    auto now = std::chrono::steady_clock::now();
    const auto look = [&] {
        for (int turn = 0; turn < 2; ++turn) {
            base.prepare_rasters(drawing.camera, now);
            base.wait_for_rasters();
        }
        base.prepare_rasters(drawing.camera, now);
        drawing.begin(drawing.camera);
        base.draw(drawing.camera, 1, false);
        return drawing.image().at(60, 20);
    };
    CHECK(look() == black);
    REQUIRE(base.raster_failures().size() == 1);
    CHECK_THAT(base.raster_failures()[0],
               Catch::Contains("near.vrt") && Catch::Contains("tried again"));
    std::filesystem::rename(folder.file("away.tif"), folder.file("far.tif"));
    CHECK(look() == black);  // not at once
    CHECK(base.raster_failures().size() == 1);
    now += RasterDrawing::retry_after;
    CHECK(apart(look(), red) < 40);
    CHECK(base.raster_failures().empty());
}

TEST_CASE("a picture that cannot be drawn is named") {
    const TestFolder folder;
    SECTION("without a place") {
        write_picture("GTiff", folder.file("a.tif"), false);
        CHECK_THAT(problem_of(raster_of(folder.file("a.tif"))),
                   Catch::Contains("a.tif") && Catch::Contains("does not say where it lies"));
    }
    SECTION("with a world file and no coordinate system") {
        write_picture("JPEG", folder.file("a.jpg"), false);
        std::ofstream{folder.file("a.jgw")} << "0.001\n0\n0\n-0.001\n122.9685\n41.0315\n";
        CHECK_THAT(problem_of(raster_of(folder.file("a.jpg"))), Catch::Contains("set srs"));
    }
    SECTION("cut off before its first pixel") {
        write_picture("GTiff", folder.file("a.tif"));
        std::filesystem::resize_file(folder.file("a.tif"), 100);
        CHECK_THAT(problem_of(raster_of(folder.file("a.tif"))), Catch::Contains("a.tif"));
    }
    SECTION("no picture at all") {
        std::ofstream{folder.file("a.tif")} << "this is no picture";
        CHECK_THAT(problem_of(raster_of(folder.file("a.tif"))), Catch::Contains("a.tif"));
    }
    SECTION("on another continent") {
        write_picture("GTiff", folder.file("a.tif"));
        MapSource source = raster_of(folder.file("a.tif"));
        source.srs = "EPSG:32633";
        CHECK_THAT(problem_of(source), Catch::Contains("km from the city"));
    }
}

TEST_CASE("a picture cut off in its middle shows what it has") {
    const TestFolder folder;
    write_picture("GTiff", folder.file("a.tif"));
    std::filesystem::resize_file(folder.file("a.tif"),
                                 std::filesystem::file_size(folder.file("a.tif")) / 2);
    auto outcome = load(raster_of(folder.file("a.tif")));
    if (std::holds_alternative<MapProblem>(outcome)) return;  // named: as good
    auto& layer = std::get<MapLayer>(outcome);
    layer.raster->want(tiles_in(layer.bounds, layer.bounds, layer.raster->finest_level()));
    layer.raster->wait();
    CHECK_FALSE(layer.raster->take().empty());
}

}  // namespace yiping
