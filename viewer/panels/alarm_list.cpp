// The alarms, after ISA-18.2: those that ask for a hand first; one, a page or a group of them
// acknowledged, one shelved with a reason and a time. In a flood they stand by cause.
#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/alarms.hpp"
#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr float row_height = 52;

const Phrase& word_of(AlarmState state) {
    switch (state) {
        case AlarmState::unacknowledged:
            return words::unacknowledged_word;
        case AlarmState::acknowledged:
            return words::acknowledged_word;
        case AlarmState::returned_unacknowledged:
            return words::returned_word;
        case AlarmState::shelved:
            return words::shelved_word;
        case AlarmState::suppressed:
            break;
    }
    return words::suppressed_word;
}

/// Those that ask for action by priority and age, then the others, the youngest first.
std::vector<const Alarm*> in_order(const World& world) {
    std::vector<const Alarm*> rows;
    for (const Alarm& alarm : world.alarms.rows()) rows.push_back(&alarm);
    std::ranges::sort(rows, [](const Alarm* a, const Alarm* b) {
        const bool a_asks = asks_for_action(*a), b_asks = asks_for_action(*b);
        if (a_asks != b_asks) return a_asks;
        if (a->priority != b->priority) return a->priority < b->priority;
        if (a->raised_ms != b->raised_ms)
            return a_asks ? a->raised_ms < b->raised_ms : a->raised_ms > b->raised_ms;
        return a->id < b->id;
    });
    return rows;
}

const Incident* incident_of(const PanelInput& in, const Alarm& alarm) {
    const std::string_view about = alarm.about;
    return about.starts_with("incident/") ? in.world.incidents.find(about.substr(9)) : nullptr;
}

std::string title_of(const PanelInput& in, const Alarm& alarm) {
    if (!alarm.title.empty()) return alarm.title;
    const Incident* incident = incident_of(in, alarm);
    return incident == nullptr ? alarm.about : incident->title;
}

void draw_deeds(
    const Pen& pen, Rect row, const PanelInput& in, const Alarm& alarm, Intents& asked) {
    row = {row.left, row.top + pen.px(12), row.right, row.bottom - pen.px(12)};
    const bool waits = pending_about(in.view, "alarm/" + alarm.id) != nullptr;
    const ButtonLook plain = waits                     ? ButtonLook::waiting
                             : why_unheard(in).empty() ? ButtonLook::plain
                                                       : ButtonLook::disabled;
    if (alarm.shelved) {
        if (draw_button(pen, row, in, in.say(words::unshelve), plain))
            asked.push_back(order(in,
                                  "alarm.unshelved",
                                  "alarm/" + alarm.id,
                                  AlarmChanged{AlarmMove::unshelved, in.desk.name, {}, {}}));
        return;
    }
    if (!asks_for_action(alarm)) return;
    if (draw_button(pen, row, in, in.say(words::acknowledge), plain))
        asked.push_back(acknowledge(in, alarm));
    if (!draw_button(pen, row, in, in.say(words::shelve), plain)) return;
    Form form;
    form.deed = Deed::shelve;
    form.about = alarm.id;
    form.minutes = 30;
    asked.push_back(EditForm{form});
}

void draw_row(
    const Pen& pen, const Rect& row, const PanelInput& in, const Alarm& alarm, Intents& asked) {
    const AlarmState state = state_of(alarm);
    const bool asks = asks_for_action(alarm);
    const Incident* incident = incident_of(in, alarm);
    const float deeds =
        button_width(pen, in.say(words::acknowledge)) + button_width(pen, in.say(words::shelve));
    const Rect words_part{row.left, row.top, row.right - deeds, row.bottom};
    if (incident != nullptr && draw_pick(pen, words_part, in, false))
        asked.push_back(SelectIncident{incident->id});
    if (incident != nullptr)
        pen.grade_mark(
            {row.left + pen.px(16), (row.top + row.bottom) / 2}, pen.px(10), incident->grade);
    else
        pen.dot({row.left + pen.px(16), (row.top + row.bottom) / 2},
                pen.px(5),
                asks ? palette::look : palette::text3);
    const float left = row.left + pen.px(36), room = words_part.right - left - pen.px(8);
    pen.text_mid({left, row.top + pen.px(17)},
                 title_of(in, alarm),
                 {TypeSize::body, Weight::bold, asks ? palette::text1 : palette::text2},
                 room);
    pen.text_mid({left, row.top + pen.px(37)},
                 fmt::format("{} · {} · {}{}{}",
                             in.say(word_of(state)),
                             moment_text(in, alarm.raised_ms),
                             duration_text(in, in.now_ms - alarm.raised_ms),
                             alarm.reason.empty() ? "" : " · ",
                             alarm.reason),
                 {TypeSize::label, Weight::regular, asks ? palette::look : palette::text3},
                 room);
    draw_deeds(pen, {row.right - deeds, row.top, row.right, row.bottom}, in, alarm, asked);
}

std::string rates_text(const PanelInput& in) {
    const AlarmRates rates = alarm_rates(in.world, GridCode{}, in.now_ms);
    return fmt::format("{}{} {} · {} {} · {} {}",
                       rates.flood ? fmt::format("{} · ", in.say(words::flood)) : "",
                       in.say(words::last_hour),
                       rates.last_hour,
                       in.say(words::unacknowledged_word),
                       rates.unacknowledged,
                       in.say(words::shelved_word),
                       rates.shelved);
}

/// One head a cause, while there are too many to read one by one.
void draw_groups(const Pen& pen, Rect& rest, const PanelInput& in, Intents& asked) {
    const std::vector<AlarmGroup> groups = alarm_groups(in.world);
    constexpr std::size_t most = 4;
    for (std::size_t i = 0; i < std::min(groups.size(), most); ++i) {
        const AlarmGroup& group = groups[i];
        Rect row = rest.cut_top(pen.px(36));
        Rect deeds = row.cut_right(button_width(pen, in.say(words::acknowledge_group)));
        deeds = {deeds.left, deeds.top + pen.px(4), deeds.right, deeds.bottom - pen.px(4)};
        const std::string_view place = in.place_name(group.county);
        pen.text_mid({row.left, (row.top + row.bottom) / 2},
                     fmt::format("{} · {} · {}",
                                 name_or_code(in, "alarm", group.condition),
                                 place.empty() ? in.city_name : place,
                                 group.alarms.size()),
                     {TypeSize::label, Weight::bold, palette::text1},
                     row.width());
        if (draw_button(pen,
                        deeds,
                        in,
                        in.say(words::acknowledge_group),
                        why_unheard(in).empty() ? ButtonLook::plain : ButtonLook::disabled))
            for (const std::string& id : group.alarms)
                if (const Alarm* alarm = in.world.alarms.find(id))
                    asked.push_back(acknowledge(in, *alarm));
    }
}

}  // namespace

void draw_alarms(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (in.view.overlay != Overlay::alarms) return;
    pen.card(rect);
    Rect rest = draw_head(pen, rect.inset(pen.px(16)), in.say(words::alarms), rates_text(in));
    const std::vector<const Alarm*> rows = in_order(in.world);
    if (rows.empty()) {
        pen.text_mid({rest.left, rest.top + pen.px(20)},
                     in.say(words::nothing_asks),
                     {TypeSize::body, Weight::regular, palette::text2});
        return;
    }
    Rect foot = rest.cut_bottom(pen.px(30));
    rest.cut_bottom(pen.px(8));
    constexpr std::size_t too_many = 10;
    if (open_alarms(in.world).count >= too_many) draw_groups(pen, rest, in, asked);
    const auto visible =
        static_cast<std::size_t>(std::max(rest.height() / pen.px(row_height), 1.0F));
    const std::size_t last_top = rows.size() - std::min(visible, rows.size());
    const std::size_t first = std::min(in.view.alarms_top, last_top);
    const std::size_t last = std::min(rows.size(), first + visible);
    if (draw_button(pen,
                    foot,
                    in,
                    in.say(words::acknowledge_page),
                    why_unheard(in).empty() ? ButtonLook::plain : ButtonLook::disabled))
        for (std::size_t i = first; i < last; ++i)
            if (asks_for_action(*rows[i])) asked.push_back(acknowledge(in, *rows[i]));
    if (hovered(in, rest) && ImGui::GetIO().MouseWheel != 0) {
        const bool up = ImGui::GetIO().MouseWheel > 0;
        asked.push_back(ScrollAlarms{up ? first - std::min<std::size_t>(first, 2)
                                        : std::min(first + 2, last_top)});
    }
    for (std::size_t i = first; i < last; ++i)
        draw_row(pen, rest.cut_top(pen.px(row_height)), in, *rows[i], asked);
}

}  // namespace yiping
