// One incident: what it is, how far it has come, where, who, and what may be done now.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "ingest/city/nearby.hpp"
#include "viewer/panels/actions.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

Rgba late_colour(const Incident& incident) {
    return incident.grade == 1 ? palette::grade[0] : palette::look;
}

bool is_late(const PanelInput& in, const Incident& incident) {
    return is_open(incident.stage) && incident.deadline_ms != 0 && in.now_ms > incident.deadline_ms;
}

// ---- head and road

std::string subtitle(const PanelInput& in, const Incident& incident) {
    const std::string_view class_name = in.catalogue_name("class", incident.class_code);
    return fmt::format("{} · {} · {} {} · {}",
                       incident.number.empty() ? incident.id : incident.number,
                       moment_text(in, incident.reported_ms),
                       incident.class_code,
                       class_name.empty() ? in.say(words::unknown_class) : class_name,
                       name_or_code(in, "channel", incident.channel));
}

void draw_title(const Pen& pen, const Rect& head, const PanelInput& in, const Incident& incident) {
    const ImVec2 mark{head.left + pen.px(14), head.top + pen.px(20)};
    pen.grade_mark(mark, pen.px(14), incident.grade);
    if (flashes(in, incident)) pen.ring(mark, pen.px(20), grade_colour(incident.grade));
    const float left = head.left + pen.px(42), room = head.width() - pen.px(42);
    pen.text_mid({left, head.top + pen.px(12)},
                 incident.title,
                 {TypeSize::title, Weight::bold, palette::text1},
                 room);
    pen.text_mid({left, head.top + pen.px(38)},
                 subtitle(in, incident),
                 {TypeSize::label, Weight::regular, palette::text2},
                 room);
}

/// The last stage with a time; the road is walked from left to right.
int reached_stage(const Incident& incident) {
    int reached = 0;
    for (int stage = 0; stage < road_stage_count; ++stage)
        if (incident.stage_ms[static_cast<std::size_t>(stage)] != 0) reached = stage;
    return reached;
}

void draw_stop(const Pen& pen, ImVec2 at, const Incident& incident, bool present, bool passed) {
    if (present)
        pen.dot(at, pen.px(8), incident.overdue ? late_colour(incident) : palette::good);
    else if (passed)
        pen.dot(at, pen.px(5), palette::good);
    else {
        pen.dot(at, pen.px(5), palette::line);
        pen.dot(at, pen.px(3.5F), palette::panel);
    }
}

/// Under the present stage its clock counts down, then up: "余 5:50", "逾期 2:41". It may reach
/// towards the next stop, which has no time yet.
void draw_running_clock(
    const Pen& pen, ImVec2 at, const Rect& track, const PanelInput& in, const Incident& incident) {
    const TimeMs left_ms = incident.deadline_ms - in.now_ms;
    const TimeMs seconds = std::abs(left_ms) / second_ms;
    const std::string time =
        seconds < 3600 ? fmt::format("{}:{:02}", seconds / 60, seconds % 60)
        : seconds < 86'400
            ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
            : age_text(in, seconds * second_ms);
    Style style = deadline_style(in, incident);
    style.size = TypeSize::axis;
    const std::string text =
        fmt::format("{} {}", in.say(left_ms < 0 ? words::late : words::left), time);
    const float width = pen.width_of(text, style), room = track.width() / road_stage_count;
    const float left = std::clamp(
        at.x - std::min(width, room) / 2, track.left, std::max(track.left, track.right - width));
    pen.text_mid({left, at.y}, text, style);
}

/// The seven stages as a road, each with the time at which it was reached.
void draw_track(const Pen& pen, const Rect& rect, const PanelInput& in, const Incident& incident) {
    const float y = rect.top + pen.px(10);
    const float step = rect.width() / road_stage_count;
    const auto x_of = [&](int stage) {
        return rect.left + step * (static_cast<float>(stage) + 0.5F);
    };
    const int reached = reached_stage(incident);
    const bool fits = std::ranges::all_of(words::stages, [&](const Phrase& stage) {
        return pen.width_of(in.say(stage), {TypeSize::label, Weight::bold}) < step;
    });
    pen.line({x_of(0), y}, {x_of(road_stage_count - 1), y}, palette::line, pen.px(2));
    pen.line({x_of(0), y}, {x_of(reached), y}, palette::good, pen.px(2));
    for (int stage = 0; stage < road_stage_count; ++stage) {
        const TimeMs at_ms = incident.stage_ms[static_cast<std::size_t>(stage)];
        const bool present = stage == reached && is_open(incident.stage);
        const ImVec2 at{x_of(stage), y};
        draw_stop(pen, at, incident, present, at_ms != 0);
        pen.text_mid({at.x, y + pen.px(23)},
                     in.say(words::stages[stage]),
                     {fits ? TypeSize::label : TypeSize::axis,
                      present ? Weight::bold : Weight::regular,
                      present      ? palette::text1
                      : at_ms != 0 ? palette::text2
                                   : palette::text3},
                     step,
                     Align::centre);
        if (present && incident.deadline_ms != 0)
            draw_running_clock(pen, {at.x, y + pen.px(41)}, rect, in, incident);
        else if (at_ms != 0)
            pen.text_mid({at.x, y + pen.px(41)},
                         clock_text(in, at_ms),
                         {TypeSize::axis, Weight::regular, palette::text3},
                         step,
                         Align::centre);
    }
    if (incident.stage == Stage::cancelled || incident.stage == Stage::merged)
        pen.text_mid({rect.right, y + pen.px(41)},
                     in.say(words::stages[static_cast<std::size_t>(incident.stage)]),
                     {TypeSize::label, Weight::bold, palette::look},
                     2 * step,
                     Align::right);
}

// ---- facts

std::string joined(std::string text, std::string_view more) {
    if (more.empty()) return text;
    if (!text.empty()) text += " · ";
    return text += more;
}

std::string casualties(const PanelInput& in, const Incident& incident) {
    std::string text;
    const auto add = [&](const Phrase& word, std::uint32_t count) {
        if (count != 0) text = joined(std::move(text), fmt::format("{} {}", in.say(word), count));
    };
    add(words::dead, incident.dead);
    add(words::injured, incident.injured);
    add(words::trapped, incident.trapped);
    add(words::missing, incident.missing);
    return text;
}

/// What stands or drives near: "5 km 内 消防车 3 · 救护车 2", then who is on duty in the community.
std::string forces(const PanelInput& in, const Incident& incident) {
    const double near_m = in.near_m;
    std::map<std::string, int> near;
    if (incident.place.has_position)
        for (const Resource& resource : in.world.resources.rows())
            if (resource.place.has_position && resource.state != "off_duty" &&
                distance_m(resource.place, incident.place) <= near_m)
                ++near[resource.kind];
    std::string text;
    if (!near.empty()) text = fmt::format("{:g} {}", near_m / 1000, in.say(words::within));
    for (const auto& [kind, count] : near)
        text += fmt::format(" {} {}", name_or_code(in, "resource_kind", kind), count);
    const GridNode* community =
        in.world.grid.find(ancestor_at(incident.place.grid, GridLevel::community));
    if (community != nullptr && community->workers != 0)
        text = joined(std::move(text),
                      fmt::format("{} {}", in.say(words::workers_near), community->workers));
    return text;
}

std::string_view kind_name(const PanelInput& in, std::string_view kind) {
    const auto* const known = std::ranges::find_if(
        words::around_kinds, [&](const auto& one) { return one.first == kind; });
    return known == std::end(words::around_kinds) ? kind : in.say(known->second);
}

/// "1 km 内 约 3,420 户 · 学校 3，最近 420 m": who lives there, and what asks for care.
std::string around(const PanelInput& in, const Incident& incident) {
    if (!in.around || !incident.place.has_position) return {};
    const Surroundings found = in.around(incident.place);
    std::string text;
    if (found.households != 0)
        text = fmt::format("{} {}", in.say(words::households_about), grouped(found.households));
    for (const AroundKind& kind : found.kinds) {
        const std::string_view name = kind_name(in, kind.kind);
        text = joined(
            std::move(text),
            kind.count == 1
                ? fmt::format("{} {:.0f} m", name, kind.metres)
                : fmt::format(
                      "{} {}{}{:.0f} m", name, kind.count, in.say(words::nearest_at), kind.metres));
    }
    if (text.empty()) return {};
    return fmt::format("{:g} {} {}", found.within_m / 1000, in.say(words::within), text);
}

std::string deadline(const PanelInput& in, const Incident& incident) {
    if (incident.deadline_ms == 0 || !is_open(incident.stage)) return {};
    return fmt::format(
        "{} · {}", moment_text(in, incident.deadline_ms), deadline_text(in, incident));
}

/// The response that was activated for this incident, and how far its list is done.
std::string response(const PanelInput& in, const Incident& incident) {
    for (const Response& row : in.world.responses.rows())
        if (row.ended_ms == 0 && row.incident == incident.id)
            return fmt::format("{} {} · {} {}/{}",
                               row.plan,
                               in.say(words::responses[row.level]),
                               in.say(words::checklist),
                               row.done.size(),
                               row.steps.size());
    return {};
}

std::string linked(const PanelInput& in, const Incident& incident) {
    const std::size_t merged = in.work.merged_into_selected;
    std::string text;
    if (merged != 0) text = fmt::format("{} {}", in.say(words::merged_here), merged);
    if (incident.rework != 0)
        text =
            joined(std::move(text), fmt::format("{} {}", in.say(words::reworked), incident.rework));
    if (incident.suspended) text = joined(std::move(text), in.say(words::suspended));
    if (incident.supervised) text = joined(std::move(text), in.say(words::supervised));
    if (incident.unlocated) text = joined(std::move(text), in.say(words::unlocated));
    if (incident.irregular) text = joined(std::move(text), in.say(words::irregular));
    if (incident.time_flagged) text = joined(std::move(text), in.say(words::time_flagged));
    return text;
}

/// One line with its label, left out when there is nothing to say or no room; `most` lines for a
/// longer text.
void draw_fact(const Pen& pen,
               Rect& rest,
               std::string_view label,
               std::string_view value,
               Rgba colour = palette::text1,
               std::size_t most = 1) {
    const float height = pen.px(26), label_room = pen.px(58);
    if (value.empty()) return;
    const Style style{TypeSize::label, Weight::regular, colour};
    const auto fit = static_cast<std::size_t>(std::max(rest.height() / height, 0.0F));
    bool first = true;
    for (const std::string& line :
         pen.lines(value, style, rest.width() - label_room, std::min(most, fit))) {
        const Rect row = rest.cut_top(height);
        const float middle = (row.top + row.bottom) / 2;
        if (first)
            pen.text_mid({row.left, middle},
                         label,
                         {TypeSize::label, Weight::regular, palette::text3},
                         label_room - pen.px(6));
        first = false;
        pen.text_mid({row.left + label_room, middle}, line, style, row.width() - label_room);
    }
}

/// The upward report: what was sent, or how long there is for the first.
std::string upward_report(const PanelInput& in, const Incident& incident) {
    if (incident.reports != 0)
        return fmt::format("{} {} · {}",
                           in.say(words::reports_sent),
                           incident.reports,
                           moment_text(in, incident.report_sent_ms));
    if (incident.report_due_ms == 0 || !is_open(incident.stage)) return {};
    const TimeMs left_ms = incident.report_due_ms - in.now_ms;
    return fmt::format("{} {}",
                       in.say(left_ms < 0 ? words::late : words::left),
                       duration_text(in, left_ms < 0 ? -left_ms : left_ms));
}

/// Who reported it: never known here before somebody asks, and for a short while then; never on a
/// wall.
void draw_person(const Pen& pen, Rect& rest, const PanelInput& in, const Incident& incident) {
    const RevealedPerson& person = in.view.revealed;
    if (in.layout == LayoutKind::wall) return;
    if (person.incident != incident.id || in.seconds > person.until_s) return;
    for (const std::string& line : person.lines)
        draw_fact(pen, rest, in.say(words::reporter), line, palette::look);
}

void draw_facts(const Pen& pen, Rect rest, const PanelInput& in, const Incident& incident) {
    draw_person(pen, rest, in, incident);
    const auto fact = [&](const Phrase& label, std::string_view value, Rgba colour) {
        draw_fact(pen, rest, in.say(label), value, colour);
    };
    fact(words::grid, place_path(in, incident.place.grid), palette::text1);
    fact(words::address, incident.address, palette::text1);
    fact(words::due,
         deadline(in, incident),
         is_late(in, incident) ? late_colour(incident) : palette::text1);
    fact(words::report_up,
         upward_report(in, incident),
         incident.reports == 0 && in.now_ms > incident.report_due_ms ? palette::look
                                                                     : palette::text1);
    fact(words::lead, response(in, incident), palette::text1);
    fact(words::unit, joined(incident.unit, incident.actor), palette::text1);
    fact(words::forces, forces(in, incident), palette::text1);
    fact(words::casualties, casualties(in, incident), palette::look);
    constexpr std::size_t most_around = 2;
    draw_fact(pen, rest, in.say(words::around), around(in, incident), palette::text1, most_around);
    fact(words::linked, linked(in, incident), palette::text1);
    fact(words::note, incident.note, palette::text1);
    constexpr std::size_t most_lines = 4;
    draw_fact(
        pen, rest, in.say(words::description), incident.description, palette::text2, most_lines);
}

/// What is known, or what happened.
void draw_tabs(const Pen& pen, Rect& rest, const PanelInput& in, Intents& asked) {
    const std::array<std::string_view, 2> tabs{in.say(words::known_now), in.say(words::happened)};
    if (const auto tab = draw_chips(pen, rest, in, tabs, in.view.card_shows_history ? 1U : 0U))
        asked.push_back(ShowHistory{*tab == 1});
    rest.cut_top(pen.px(4));
}

}  // namespace

const Incident* incident_of_card(const PanelInput& in) {
    if (const Incident* selected = in.world.incidents.find(in.view.selected_incident))
        return selected;
    return in.layout == LayoutKind::wall && !in.listed.empty() ? in.listed.front() : nullptr;
}

std::string incident_text(const PanelInput& in, const Incident& incident) {
    std::string text = fmt::format("{}\n{}\n", incident.title, subtitle(in, incident));
    const auto add = [&](const Phrase& label, std::string_view value) {
        if (!value.empty()) text += fmt::format("{}: {}\n", in.say(label), value);
    };
    add(words::grade_word, in.say(words::grades[incident.grade]));
    add(words::state_word, in.say(words::stages[static_cast<std::size_t>(incident.stage)]));
    add(words::grid, place_path(in, incident.place.grid));
    add(words::address, incident.address);
    add(words::due, deadline(in, incident));
    add(words::unit, incident.unit);
    add(words::around, around(in, incident));
    add(words::casualties, casualties(in, incident));
    add(words::note, incident.note);
    add(words::description, incident.description);
    return text;
}

void draw_card(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const Incident* incident = incident_of_card(in);
    pen.card(rect);
    Rect rest = rect.inset(pen.px(16));
    if (incident == nullptr) {
        const Phrase& sentence = !in.has_city        ? words::waiting
                                 : in.listed.empty() ? words::no_incident
                                                     : words::select_one;
        pen.text_mid({(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2},
                     in.say(sentence),
                     {TypeSize::body, Weight::regular, palette::text3},
                     rest.width(),
                     Align::centre);
        return;
    }
    draw_title(pen, rest.cut_top(pen.px(58)), in, *incident);
    draw_track(pen, rest.cut_top(pen.px(64)), in, *incident);
    if (in.layout == LayoutKind::workstation) {
        const std::vector<Action> actions =
            shown_actions(pen, in, actions_for(in, *incident), rest.width());
        const float height = actions_height(pen, in, actions, rest.width());
        draw_actions(pen, rest.cut_bottom(height), in, *incident, actions, asked);
        rest.cut_bottom(pen.px(8));
        draw_tabs(pen, rest, in, asked);
        if (in.view.card_shows_history) return draw_history(pen, rest, in, *incident, asked);
    }
    draw_facts(pen, rest, in, *incident);
}

}  // namespace yiping
