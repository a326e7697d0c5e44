// Alarms: which conditions raise one, when it clears, what suppresses it.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/alarms.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/city/watch_look.hpp"
#include "ingest/event/source_name.hpp"

namespace yiping {
namespace {

constexpr int missed_words = 3;

}  // namespace

void Looker::settle_alarm(bool worth, const Cause& cause, std::int64_t changed) {
    const std::string_view what = std::string_view{cause.about}.substr(cause.about.find('/') + 1);
    const std::string id = fmt::format("{}-{}", cause.code, what);
    const Alarm* alarm = world_.alarms.find(id);
    const bool active = alarm != nullptr && alarm->active;
    if (worth == active) return;
    if (!worth) {
        add(fmt::format("cleared/{}/{}", id, alarm->changed),
            "alarm.cleared",
            "alarm/" + id,
            now_ms_,
            AlarmChanged{AlarmMove::cleared, {}, {}, {}});
        return;
    }
    AlarmRaised raised{std::string{cause.condition}, cause.priority, cause.about, cause.title};
    if (cause.area) raised.area = to_string(cause.area);
    if (!cause.unless.empty()) {
        const std::string other = fmt::format("{}-{}", cause.unless, what);
        const Alarm* blocking = world_.alarms.find(other);
        if (blocking != nullptr && blocking->active) raised.suppressed_by = other;
    }
    add(fmt::format("raised/{}/{}", id, changed),
        "alarm.raised",
        "alarm/" + id,
        now_ms_,
        std::move(raised));
}

void Looker::settle_alarm(const Incident& incident, const AlarmRule& rule) {
    const bool grave = incident.grade != 0 && incident.grade <= rule.threshold;
    bool worth = false;
    switch (rule.condition) {
        case AlarmCondition::grade:
            worth = grave;
            break;
        case AlarmCondition::class_code:
            worth = !rule.match.empty();
            break;
        case AlarmCondition::overdue:
            worth = incident.overdue && grave;
            break;
        case AlarmCondition::report_overdue:
            worth = incident.report_overdue && incident.report_sent_ms == 0 && grave;
            break;
        default:
            return;  // not about incidents
    }
    settle_alarm(worth && is_open(incident.stage) && incident.class_code.starts_with(rule.match),
                 {rule.code,
                  name_of(rule.condition),
                  "incident/" + incident.id,
                  incident.title,
                  incident.place.grid,
                  rule.priority,
                  rule.unless},
                 static_cast<std::int64_t>(incident.changed));
}

void Looker::settle_alarms(const Incident& incident) {
    if (incident.grade != 0)
        settle_alarm(is_open(incident.stage) && incident.grade <= rules_.alarm_grade,
                     {"grade",
                      "grade",
                      "incident/" + incident.id,
                      incident.title,
                      incident.place.grid,
                      std::min<std::int64_t>(incident.grade, 3),
                      {}},
                     static_cast<std::int64_t>(incident.changed));
    for (const AlarmRule& rule : rules_.tables.alarms) settle_alarm(incident, rule);
}

/// Of a sensor with a limit of its own the state says it; else it is remembered here.
TimeMs Looker::above_since(const Sensor& sensor, const AlarmRule& rule, bool above) {
    if (sensor.has_limit || sensor.alarm) return sensor.over_since_ms;
    std::string key = fmt::format("{}-{}", rule.code, sensor.id);
    if (above) return above_.try_emplace(std::move(key), sensor.value_ms).first->second;
    above_.erase(key);
    return 0;
}

void Looker::forget_sensor(std::string_view id) {
    for (const AlarmRule& rule : rules_.tables.alarms)
        above_.erase(fmt::format("{}-{}", rule.code, id));
}

/// On-delay and dead band: raised when above the limit for long enough, over when well below it.
TimeMs Looker::settle_alarm(const Sensor& sensor, const AlarmRule& rule) {
    const double limit = sensor.has_limit ? sensor.limit : rule.threshold;
    const bool has_limit = sensor.has_limit || rule.threshold != 0;
    const bool above = sensor.alarm || (has_limit && sensor.value > limit);
    const bool below = !sensor.alarm && (!has_limit || sensor.value <= limit - rule.dead_band);
    const Alarm* alarm = world_.alarms.find(fmt::format("{}-{}", rule.code, sensor.id));
    const bool active = alarm != nullptr && alarm->active;
    const TimeMs ripe_ms = above_since(sensor, rule, above) + rule.delay_ms;
    if (above && !active && ripe_ms > now_ms_) return ripe_ms;
    settle_alarm(active ? !below : above,
                 {rule.code,
                  name_of(rule.condition),
                  "sensor/" + sensor.id,
                  fmt::format("{} {} {}", rule.name, sensor.id, sensor.state),
                  sensor.place.grid,
                  rule.priority,
                  rule.unless},
                 sensor.value_ms);
    return never_ms;
}

TimeMs Looker::look_at(const Sensor& sensor) {
    TimeMs next_ms = never_ms;
    for (const AlarmRule& rule : rules_.tables.alarms)
        if (rule.condition == AlarmCondition::sensor && sensor.name.starts_with(rule.match))
            next_ms = std::min(next_ms, settle_alarm(sensor, rule));
    return next_ms;
}

TimeMs Looker::look_at(const Alarm& alarm) {
    if (!alarm.active) look_for_suppressed(alarm.id);
    if (!alarm.suppressed_by.empty()) {
        const Alarm* blocking = world_.alarms.find(alarm.suppressed_by);
        if (blocking == nullptr || !blocking->active)
            add(fmt::format("unsuppressed/{}/{}", alarm.id, alarm.changed),
                "alarm.unsuppressed",
                "alarm/" + alarm.id,
                now_ms_,
                AlarmChanged{AlarmMove::unsuppressed, {}, {}, {}});
    }
    if (!alarm.shelved || alarm.until_ms == 0) return never_ms;
    if (alarm.until_ms > now_ms_) return alarm.until_ms;
    add(fmt::format("shelf/{}/{}", alarm.id, alarm.until_ms),
        "alarm.shelf_expired",
        "alarm/" + alarm.id,
        alarm.until_ms,
        AlarmChanged{AlarmMove::shelf_expired, {}, {}, {}});
    return never_ms;
}

void Looker::look_for_suppressed(std::string_view gone) {
    for (const Alarm& alarm : world_.alarms.rows())
        if (alarm.suppressed_by == gone && alarm.id != gone)
            add(fmt::format("unsuppressed/{}/{}", alarm.id, alarm.changed),
                "alarm.unsuppressed",
                "alarm/" + alarm.id,
                now_ms_,
                AlarmChanged{AlarmMove::unsuppressed, {}, {}, {}});
}

/// One that misses three of its words is silent.
TimeMs Looker::patience_with(const FeedAge& feed) const {
    const ExpectedSource* closest = nullptr;
    for (const ExpectedSource& expected : rules_.expected)
        if (speaks_for(expected.source, feed.id) &&
            (closest == nullptr || expected.source.size() > closest->source.size()))
            closest = &expected;
    if (closest != nullptr) return missed_words * closest->every_ms;
    return feed.streams ? rules_.feed_silent_after_ms : never_ms;
}

void Looker::look_for_unheard(const CityState& city) {
    for (const ExpectedSource& expected : rules_.expected) {
        const TimeMs waited_ms = now_ms_ - rules_.since_ms;
        if (waited_ms <= missed_words * expected.every_ms) continue;
        const bool heard = std::ranges::any_of(city.feeds.rows(), [&](const FeedAge& feed) {
            return speaks_for(expected.source, feed.id);
        });
        if (heard) continue;
        add(fmt::format("feed.silent/{}/{}", expected.source, rules_.since_ms),
            "feed.silent",
            "feed/" + expected.source,
            now_ms_,
            FeedChanged{true, expected.source, waited_ms});
    }
}

void Looker::look_at_feed(const FeedAge& feed) {
    const TimeMs age_ms = now_ms_ - feed.last_ms;
    const TimeMs patience_ms = patience_with(feed);
    const bool watched = patience_ms != never_ms;
    const bool quiet = age_ms > patience_ms;
    if (watched && quiet != feed.silent) {
        const std::string_view type = quiet ? "feed.silent" : "feed.resumed";
        add(fmt::format("{}/{}/{}", type, feed.id, feed.last_ms),
            type,
            "feed/" + feed.id,
            now_ms_,
            FeedChanged{quiet, feed.id, age_ms});
    }
    for (const AlarmRule& rule : rules_.tables.alarms)
        if (rule.condition == AlarmCondition::feed_silent && watched &&
            feed.id.starts_with(rule.match))
            settle_alarm(feed.silent,
                         {rule.code,
                          name_of(rule.condition),
                          "feed/" + feed.id,
                          fmt::format("{} {}", rule.name, feed.id),
                          {},
                          rule.priority,
                          rule.unless},
                         feed.last_ms);
}

void Looker::look_for_uncovered() {
    for (const AlarmRule& rule : rules_.tables.alarms) {
        if (rule.condition != AlarmCondition::uncovered) continue;
        for (const GridNode& node : world_.grid.rows()) {
            if (level_of(node.id) != GridLevel::community || node.microgrids == 0) continue;
            const bool uncovered =
                node.covered == 0 && node.uncovered_since_ms + rule.delay_ms <= now_ms_;
            const std::string code = to_string(node.id);
            settle_alarm(uncovered,
                         {rule.code,
                          name_of(rule.condition),
                          "grid/" + code,
                          fmt::format("{} {}", rule.name, code),
                          node.id,
                          rule.priority,
                          rule.unless},
                         node.uncovered_since_ms);
        }
    }
}

}  // namespace yiping
