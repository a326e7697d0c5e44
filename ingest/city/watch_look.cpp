// Incidents, responses, warnings: their clocks.
#include "ingest/city/watch_look.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/case_number.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {

Looker::Looker(std::vector<Event>& events,
               const World& world,
               bool exercise,
               TimeMs now_ms,
               const WatchRules& rules,
               SinceAbove& above)
    : events_{events},
      world_{world},
      exercise_{exercise},
      now_ms_{now_ms},
      rules_{rules},
      above_{above},
      today_{local_day(now_ms, rules.utc_offset_minutes)},
      case_count_{world.case_day == today_ ? world.case_count : 0} {}

/// The id says what was noticed, so that noticing it twice is a duplicate.
void Looker::add(
    std::string id, std::string_view type, std::string subject, TimeMs time_ms, Body body) {
    if (exercise_) id += "/exercise";
    events_.push_back(make_event(std::move(id),
                                 "ingest",
                                 std::string{type},
                                 std::move(subject),
                                 time_ms,
                                 std::move(body),
                                 exercise_));
}

// ---- deadlines that the tables give

void Looker::say_timed(const Incident& incident,
                       const IncidentTimed& timed,
                       std::string_view reason) {
    add(fmt::format("timed/{}/{}/{}", incident.id, name_of(timed.clock), reason),
        "incident.timed",
        "incident/" + incident.id,
        now_ms_,
        timed);
}

void Looker::time_stage(const Incident& incident) {
    if (incident.deadline_ms != 0 || incident.clock == CaseClock::none) return;
    const WorkCalendar& calendar = rules_.tables.calendar;
    if (incident.paused_deadline_ms != 0) {
        const LimitUnit unit = incident.limit != 0 ? incident.limit_unit : LimitUnit::urgent_hour;
        const TimeMs moved_ms = calendar.moved(
            incident.paused_deadline_ms, incident.suspended_ms, incident.resumed_ms, unit);
        say_timed(incident,
                  {incident.clock, moved_ms, incident.limit, unit},
                  fmt::format("resumed/{}", incident.resumed_ms));
        return;
    }
    const TimeLimit* limit =
        limit_for(rules_.tables, incident, incident.clock, incident.clock_from_ms);
    if (limit == nullptr) return;
    say_timed(incident,
              {incident.clock,
               calendar.deadline(incident.clock_from_ms, limit->limit, limit->unit),
               limit->limit,
               limit->unit},
              fmt::format("{}", incident.clock_from_ms));
}

/// The clock of the whole case begins with its registration.
void Looker::time_total(const Incident& incident) {
    if (incident.total_deadline_ms != 0 || incident.stage < Stage::registered) return;
    const TimeMs registered_ms = incident.stage_ms[static_cast<std::size_t>(Stage::registered)];
    const TimeMs from_ms = registered_ms != 0 ? registered_ms : incident.reported_ms;
    const TimeLimit* limit = limit_for(rules_.tables, incident, CaseClock::total, from_ms);
    if (limit == nullptr) return;
    const WorkCalendar& calendar = rules_.tables.calendar;
    const bool paused = incident.paused_total_ms != 0;
    const TimeMs deadline_ms =
        paused
            ? calendar.moved(
                  incident.paused_total_ms, incident.suspended_ms, incident.resumed_ms, limit->unit)
            : calendar.deadline(from_ms, limit->limit, limit->unit);
    say_timed(incident,
              {CaseClock::total, deadline_ms, limit->limit, limit->unit},
              fmt::format("{}", paused ? incident.resumed_ms : from_ms));
}

/// The grade decides by when a case is to be reported upward, from the moment it happened.
void Looker::time_report(const Incident& incident) {
    if (incident.grade == 0 || incident.report_grade == incident.grade) return;
    if (incident.report_sent_ms != 0) return;
    const TimeLimit* limit =
        limit_for(rules_.tables, incident, CaseClock::report, incident.reported_ms);
    if (limit == nullptr) return;
    say_timed(incident,
              {CaseClock::report,
               rules_.tables.calendar.deadline(incident.reported_ms, limit->limit, limit->unit),
               limit->limit,
               limit->unit},
              fmt::format("{}", incident.changed));
}

// ---- deadlines that pass

namespace {
/// A producer may give a deadline where no clock of ours runs.
std::optional<CaseClock> clock_told(CaseClock clock) {
    return clock == CaseClock::none ? std::nullopt : std::optional{clock};
}
}  // namespace

TimeMs Looker::tell_passed(const Incident& incident,
                           CaseClock clock,
                           TimeMs deadline_ms,
                           bool told) {
    if (deadline_ms == 0 || told) return never_ms;
    if (deadline_ms > now_ms_) return deadline_ms;
    add(fmt::format("overdue/{}/{}/{}", incident.id, name_of(clock), deadline_ms),
        "incident.overdue",
        "incident/" + incident.id,
        deadline_ms,
        IncidentDeadline{
            true, std::string{name_of(incident.stage)}, deadline_ms, clock_told(clock)});
    return never_ms;
}

TimeMs Looker::tell_stage_deadline(const Incident& incident) {
    const TimeMs next_ms =
        tell_passed(incident, incident.clock, incident.deadline_ms, incident.overdue);
    if (next_ms == never_ms || incident.due_soon) return next_ms;
    const TimeMs warn_ms = incident.deadline_ms - rules_.due_soon_before_ms;
    if (warn_ms > now_ms_) return warn_ms;
    add(fmt::format("due_soon/{}/{}", incident.id, incident.deadline_ms),
        "incident.due_soon",
        "incident/" + incident.id,
        warn_ms,
        IncidentDeadline{false,
                         std::string{name_of(incident.stage)},
                         incident.deadline_ms,
                         clock_told(incident.clock)});
    return next_ms;
}

void Looker::number(const Incident& incident) {
    if (!incident.number.empty() || incident.stage < Stage::registered) return;
    const GridCode county = ancestor_at(incident.place.grid, GridLevel::county);
    // an id may come again long after its case was forgotten: that is another case
    add(fmt::format("number/{}/{}", incident.id, incident.reported_ms),
        "incident.numbered",
        "incident/" + incident.id,
        now_ms_,
        IncidentNumbered{case_number(county ? county : rules_.city, {today_, ++case_count_})});
}

TimeMs Looker::look_at(const Incident& incident) {
    settle_alarms(incident);
    if (!is_open(incident.stage)) return never_ms;
    number(incident);
    time_report(incident);
    const TimeMs report_ms = tell_passed(incident,
                                         CaseClock::report,
                                         incident.report_due_ms,
                                         incident.report_overdue || incident.report_sent_ms != 0);
    if (incident.suspended) return report_ms;
    time_stage(incident);
    time_total(incident);
    return std::min(
        {report_ms,
         tell_stage_deadline(incident),
         tell_passed(
             incident, CaseClock::total, incident.total_deadline_ms, incident.total_overdue)});
}

// ---- warnings and responses

TimeMs Looker::look_at(const Warning& warning) {
    const TimeMs ends_ms = warning.expires_ms != 0
                               ? warning.expires_ms
                               : warning.effective_ms + rules_.open_warning_after_ms;
    if (ends_ms > now_ms_) return ends_ms;
    add(fmt::format("expired/{}/{}", warning.id, ends_ms),
        "warning.expired",
        "warning/" + warning.id,
        ends_ms,
        WarningEnded{true, warning.id, {}, {}});
    return never_ms;
}

/// The steps of the plan that its level asks for; where the activation named steps itself, only
/// those get owners and clocks.
void Looker::open_steps(const Response& response) {
    ResponseOpened opened;
    for (const PlanStep& step : rules_.tables.plan_steps) {
        const bool of_plan = step.plan_code == response.plan || step.plan_name == response.plan;
        const bool asked_for =
            response.steps.empty()
                ? response.level <= step.level
                : std::ranges::find(response.steps, step.text) != response.steps.end();
        if (!of_plan || !asked_for) continue;
        std::optional<TimeMs> due;
        if (step.due_ms != 0) due = response.activated_ms + step.due_ms;
        opened.tasks.push_back({step.text, step.owner, due});
    }
    if (opened.tasks.empty()) return;
    add(fmt::format("steps/{}/{}", response.id, response.activated_ms),
        "response.opened",
        "response/" + response.id,
        now_ms_,
        std::move(opened));
}

TimeMs Looker::look_at(const Response& response) {
    const bool active = response.ended_ms == 0;
    for (const AlarmRule& rule : rules_.tables.alarms)
        if (rule.condition == AlarmCondition::response)
            settle_alarm(active && (rule.threshold == 0 || response.level <= rule.threshold),
                         {rule.code,
                          name_of(rule.condition),
                          "response/" + response.id,
                          response.plan,
                          {},
                          rule.priority,
                          rule.unless},
                         static_cast<std::int64_t>(response.changed));
    if (!active) return never_ms;
    if (!response.opened) open_steps(response);
    TimeMs next_ms = never_ms;
    for (std::size_t i = 0; i < response.tasks.size(); ++i) {
        const ResponseStep& step = response.tasks[i];
        if (step.due_ms == 0 || step.done_ms != 0 || step.overdue) continue;
        if (step.due_ms > now_ms_) {
            next_ms = std::min(next_ms, step.due_ms);
            continue;
        }
        add(fmt::format("late/{}/{}/{}", response.id, response.activated_ms, i),
            "response.step_overdue",
            "response/" + response.id,
            step.due_ms,
            ResponseStepOverdue{step.text});
    }
    return next_ms;
}

}  // namespace yiping
