// Cases: reported, moved along the seven stages, graded, located, overdue.
#include "ingest/city/apply_incident.hpp"

#include <algorithm>
#include <concepts>

#include "ingest/city/case_number.hpp"
#include "ingest/city/grid_counts.hpp"
#include "ingest/city/lifecycle.hpp"

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

/// When an event counts in the statistics: its own time, or the log's if that is not to be
/// believed.
TimeMs counted_at(const Event& event) {
    return event.time_flagged ? event.recorded_ms : event.time_ms;
}

void count_reported(World& world, const Incident& incident, TimeMs time_ms) {
    HourFigures& hour = hour_of(world, time_ms, incident.place.grid);
    ++hour.reported[static_cast<std::size_t>(incident.net)][incident.grade];
    const auto tenth = static_cast<std::size_t>(time_ms % hour_ms / (10 * minute_ms));
    ++hour.reported_in_ten_minutes[tenth][incident.grade];
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

/// What a step changes besides the stage.
void take_step(World& world, Incident& incident, const Event& event, const IncidentStep& body) {
    switch (body.step) {
        case Step::dispatched:
        case Step::transferred:
            if (body.unit || body.target) incident.unit = body.unit ? *body.unit : *body.target;
            incident.handled = false;
            break;
        case Step::arrived:
            incident.arrived = true;
            break;
        case Step::handled:
            incident.handled = true;
            set_deadline(incident, 0);
            break;
        case Step::returned:
            incident.unit.clear();
            incident.handled = incident.arrived = false;
            set_deadline(incident, 0);
            break;
        case Step::suspended:
            incident.suspended = true;
            break;
        case Step::resumed:
            incident.suspended = false;
            break;
        case Step::checked:
            if (body.result == "not_pass") {
                ++incident.rework;
                ++hour_of(world, counted_at(event), incident.place.grid)
                      .reworked[static_cast<std::size_t>(incident.net)];
            }
            incident.handled = false;
            break;
        case Step::reopened:
            incident.handled = incident.arrived = incident.suspended = false;
            incident.closed_ms = 0;
            set_deadline(incident, 0);
            break;
        case Step::escalated: {
            const auto target = parse_grid_code(body.target.value_or(""));
            const GridCode above = parent_of(incident.centre);
            if (target)
                incident.centre = *target;
            else if (above)
                incident.centre = above;
            break;
        }
        case Step::merged:
            incident.merged_into = body.target.value_or("");
            break;
        case Step::supervised:
            incident.supervised = true;
            break;
        case Step::noted:
            ++incident.notes;
            break;
        default:
            break;
    }
    if (body.deadline) set_deadline(incident, *body.deadline);
    if (body.note) incident.note = *body.note;
    incident.actor = body.actor;
}

void end_incident(World& world, Incident& incident, const Event& event) {
    incident.closed_ms = counted_at(event);
    incident.suspended = false;
    set_deadline(incident, 0);
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
    incident.unlocated = event.unlocated;
    incident.time_flagged = event.time_flagged;
    if (const GridCode county = ancestor_at(incident.place.grid, GridLevel::county);
        county && !incident.centre)
        incident.centre = county;
    if (is_new) {
        incident.reported_ms = event.time_ms;
        incident.stage_ms[0] = event.time_ms;
        count_reported(world, incident, counted_at(event));
    }
    count(world, incident);
}

void apply_body(World& world, const Event& event, const IncidentStep& body) {
    change_incident(world, event, [&](Incident& incident) {
        const bool was_open = is_open(incident.stage);
        std::optional<Stage> next = stage_after(incident, body.step, body.result.value_or(""));
        if (!next) {  // a producer tells what happened outside: kept, flagged, followed as far as
                      // it makes sense
            incident.irregular = true;
            ++world.irregular;
            next = stage_told(incident, body.step);
            if (!next) return;
        }
        take_step(world, incident, event, body);
        enter_stage(incident, *next, event.time_ms);
        if (was_open && !is_open(incident.stage)) end_incident(world, incident, event);
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

void apply_body(World& world, const Event& event, const IncidentDeadline& body) {
    change_incident(world, event, [&](Incident& incident) {
        if (incident.deadline_ms != body.deadline) return;  // extended meanwhile
        if (!body.overdue) {
            incident.due_soon = true;
            return;
        }
        incident.overdue = incident.was_overdue = true;
        ++hour_of(world, counted_at(event), incident.place.grid)
              .overdue[static_cast<std::size_t>(incident.net)];
    });
}

void apply_body(World& world, const Event& event, const IncidentNumbered& body) {
    change_incident(world, event, [&](Incident& incident) { incident.number = body.number; });
    const auto number = case_number_parts(body.number);
    if (!number) return;
    world.case_day = number->day;
    world.case_count = number->count;
}

}  // namespace yiping
