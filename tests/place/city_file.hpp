// A small demo city, made once for the whole test program, and its layers read back exactly.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ingest/place/plane.hpp"

namespace yiping {

inline constexpr int small_city_microgrids = 3'000;

/// Seed 1.
const std::filesystem::path& small_city();

struct CityFeature {
    std::map<std::string, std::string> fields;
    std::vector<std::vector<Corner>> lines;  // rings without their closing corner, or one line
    bool valid = false;                      // by GEOS
    bool exact = true;                       // every coordinate is a whole 1e-7 degree
};

/// In the order of the file.
std::vector<CityFeature> read_city_layer(const std::filesystem::path& file,
                                         const std::string& layer);
std::string layer_description(const std::filesystem::path& file, const std::string& layer);

}  // namespace yiping
