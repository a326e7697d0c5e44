// Cases under way, and whose next step comes first.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "ingest/commands/simulation/case_script.hpp"

namespace yiping {

class CaseQueue {
public:
    using Visit = std::function<void(const Case& told, std::size_t step)>;

    void add(Case told);
    /// Visits every step up to a moment, in order of time, the order of add() among equals.
    void take_until(TimeMs to_ms, const Visit& visit);
    [[nodiscard]] std::size_t size() const { return cases_.size(); }

private:
    struct Next {
        TimeMs time_ms;
        std::uint64_t number;
        std::size_t step;
        bool operator>(const Next& other) const {
            return time_ms != other.time_ms ? time_ms > other.time_ms : number > other.number;
        }
    };

    std::unordered_map<std::uint64_t, Case> cases_;
    std::priority_queue<Next, std::vector<Next>, std::greater<>> next_;
    std::uint64_t added_ = 0;
};

}  // namespace yiping
