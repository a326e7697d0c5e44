// What explains the map: legend, scale bar, figures of the program, and the keys.
#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "viewer/panels/panel.hpp"

namespace yiping {

namespace {

/// The five steps of quantity with their lower bounds.
void draw_steps(const Pen& pen, const Rect& inner, const PanelInput& in, Intents& asked) {
    const std::string title =
        fmt::format("{} · {}",
                    in.say(words::levels[static_cast<std::size_t>(in.legend.level)]),
                    in.say(words::open_matters));
    pen.text({inner.left, inner.top - pen.px(4)},
             title,
             {TypeSize::label, Weight::regular, palette::text2},
             inner.width());
    const float step = inner.width() / static_cast<float>(palette::quantity.size());
    const float bar = inner.top + pen.px(22);
    for (std::size_t i = 0; i < palette::quantity.size(); ++i) {
        const float left = inner.left + step * static_cast<float>(i);
        pen.fill({left, bar, left + step - 1, bar + pen.px(9)}, palette::quantity[i]);
        const bool last = i + 1 == palette::quantity.size();
        pen.text({left, bar + pen.px(9)},
                 fmt::format("{}{}", last ? "≥" : "", grouped(in.legend.from[i])),
                 {TypeSize::axis, Weight::regular, palette::text3},
                 step);
    }
    if (clicked({inner.left, inner.top, inner.right, bar + pen.px(20)}))
        asked.push_back(ToggleLayer{LayerSwitch::choropleth});
}

}  // namespace

void draw_legend(const Pen& pen, const Rect& whole, const PanelInput& in, Intents& asked) {
    const Rect rect = in.legend.coloured
                          ? whole
                          : Rect{whole.left, whole.bottom - pen.px(40), whole.right, whole.bottom};
    pen.fill(rect, with_alpha(palette::panel, 0.92F), pen.px(theme::radius));
    pen.outline(rect, palette::line, pen.px(theme::radius));
    const Rect inner = rect.inset(pen.px(12));
    if (in.legend.coloured) draw_steps(pen, inner, in, asked);
    const float marks = inner.bottom - pen.px(9);
    for (int grade = 1; grade < grade_count; ++grade) {
        const float left = inner.left + inner.width() / 4 * static_cast<float>(grade - 1);
        pen.grade_mark({left + pen.px(9), marks}, pen.px(9), grade);
        pen.text_mid({left + pen.px(23), marks},
                     in.say(words::grades[grade]),
                     {TypeSize::label, Weight::regular, palette::text2},
                     inner.width() / 4 - pen.px(23));
    }
}

void draw_scale_bar(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const double room_m = static_cast<double>(rect.width()) * in.metres_per_pixel;
    const double power = std::pow(10, std::floor(std::log10(room_m)));
    const double length_m = room_m >= 5 * power   ? 5 * power
                            : room_m >= 2 * power ? 2 * power
                                                  : power;
    const auto length_px = static_cast<float>(length_m / in.metres_per_pixel);
    const float y = rect.bottom - pen.px(4);
    pen.line({rect.right - length_px, y}, {rect.right, y}, palette::text2, pen.px(1.5F));
    pen.line({rect.right - length_px, y - pen.px(4)},
             {rect.right - length_px, y},
             palette::text2,
             pen.px(1.5F));
    pen.line({rect.right, y - pen.px(4)}, {rect.right, y}, palette::text2, pen.px(1.5F));
    const std::string text = length_m >= 1000 ? fmt::format("{:g} km", length_m / 1000)
                                              : fmt::format("{:g} m", length_m);
    pen.text({rect.right - length_px / 2, y - pen.px(24)},
             text,
             {TypeSize::label, Weight::regular, palette::text2},
             1e9F,
             Align::centre);
}

void draw_system(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const float middle = (rect.top + rect.bottom) / 2;
    if (in.system.map_progress < 1) {
        const std::string text = fmt::format("{} {} {:.0f}%",
                                             in.say(words::loading),
                                             in.system.map_layer,
                                             in.system.map_progress * 100);
        pen.text_mid({rect.right, rect.top + pen.px(8)},
                     text,
                     {TypeSize::label, Weight::regular, palette::text2},
                     rect.width(),
                     Align::right);
        pen.bar({rect.left, rect.bottom - pen.px(3), rect.right, rect.bottom},
                static_cast<float>(in.system.map_progress),
                palette::good);
        return;
    }
    if (!in.system.problems.empty()) {
        pen.text_mid({rect.right, middle},
                     in.system.problems.back(),
                     {TypeSize::label, Weight::regular, palette::look},
                     rect.width(),
                     Align::right);
        return;
    }
    const std::string text = fmt::format("{:.0f} {} · {} {} · {} {:.1f} ms",
                                         in.system.events_per_second,
                                         in.say(words::events_per_second),
                                         in.say(words::sequence),
                                         grouped(in.city.last_sequence),
                                         in.say(words::frame),
                                         in.system.frame_ms);
    pen.text_mid({rect.right, middle},
                 text,
                 {TypeSize::axis, Weight::regular, palette::text3},
                 rect.width(),
                 Align::right);
}

void draw_help(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (!in.view.help) return;
    const float row = pen.px(30), width = pen.px(420),
                height = row * static_cast<float>(std::size(words::key_help)) + pen.px(72);
    const ImVec2 centre{(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2};
    const Rect box{
        centre.x - width / 2, centre.y - height / 2, centre.x + width / 2, centre.y + height / 2};
    pen.fill(rect, with_alpha(palette::background, 0.6F));
    pen.card(box);
    Rect rest = draw_head(pen, box.inset(pen.px(18)), in.say(words::keys), "F1");
    for (const auto& [key, meaning] : words::key_help) {
        const Rect line = rest.cut_top(row);
        const float middle = (line.top + line.bottom) / 2;
        pen.text_mid({line.left, middle},
                     in.say(key),
                     {TypeSize::label, Weight::bold, palette::good},
                     pen.px(110));
        pen.text_mid({line.left + pen.px(120), middle},
                     in.say(meaning),
                     {TypeSize::label, Weight::regular, palette::text1},
                     line.width() - pen.px(120));
    }
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) asked.push_back(ToggleHelp{});
}

}  // namespace yiping
