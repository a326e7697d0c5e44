// Two moments side by side: what differs, in place of the list.
#include "viewer/state/differences.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

constexpr float row_height = 44;

const Phrase& kind_word(const Difference& one) {
    switch (one.kind) {
        case DifferenceKind::reported:
            return words::difference_new;
        case DifferenceKind::ended:
            return words::difference_ended;
        case DifferenceKind::changed:
            return words::difference_changed;
        case DifferenceKind::alarm:
            return one.begun ? words::difference_alarm : words::difference_alarm_over;
        case DifferenceKind::warning:
            return one.begun ? words::difference_warning : words::difference_warning_over;
        case DifferenceKind::response:
            break;
    }
    return one.begun ? words::difference_response : words::difference_response_over;
}

/// "变化 · Ⅲ→Ⅱ · 登记→处置 · 市消防支队 · 逾期"
std::string what_changed(const PanelInput& in, const Difference& one) {
    std::string text{in.say(kind_word(one))};
    const auto stage = [&](Stage of) {
        return in.say(words::stages[static_cast<std::size_t>(of)]);
    };
    const bool of_incident = one.kind <= DifferenceKind::changed;
    if (!of_incident) return text;
    if (one.grade_was != one.grade_is)
        text += fmt::format(" · {}→{}", grade_numeral(one.grade_was), grade_numeral(one.grade_is));
    if (one.kind == DifferenceKind::reported)
        text += fmt::format(" · {}", stage(one.stage_is));
    else if (one.stage_was != one.stage_is)
        text += fmt::format(" · {}→{}", stage(one.stage_was), stage(one.stage_is));
    if (one.unit_was != one.unit_is && !one.unit_is.empty()) text += " · " + one.unit_is;
    if (one.overdue_now) text += fmt::format(" · {}", in.say(words::overdue_open));
    return text;
}

/// Open ones by grade, then and now: "Ⅰ 0→2". Each has the room of its figures.
void draw_counts(const Pen& pen, const Rect& row, const PanelInput& in) {
    const float middle = (row.top + row.bottom) / 2;
    std::array<std::string, grade_count> texts;
    std::array<Style, grade_count> styles;
    float wide = 0;
    for (std::size_t grade = 1; grade < grade_count; ++grade) {
        const std::uint32_t was = in.comparison->open_was[grade];
        const std::uint32_t is = in.comparison->open_is[grade];
        texts[grade] = fmt::format("{}→{}", grouped(was), grouped(is));
        styles[grade] = {
            TypeSize::body, was == is ? Weight::regular : Weight::bold, palette::text1};
        wide += pen.px(26) + pen.width_of(texts[grade], styles[grade]);
    }
    const float gap = std::max((row.width() - wide) / (grade_count - 2), pen.px(4));
    float left = row.left;
    for (std::size_t grade = 1; grade < grade_count; ++grade) {
        pen.grade_mark({left + pen.px(10), middle}, pen.px(9), static_cast<int>(grade));
        left += pen.px(26);
        constexpr float rounding_px = 2;
        pen.text_mid({left, middle}, texts[grade], styles[grade], row.right - left + rounding_px);
        left += pen.width_of(texts[grade], styles[grade]) + gap;
    }
}

void draw_row(const Pen& pen, const Rect& row, const PanelInput& in, const Difference& one) {
    if (hovered(in, row) || in.view.selected_incident == one.id)
        pen.fill(row, palette::raised, pen.px(theme::radius));
    const float left = row.left + pen.px(36);
    pen.grade_mark({row.left + pen.px(16), (row.top + row.bottom) / 2}, pen.px(9), one.grade_is);
    const bool over =
        one.kind == DifferenceKind::ended || (one.kind > DifferenceKind::changed && !one.begun);
    pen.text_mid({left, row.top + pen.px(13)},
                 one.title,
                 {TypeSize::body, Weight::bold, over ? palette::text3 : palette::text1},
                 row.right - left);
    pen.text_mid({left, row.top + pen.px(32)},
                 what_changed(in, one),
                 {TypeSize::label, Weight::regular, palette::text2},
                 row.right - left);
}

}  // namespace

void draw_differences(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const std::vector<Difference>& all = in.comparison->all;
    Rect rest = draw_head(
        pen,
        rect,
        fmt::format("{} {}", in.say(words::differences), grouped(all.size())),
        fmt::format(
            "{} → {}", moment_text(in, in.comparison->then_ms), moment_text(in, in.now_ms)));
    draw_counts(pen, rest.cut_top(pen.px(34)), in);
    pen.hairline(rest.left, rest.right, rest.top);
    if (all.empty())
        pen.text_mid({rest.left, rest.top + pen.px(20)},
                     in.say(words::no_difference),
                     {TypeSize::body, Weight::regular, palette::text2},
                     rest.width());
    const auto visible =
        static_cast<std::size_t>(std::max(rest.height() / pen.px(row_height), 1.0F));
    const std::size_t last_top = all.size() > visible ? all.size() - visible : 0;
    const std::size_t first = std::min(in.view.list_top, last_top);
    const Rect rows = rest;
    for (std::size_t i = first; i < std::min(all.size(), first + visible); ++i) {
        const Rect row = rest.cut_top(pen.px(row_height));
        draw_row(pen, row, in, all[i]);
        if (clicked(in, row) && all[i].kind <= DifferenceKind::changed)
            asked.push_back(SelectIncident{all[i].id});
    }
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel == 0 || !hovered(in, rows)) return;
    constexpr float rows_a_notch = 3;
    const auto top =
        static_cast<std::ptrdiff_t>(first) - static_cast<std::ptrdiff_t>(wheel * rows_a_notch);
    asked.push_back(ScrollList{static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(top, 0, static_cast<std::ptrdiff_t>(last_top)))});
}

}  // namespace yiping
