// One place of the grid tree: where it is, and how it stands.
#include <fmt/format.h>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

/// The way down from the county; each part leads to itself.
void draw_breadcrumb(
    const Pen& pen, const Rect& row, const PanelInput& in, GridCode code, Intents& asked) {
    float x = row.left;
    const float middle = (row.top + row.bottom) / 2;
    for (const GridLevel level : {GridLevel::county,
                                  GridLevel::town,
                                  GridLevel::community,
                                  GridLevel::grid,
                                  GridLevel::microgrid}) {
        const GridCode part = ancestor_at(code, level);
        if (!part) continue;
        if (x != row.left)
            x += pen.text_mid({x, middle},
                              " › ",
                              {TypeSize::label, Weight::regular, palette::text3},
                              row.right - x);
        const std::string_view known = in.place_name(part);
        const std::string name = known.empty() ? to_string(part) : std::string{known};
        Style style{TypeSize::label, Weight::regular, palette::text2};
        if (part == code) style = {TypeSize::label, Weight::bold, palette::text1};
        const Rect word{x, row.top, std::min(x + pen.width_of(name, style), row.right), row.bottom};
        if (hovered(in, word)) style.colour = palette::good;
        x += pen.text_mid({x, middle}, name, style, row.right - x);
        if (clicked(in, word)) asked.push_back(SelectGrid{part});
    }
}

void draw_figure(const Pen& pen,
                 const Rect& column,
                 std::string_view value,
                 std::string_view label,
                 Rgba colour) {
    pen.text_mid({column.left, column.top + pen.px(16)},
                 value,
                 {TypeSize::name, Weight::bold, colour},
                 column.width());
    pen.text_mid({column.left, column.top + pen.px(42)},
                 label,
                 {TypeSize::label, Weight::regular, palette::text2},
                 column.width() - pen.px(6));
}

std::string footing(const PanelInput& in, GridCode code, const GridNode* node) {
    std::string text = to_string(code);
    if (node == nullptr) return text;
    if (!node->state.empty()) text += " · " + node->state;
    text += fmt::format(" · {} {}", in.say(words::last_patrol), moment_text(in, node->patrol_ms));
    if (node->has_score) text += fmt::format(" · {} {:.1f}", in.say(words::score), node->score);
    return text;
}

}  // namespace

void draw_grid(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const GridCode code = in.view.selected_grid;
    if (!code) return;
    pen.card(rect);
    Rect rest = rect.inset(pen.px(12));
    draw_breadcrumb(pen, rest.cut_top(pen.px(24)), in, code, asked);
    const GridNode* node = in.world.grid.find(code);
    const Rect foot = rest.cut_bottom(pen.px(20));
    // A place that no event ever named has nothing open; before the city is there nobody knows.
    const auto count = [&](std::uint32_t known) {
        return !in.has_city ? std::string{"—"} : grouped(node == nullptr ? 0 : known);
    };
    const GridNode figures = node == nullptr ? GridNode{} : *node;
    const float third = rest.width() / 3;
    draw_figure(pen,
                rest.cut_left(third),
                count(figures.open_total()),
                in.say(words::open_matters),
                palette::text1);
    draw_figure(pen,
                rest.cut_left(third),
                count(figures.overdue),
                in.say(words::overdue_open),
                figures.overdue == 0 ? palette::text1 : palette::look);
    draw_figure(pen, rest, count(figures.workers), in.say(words::on_duty), palette::text1);
    pen.text_mid({foot.left, (foot.top + foot.bottom) / 2},
                 footing(in, code, node),
                 {TypeSize::axis, Weight::regular, palette::text3},
                 foot.width());
}

}  // namespace yiping
