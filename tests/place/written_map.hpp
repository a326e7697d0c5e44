// Small maps for tests, written by GDAL.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace yiping {

struct WrittenFeature {
    std::string code;
    std::string wkt;
};

/// One layer with the text field `code`, a Shapefile where the name ends so, else a GeoPackage;
/// without a coordinate system when `epsg` is 0.
void write_map(const std::filesystem::path& file,
               const std::string& layer,
               int epsg,
               const std::vector<WrittenFeature>& features);

}  // namespace yiping
