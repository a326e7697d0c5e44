// Alarms: raised, cleared, acknowledged, shelved, suppressed; and how many come at once.
#include "ingest/city/apply_alarm.hpp"

#include <algorithm>

#include "ingest/city/alarms.hpp"
#include "ingest/city/count_figures.hpp"
#include "ingest/city/room.hpp"

namespace yiping {
namespace {

void note_change(Alarm& alarm, TimeMs time_ms) {
    std::rotate(alarm.changes_ms.begin(), alarm.changes_ms.end() - 1, alarm.changes_ms.end());
    alarm.changes_ms[0] = time_ms;
}

void note_raise(World& world, TimeMs now_ms) {
    AlarmFlow& flow = world.alarm_flow;
    age_alarm_flow(world, now_ms);
    flow.recent_ms.push_back(now_ms);
    if (flow.flood_since_ms != 0 || flow.recent_ms.size() < flood_begins_at) return;
    flow.flood_since_ms = now_ms;
    ++flow.floods;
}

void acknowledge(World& world, Alarm& alarm, const Event& event, std::string_view actor) {
    if (alarm.acknowledged) return;
    alarm.acknowledged = true;
    alarm.acknowledged_ms = event.time_ms;
    const CountedFor whom{actor, event.time_ms};
    count_alarm(world, alarm, Measure::alarms_acknowledged, whom);
    count_alarm_duration(world, alarm, event.time_ms - alarm.raised_ms, whom);
}

void change_alarm(World& world, Alarm& alarm, const Event& event, const AlarmChanged& body) {
    switch (body.move) {
        case AlarmMove::cleared:
            if (alarm.active) note_change(alarm, event.time_ms);
            alarm.active = false;
            alarm.returned_ms = event.time_ms;
            break;
        case AlarmMove::acknowledged:
            acknowledge(world, alarm, event, body.actor ? std::string_view{*body.actor} : "");
            break;
        case AlarmMove::shelved:
            alarm.shelved = true;
            alarm.until_ms = body.until.value_or(0);
            break;
        case AlarmMove::unshelved:
        case AlarmMove::shelf_expired:
            alarm.shelved = false;
            break;
        case AlarmMove::unsuppressed:
            if (!alarm.suppressed_by.empty()) note_raise(world, event.recorded_ms);
            alarm.suppressed_by.clear();
            break;
    }
    if (body.actor) alarm.actor = *body.actor;
    if (body.reason) alarm.reason = *body.reason;
}

}  // namespace

void age_alarm_flow(World& world, TimeMs now_ms) {
    AlarmFlow& flow = world.alarm_flow;
    // recordedtime never runs back: the old ones stand in front
    flow.recent_ms.erase(flow.recent_ms.begin(),
                         std::ranges::upper_bound(flow.recent_ms, now_ms - flood_window_ms));
    if (flow.flood_since_ms == 0 || flow.recent_ms.size() >= flood_ends_below) return;
    flow.flooded_ms += now_ms - flow.flood_since_ms;
    flow.flood_since_ms = 0;
}

void apply_body(World& world, const Event& event, const AlarmRaised& body) {
    Alarm* const known = row_for(world, world.alarms, entity_of(event), Room::alarms);
    if (known == nullptr) return;
    Alarm& alarm = *known;
    alarm.changed = event.sequence;
    alarm.condition = body.condition;
    alarm.about = body.about;
    alarm.title = body.title.value_or("");
    alarm.priority = static_cast<std::uint8_t>(body.priority);
    alarm.area = parse_grid_code(body.area.value_or("")).value_or(GridCode{});
    alarm.suppressed_by = body.suppressed_by.value_or("");
    alarm.active = true;
    alarm.acknowledged = false;  // a shelf stands until its time is over
    alarm.raised_ms = event.time_ms;
    alarm.acknowledged_ms = alarm.returned_ms = 0;
    ++alarm.raises;
    note_change(alarm, event.time_ms);
    if (!alarm.suppressed_by.empty()) return;
    count_alarm(world, alarm, Measure::alarms_raised, {{}, event.time_ms});
    note_raise(world, event.recorded_ms);
}

void apply_body(World& world, const Event& event, const AlarmChanged& body) {
    Alarm* alarm = world.alarms.find(entity_of(event));
    if (alarm == nullptr) {
        ++world.irregular;
        return;
    }
    alarm->changed = event.sequence;
    change_alarm(world, *alarm, event, body);
    const bool is_over = !alarm->active && (alarm->acknowledged || !alarm->suppressed_by.empty());
    if (is_over && !alarm->shelved) world.alarms.erase(entity_of(event));
}

}  // namespace yiping
