// Map files written for tests, in a folder of their own.
#pragma once

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace yiping {

/// A folder that goes with the test.
class TestFolder {
public:
    TestFolder() {
        static std::atomic<int> made = 0;
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        path_ = std::filesystem::temp_directory_path() /
                ("yiping_map_test_" + std::to_string(now) + "_" + std::to_string(made++));
        std::filesystem::create_directories(path_);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    TestFolder(TestFolder&&) = delete;
    TestFolder& operator=(TestFolder&&) = delete;
    ~TestFolder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

struct TestFeature {
    std::string wkt;
    std::string name;
    std::string code;
    std::string kind;
};

/// Writes one layer with fields name, code, kind; `epsg` 0 leaves the coordinate system out.
/// Coordinates are x, y as given.
inline void write_source(const std::string& driver_name,
                         const std::string& file,
                         const std::string& layer_name,
                         const std::vector<TestFeature>& features,
                         int epsg = 4326,
                         const std::string& encoding = "UTF-8") {
    GDALAllRegister();
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(driver_name.c_str());
    const GDALDatasetUniquePtr dataset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    if (!dataset) throw std::runtime_error("cannot create " + file);
    OGRSpatialReference srs;
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    if (epsg != 0) srs.importFromEPSG(epsg);
    CPLStringList options;
    if (driver_name == "ESRI Shapefile") options.SetNameValue("ENCODING", encoding.c_str());
    OGRLayer* layer = dataset->CreateLayer(
        layer_name.c_str(), epsg != 0 ? &srs : nullptr, wkbUnknown, options.List());
    for (const char* field : {"name", "code", "kind"}) {
        OGRFieldDefn definition(field, OFTString);
        layer->CreateField(&definition);
    }
    for (const TestFeature& given : features) {
        const OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(layer->GetLayerDefn()));
        feature->SetField("name", given.name.c_str());
        feature->SetField("code", given.code.c_str());
        feature->SetField("kind", given.kind.c_str());
        OGRGeometry* geometry = nullptr;
        OGRGeometryFactory::createFromWkt(given.wkt.c_str(), nullptr, &geometry);
        if (geometry != nullptr) feature->SetGeometryDirectly(geometry);
        if (layer->CreateFeature(feature.get()) != OGRERR_NONE)
            throw std::runtime_error("cannot write to " + file);
    }
}

}  // namespace yiping
