// Events as a producer writes them, happening now.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <string>

#include "ingest/event/time.hpp"

namespace yiping {

inline TimeMs wall_now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

inline std::string incident_now(const std::string& id, const std::string& more_data = "") {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"test.cad","type":"incident.reported",)"
        R"("time":"{}","subject":"incident/{}","data":{{"title":"井盖缺失","net":"governance",)"
        R"("class":"0101","grade":4,"channel":"grid"{}}}}})",
        id,
        format_rfc3339(wall_now_ms()),
        id,
        more_data);
}

inline std::string position_now(const std::string& id, const std::string& worker) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"test.app","type":"worker.position",)"
        R"("time":"{}","subject":"worker/{}","data":{{"lon":122.99,"lat":41.11,)"
        R"("datum":"wgs84"}}}})",
        id,
        format_rfc3339(wall_now_ms()),
        worker);
}

inline std::string step_now(const std::string& id,
                            const std::string& incident,
                            const std::string& step) {
    return fmt::format(
        R"({{"specversion":"1.0","id":"{}","source":"test.desk","type":"incident.{}",)"
        R"("time":"{}","subject":"incident/{}","data":{{"actor":"test"}}}})",
        id,
        step,
        format_rfc3339(wall_now_ms()),
        incident);
}

}  // namespace yiping
