// Foreign formats that need no mapping, since their standard says what every field means.
#pragma once

#include <functional>
#include <string>

namespace yiping {

/// What one record of a foreign file says.
struct ForeignEvent {
    std::size_t line = 0;       ///< of the file, from 1; of Open311 the number of the request
    std::string json;           ///< one CloudEvent
    std::string fault;          ///< what is wrong with the record; empty when nothing is
    std::string left_out = {};  ///< why a sound record makes no event; empty when it does
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

/// The Common Alerting Protocol 1.2, and 1.1 and 1.0 as they still come: alerts alone, several one
/// after the other, or inside an envelope such as EDXL-DE. Alert and Update become warning.issued
/// and warning.updated, Cancel warning.cancelled by what it references, Ack and Error message.sent.
/// Exercise marks the event as exercise; Test, System and Draft, which the norm asks recipients to
/// disregard, are left out. Of several languages the Chinese one counts, else the first; its infos
/// together make one warning, the worst severity its level: Extreme or Red 1, Severe or Orange 2,
/// Moderate or Yellow 3, all else 4 (the Chinese profile, GB/T 35965.1, names colours). Urgency,
/// severity, certainty and category stay beside in their own words, and `cap` is the message as it
/// came unless it is long. Throws IoError that names file and line when it is no XML.
void for_each_cap_alert(const std::string& text, const std::string& file, const UseForeign& use);

}  // namespace yiping
