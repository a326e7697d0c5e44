#include "tests/place/city_file.hpp"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <stdexcept>

#include "ingest/place/city_maker.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

GDALDatasetUniquePtr open(const std::filesystem::path& file) {
    GDALAllRegister();
    GDALDatasetUniquePtr dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR));
    if (!dataset) throw std::runtime_error("cannot open " + file.string());
    return dataset;
}

void read_line(const OGRSimpleCurve& curve, bool ring, CityFeature& feature) {
    std::vector<Corner> line;
    for (const OGRPoint& point : curve) {
        const LonLat read{point.getX(), point.getY()};
        const Corner corner = nearest_corner(read);
        if (degrees(corner) != read) feature.exact = false;
        line.push_back(corner);
    }
    if (ring) line.pop_back();
    feature.lines.push_back(std::move(line));
}

void read_polygon(const OGRPolygon& polygon, CityFeature& feature) {
    for (const OGRLinearRing* ring : polygon) read_line(*ring, true, feature);
}

void read_shape(const OGRGeometry& shape, CityFeature& feature) {
    feature.valid = shape.IsValid() != 0;
    const OGRwkbGeometryType type = wkbFlatten(shape.getGeometryType());
    if (type == wkbPolygon) read_polygon(*shape.toPolygon(), feature);
    if (type == wkbMultiPolygon)
        for (const OGRPolygon* part : *shape.toMultiPolygon()) read_polygon(*part, feature);
    if (type == wkbLineString) read_line(*shape.toLineString(), false, feature);
}

}  // namespace

const std::filesystem::path& small_city() {
    static const TempFolder folder;
    static const std::filesystem::path file = [] {
        std::filesystem::path made = folder.path() / "city.gpkg";
        make_city(std::filesystem::path(YIPING_SOURCE_DIR) / "assets",
                  made,
                  {1, small_city_microgrids},
                  [](std::string_view) {});
        return made;
    }();
    return file;
}

std::vector<CityFeature> read_city_layer(const std::filesystem::path& file,
                                         const std::string& layer) {
    const GDALDatasetUniquePtr dataset = open(file);
    OGRLayer* found = dataset->GetLayerByName(layer.c_str());
    if (found == nullptr) throw std::runtime_error("no layer " + layer);
    std::vector<CityFeature> features;
    for (const OGRFeatureUniquePtr& read : *found) {
        CityFeature feature;
        for (int i = 0; i < read->GetFieldCount(); ++i)
            feature.fields[read->GetFieldDefnRef(i)->GetNameRef()] = read->GetFieldAsString(i);
        read_shape(*read->GetGeometryRef(), feature);
        features.push_back(std::move(feature));
    }
    return features;
}

std::string layer_description(const std::filesystem::path& file, const std::string& layer) {
    const GDALDatasetUniquePtr dataset = open(file);
    const char* description =
        dataset->GetLayerByName(layer.c_str())->GetMetadataItem("DESCRIPTION");
    return description == nullptr ? "" : description;
}

}  // namespace yiping
