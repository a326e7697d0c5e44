// What is worked out from the alarms that are known, when somebody looks.
#include "ingest/city/alarms.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "ingest/city/count_figures.hpp"

namespace yiping {

AlarmState state_of(const Alarm& alarm) {
    if (!alarm.suppressed_by.empty()) return AlarmState::suppressed;
    if (alarm.shelved) return AlarmState::shelved;
    if (!alarm.active) return AlarmState::returned_unacknowledged;
    return alarm.acknowledged ? AlarmState::acknowledged : AlarmState::unacknowledged;
}

std::string_view name_of(AlarmState state) {
    constexpr std::array<std::string_view, alarm_state_count> names{
        "unacknowledged", "acknowledged", "returned_unacknowledged", "shelved", "suppressed"};
    return names[static_cast<std::size_t>(state)];
}

bool asks_for_action(const Alarm& alarm) {
    const AlarmState state = state_of(alarm);
    return (state == AlarmState::unacknowledged || state == AlarmState::returned_unacknowledged) &&
           !alarm.acknowledged;
}

bool is_chattering(const Alarm& alarm, TimeMs now_ms) {
    return alarm.changes_ms[2] != 0 && now_ms - alarm.changes_ms[0] <= chattered_lately_ms &&
           alarm.changes_ms[0] - alarm.changes_ms[2] <= chattering_within_ms;
}

bool is_stale(const Alarm& alarm, TimeMs now_ms) {
    return alarm.active && now_ms - alarm.raised_ms > stale_after_ms;
}

std::vector<AlarmGroup> alarm_groups(const World& world) {
    std::map<std::pair<std::string_view, GridCode>, std::vector<const Alarm*>> by_cause;
    for (const Alarm& alarm : world.alarms.rows())
        if (asks_for_action(alarm))
            by_cause[{alarm.condition, ancestor_at(alarm.area, GridLevel::county)}].push_back(
                &alarm);
    std::vector<AlarmGroup> groups;
    for (auto& [cause, alarms] : by_cause) {
        std::ranges::stable_sort(alarms, {}, &Alarm::raised_ms);
        AlarmGroup group{std::string{cause.first}, cause.second, 3, alarms.front()->raised_ms, {}};
        for (const Alarm* alarm : alarms) {
            group.worst_priority = std::min(group.worst_priority, alarm->priority);
            group.alarms.push_back(alarm->id);
        }
        groups.push_back(std::move(group));
    }
    std::ranges::stable_sort(groups, [](const AlarmGroup& a, const AlarmGroup& b) {
        return a.worst_priority != b.worst_priority ? a.worst_priority < b.worst_priority
                                                    : a.alarms.size() > b.alarms.size();
    });
    return groups;
}

namespace {

std::uint32_t since(const FigureSeries& series, Measure measure, TimeMs from_ms) {
    std::uint32_t sum = 0;
    for (const FigureBucket& hour : series.hours)
        if (hour.from_h * hour_ms > from_ms) sum += hour.figures.of(measure);
    return sum;
}

}  // namespace

AlarmRates alarm_rates(const World& world, GridCode city, TimeMs now_ms) {
    AlarmRates rates;
    if (const FigureSeries* whole = find_figures(world, "area", to_string(city))) {
        rates.last_hour = since(*whole, Measure::alarms_raised, now_ms - hour_ms);
        rates.last_day = since(*whole, Measure::alarms_raised, now_ms - day_ms);
    }
    for (const FigureSeries& series : world.figures.rows())
        if (series.id.starts_with("operator/") &&
            since(series, Measure::alarms_acknowledged, now_ms - day_ms) != 0)
            ++rates.operators;
    rates.per_operator_hour_milli =
        rates.last_hour * 1000 / std::max<std::uint32_t>(rates.operators, 1);
    for (const Alarm& alarm : world.alarms.rows()) {
        const AlarmState state = state_of(alarm);
        if (asks_for_action(alarm)) ++rates.unacknowledged;
        if (state == AlarmState::shelved) ++rates.shelved;
        if (state == AlarmState::suppressed) ++rates.suppressed;
        if (is_stale(alarm, now_ms)) ++rates.stale;
        if (is_chattering(alarm, now_ms)) ++rates.chattering;
    }
    rates.flood = world.alarm_flow.flood_since_ms != 0;
    return rates;
}

}  // namespace yiping
