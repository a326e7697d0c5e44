// Cases: reported, moved along the seven stages, graded, located, overdue.
#include "ingest/city/apply_incident.hpp"

#include <algorithm>
#include <concepts>

#include "ingest/city/case_number.hpp"
#include "ingest/city/count_figures.hpp"
#include "ingest/city/grid_counts.hpp"
#include "ingest/city/hot_spots.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

/// Runs a change of one incident with the counts of the grid tree kept right around it.
template <std::invocable<Incident&> Change>
void change_incident(World& world, const Event& event, Change change) {
    Incident* incident = world.incidents.find(entity_of(event));
    if (incident == nullptr) {  // never reported, or ended so long ago that it was forgotten
        ++world.irregular;
        return;
    }
    incident->changed = event.sequence;  // first: the places that it leaves have changed too
    uncount(world, *incident);
    change(*incident);
    count(world, *incident);
}

/// Counts that a case carries stay at their end rather than begin anew.
void count_one(std::uint16_t& count) {
    if (count != UINT16_MAX) ++count;
}

/// When an event counts in the statistics: its own time, or the log's if that is not to be
/// believed.
TimeMs counted_at(const Event& event) {
    return event.time_flagged ? event.recorded_ms : event.time_ms;
}

/// Who did what the event tells of, and when it counts.
CountedFor counted_for(const Event& event, std::string_view person) {
    return {person, counted_at(event)};
}

void count_reported(World& world, const Incident& incident, TimeMs time_ms) {
    HourFigures& hour = hour_of(world, time_ms, incident.place.grid);
    ++hour.reported[static_cast<std::size_t>(incident.net)][incident.grade];
    const auto tenth =
        static_cast<std::size_t>((time_ms - floor_to(time_ms, hour_ms)) / (10 * minute_ms));
    count_one(hour.reported_in_ten_minutes[tenth][incident.grade]);
}

void count_closed(World& world, const Incident& incident, TimeMs time_ms) {
    HourFigures& hour = hour_of(world, time_ms, incident.place.grid);
    const auto net = static_cast<std::size_t>(incident.net);
    ++hour.closed[net];
    if (!incident.was_overdue) ++hour.closed_on_time[net];
}

void set_deadline(Incident& incident, TimeMs deadline_ms) {
    incident.deadline_ms = deadline_ms;
    incident.overdue = false;
    incident.due_soon = false;
    incident.limit = 0;
    incident.paused_deadline_ms = 0;
}

/// The clock that runs in the state that a case is in.
CaseClock clock_of(const Incident& incident) {
    switch (incident.stage) {
        case Stage::reported:
        case Stage::verified:
            return CaseClock::verify;
        case Stage::registered:
            return CaseClock::dispatch;
        case Stage::dispatched:
        case Stage::handling:
            return incident.handled ? CaseClock::check : CaseClock::handle;
        default:
            return CaseClock::none;
    }
}

/// Begins a new clock, without a deadline until somebody tells one, when the case came to one or
/// is to be handled once more.
void run_clock(Incident& incident, TimeMs time_ms, bool again) {
    const CaseClock clock = clock_of(incident);
    if (clock == incident.clock && !again) return;
    incident.clock = clock;
    incident.clock_from_ms = clock == CaseClock::none ? 0 : time_ms;
    set_deadline(incident, 0);
}

/// A pause keeps what was left of a limit: ingest works out the moved deadlines by its calendar.
void pause(Incident& incident, TimeMs time_ms) {
    incident.suspended = true;
    incident.suspended_ms = time_ms;
}
void end_pause(Incident& incident, TimeMs time_ms) {
    if (!incident.suspended) return;
    incident.suspended = false;
    incident.resumed_ms = time_ms;
    if (incident.deadline_ms > incident.suspended_ms) {
        const TimeMs paused_ms = incident.deadline_ms;
        const std::uint32_t limit = incident.limit;
        set_deadline(incident, 0);
        incident.limit = limit;
        incident.paused_deadline_ms = paused_ms;
    }
    if (incident.total_deadline_ms > incident.suspended_ms) {
        incident.paused_total_ms = incident.total_deadline_ms;
        incident.total_deadline_ms = 0;
    }
}

void enter_stage(Incident& incident, Stage stage, TimeMs time_ms) {
    if (stage == incident.stage) return;
    incident.stage = stage;
    const auto reached = static_cast<std::size_t>(stage);
    if (reached >= road_stage_count) return;
    incident.stage_ms[reached] = time_ms;
    std::fill(incident.stage_ms.begin() + static_cast<std::ptrdiff_t>(reached) + 1,
              incident.stage_ms.end(),
              TimeMs{0});
}

/// The stage that a step tells of when a producer skipped some: forward on the road, never back.
std::optional<Stage> stage_told(const Incident& incident, Step step) {
    if (!is_open(incident.stage)) return std::nullopt;
    const auto told = [step]() -> std::optional<Stage> {
        switch (step) {
            case Step::verified:
                return Stage::verified;
            case Step::registered:
                return Stage::registered;
            case Step::dispatched:
                return Stage::dispatched;
            case Step::accepted:
            case Step::arrived:
            case Step::handled:
                return Stage::handling;
            case Step::checked:
                return Stage::checked;
            case Step::closed:
                return Stage::closed;
            default:
                return std::nullopt;
        }
    }();
    return told && *told > incident.stage ? told : std::nullopt;
}

/// To a named centre, or the one above: both keep seeing it.
void hand_on(Incident& incident, const IncidentStep& body, TimeMs time_ms) {
    const auto target = parse_grid_code(body.target.value_or(""));
    const GridCode to = target ? *target : parent_of(incident.centre);
    if (!to || to == incident.centre) return;
    incident.handed_from = incident.centre;
    incident.handed_ms = time_ms;
    incident.centre = to;
}

/// Back to a case that waits for a unit to be sent.
void take_from_unit(Incident& incident) {
    incident.handled = incident.arrived = false;
    incident.arrived_ms = incident.handled_ms = 0;
}

/// What a step changes besides the stage and its clock.
void take_step(Incident& incident, const IncidentStep& body, TimeMs time_ms) {
    switch (body.step) {
        case Step::dispatched:
            if (incident.stage == Stage::handling) break;  // more forces (增派): who leads stays
            [[fallthrough]];
        case Step::transferred:
            if (body.unit || body.target) incident.unit = body.unit ? *body.unit : *body.target;
            incident.handled = false;
            break;
        case Step::arrived:
            incident.arrived = true;
            incident.arrived_ms = time_ms;
            break;
        case Step::handled:
            incident.handled = true;
            incident.handled_ms = time_ms;
            break;
        case Step::returned:
            incident.unit.clear();
            count_one(incident.returns);
            take_from_unit(incident);
            break;
        case Step::suspended:
            pause(incident, time_ms);
            break;
        case Step::resumed:
            end_pause(incident, time_ms);
            break;
        case Step::extended:
            count_one(incident.extensions);
            break;
        case Step::checked:
            if (body.result == "not_pass") count_one(incident.rework);
            if (body.result != "unable") incident.handled = false;
            break;
        case Step::closed:
            incident.forced = incident.stage != Stage::checked && !incident.handled;
            break;
        case Step::reopened:
            take_from_unit(incident);
            incident.suspended = incident.forced = false;
            incident.closed_ms = 0;
            break;
        case Step::escalated:
            hand_on(incident, body, time_ms);
            break;
        case Step::merged:
            incident.merged_into = body.target.value_or("");
            break;
        case Step::supervised:
            incident.supervised = true;
            break;
        case Step::noted:
            count_one(incident.notes);
            break;
        default:
            break;
    }
    if (body.note) incident.note = *body.note;
    incident.actor = body.actor;
}

/// Every step that has a measure of its own.
std::optional<Measure> measure_of(const IncidentStep& body) {
    switch (body.step) {
        case Step::registered:
            return Measure::registered;
        case Step::dispatched:
            return Measure::dispatched;
        case Step::returned:
            return Measure::returned;
        case Step::accepted:
            return Measure::accepted;
        case Step::arrived:
            return Measure::arrived;
        case Step::handled:
            return Measure::handled;
        case Step::checked:
            return body.result == "not_pass" ? Measure::reworked : Measure::check_passed;
        case Step::closed:
            return Measure::closed;
        case Step::cancelled:
            return Measure::cancelled;
        case Step::merged:
            return Measure::merged;
        case Step::reopened:
            return Measure::reopened;
        case Step::extended:
            return Measure::extended;
        case Step::suspended:
            return Measure::suspended;
        case Step::supervised:
            return Measure::supervised;
        case Step::escalated:
            return Measure::escalated;
        default:
            return std::nullopt;
    }
}

/// What counting needs of a case as it was before a step.
struct Before {
    Stage stage;
    bool overdue;
};

/// Counts a step that was taken.
void count_step(World& world,
                const Before& before,
                const Incident& now,
                const Event& event,
                const IncidentStep& body) {
    const CountedFor whom = counted_for(event, body.actor);
    const auto count_one = [&](Measure measure) { count_measure(world, now, measure, whom); };
    const auto time_one = [&](Duration what, TimeMs from_ms) {
        if (from_ms != 0) count_duration(world, now, what, event.time_ms - from_ms, whom);
    };
    const TimeMs dispatched_ms = now.stage_ms[static_cast<std::size_t>(Stage::dispatched)];
    if (body.step == Step::checked) {
        if (body.result == "unable") return;
        count_one(Measure::checked);
    }
    if (body.step == Step::verified && now.stage == Stage::verified) count_one(Measure::valid);
    if (body.step == Step::verified && now.stage == Stage::cancelled) count_one(Measure::cancelled);
    if (body.step == Step::registered) {
        if (before.stage == Stage::reported) count_one(Measure::valid);
        if (!before.overdue) count_one(Measure::registered_on_time);
    }
    if (const auto measure = measure_of(body)) count_one(*measure);
    if (body.step == Step::accepted) time_one(Duration::to_accept, dispatched_ms);
    if (body.step == Step::arrived) time_one(Duration::to_arrive, dispatched_ms);
    if (body.step == Step::handled) {
        time_one(Duration::to_handle, dispatched_ms);
        if (!before.overdue) {  // a late one was due when its deadline passed
            count_one(Measure::due_to_handle);
            count_one(Measure::handled_on_time);
        }
    }
    if (now.stage == Stage::closed && before.stage != Stage::closed) {
        time_one(Duration::to_close, now.reported_ms);
        if (!now.was_overdue) {
            count_one(Measure::due_to_close);
            count_one(Measure::closed_on_time);
        }
    }
}

void end_incident(World& world, Incident& incident, const Event& event) {
    incident.closed_ms = counted_at(event);
    incident.suspended = false;
    incident.total_deadline_ms = incident.paused_total_ms = 0;
    if (incident.stage == Stage::closed) count_closed(world, incident, counted_at(event));
}

void take_casualties(Incident& incident, const Casualties& told) {
    const auto take = [](std::uint32_t& into, const std::optional<std::int64_t>& from) {
        if (from) into = static_cast<std::uint32_t>(std::clamp<std::int64_t>(*from, 0, UINT32_MAX));
    };
    take(incident.dead, told.dead);
    take(incident.injured, told.injured);
    take(incident.trapped, told.trapped);
    take(incident.missing, told.missing);
}

}  // namespace

void apply_body(World& world, const Event& event, const IncidentReported& body) {
    Incident& incident = world.incidents.at_or_new(entity_of(event));
    const bool is_new = incident.changed == 0;
    incident.changed = event.sequence;
    if (!is_new)
        uncount(world, incident);  // a second report of the same case corrects what is known of it
    incident.title = body.title;
    incident.class_code = body.class_code;
    incident.channel = body.channel;
    incident.net = body.net;
    if (body.grade) incident.grade = static_cast<std::uint8_t>(*body.grade);
    if (body.address) incident.address = *body.address;
    if (body.description) incident.description = *body.description;
    if (body.casualties) take_casualties(incident, *body.casualties);
    if (event.place) incident.place = *event.place;
    incident.unlocated = event.unlocated && !incident.place.grid;  // a correction may name no place
    incident.time_flagged = event.time_flagged;
    if (const GridCode county = ancestor_at(incident.place.grid, GridLevel::county);
        county && !incident.centre)
        incident.centre = county;
    if (is_new) {
        incident.reported_ms = event.time_ms;
        incident.stage_ms[0] = event.time_ms;
        run_clock(incident, event.time_ms, false);
        count_reported(world, incident, counted_at(event));
        count_measure(world, incident, Measure::reported, counted_for(event, {}));
        heat(world, incident, counted_at(event));
    }
    count(world, incident);
}

void apply_body(World& world, const Event& event, const IncidentStep& body) {
    change_incident(world, event, [&](Incident& incident) {
        const std::string_view result = body.result ? std::string_view{*body.result} : "";
        std::optional<Stage> next = stage_after(incident, body.step, result);
        if (!next) {  // a producer tells what happened outside: kept, flagged, followed as far as
                      // it makes sense
            incident.irregular = true;
            ++world.irregular;
            next = stage_told(incident, body.step);
            if (!next) return;
        }
        const Before before{incident.stage, incident.overdue};
        take_step(incident, body, event.time_ms);
        enter_stage(incident, *next, event.time_ms);
        run_clock(incident, event.time_ms, body.step == Step::checked && result == "not_pass");
        if (body.deadline && is_open(incident.stage)) set_deadline(incident, *body.deadline);
        count_step(world, before, incident, event, body);
        if (is_open(before.stage) && !is_open(incident.stage)) end_incident(world, incident, event);
        if (body.step == Step::checked && result == "not_pass")
            ++hour_of(world, counted_at(event), incident.place.grid)
                  .reworked[static_cast<std::size_t>(incident.net)];
    });
}

void apply_body(World& world, const Event& event, const IncidentRegraded& body) {
    change_incident(world, event, [&](Incident& incident) {
        incident.grade = static_cast<std::uint8_t>(body.grade);
        if (body.actor) incident.actor = *body.actor;
    });
}

void apply_body(World& world, const Event& event, const IncidentLocated& body) {
    change_incident(world, event, [&](Incident& incident) {
        if (event.place) incident.place = *event.place;
        incident.unlocated = event.unlocated;
        if (const GridCode county = ancestor_at(incident.place.grid, GridLevel::county))
            incident.centre = county;
        if (body.actor) incident.actor = *body.actor;
    });
}

namespace {

/// Some deadline of a case passed: the first one makes it due to close.
void count_overdue(World& world, Incident& incident, const Event& event) {
    const CountedFor whom = counted_for(event, {});
    ++hour_of(world, counted_at(event), incident.place.grid)
          .overdue[static_cast<std::size_t>(incident.net)];
    count_measure(world, incident, Measure::overdue, whom);
    if (!incident.was_overdue) count_measure(world, incident, Measure::due_to_close, whom);
    incident.was_overdue = true;
}

}  // namespace

void apply_body(World& world, const Event& event, const IncidentDeadline& body) {
    change_incident(world, event, [&](Incident& incident) {
        const CaseClock clock = body.clock.value_or(incident.clock);
        if (clock == CaseClock::report) {
            if (incident.report_due_ms == body.deadline) incident.report_overdue = true;
        } else if (clock == CaseClock::total) {
            if (incident.total_deadline_ms != body.deadline || !body.overdue) return;
            incident.total_overdue = true;
            count_overdue(world, incident, event);
        } else if (incident.deadline_ms == body.deadline) {  // else it was extended meanwhile
            if (!body.overdue) {
                incident.due_soon = true;
                return;
            }
            incident.overdue = true;
            count_overdue(world, incident, event);
            if (incident.clock == CaseClock::handle)
                count_measure(world, incident, Measure::due_to_handle, counted_for(event, {}));
        }
    });
}

void apply_body(World& world, const Event& event, const IncidentTimed& body) {
    change_incident(world, event, [&](Incident& incident) {
        if (!is_open(incident.stage)) return;
        if (body.clock == CaseClock::report) {
            if (incident.report_grade == 0 && incident.report_due_ms == 0)
                count_measure(world, incident, Measure::reports_due, counted_for(event, {}));
            incident.report_due_ms = body.deadline;
            incident.report_grade = incident.grade;
        } else if (body.clock == CaseClock::total) {
            incident.total_deadline_ms = body.deadline;
            incident.paused_total_ms = 0;
        } else if (body.clock == incident.clock && incident.deadline_ms == 0) {
            set_deadline(incident, body.deadline);
            incident.limit =
                static_cast<std::uint32_t>(std::clamp<std::int64_t>(body.limit, 0, UINT32_MAX));
            incident.limit_unit = body.unit;
        }
    });
}

void take_report(World& world, const Event& event, const Message& body) {
    const std::string_view about = body.about ? std::string_view{*body.about} : "";
    const std::string_view id = about.substr(about.find('/') + 1);  // npos + 1 is the whole
    Incident* incident = world.incidents.find(id);
    if (incident == nullptr) return;
    incident->changed = event.sequence;
    if (body.casualties) take_casualties(*incident, *body.casualties);
    const CountedFor whom = counted_for(event, body.actor);
    const bool first = incident->reports == 0;
    count_one(incident->reports);
    if (first) {
        count_measure(world, *incident, Measure::reports_sent, whom);
        if (incident->report_due_ms == 0 || event.time_ms <= incident->report_due_ms)
            count_measure(world, *incident, Measure::reports_on_time, whom);
    }
    incident->report_sent_ms = event.time_ms;
}

void apply_body(World& world, const Event& event, const IncidentNumbered& body) {
    change_incident(world, event, [&](Incident& incident) { incident.number = body.number; });
    const auto number = case_number_parts(body.number);
    if (!number) return;
    world.case_day = number->day;
    world.case_count = number->count;
}

}  // namespace yiping
