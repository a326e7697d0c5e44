// When an alarm is to be heard: once as it begins to ask for a hand, and again until somebody takes
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "ingest/city/state.hpp"

namespace yiping {

struct SoundRules {
    std::uint8_t least_priority = 1;  ///< 1 high alone, 2 medium too, 3 all
    double repeat_s = 10;
};

class AlarmCaller {
public:
    explicit AlarmCaller(const SoundRules& rules) : rules_{rules} {}

    /// The priority to be heard now, the worst of those that ask; nothing most of the time.
    /// `now_s` never goes back.
    [[nodiscard]] std::optional<int> due(const World& world, double now_s);
    /// Not again until another alarm begins to ask.
    void silence() { silenced_ = true; }
    [[nodiscard]] bool silenced() const { return silenced_; }

private:
    SoundRules rules_;
    std::unordered_map<std::string, TimeMs> asking_;  ///< alarms, and when each was raised
    bool silenced_ = false;
    double heard_s_ = -1;
};

}  // namespace yiping
