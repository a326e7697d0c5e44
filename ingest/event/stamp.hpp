// The attributes that only ingest may set: their names, and reading them back.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "ingest/event/event.hpp"
#include "ingest/event/json_reader.hpp"

namespace yiping {

/// An attribute that stamp() writes, and the name under which a producer's own one is kept.
struct OwnAttribute {
    std::string_view name;
    std::string_view origin_name;
};
inline constexpr std::array<OwnAttribute, 8> own_attributes{{{"sequence", "originsequence"},
                                                             {"recordedtime", "originrecordedtime"},
                                                             {"wgs84lon", "originwgs84lon"},
                                                             {"wgs84lat", "originwgs84lat"},
                                                             {"gridcode", "origingridcode"},
                                                             {"wgs84items", "originwgs84items"},
                                                             {"flagged", "originflagged"},
                                                             {"personal", "originpersonal"}}};

/// About what stamp() adds to the text of an event with one place.
inline constexpr std::size_t usual_stamp_bytes = 176;

/// Fills the event's part "what ingest adds" from the envelope that stamp() wrote.
void read_stamp(JsonReader& envelope, Event& event);

}  // namespace yiping
