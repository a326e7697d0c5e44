// One place of the grid tree: where it is, and how it stands.
#include <fmt/format.h>

#include "viewer/panels/panel.hpp"

namespace yiping {

void draw_grid(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const GridCode code = in.view.selected_grid;
    if (!code) return;
    pen.card(rect);
    Rect rest = rect.inset(pen.px(12));
    // The breadcrumb: each part leads one level up.
    float x = rest.left;
    const Rect crumbs = rest.cut_top(pen.px(24));
    const float middle = (crumbs.top + crumbs.bottom) / 2;
    for (const GridLevel level : {GridLevel::county,
                                  GridLevel::town,
                                  GridLevel::community,
                                  GridLevel::grid,
                                  GridLevel::microgrid}) {
        const GridCode part = ancestor_at(code, level);
        if (!part) continue;
        const std::string_view known = in.place_name(part);
        const std::string name = known.empty() ? to_string(part) : std::string{known};
        const Style style{TypeSize::label,
                          part == code ? Weight::bold : Weight::regular,
                          part == code ? palette::text1 : palette::text2};
        const float width = pen.text_mid({x, middle}, name, style, crumbs.right - x);
        if (clicked({x, crumbs.top, x + width, crumbs.bottom})) asked.push_back(SelectGrid{part});
        x += width;
        if (part != code)
            x += pen.text_mid({x, middle},
                              " › ",
                              {TypeSize::label, Weight::regular, palette::text3},
                              crumbs.right - x);
    }
    const GridNode* node = in.world.grid.find(code);
    static const GridNode nothing_known;
    if (node == nullptr) node = &nothing_known;
    const float third = rest.width() / 3;
    const auto figure = [&](int column, std::string_view value, const Phrase& label, Rgba colour) {
        const float left = rest.left + static_cast<float>(column) * third;
        pen.text({left, rest.top}, value, {TypeSize::name, Weight::bold, colour}, third);
        pen.text({left, rest.top + pen.px(32)},
                 in.say(label),
                 {TypeSize::label, Weight::regular, palette::text2},
                 third);
    };
    figure(0, grouped(node->open_total()), words::open_matters, palette::text1);
    figure(1,
           grouped(node->overdue),
           words::overdue_open,
           node->overdue == 0 ? palette::text1 : palette::look);
    figure(2, grouped(node->workers), words::on_duty, palette::text1);
    const std::string foot = fmt::format(
        "{} · {} {}{}",
        to_string(code),
        in.say(words::last_patrol),
        clock_text(in, node->patrol_ms),
        node->has_score ? fmt::format(" · {} {:.1f}", in.say(words::score), node->score) : "");
    pen.text({rest.left, rest.bottom - pen.px(18)},
             foot,
             {TypeSize::axis, Weight::regular, palette::text3},
             rest.width());
}

}  // namespace yiping
