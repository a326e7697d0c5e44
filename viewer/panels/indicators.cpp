// Named figures of the city with their targets and ages.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

std::string number_text(double value, std::string_view unit) {
    const bool whole = std::abs(value - std::round(value)) < 1e-9 && std::abs(value) < 1e15;
    const std::string digits = whole && value >= 0
                                   ? grouped(static_cast<std::uint64_t>(std::round(value)))
                                   : fmt::format("{:.{}f}", value, whole ? 0 : 1);
    return unit == "%" ? digits + "%" : unit.empty() ? digits : fmt::format("{} {}", digits, unit);
}

/// "目标 640 · 08:15", with the date when it is not of today.
std::string footing(const PanelInput& in, const Indicator& indicator) {
    std::string text;
    if (indicator.has_target)
        text = fmt::format("{} {} · ",
                           in.say(words::target),
                           number_text(indicator.target, indicator.unit == "%" ? "%" : ""));
    const bool today = date_text(in, indicator.as_of_ms) == date_text(in, in.now_ms);
    return text + (today ? clock_text(in, indicator.as_of_ms)
                         : date_text(in, indicator.as_of_ms).substr(5));
}

}  // namespace

void draw_indicators(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    Rect rest = draw_head(pen, rect, in.say(words::indicators), in.say(words::target_and_age));
    std::vector<const Indicator*> rows;
    for (const Indicator& indicator : in.world.indicators.rows()) rows.push_back(&indicator);
    std::sort(rows.begin(), rows.end(), [](const Indicator* a, const Indicator* b) {
        return a->id < b->id;
    });
    if (rows.empty())
        pen.text({rest.left, rest.top + pen.px(6)},
                 "—",
                 {TypeSize::body, Weight::regular, palette::text3});
    const float height = pen.px(64);
    for (const Indicator* indicator : rows) {
        if (rest.height() < height) break;
        const Rect row = rest.cut_top(height);
        pen.text({row.left, row.top + pen.px(2)},
                 indicator->name,
                 {TypeSize::label, Weight::regular, palette::text2},
                 row.width());
        const float used = pen.text({row.left, row.top + pen.px(20)},
                                    number_text(indicator->value, indicator->unit),
                                    {TypeSize::name, Weight::bold, palette::text1},
                                    row.width() * 0.6F);
        pen.text({row.right, row.top + pen.px(30)},
                 footing(in, *indicator),
                 {TypeSize::axis, Weight::regular, palette::text3},
                 row.width() - used - pen.px(10),
                 Align::right);
    }
}

}  // namespace yiping
