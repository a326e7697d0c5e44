// One incident: what it is, how far it has come, where, who, and what may be done now.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/event/codec.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

/// What a wall shows when nobody selects: the worst there is.
const Incident* shown(const PanelInput& in) {
    if (const Incident* selected = in.world.incidents.find(in.view.selected_incident))
        return selected;
    return in.listed.empty() ? nullptr : in.listed.front();
}

std::string subtitle(const PanelInput& in, const Incident& incident) {
    const std::string_view class_name = in.catalogue_name("class", incident.class_code);
    std::string text = incident.number.empty() ? incident.id : incident.number;
    text += fmt::format(" · {} {}",
                        incident.class_code,
                        class_name.empty() ? in.say(words::unknown_class) : class_name);
    return text + fmt::format(" · {} {} · {}",
                              in.say(words::reported_by),
                              incident.channel,
                              clock_text(in, incident.reported_ms, true));
}

/// The seven stages as a road with the time each was reached.
void draw_track(const Pen& pen, const Rect& rect, const PanelInput& in, const Incident& incident) {
    const float y = rect.top + pen.px(10);
    const float step = rect.width() / road_stage_count;
    const auto x_of = [&](int stage) {
        return rect.left + step * (static_cast<float>(stage) + 0.5F);
    };
    const bool ended = incident.stage == Stage::cancelled || incident.stage == Stage::merged;
    int reached = 0;
    for (int stage = 0; stage < road_stage_count; ++stage)
        if (incident.stage_ms[static_cast<std::size_t>(stage)] != 0) reached = stage;
    pen.line({x_of(0), y}, {x_of(road_stage_count - 1), y}, palette::line, pen.px(2));
    pen.line({x_of(0), y}, {x_of(reached), y}, palette::good, pen.px(2));
    for (int stage = 0; stage < road_stage_count; ++stage) {
        const TimeMs at_ms = incident.stage_ms[static_cast<std::size_t>(stage)];
        const bool present = stage == reached && is_open(incident.stage);
        const ImVec2 at{x_of(stage), y};
        const Rgba now = incident.overdue
                             ? (incident.grade == 1 ? palette::grade[0] : palette::look)
                             : palette::good;
        if (present)
            pen.dot(at, pen.px(8), now);
        else if (at_ms != 0)
            pen.dot(at, pen.px(5), palette::good);
        else {
            pen.dot(at, pen.px(5), palette::line);
            pen.dot(at, pen.px(3.5F), palette::panel);
        }
        const Style name{TypeSize::label,
                         present ? Weight::bold : Weight::regular,
                         present ? palette::text1 : palette::text2};
        pen.text({at.x, y + pen.px(12)}, in.say(words::stages[stage]), name, step, Align::centre);
        if (at_ms != 0)
            pen.text({at.x, y + pen.px(30)},
                     clock_text(in, at_ms),
                     {TypeSize::axis, Weight::regular, palette::text3},
                     step,
                     Align::centre);
    }
    if (ended)
        pen.text({rect.right, y + pen.px(30)},
                 in.say(words::stages[static_cast<std::size_t>(incident.stage)]),
                 {TypeSize::label, Weight::bold, palette::look},
                 step,
                 Align::right);
}

void draw_fact(const Pen& pen,
               Rect& rest,
               std::string_view label,
               std::string_view value,
               Rgba colour = palette::text1) {
    const float height = pen.px(27);
    if (value.empty() || rest.height() < height) return;
    const Rect row = rest.cut_top(height);
    const float middle = (row.top + row.bottom) / 2;
    pen.text_mid(
        {row.left, middle}, label, {TypeSize::label, Weight::regular, palette::text3}, pen.px(64));
    pen.text_mid({row.left + pen.px(66), middle},
                 value,
                 {TypeSize::label, Weight::regular, colour},
                 row.width() - pen.px(66));
}

std::string casualties(const PanelInput& in, const Incident& incident) {
    std::string text;
    const auto add = [&](const Phrase& word, std::uint32_t count) {
        if (count != 0)
            text += fmt::format("{}{} {}", text.empty() ? "" : " · ", in.say(word), count);
    };
    add(words::dead, incident.dead);
    add(words::injured, incident.injured);
    add(words::trapped, incident.trapped);
    add(words::missing, incident.missing);
    return text;
}

std::string forces(const PanelInput& in, const Incident& incident) {
    const GridNode* grid =
        in.world.grid.find(ancestor_at(incident.place.grid, GridLevel::community));
    std::string text;
    if (grid != nullptr) text = fmt::format("{} {}", in.say(words::workers_near), grid->workers);
    if (!incident.actor.empty()) text += (text.empty() ? "" : " · ") + incident.actor;
    return text;
}

std::string deadline(const PanelInput& in, const Incident& incident) {
    if (incident.deadline_ms == 0) return {};
    const bool late = in.now_ms > incident.deadline_ms;
    return fmt::format(
        "{} · {} {}",
        clock_text(in, incident.deadline_ms),
        in.say(late ? words::late : words::left),
        duration_text(late ? in.now_ms - incident.deadline_ms : incident.deadline_ms - in.now_ms));
}

/// An operator's event; the log's answer comes back through the feed.
Event command_for(const PanelInput& in, std::string_view type, std::string subject, Body body) {
    const std::string id = fmt::format("{}/{}/{}", type, subject, in.city.last_sequence);
    return make_event(
        id, "desk", std::string{type}, std::move(subject), in.now_ms, std::move(body), in.exercise);
}

bool draw_button(const Pen& pen, Rect& row, std::string_view word, bool first) {
    const Style style{TypeSize::label, Weight::bold, first ? palette::background : palette::text1};
    const float width = pen.width_of(word, style) + pen.px(24);
    if (row.width() < width) return false;
    const Rect button = row.cut_left(width);
    row.cut_left(pen.px(8));
    const bool over = hovered(button);
    pen.fill(
        button,
        first ? (over ? palette::text1 : palette::good) : (over ? palette::line : palette::raised),
        pen.px(4));
    if (!first) pen.outline(button, palette::line, pen.px(4));
    pen.text_mid({(button.left + button.right) / 2, (button.top + button.bottom) / 2},
                 word,
                 style,
                 width,
                 Align::centre);
    return clicked(button);
}

/// Exactly the steps that are legal now; those that need more than a name are for a form.
void draw_actions(
    const Pen& pen, Rect row, const PanelInput& in, const Incident& incident, Intents& asked) {
    if (const Alarm* alarm = alarm_about(in.world, incident)) {
        if (draw_button(pen, row, in.say(words::acknowledge), true))
            asked.push_back(
                Command{command_for(in,
                                    "alarm.acknowledged",
                                    "alarm/" + alarm->id,
                                    AlarmChanged{AlarmMove::acknowledged, {}, {}, {}})});
    }
    bool first = alarm_about(in.world, incident) == nullptr;
    for (const Step step : legal_steps(incident)) {
        if (step == Step::attached || step == Step::merged || step == Step::transferred ||
            step == Step::noted)
            continue;
        IncidentStep body;
        body.step = step;
        body.actor = "desk";
        if (draw_button(pen, row, in.say(words::steps[static_cast<std::size_t>(step)]), first))
            asked.push_back(Command{command_for(
                in, fmt::format("incident.{}", name_of(step)), "incident/" + incident.id, body)});
        first = false;
    }
}

}  // namespace

void draw_card(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const Incident* incident = shown(in);
    pen.card(rect);
    Rect rest = rect.inset(pen.px(16));
    if (incident == nullptr) {
        pen.text_mid({rest.left, rest.top + pen.px(12)},
                     in.say(in.has_city ? words::no_incident : words::waiting),
                     {TypeSize::body, Weight::regular, palette::text2},
                     rest.width());
        return;
    }
    const Rect head = rest.cut_top(pen.px(58));
    pen.grade_mark({head.left + pen.px(14), head.top + pen.px(16)}, pen.px(14), incident->grade);
    pen.text({head.left + pen.px(40), head.top},
             incident->title,
             {TypeSize::title, Weight::bold, palette::text1},
             head.width() - pen.px(40));
    pen.text({head.left + pen.px(40), head.top + pen.px(30)},
             subtitle(in, *incident),
             {TypeSize::label, Weight::regular, palette::text2},
             head.width() - pen.px(40));
    draw_track(pen, rest.cut_top(pen.px(64)), in, *incident);
    const bool desk = !in.view.playback.recorded && ImGui::GetIO().BackendPlatformName != nullptr;
    const Rect actions = desk ? rest.cut_bottom(pen.px(32)) : Rect{};
    const bool late = incident->deadline_ms != 0 && in.now_ms > incident->deadline_ms;
    draw_fact(pen, rest, in.say(words::grid), place_path(in, incident->place.grid));
    draw_fact(pen, rest, in.say(words::address), incident->address);
    draw_fact(pen, rest, in.say(words::unit), incident->unit);
    draw_fact(pen,
              rest,
              in.say(words::late),
              deadline(in, *incident),
              late ? (incident->grade == 1 ? palette::grade[0] : palette::look) : palette::text1);
    draw_fact(pen, rest, in.say(words::casualties), casualties(in, *incident));
    draw_fact(pen, rest, in.say(words::forces), forces(in, *incident));
    draw_fact(pen, rest, in.say(words::note), incident->note);
    draw_fact(pen, rest, in.say(words::description), incident->description);
    if (desk) draw_actions(pen, actions, in, *incident, asked);
}

}  // namespace yiping
