// The demo city to a GeoPackage, by GDAL.
#pragma once

#include <filesystem>

#include "ingest/place/city.hpp"
#include "ingest/place/city_sources.hpp"

namespace yiping {

/// Writes `file` anew, in one transaction. Throws IoError.
void write_city(const City& city, const CitySources& sources, const std::filesystem::path& file);

}  // namespace yiping
