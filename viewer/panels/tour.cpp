// The first run: what stands where, in five steps; each lights up its part of the screen.
#include <fmt/format.h>

#include <iterator>

#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

Rect part_of(const Layout& layout, int step) {
    switch (step) {
        case 0:
            return layout.incidents;
        case 1:
            return layout.card;
        case 2:
            return layout.map;
        case 3:
            return layout.nets;
        default:
            return layout.strip;
    }
}

}  // namespace

void draw_tour_over(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked) {
    if (in.view.overlay != Overlay::tour) return;
    constexpr int steps = static_cast<int>(std::size(words::tour));
    const int step = std::min(in.view.tour_step, steps - 1);
    const Rect lit = part_of(layout, step);
    const Rgba dark = with_alpha(palette::background, 0.72F);
    const Rect& screen = layout.screen;
    pen.fill({0, 0, screen.right, lit.top}, dark);
    pen.fill({0, lit.bottom, screen.right, screen.bottom}, dark);
    pen.fill({0, lit.top, lit.left, lit.bottom}, dark);
    pen.fill({lit.right, lit.top, screen.right, lit.bottom}, dark);
    pen.outline(lit, palette::good, pen.px(6), pen.px(2));
    const float width = pen.px(460), height = pen.px(148);
    const float x = (layout.map.left + layout.map.right - width) / 2;
    const float y = (layout.map.top + layout.map.bottom - height) / 2;
    const Rect box{x, y, x + width, y + height};
    pen.card(box);
    Rect rest = draw_head(pen,
                          box.inset(pen.px(16)),
                          in.say(words::tour[step].head),
                          fmt::format("{} / {}", step + 1, steps));
    rest.cut_top(pen.px(4));
    Rect foot = rest.cut_bottom(pen.px(30));
    const Style style{TypeSize::label, Weight::regular, palette::text1};
    constexpr std::size_t most_lines = 2;
    for (const std::string& line :
         pen.lines(in.say(words::tour[step].text), style, rest.width(), most_lines)) {
        const Rect row = rest.cut_top(pen.px(22));
        pen.text_mid({row.left, (row.top + row.bottom) / 2}, line, style, row.width());
    }
    const bool last = step + 1 == steps;
    if (!draw_button(
            pen, foot, in, in.say(last ? words::done_word : words::next_word), ButtonLook::first))
        return;
    if (last)
        asked.push_back(ShowOverlay{Overlay::none});
    else
        asked.push_back(TourStep{step + 1});
}

}  // namespace yiping
