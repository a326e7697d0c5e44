// What lies beside this program: the city that was built with it, and config.
#pragma once

#include <filesystem>
#include <string>

#include "ingest/net/check.hpp"

namespace yiping {

/// The file that --city means: itself, or for "auto" the city that `./run build` made, empty when
/// there is none; empty for "none".
[[nodiscard]] std::filesystem::path chosen_city(const std::string& chosen);

/// Looks grids up in a city's polygons; empty when there is no city. Throws IoError.
[[nodiscard]] Locate locate_by(const std::filesystem::path& city);

/// The folder config/ of an installation, else of the sources.
[[nodiscard]] std::filesystem::path config_folder();

}  // namespace yiping
