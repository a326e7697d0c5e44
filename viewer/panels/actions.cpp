// From what is legal to what can be pressed.
#include "viewer/panels/actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/city/alarms.hpp"
#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr float row_height = 32, row_gap = 6;

/// The road, each step before what follows it; the first legal one is what comes next.
constexpr std::array road{Step::resumed,
                          Step::verified,
                          Step::registered,
                          Step::dispatched,
                          Step::arrived,
                          Step::accepted,
                          Step::handled,
                          Step::checked,
                          Step::closed};

bool is_legal(const std::vector<Step>& legal, Step step) {
    return std::ranges::find(legal, step) != legal.end();
}

/// Legal once more, but not what comes next: it was done.
bool was_done(const Incident& incident, Step step) {
    return (step == Step::dispatched && incident.stage >= Stage::dispatched) ||
           (step == Step::arrived && incident.arrived) ||
           (step == Step::accepted && incident.stage >= Stage::handling);
}

/// All legal steps: those of the road that come next, then the side roads.
std::vector<Step> in_order(const PanelInput& in, const Incident& incident) {
    const std::vector<Step> legal = legal_steps(incident, in.role);
    std::vector<Step> steps;
    for (const Step step : road)
        if (is_legal(legal, step) && !was_done(incident, step)) steps.push_back(step);
    for (const Step step : legal)
        if (std::ranges::find(steps, step) == steps.end()) steps.push_back(step);
    return steps;
}

std::string_view step_word(const PanelInput& in, Step step) {
    return in.say(step == Step::escalated ? words::hand_down
                                          : words::steps[static_cast<std::size_t>(step)]);
}

EditForm form_of(Deed deed, const Incident& incident) {
    Form form;
    form.deed = deed;
    form.about = incident.id;
    form.grade = incident.grade == 0 ? 3 : incident.grade;
    return {form};
}

/// The next open step of its checklist can be ticked.
void add_next_tick(const PanelInput& in, const Response& response, std::vector<Action>& actions) {
    const auto open = std::ranges::find_if(response.steps, [&](const std::string& step) {
        return std::ranges::find(response.done, step) == response.done.end();
    });
    if (open == response.steps.end()) return;
    actions.push_back({fmt::format("{} · {}", in.say(words::tick), *open),
                       order(in,
                             "response.step_done",
                             "response/" + response.id,
                             ResponseStepDone{*open, in.desk.name, std::nullopt})});
}

Form about_response(Deed deed, const Response& response) {
    Form form;
    form.deed = deed;
    form.about = response.id;
    return form;
}

}  // namespace

std::string_view why_unheard(const PanelInput& in, bool about_past) {
    const Playback& playback = in.view.playback;
    if (playback.of_live && !about_past) return in.say(words::only_looking_back);
    if (playback.recorded && !playback.of_live) return in.say(words::only_watching);
    if (in.view.sign_on.locked) return in.say(words::locked_no_commands);
    return in.link.state == LinkChange::State::live ? "" : in.say(words::no_commands);
}

std::string name_or_code(const PanelInput& in, std::string_view list, std::string_view code) {
    const std::string_view name = in.catalogue_name(list, code);
    return std::string{name.empty() ? code : name};
}

Command order(const PanelInput& in, std::string_view type, std::string subject, Body body) {
    return {
        desk_event(
            in.desk, in.city, type, std::move(subject), std::move(body), in.now_ms, in.exercise),
        in.seconds};
}

Command acknowledge(const PanelInput& in, const Alarm& alarm) {
    return order(in,
                 "alarm.acknowledged",
                 "alarm/" + alarm.id,
                 AlarmChanged{AlarmMove::acknowledged, in.desk.name, {}, {}});
}

Intent intent_of(const PanelInput& in, const Incident& incident, Step step) {
    if (!needs_no_form(step)) return EditForm{form_for(step, incident)};
    return Command{event_of(step, incident, in.desk, in.city, in.now_ms, in.exercise),
                   in.seconds,
                   incident.changed};
}

std::vector<Action> actions_for(const PanelInput& in, const Incident& incident) {
    std::vector<Action> actions;
    if (const Alarm* alarm = alarm_about(in.world, incident))
        actions.push_back({std::string{in.say(words::acknowledge)}, acknowledge(in, *alarm), true});
    const std::vector<Step> steps = in_order(in, incident);
    const auto responses = in.world.responses.rows();
    const auto response = std::ranges::find_if(responses, [&](const Response& one) {
        return one.incident == incident.id && one.ended_ms == 0;
    });
    bool ticked = false;
    for (const Step step : steps) {
        const bool on_the_road = std::ranges::find(road, step) != road.end();
        if (is_open(incident.stage) && !on_the_road && !ticked && response != responses.end()) {
            add_next_tick(in, *response, actions);  // before the side roads
            ticked = true;
        }
        actions.push_back({std::string{step == Step::dispatched && was_done(incident, step)
                                           ? in.say(words::reinforce)
                                           : step_word(in, step)},
                           intent_of(in, incident, step),
                           is_open(incident.stage) && actions.empty() && step == steps.front()});
    }
    if (!is_open(incident.stage)) return actions;
    actions.push_back({std::string{in.say(words::regrade)}, form_of(Deed::regrade, incident)});
    actions.push_back({std::string{in.say(words::locate)}, form_of(Deed::locate, incident)});
    if (response == responses.end())
        actions.push_back(
            {std::string{in.say(words::activate)}, form_of(Deed::activate, incident)});
    else
        actions.push_back({std::string{in.say(words::end_response)},
                           EditForm{about_response(Deed::end_response, *response)}});
    actions.push_back({std::string{in.say(incident.reports == 0 ? words::send_report
                                                                : words::send_further_report)},
                       EditForm{report_form(in, incident)}});
    actions.push_back({std::string{in.say(words::show_reporter)}, Reveal{incident.id}});
    if (!in.walls.empty()) actions.push_back({std::string{in.say(words::to_wall)}, BeginScene{}});
    return actions;
}

namespace {

std::size_t rows_of(const Pen& pen, const std::vector<Action>& actions, float width) {
    std::size_t rows = 1;
    float used = 0;
    for (const Action& action : actions) {
        const float needed = button_width(pen, action.word);
        if (used + needed > width + pen.px(6) && used > 0) {
            ++rows;
            used = 0;
        }
        used += needed;
    }
    return rows;
}

}  // namespace

std::vector<Action> shown_actions(const Pen& pen,
                                  const PanelInput& in,
                                  std::vector<Action> actions,
                                  float width) {
    constexpr std::size_t rows = 2;
    if (in.view.more_actions || rows_of(pen, actions, width) <= rows) return actions;
    const std::size_t all = actions.size();
    do {
        actions.pop_back();
        const std::string word =
            fmt::format("{} {}", in.say(words::other_steps), all - actions.size());
        actions.push_back({word, ShowMoreActions{true}});
        if (rows_of(pen, actions, width) <= rows || actions.size() == 1) return actions;
        actions.pop_back();
    } while (true);
}

float actions_height(const Pen& pen,
                     const PanelInput& in,
                     const std::vector<Action>& actions,
                     float width) {
    const float reason = why_unheard(in).empty() ? 0 : pen.px(24);
    if (in.view.playback.recorded) return reason;  // nothing can be asked of the past
    return static_cast<float>(rows_of(pen, actions, width)) * pen.px(row_height + row_gap) -
           pen.px(row_gap) + reason;
}

void draw_actions(const Pen& pen,
                  Rect rect,
                  const PanelInput& in,
                  const Incident& incident,
                  const std::vector<Action>& actions,
                  Intents& asked) {
    const std::string_view why_not = why_unheard(in);
    if (!why_not.empty()) {
        const Rect line = rect.cut_top(pen.px(24));
        pen.text_mid({line.left, (line.top + line.bottom) / 2},
                     why_not,
                     {TypeSize::axis, Weight::regular, palette::look},
                     line.width());
    }
    if (in.view.playback.recorded) return;
    const Pending* pending = pending_about(in.view, "incident/" + incident.id);
    Rect row = rect.cut_top(pen.px(row_height));
    if (pending != nullptr)
        (void)draw_button(
            pen,
            row,
            in,
            fmt::format("{} · {}", word_of(in, pending->type), in.say(words::waiting_for_log)),
            ButtonLook::waiting);
    for (const Action& action : actions) {
        if (row.width() < button_width(pen, action.word) - pen.px(6)) {
            rect.cut_top(pen.px(row_gap));
            row = rect.cut_top(pen.px(row_height));
            if (row.height() < pen.px(row_height) - 1) return;
        }
        const bool only_shows = std::holds_alternative<ShowMoreActions>(action.intent);
        const bool heard = only_shows || (why_not.empty() && pending == nullptr);
        const ButtonLook look = !heard        ? ButtonLook::disabled
                                : action.next ? ButtonLook::first
                                              : ButtonLook::plain;
        if (draw_button(pen, row, in, action.word, look)) asked.push_back(action.intent);
    }
}

std::string word_of(const PanelInput& in, std::string_view type) {
    const std::string_view what = type.substr(type.find('.') + 1);
    if (type.starts_with("incident."))
        for (int i = 0; i < step_count; ++i)
            if (name_of(static_cast<Step>(i)) == what)
                return std::string{step_word(in, static_cast<Step>(i))};
    constexpr std::array<std::pair<std::string_view, const Phrase*>, 18> others{
        {{"incident.reported", &words::new_incident},
         {"incident.regraded", &words::regrade},
         {"incident.located", &words::locate},
         {"alarm.acknowledged", &words::acknowledge},
         {"alarm.shelved", &words::shelve},
         {"response.activated", &words::activate},
         {"response.ended", &words::end_response},
         {"response.step_done", &words::tick},
         {"plot.drawn", &words::draw_on_map},
         {"plot.erased", &words::erase},
         {"message.sent", &words::message},
         {"warning.issued", &words::issue_warning},
         {"report.sent", &words::send_report},
         {"operator.signed_on", &words::signed_on},
         {"operator.signed_off", &words::sign_off_word},
         {"bookmark.set", &words::bookmark},
         {"duty.handover", &words::handover},
         {"scene.shown", &words::to_wall}}};
    for (const auto& [name, word] : others)
        if (name == type) return std::string{in.say(*word)};
    return std::string{type};
}

}  // namespace yiping
