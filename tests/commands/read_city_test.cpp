#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <catch2/catch.hpp>

#include "ingest/event/errors.hpp"
#include "tests/commands/small_city.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

struct Shape {
    const char* code;
    const char* name;
    const char* wkt;
};

void add_layer(GDALDataset& file, const char* name, const std::vector<Shape>& shapes) {
    OGRSpatialReference wgs84;
    wgs84.importFromEPSG(4326);
    OGRLayer* layer = file.CreateLayer(name, &wgs84, wkbUnknown, nullptr);
    for (const char* field : {"code", "name", "kind"}) {
        OGRFieldDefn definition{field, OFTString};
        layer->CreateField(&definition);
    }
    for (const char* field : {"lon", "lat"}) {
        OGRFieldDefn definition{field, OFTReal};
        layer->CreateField(&definition);
    }
    for (const Shape& shape : shapes) {
        const OGRFeatureUniquePtr feature{OGRFeature::CreateFeature(layer->GetLayerDefn())};
        OGRGeometry* geometry = nullptr;
        OGRGeometryFactory::createFromWkt(shape.wkt, &wgs84, &geometry);
        feature->SetGeometryDirectly(geometry);
        feature->SetField("code", shape.code);
        feature->SetField("name", shape.name);
        feature->SetField("kind", "river");
        feature->SetField("lon", 122.95);
        feature->SetField("lat", 41.05);
        REQUIRE(layer->CreateFeature(feature.get()) == OGRERR_NONE);
    }
}

/// A city of one micro-grid, 0.1 degrees wide, with the layers named.
std::filesystem::path city_with(const TempFolder& folder, const std::vector<std::string>& layers) {
    GDALAllRegister();
    const auto file = folder.path() / "city.gpkg";
    const GDALDatasetUniquePtr dataset{GetGDALDriverManager()->GetDriverByName("GPKG")->Create(
        file.c_str(), 0, 0, 0, GDT_Unknown, nullptr)};
    constexpr const char* square =
        "POLYGON((122.9 41.0,123.0 41.0,123.0 41.1,122.9 41.1,122.9 41.0))";
    for (const std::string& layer : layers) {
        const char* code = layer == "county"      ? "210302"
                           : layer == "town"      ? "210302002"
                           : layer == "community" ? "210302002001"
                                                  : "210302002001001001";
        const char* shape = layer == "water" ? "LINESTRING(122.94 41.05,122.96 41.05)" : square;
        add_layer(*dataset, layer.c_str(), {{code, layer == "town" ? "解放街道" : "甲", shape}});
    }
    return file;
}

}  // namespace

TEST_CASE("the simulator reads a city's places and where one can stand in them") {
    const TempFolder folder;
    const CityPlaces city =
        read_city_places(city_with(folder, {"county", "town", "community", "microgrid", "water"}));
    REQUIRE(city.microgrids.size() == 1);
    CHECK(city.microgrids.front().near_water);
    CHECK(address_of(city, city.microgrids.front().code) == "甲解放街道甲");
    for (const LonLat& stop : city.microgrids.front().stops) {
        CHECK(std::abs(stop.lon - 122.95) < 0.05);
        CHECK(std::abs(stop.lat - 41.05) < 0.05);
        CHECK(metres_between(stop, {122.95, 41.05}) > 1'000);
    }
    CHECK(microgrids_in(city, GridCode{210302002}).size() == 1);
    CHECK(microgrids_in(city, GridCode{210303}).empty());
}

TEST_CASE("a city that lacks a layer is refused by name") {
    const TempFolder folder;
    CHECK_THROWS_WITH(read_city_places(city_with(folder, {"county", "town", "community", "water"})),
                      Catch::Contains("no layer \"microgrid\""));
    CHECK_THROWS_WITH(read_city_places(folder.path() / "absent.gpkg"), Catch::Contains("absent"));
}

TEST_CASE("stops lie inside a bent polygon, and so does the way to them") {
    // An L whose inner corner hides some corners from the middle.
    const std::vector<LonLat> ring{{0, 0}, {3, 0}, {3, 1}, {1, 1}, {1, 3}, {0, 3}};
    const auto inside = [](LonLat at) {
        return at.lon >= 0 && at.lat >= 0 && at.lon <= 3 && at.lat <= 3 &&
               (at.lon <= 1 || at.lat <= 1);
    };
    const LonLat centre{0.5, 2.5};
    for (const LonLat& stop : stops_within(ring, centre))
        for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0})
            CHECK(inside(on_the_way(centre, stop, share)));
}

}  // namespace yiping
