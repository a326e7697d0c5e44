// Looking at one row of one world: what is owed for it now, and when to look again. Internal to
// ingest/city.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/city/watch.hpp"

namespace yiping {

/// Nothing to look for.
inline constexpr TimeMs never_ms = INT64_MAX;

/// One round of looks at one world. What is owed goes to `events`.
class Looker {
public:
    /// Since when a sensor that tells no limit is above that of a rule, by the rule's code and the
    /// sensor's id. The fold cannot know it: the rule is no part of the state.
    using SinceAbove = std::unordered_map<std::string, TimeMs>;

    Looker(std::vector<Event>& events,
           const World& world,
           bool exercise,
           TimeMs now_ms,
           const WatchRules& rules,
           SinceAbove& above);

    // Each returns the moment at which the row must be looked at again, or never_ms.
    TimeMs look_at(const Incident& incident);
    TimeMs look_at(const Warning& warning);
    TimeMs look_at(const Alarm& alarm);
    TimeMs look_at(const Response& response);
    TimeMs look_at(const Sensor& sensor);
    void forget_sensor(std::string_view id);
    /// An alarm that is over no longer suppresses others.
    void look_for_suppressed(std::string_view gone);
    void look_at_feed(const FeedAge& feed);
    /// Expected sources that never said anything.
    void look_for_unheard(const CityState& city);
    void look_for_uncovered();

private:
    /// What an alarm would say.
    struct Cause {
        std::string_view code;  ///< of the rule
        std::string_view condition;
        std::string about;  ///< a subject, such as "incident/17"
        std::string title;
        GridCode area;
        std::int64_t priority;
        std::string_view unless;  ///< the code of a rule
    };

    void add(std::string id, std::string_view type, std::string subject, TimeMs time_ms, Body body);
    /// Raises or clears the alarm of one rule about one thing. `changed` makes the event's id.
    void settle_alarm(bool worth, const Cause& cause, std::int64_t changed);
    /// How long it may say nothing; never_ms when nothing is expected of it.
    [[nodiscard]] TimeMs patience_with(const FeedAge& feed) const;
    void settle_alarms(const Incident& incident);
    void settle_alarm(const Incident& incident, const AlarmRule& rule);
    TimeMs settle_alarm(const Sensor& sensor, const AlarmRule& rule);
    TimeMs above_since(const Sensor& sensor, const AlarmRule& rule, bool above);
    void time_stage(const Incident& incident);
    void time_total(const Incident& incident);
    void time_report(const Incident& incident);
    void say_timed(const Incident& incident, const IncidentTimed& timed, std::string_view reason);
    /// Tells a deadline that passed; returns when to look again.
    TimeMs tell_passed(const Incident& incident, CaseClock clock, TimeMs deadline_ms, bool told);
    TimeMs tell_stage_deadline(const Incident& incident);
    void number(const Incident& incident);
    void open_steps(const Response& response);

    std::vector<Event>& events_;
    const World& world_;
    bool exercise_;
    TimeMs now_ms_;
    const WatchRules& rules_;
    SinceAbove& above_;
    std::int64_t today_;        ///< yyyymmdd
    std::uint32_t case_count_;  ///< case numbers given today, those of this round too
};

}  // namespace yiping
