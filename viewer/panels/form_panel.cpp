// The form over the right column: what a step needs besides a press.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "viewer/panels/actions.hpp"
#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

/// Why the form would not be heard.
std::string_view why_unsent(const PanelInput& in, const Form& form) {
    return why_unheard(in, form.deed == Deed::bookmark);
}

std::string head_of(const PanelInput& in, const Form& form) {
    switch (form.deed) {
        case Deed::report:
            return std::string{in.say(words::new_incident)};
        case Deed::step:
            return word_of(in, fmt::format("incident.{}", name_of(form.step)));
        case Deed::regrade:
            return std::string{in.say(words::regrade)};
        case Deed::locate:
            return std::string{in.say(words::locate)};
        case Deed::shelve:
            return std::string{in.say(words::shelve_alarm)};
        case Deed::activate:
            return std::string{in.say(words::activate)};
        case Deed::end_response:
            return std::string{in.say(words::end_response)};
        case Deed::message:
            return std::string{in.say(words::message)};
        case Deed::warn:
            return std::string{in.say(words::issue_warning)};
        case Deed::report_up:
            return std::string{in.say(words::send_report)};
        case Deed::handover:
            return std::string{in.say(words::handover)};
        case Deed::show_scene:
            return std::string{in.say(words::to_wall)};
        case Deed::draw:
            return std::string{in.say(words::draw_on_map)};
        case Deed::bookmark:
            return std::string{in.say(words::bookmark)};
    }
    return {};
}

/// What the form is about, in the words of the city.
std::string about_of(const PanelInput& in, const Form& form) {
    if (form.deed == Deed::bookmark)
        return fmt::format(
            "{} {}", date_text(in, form.moment_ms), clock_text(in, form.moment_ms, true));
    if (const Incident* incident = in.world.incidents.find(form.about)) return incident->title;
    if (const Alarm* alarm = in.world.alarms.find(form.about)) return alarm->title;
    if (const Response* response = in.world.responses.find(form.about)) return response->plan;
    if (const auto code = parse_grid_code(form.about)) return short_place(in, *code);
    return form.about;
}

/// Title, subject, a way back; returns what is left.
Rect draw_form_head(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked) {
    Rect head = rest.cut_top(pen.px(30));
    Rect back = head.cut_right(button_width(pen, in.say(words::back)));
    if (draw_button(pen, back, in, in.say(words::back), ButtonLook::plain))
        asked.push_back(EditForm{});
    pen.text_mid({head.left, (head.top + head.bottom) / 2},
                 head_of(in, form),
                 {TypeSize::title, Weight::bold, palette::text1},
                 head.width());
    if (const std::string about = about_of(in, form); !about.empty()) {
        const Rect line = rest.cut_top(pen.px(26));
        pen.text_mid({line.left, (line.top + line.bottom) / 2},
                     about,
                     {TypeSize::label, Weight::regular, palette::text2},
                     line.width());
    }
    if (const Incident* incident = in.world.incidents.find(form.about);
        incident != nullptr && form.deed == Deed::step && !still_as_seen(form, *incident)) {
        const Rect line = rest.cut_top(pen.px(26));
        pen.text_mid({line.left, (line.top + line.bottom) / 2},
                     fmt::format("{} · {} {}",
                                 in.say(words::changed_meanwhile),
                                 in.say(words::stages[static_cast<std::size_t>(incident->stage)]),
                                 incident->actor),
                     {TypeSize::label, Weight::bold, palette::look},
                     line.width());
    }
    rest.cut_top(pen.px(8));
    return rest;
}

/// The foot: send, or what is still missing.
void draw_foot(const Pen& pen, Rect row, const PanelInput& in, const Form& form, Intents& asked) {
    const Missing missing = what_is_missing(form);
    const std::string_view why_not = why_unsent(in, form);
    const bool sends = form.deed == Deed::step &&
                       (form.step == Step::dispatched || form.step == Step::transferred);
    const bool ready = missing == Missing::nothing && why_not.empty();
    const std::string_view said =
        !why_not.empty() ? why_not
                         : in.say(words::missing_words[static_cast<std::size_t>(missing)]);
    if (draw_button(pen,
                    row,
                    in,
                    in.say(sends ? words::send : words::confirm),
                    ready ? ButtonLook::first : ButtonLook::disabled))
        send_form(in, form, asked);
    if (!ready)
        pen.text_mid({row.left + pen.px(4), (row.top + row.bottom) / 2},
                     said,
                     {TypeSize::label, Weight::regular, palette::look},
                     row.width());
}

}  // namespace

namespace {

/// What was seen of a case before a step of it is asked for; words and files may always be added.
std::optional<std::uint64_t> seen_of(const Form& form) {
    const bool adds = form.step == Step::noted || form.step == Step::attached;
    if (form.deed != Deed::step || adds || form.seen.sequence == 0) return std::nullopt;
    return form.seen.sequence;
}

}  // namespace

void send_form(const PanelInput& in, const Form& form, Intents& asked) {
    if (what_is_missing(form) != Missing::nothing || !why_unsent(in, form).empty()) return;
    // It is said now, to the city of now, whatever moment is looked at.
    const bool looks_back = in.view.playback.of_live && in.live_city != nullptr;
    Event event = event_of(form,
                           in.desk,
                           looks_back ? *in.live_city : in.city,
                           looks_back ? in.live_ms : in.now_ms,
                           in.exercise);
    const std::string subject = event.subject;
    asked.push_back(Command{std::move(event), in.seconds, seen_of(form)});
    asked.push_back(EditForm{});
    if (form.deed == Deed::report)
        asked.push_back(SelectIncident{std::string{std::string_view{subject}.substr(9)}, false});
}

void draw_form(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (!in.view.form) return;
    Form form = *in.view.form;
    pen.fill(rect, palette::background);
    pen.card(rect);
    Rect rest = draw_form_head(pen, rect.inset(pen.px(16)), in, form, asked);
    const Rect foot = rest.cut_bottom(pen.px(32));
    rest.cut_bottom(pen.px(10));
    const std::size_t before = asked.size();
    draw_form_body(pen, rest, in, form, asked);
    form.focus_first = false;
    const bool closed = std::ranges::any_of(asked, [](const Intent& intent) {
        const auto* edit = std::get_if<EditForm>(&intent);
        return (edit != nullptr && !edit->form) || std::holds_alternative<SelectIncident>(intent);
    });
    if (asked.size() == before && !closed) draw_foot(pen, foot, in, form, asked);
    const bool sent = asked.size() != before;
    if (!closed && !sent && form != *in.view.form) asked.push_back(EditForm{form});
}

}  // namespace yiping
