// Named figures of the city with their targets and ages.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

std::string number_text(double value, std::string_view unit) {
    constexpr double greatest_grouped = 1e15;
    const bool whole =
        std::abs(value - std::round(value)) < 1e-9 && std::abs(value) < greatest_grouped;
    std::string digits;
    if (whole)
        digits = (value < 0 ? "-" : "") +
                 grouped(static_cast<std::uint64_t>(std::abs(std::round(value))));
    else
        digits = fmt::format("{:.{}f}", value, std::abs(value) < 1 ? 2 : 1);
    return unit == "%" ? digits + "%" : unit.empty() ? digits : fmt::format("{} {}", digits, unit);
}

/// How long a figure of such a period stays true; nothing when the producer's word is not known.
std::optional<TimeMs> lasts_ms(std::string_view period) {
    for (const auto& [word, days] : words::periods)
        if (period == word) return days * day_ms;
    return std::nullopt;
}

bool is_old(const PanelInput& in, const Indicator& indicator) {
    const std::optional<TimeMs> lasts = lasts_ms(indicator.period);
    return lasts && in.now_ms - indicator.as_of_ms > *lasts;
}

/// "目标 640 · 08:15", or that the figure has outlived its period.
std::string footing(const PanelInput& in, const Indicator& indicator) {
    if (is_old(in, indicator))
        return fmt::format(
            "{} {}", in.say(words::data_is_old), age_text(in, in.now_ms - indicator.as_of_ms));
    std::string text;
    if (indicator.has_target)
        text = fmt::format("{} {} · ",
                           in.say(words::target),
                           number_text(indicator.target, indicator.unit == "%" ? "%" : ""));
    return text + moment_text(in, indicator.as_of_ms);
}

void draw_row(const Pen& pen, const Rect& row, const PanelInput& in, const Indicator& indicator) {
    const bool old = is_old(in, indicator);
    const float name_line = row.top + pen.px(14), value_line = row.top + pen.px(40);
    const float used = pen.text_mid({row.right, name_line},
                                    indicator.period,
                                    {TypeSize::axis, Weight::regular, palette::text3},
                                    row.width() * 0.3F,
                                    Align::right);
    pen.text_mid({row.left, name_line},
                 indicator.name,
                 {TypeSize::label, Weight::regular, palette::text2},
                 row.width() - used - pen.px(8));
    const float value =
        pen.text_mid({row.left, value_line},
                     number_text(indicator.value, indicator.unit),
                     {TypeSize::name, Weight::bold, old ? palette::text3 : palette::text1},
                     row.width() * 0.62F);
    pen.text_mid({row.right, value_line + pen.px(2)},
                 footing(in, indicator),
                 {TypeSize::axis, Weight::regular, old ? palette::look : palette::text3},
                 row.width() - value - pen.px(10),
                 Align::right);
}

}  // namespace

void draw_indicators(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    Rect rest = draw_head(pen, rect, in.say(words::indicators), in.say(words::target_and_age));
    std::vector<const Indicator*> rows;
    for (const Indicator& indicator : in.world.indicators.rows()) rows.push_back(&indicator);
    std::ranges::sort(rows, [](const Indicator* a, const Indicator* b) { return a->id < b->id; });
    if (rows.empty())
        pen.text_mid({rest.left, rest.top + pen.px(18)},
                     in.say(words::no_data),
                     {TypeSize::label, Weight::regular, palette::text3},
                     rest.width());
    const float height = pen.px(62);
    for (const Indicator* indicator : rows) {
        if (rest.height() < height - 1) break;
        draw_row(pen, rest.cut_top(height), in, *indicator);
    }
}

}  // namespace yiping
