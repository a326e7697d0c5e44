// What time alone causes, noticed once and said as events. Scans a few thousand rows, once a
// second.
#include "ingest/city/watch.hpp"

#include <fmt/format.h>

#include "ingest/city/case_number.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr std::string_view own_source = "ingest";

/// Collects events of one world; the id says what was noticed, so that noticing it twice is a
/// duplicate.
class Notes {
public:
    Notes(std::vector<Event>& events, bool exercise) : events_{events}, exercise_{exercise} {}
    void add(
        std::string id, std::string_view type, std::string subject, TimeMs time_ms, Body body) {
        if (exercise_) id += "/exercise";
        events_.push_back(make_event(std::move(id),
                                     std::string{own_source},
                                     std::string{type},
                                     std::move(subject),
                                     time_ms,
                                     std::move(body),
                                     exercise_));
    }

private:
    std::vector<Event>& events_;
    bool exercise_;
};

bool has_passed(TimeMs moment_ms, TimeMs now_ms) {
    return moment_ms != 0 && moment_ms <= now_ms;
}

void watch_deadline(Notes& notes,
                    const Incident& incident,
                    TimeMs now_ms,
                    const WatchRules& rules) {
    if (!is_open(incident.stage) || incident.suspended || incident.deadline_ms == 0) return;
    const std::string subject = "incident/" + incident.id;
    const std::string stage{name_of(incident.stage)};
    const TimeMs warn_ms = incident.deadline_ms - rules.due_soon_before_ms;
    if (has_passed(incident.deadline_ms, now_ms)) {
        if (!incident.overdue)
            notes.add(fmt::format("overdue/{}/{}", incident.id, incident.deadline_ms),
                      "incident.overdue",
                      subject,
                      incident.deadline_ms,
                      IncidentDeadline{true, stage, incident.deadline_ms});
    } else if (!incident.due_soon && has_passed(warn_ms, now_ms)) {
        notes.add(fmt::format("due_soon/{}/{}", incident.id, incident.deadline_ms),
                  "incident.due_soon",
                  subject,
                  warn_ms,
                  IncidentDeadline{false, stage, incident.deadline_ms});
    }
}

std::string alarm_of(const Incident& incident) {
    return "grade-" + incident.id;
}

void watch_alarm(Notes& notes,
                 const World& world,
                 const Incident& incident,
                 TimeMs now_ms,
                 const WatchRules& rules) {
    const bool worth =
        is_open(incident.stage) && incident.grade != 0 && incident.grade <= rules.alarm_grade;
    const std::string id = alarm_of(incident);
    const Alarm* alarm = worth || incident.grade != 0 ? world.alarms.find(id) : nullptr;
    if (worth && alarm == nullptr)
        notes.add(fmt::format("raised/{}/{}", id, incident.changed),
                  "alarm.raised",
                  "alarm/" + id,
                  now_ms,
                  AlarmRaised{"grade", incident.grade, "incident/" + incident.id, incident.title});
    else if (!worth && alarm != nullptr && alarm->active)
        notes.add(fmt::format("cleared/{}/{}", id, alarm->changed),
                  "alarm.cleared",
                  "alarm/" + id,
                  now_ms,
                  AlarmChanged{AlarmMove::cleared, {}, {}, {}});
}

void give_numbers(Notes& notes, const World& world, TimeMs now_ms, const WatchRules& rules) {
    const std::int64_t today = local_day(now_ms, rules.utc_offset_minutes);
    std::uint32_t count = world.case_day == today ? world.case_count : 0;
    for (const Incident& incident : world.incidents.rows()) {
        if (!incident.number.empty() || incident.stage < Stage::registered ||
            !is_open(incident.stage))
            continue;
        const GridCode county = ancestor_at(incident.place.grid, GridLevel::county);
        const std::string number = case_number(county ? county : rules.city, {today, ++count});
        notes.add(fmt::format("number/{}", incident.id),
                  "incident.numbered",
                  "incident/" + incident.id,
                  now_ms,
                  IncidentNumbered{number});
    }
}

void watch_world(std::vector<Event>& events,
                 const World& world,
                 bool exercise,
                 TimeMs now_ms,
                 const WatchRules& rules) {
    Notes notes{events, exercise};
    for (const Incident& incident : world.incidents.rows()) {
        watch_deadline(notes, incident, now_ms, rules);
        watch_alarm(notes, world, incident, now_ms, rules);
    }
    give_numbers(notes, world, now_ms, rules);
    for (const Warning& warning : world.warnings.rows())
        if (has_passed(warning.expires_ms, now_ms))
            notes.add(fmt::format("expired/{}/{}", warning.id, warning.expires_ms),
                      "warning.expired",
                      "warning/" + warning.id,
                      warning.expires_ms,
                      WarningEnded{true, warning.id, {}, {}});
    for (const Alarm& alarm : world.alarms.rows())
        if (alarm.shelved && has_passed(alarm.until_ms, now_ms))
            notes.add(fmt::format("shelf/{}/{}", alarm.id, alarm.until_ms),
                      "alarm.shelf_expired",
                      "alarm/" + alarm.id,
                      alarm.until_ms,
                      AlarmChanged{AlarmMove::shelf_expired, {}, {}, {}});
}

void watch_feeds(std::vector<Event>& events,
                 const CityState& city,
                 TimeMs now_ms,
                 const WatchRules& rules) {
    Notes notes{events, false};
    for (const FeedAge& feed : city.feeds.rows()) {
        const TimeMs age_ms = now_ms - feed.last_ms;
        const bool quiet = age_ms > rules.feed_silent_after_ms;
        if (!feed.streams || quiet == feed.silent) continue;
        const std::string_view type = quiet ? "feed.silent" : "feed.resumed";
        notes.add(fmt::format("{}/{}/{}", type, feed.id, feed.last_ms),
                  type,
                  "feed/" + feed.id,
                  now_ms,
                  FeedChanged{quiet, feed.id, age_ms});
    }
}

}  // namespace

std::vector<Event> due_events(const CityState& city, TimeMs now_ms, const WatchRules& rules) {
    std::vector<Event> events;
    if (city.last_sequence == 0) return events;
    watch_world(events, city.real, false, now_ms, rules);
    watch_world(events, city.exercise, true, now_ms, rules);
    watch_feeds(events, city, now_ms, rules);
    if (events.empty() &&
        now_ms / hour_ms > city.now_ms / hour_ms)  // nobody else says that a new hour has begun
        Notes{events, false}.add(fmt::format("tick/{}", now_ms / hour_ms),
                                 "clock.ticked",
                                 "clock",
                                 now_ms,
                                 ClockTicked{});
    return events;
}

}  // namespace yiping
