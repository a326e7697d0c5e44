// Incidents as they stood, written for other programs: a table, a map.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include "ingest/city/state.hpp"
#include "ingest/event/catalogue.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// By world (true is exercise) and id.
using ExportedIncidents = std::map<std::pair<bool, std::string>, Incident>;

/// Every incident that an event of the range speaks of, as it stood after the last of them. Both
/// ends inclusive.
[[nodiscard]] ExportedIncidents incidents_of_range(EventStore& store,
                                                   std::uint64_t from_sequence,
                                                   std::uint64_t to_sequence);

enum class IncidentFormat { csv, geojson, gpkg };

/// Writes a new file. Throws IoError when it cannot, or when it is there already.
void write_incidents(const std::filesystem::path& file,
                     IncidentFormat format,
                     const ExportedIncidents& incidents,
                     const Catalogue& catalogue);

}  // namespace yiping
