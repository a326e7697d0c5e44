// The rows of a foreign file, one after the other.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "ingest/commands/import_mapping.hpp"

namespace yiping {

using UseRow = std::function<void(const ImportRow&)>;

/// Comma separated values, laid out as the mapping says. Throws IoError when the columns do not fit
/// the mapping; a line that is broken is a row with a fault.
void for_each_csv_row(std::string_view text, const ImportMapping& mapping, const UseRow& use);

/// The features of a GeoJSON collection: their properties, `id`, and of a point `lon` and `lat`.
/// Throws IoError that names the file when it is no such collection.
void for_each_geojson_row(const std::string& text, const std::string& file, const UseRow& use);

}  // namespace yiping
