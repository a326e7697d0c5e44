// The upward report (信息上报) and those that follow it (续报): drafted from the log, counted by
// hand, sent before its clock runs out.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

/// The response under way, as far as it is done, then what was noted last.
std::string measures_of(const PanelInput& in, const Incident& incident) {
    std::string text;
    for (const Response& response : in.world.responses.rows()) {
        if (response.incident != incident.id || response.ended_ms != 0) continue;
        text = fmt::format("{} {}", response.plan, in.say(words::responses[response.level]));
        for (const std::string& step : response.done) text += fmt::format("; {}", step);
    }
    if (!incident.note.empty()) text += (text.empty() ? "" : "; ") + incident.note;
    return text;
}

/// "−  2  +" after its word; returns the number as it is pressed.
int draw_counter(
    const Pen& pen, Rect& row, const PanelInput& in, std::string_view word, int count) {
    const float button = pen.px(26), middle = (row.top + row.bottom) / 2;
    const float used = pen.text_mid(
        {row.left, middle}, word, {TypeSize::label, Weight::regular, palette::text2}, row.width());
    row.cut_left(used + pen.px(6));
    if (draw_chip(pen, row.cut_left(button), in, "−", false)) count = std::max(count - 1, 0);
    const Rect number = row.cut_left(pen.px(30));
    pen.text_mid({(number.left + number.right) / 2, middle},
                 std::to_string(count),
                 {TypeSize::body, Weight::bold, count == 0 ? palette::text2 : palette::look},
                 number.width(),
                 Align::centre);
    if (draw_chip(pen, row.cut_left(button), in, "+", false)) ++count;
    row.cut_left(pen.px(14));
    return count;
}

}  // namespace

Form report_form(const PanelInput& in, const Incident& incident) {
    Form form;
    form.deed = Deed::report_up;
    form.about = incident.id;
    form.harm = {static_cast<int>(incident.dead),
                 static_cast<int>(incident.injured),
                 static_cast<int>(incident.trapped),
                 static_cast<int>(incident.missing)};
    form.title = incident_text(in, incident);
    if (const std::string measures = measures_of(in, incident); !measures.empty())
        form.title += fmt::format("{}: {}", in.say(words::measures), measures);
    return form;
}

void draw_report_form(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked) {
    const Incident* incident = in.world.incidents.find(form.about);
    if (incident != nullptr && incident->report_due_ms != 0 && incident->reports == 0) {
        const TimeMs left_ms = incident->report_due_ms - in.now_ms;
        const Rect line = rest.cut_top(pen.px(24));
        pen.text_mid({line.left, (line.top + line.bottom) / 2},
                     fmt::format("{} {}",
                                 in.say(left_ms < 0 ? words::late : words::left),
                                 duration_text(in, left_ms < 0 ? -left_ms : left_ms)),
                     {TypeSize::label, Weight::bold, left_ms < 0 ? palette::look : palette::text1},
                     line.width());
    }
    const std::array<const Phrase*, 4> harms{
        &words::dead, &words::injured, &words::trapped, &words::missing};
    for (std::size_t i = 0; i < harms.size(); i += 2) {
        Rect row = rest.cut_top(pen.px(28));
        for (const std::size_t k : {i, i + 1}) {
            Rect half = k == i ? row.cut_left(row.width() / 2) : row;
            form.harm[k] = draw_counter(pen, half, in, in.say(*harms[k]), form.harm[k]);
        }
        rest.cut_top(pen.px(4));
    }
    const FieldState more = draw_field(pen,
                                       rest.cut_top(pen.px(30)),
                                       in,
                                       "##more",
                                       form.text,
                                       in.say(words::report_more),
                                       form.focus_first);
    if (more.changed) form.text = more.value;
    if (more.entered) send_form(in, form, asked);
    rest.cut_top(pen.px(8));
    const Rect label = rest.cut_top(pen.px(20));
    pen.text_mid({label.left, (label.top + label.bottom) / 2},
                 in.say(words::report_draft),
                 {TypeSize::axis, Weight::regular, palette::text2},
                 label.width());
    const Style style{TypeSize::label, Weight::regular, palette::text1};
    const float height = pen.px(22);
    std::string_view text = form.title;
    while (!text.empty() && rest.height() >= height) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto fit = static_cast<std::size_t>(rest.height() / height);
        for (const std::string& line : pen.lines(text.substr(0, end), style, rest.width(), fit)) {
            const Rect row = rest.cut_top(height);
            pen.text_mid({row.left, (row.top + row.bottom) / 2}, line, style, row.width());
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace yiping
