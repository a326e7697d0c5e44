// The attributes that only ingest may set: their names, and reading them back.
#pragma once

#include <array>
#include <string_view>

#include "ingest/event/event.hpp"
#include "ingest/event/json_reader.hpp"

namespace yiping {

/// What stamp() writes. A producer's own attribute of such a name is kept as "origin<name>".
inline constexpr std::array<std::string_view, 7> own_attributes{
    "sequence", "recordedtime", "wgs84lon", "wgs84lat", "gridcode", "wgs84items", "flagged"};

/// Fills the event's part "what ingest adds" from the envelope that stamp() wrote.
void read_stamp(JsonReader& envelope, Event& event);

}  // namespace yiping
