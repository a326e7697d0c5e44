// 标绘: what is being drawn on the map, and what stands there already.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/city/nearby.hpp"
#include "viewer/panels/actions.hpp"
#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr float field_height = 30, gap = 10, row_height = 34;

/// The way through all corners, metres; of a ring its radius.
double length_m(std::span<const Place> corners) {
    double metres = 0;
    for (std::size_t i = 1; i < corners.size(); ++i)
        metres += distance_m(corners[i - 1], corners[i]);
    return metres;
}

void draw_shape_chips(const Pen& pen, Rect& rest, const PanelInput& in, Form& form) {
    std::array<std::string_view, std::size(words::shapes)> shapes;
    std::ranges::transform(
        words::shapes, shapes.begin(), [&](const Phrase& shape) { return in.say(shape); });
    if (const auto pressed =
            draw_chips(pen, rest, in, shapes, static_cast<std::size_t>(form.shape))) {
        form.shape = static_cast<PlotShape>(*pressed);
        form.corners.resize(std::min(form.corners.size(), corners_of(form.shape).most));
    }
    rest.cut_top(pen.px(gap));
    if (form.shape != PlotShape::point) return;
    std::array<std::string_view, plot_symbols.size()> symbols;
    std::ranges::transform(
        words::symbols, symbols.begin(), [&](const Phrase& symbol) { return in.say(symbol); });
    const auto at = std::ranges::find(plot_symbols, form.symbol);
    const auto chosen = at == plot_symbols.end()
                            ? std::nullopt
                            : std::optional{static_cast<std::size_t>(at - plot_symbols.begin())};
    if (const auto pressed = draw_chips(pen, rest, in, symbols, chosen))
        form.symbol = pressed == chosen ? std::string_view{} : plot_symbols[*pressed];
    rest.cut_top(pen.px(gap));
}

/// "已点 3 · 2.4 km", or what to do; and a way to take the last click back.
void draw_corners(const Pen& pen, Rect& rest, const PanelInput& in, Form& form) {
    Rect row = rest.cut_top(pen.px(32));
    if (!form.corners.empty()) {
        Rect drop = row.cut_right(button_width(pen, in.say(words::drop_corner)));
        if (draw_button(pen, drop, in, in.say(words::drop_corner), ButtonLook::plain))
            form.corners.pop_back();
    }
    const bool enough = form.corners.size() >= corners_of(form.shape).least;
    std::vector<Place> places;
    for (const LonLat& corner : form.corners) places.push_back(place_at(corner, GridCode{}));
    std::string said{in.say(words::shape_hints[static_cast<std::size_t>(form.shape)])};
    if (!form.corners.empty())
        said = fmt::format("{} {}", in.say(words::corners_set), form.corners.size());
    if (places.size() > 1) said += " · " + distance_text(length_m(places));
    const float middle = (row.top + row.bottom) / 2;
    pen.dot({row.left + pen.px(5), middle}, pen.px(4), enough ? palette::good : palette::look);
    pen.text_mid({row.left + pen.px(16), middle},
                 said,
                 {TypeSize::label, Weight::regular, enough ? palette::text1 : palette::look},
                 row.width() - pen.px(16));
    rest.cut_top(pen.px(gap));
}

std::string name_of(const PanelInput& in, const Plot& plot) {
    std::string name{in.say(words::shapes[static_cast<std::size_t>(plot.shape)])};
    if (const auto at = std::ranges::find(plot_symbols, plot.style); at != plot_symbols.end())
        name = in.say(words::symbols[at - plot_symbols.begin()]);
    return plot.text.empty() ? name : fmt::format("{} · {}", name, plot.text);
}

/// What stands on the map, the latest first: a press flies there, a button erases it.
void draw_standing(const Pen& pen, Rect& rest, const PanelInput& in, Intents& asked) {
    std::vector<const Plot*> plots;
    for (const Plot& plot : in.world.plots.rows()) plots.push_back(&plot);
    if (plots.empty() || rest.height() < pen.px(56)) return;
    std::ranges::sort(plots, std::ranges::greater{}, &Plot::changed);
    const Rect head = rest.cut_top(pen.px(22));
    pen.text_mid({head.left, (head.top + head.bottom) / 2},
                 fmt::format("{} {}", in.say(words::drawn_word), plots.size()),
                 {TypeSize::axis, Weight::regular, palette::text2},
                 head.width());
    for (const Plot* plot : plots) {
        if (rest.height() < pen.px(row_height)) return;
        Rect row = rest.cut_top(pen.px(row_height));
        Rect button = row.cut_right(button_width(pen, in.say(words::erase))).inset(pen.px(2));
        const bool can =
            why_unheard(in).empty() && pending_about(in.view, "plot/" + plot->id) == nullptr;
        if (draw_button(pen,
                        button,
                        in,
                        in.say(words::erase),
                        can ? ButtonLook::plain : ButtonLook::disabled))
            asked.push_back(erase(in, *plot));
        if (draw_pick(pen, row, in, false) && !plot->points.empty())
            asked.push_back(FlyTo{plot->points.front()});
        pen.text_mid({row.left + pen.px(8), (row.top + row.bottom) / 2},
                     name_of(in, *plot),
                     {TypeSize::label, Weight::regular, palette::text1},
                     row.width() - pen.px(16));
    }
}

}  // namespace

Command erase(const PanelInput& in, const Plot& plot) {
    return order(in, "plot.erased", "plot/" + plot.id, PlotErased{in.desk.name});
}

const Plot* last_drawn_here(const PanelInput& in) {
    const Plot* last = nullptr;
    for (const Plot& plot : in.world.plots.rows())
        if (drawn_by(in.desk, plot) && (last == nullptr || plot.changed > last->changed))
            last = &plot;
    return last;
}

void draw_plot_form(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked) {
    draw_shape_chips(pen, rest, in, form);
    draw_corners(pen, rest, in, form);
    const FieldState field = draw_field(
        pen,
        rest.cut_top(pen.px(field_height)),
        in,
        "##plot",
        form.text,
        in.say(form.shape == PlotShape::text ? words::plot_text_field : words::plot_words_field),
        form.focus_first && form.shape == PlotShape::text);
    if (field.changed) form.text = field.value;
    if (field.entered) send_form(in, form, asked);
    rest.cut_top(pen.px(gap));
    draw_standing(pen, rest, in, asked);
}

}  // namespace yiping
