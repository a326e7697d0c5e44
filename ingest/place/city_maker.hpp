// Makes the demo city: real counties, names and codes; everything finer is invented.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

namespace yiping {

struct CityMakerOptions {
    std::uint64_t seed = 1;
    int microgrids = 90'000;
};

/// Told before each step what is being done.
using CityMakerProgress = std::function<void(std::string_view step)>;

/// Writes a GeoPackage with the layers county, town, community, grid, microgrid, street, water,
/// place and context. The same assets and options give the same file. The file appears under its
/// name only when it is whole, in place of an older one. Throws IoError.
void make_city(const std::filesystem::path& assets,
               const std::filesystem::path& out_gpkg,
               const CityMakerOptions& options,
               const CityMakerProgress& progress);

}  // namespace yiping
