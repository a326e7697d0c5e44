#include "viewer/state/alarm_sound.hpp"

#include <algorithm>

#include "ingest/city/alarms.hpp"

namespace yiping {

std::optional<int> AlarmCaller::due(const World& world, double now_s) {
    std::unordered_map<std::string, TimeMs> asking;
    int worst = 0;
    bool another = false;
    for (const Alarm& alarm : world.alarms.rows()) {
        if (!asks_for_action(alarm) || alarm.priority > rules_.least_priority) continue;
        const auto known = asking_.find(alarm.id);
        another = another || known == asking_.end() || known->second != alarm.raised_ms;
        asking.emplace(alarm.id, alarm.raised_ms);
        worst = worst == 0 ? alarm.priority : std::min<int>(worst, alarm.priority);
    }
    asking_ = std::move(asking);
    if (another || worst == 0) silenced_ = false;
    const bool again = heard_s_ >= 0 && now_s - heard_s_ >= rules_.repeat_s;
    if (worst == 0 || silenced_ || !(another || again)) return std::nullopt;
    // Of a flood that comes in within a moment one call is heard, not a rattle.
    constexpr double shortest_s = 2;
    if (heard_s_ >= 0 && now_s - heard_s_ < shortest_s) {
        return std::nullopt;
    }
    heard_s_ = now_s;
    return worst;
}

}  // namespace yiping
