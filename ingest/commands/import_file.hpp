// A foreign file as events: decoded and checked like those of any producer, in order of time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "ingest/event/event.hpp"

namespace yiping {

struct ImportFault {
    std::size_t line = 0;  ///< of the file; of GeoJSON the number of the feature
    std::string what;
};

struct ImportedEvent {
    Event event;
    std::string received;  ///< its text, as a producer would send it
};

struct ImportedFile {
    std::vector<ImportedEvent> events;  ///< sorted by time, no two the same
    std::size_t rows = 0;
    std::size_t duplicates = 0;  ///< the same source, id and content as an earlier row
    std::vector<ImportFault> faults;
    std::vector<ImportFault> left_out;  ///< sound, but nothing for the log; and why
    std::uint64_t content_hash = 0;     ///< XXH3 of the whole file
};

enum class ImportFormat { csv, geojson, cloudevents, cot, open311, cap };

/// What is wrong with a row is a fault and costs no other row. `mapping` says what the columns of
/// csv and geojson mean; the others need none (of cloudevents a line holds one event or an array of
/// them). Throws IoError when file or mapping
/// cannot be read.
[[nodiscard]] ImportedFile read_import(const std::filesystem::path& file,
                                       ImportFormat format,
                                       const std::filesystem::path& mapping);

}  // namespace yiping
