// Foreign formats that need no mapping, since their standard says what every field means.
#pragma once

#include <functional>
#include <string>

namespace yiping {

/// What one record of a foreign file says.
struct ForeignEvent {
    std::size_t line = 0;  ///< of the file, from 1; of Open311 the number of the request
    std::string json;      ///< one CloudEvent
    std::string fault;     ///< why the record makes none; empty when it does
};
using UseForeign = std::function<void(const ForeignEvent&)>;

/// Cursor on Target 2.0, XML: one <event> after the other, in an element of any name or in none.
/// What has a position ("a-...") becomes resource.position of resource/<uid>, source "cot", in WGS
/// 84: ce is its accuracy, <track> its speed and heading; callsign, stale and hae are kept beside
/// them. Throws IoError that names file and line when it is no XML.
void for_each_cot_event(const std::string& text, const std::string& file, const UseForeign& use);

/// Open311 GeoReport v2, JSON: an array of service requests. Each becomes incident.reported at its
/// requested_datetime, source "open311", net service; one that is closed incident.closed at its
/// updated_datetime too. Throws IoError that names the file when it is no such array.
void for_each_open311_event(const std::string& text,
                            const std::string& file,
                            const UseForeign& use);

}  // namespace yiping
