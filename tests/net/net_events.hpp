// Events and their JSON for the tests of the daemon's rooms.
#pragma once

#include <fmt/format.h>

#include <string>

#include "ingest/event/codec.hpp"

namespace yiping {

inline constexpr TimeMs net_test_now = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

inline std::string incident_json(const std::string& id,
                                 const std::string& more_data = "",
                                 TimeMs time_ms = net_test_now) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"test.cad","type":"incident.reported",)"
        R"("time":"{}","subject":"incident/{}","data":{{"title":"井盖缺失","net":"governance",)"
        R"("class":"0101","grade":4,"channel":"grid"{}}}}})",
        id,
        format_rfc3339(time_ms),
        id,
        more_data);
}

inline std::string position_json(const std::string& id,
                                 const std::string& worker,
                                 TimeMs time_ms = net_test_now) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"test.app","type":"worker.position",)"
        R"("time":"{}","subject":"worker/{}","data":{{"lon":122.99,"lat":41.11,)"
        R"("datum":"wgs84"}}}})",
        id,
        format_rfc3339(time_ms),
        worker);
}

inline std::string step_json(const std::string& id,
                             const std::string& incident,
                             const std::string& step,
                             const std::string& data = R"({"actor":"somebody"})",
                             TimeMs time_ms = net_test_now) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"test.desk","type":"incident.{}",)"
        R"("time":"{}","subject":"incident/{}","data":{}}})",
        id,
        step,
        format_rfc3339(time_ms),
        incident,
        data);
}

inline Event decoded(const std::string& json) {
    Decoder decoder;
    return std::get<Event>(decoder.decode(json).at(0));
}

/// As the store would have it.
inline Event logged(const std::string& json, std::uint64_t sequence) {
    Event event = decoded(json);
    event.sequence = sequence;
    event.recorded_ms = net_test_now;
    stamp(event);
    return event;
}

}  // namespace yiping
