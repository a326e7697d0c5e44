// The events that the benches send: every one new, happening now, somewhere in the demo city.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/wire_events.hpp"

namespace yiping {

/// Positions of 67,000 workers, about 230 bytes each, as a producer writes them.
class MadePositions {
public:
    std::string event() {
        const std::uint64_t worker = ++made_ % 67'000;
        // Steps of a walk through the middle of the city; another place for each worker.
        const double lon = 122.95 + 0.08 * static_cast<double>(worker % 251) / 251;
        const double lat = 41.08 + 0.06 * static_cast<double>(worker % 257) / 257;
        return fmt::format(
            R"({{"specversion":"1.0","id":"{}","source":"test.app","type":"worker.position",)"
            R"("time":"{}","subject":"worker/{}","data":{{"lon":{:.6f},"lat":{:.6f},)"
            R"("datum":"wgs84"}}}})",
            made_,
            format_rfc3339(wall_now_ms()),
            worker,
            lon,
            lat);
    }
    [[nodiscard]] std::uint64_t made() const { return made_; }

private:
    std::uint64_t made_ = 0;
};

/// New incidents, about 240 bytes each.
class MadeIncidents {
public:
    std::string event() { return incident_now(std::to_string(++made_)); }

private:
    std::uint64_t made_ = 0;
};

/// Workers who come on and off duty: facts about the same 67,000, so that the state keeps its size
/// while the store grows.
class MadeDuties {
public:
    std::string event() {
        ++made_;
        return fmt::format(
            R"({{"specversion":"1.0","id":"{}","source":"test.app","type":"worker.duty",)"
            R"("time":"{}","subject":"worker/{}","data":{{"state":"{}"}}}})",
            made_,
            format_rfc3339(wall_now_ms()),
            made_ % 67'000,
            made_ / 67'000 % 2 == 0 ? "on_duty" : "off_duty");
    }

private:
    std::uint64_t made_ = 0;
};

/// So many messages of so many events.
template <class Made>
std::vector<std::string> made_messages(Made& made, std::size_t count, std::size_t events_each) {
    std::vector<std::string> messages(count);
    for (std::string& message : messages) {
        if (events_each == 1) {
            message = made.event();
            continue;
        }
        message = "[" + made.event();
        for (std::size_t i = 1; i < events_each; ++i) message += "," + made.event();
        message += "]";
    }
    return messages;
}

}  // namespace yiping
