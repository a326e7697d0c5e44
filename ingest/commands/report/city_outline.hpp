// The counties of a city file, for the map of a report.
#pragma once

#include <filesystem>

#include "ingest/commands/report/page.hpp"

namespace yiping {

/// Outer rings of the layer `county` of a city's GeoPackage. Throws IoError that names what is
/// missing.
[[nodiscard]] ReportMap read_city_outline(const std::filesystem::path& file);

}  // namespace yiping
