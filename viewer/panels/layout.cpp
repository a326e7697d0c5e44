// The columns: nets and figures left, the city in the middle and largest, incidents and the card
// right, time below, the strip above.
#include "viewer/panels/layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

namespace yiping {
namespace {

// All lengths at scale 1.
constexpr float gutter = 16;
constexpr float strip_height = 54, timeline_height = 92;
/// Of a line for the far end of the room, at its own scale 1.
constexpr float far_strip_height = 30;
constexpr float legend_width = 312, legend_height = 116, grid_height = 132;
constexpr float scale_bar_width = 170, scale_bar_height = 36;
constexpr float system_width = 330, system_height = 24;
constexpr float warnings_width = 312, warnings_height = 62 + 3 * 56;
constexpr float least_width = 1240, least_height = 672;
/// From here on indicators and the card have columns of their own.
constexpr float width_of_five_columns = 2600;

/// One panel of a column: the least height that is worth showing, one that shows it well, and the
/// most that it has use for. What is not needed is left out where there is no room.
struct Slot {
    Rect Layout::*where;
    bool needed;
    float least, good, most;
};

/// Lays panels from top to bottom, heights in units of scale 1: first what is needed, then well,
/// then the others; what is still spare goes to each up to its most, then to the one that grows.
void stack(Layout& layout, Rect column, std::span<const Slot> slots, Rect Layout::*grows) {
    const float scale = layout.scale;
    float spare = column.height() / scale + gutter;
    std::vector<float> heights(slots.size(), 0.0F);
    const auto add = [&](std::size_t i) {
        heights[i] = slots[i].least;
        spare -= slots[i].least + gutter;
    };
    const auto raise = [&](std::size_t i, float to) {
        if (heights[i] <= 0) return;
        const float more = std::min(std::max(to - heights[i], 0.0F), std::max(spare, 0.0F));
        heights[i] += more;
        spare -= more;
    };
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].needed) add(i);
    for (std::size_t i = 0; i < slots.size(); ++i) raise(i, slots[i].good);
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (!slots[i].needed && spare >= slots[i].least + gutter) {
            add(i);
            raise(i, slots[i].good);
        }
    for (std::size_t i = 0; i < slots.size(); ++i) raise(i, slots[i].most);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (heights[i] <= 0) continue;
        if (slots[i].where == grows) heights[i] += std::max(spare, 0.0F);
        layout.*slots[i].where = column.cut_top(heights[i] * scale);
        column.cut_top(gutter * scale);
    }
}

// Heights of heads, rows and cards as the panels draw them.
constexpr Slot nets{&Layout::nets, true, 4 * 104 + 36, 4 * 134 + 36, 4 * 216 + 36};
constexpr Slot ranking{&Layout::ranking, false, 34 + 3 * 27, 34 + 7 * 27, 34 + 10 * 27};
constexpr Slot indicators{&Layout::indicators, false, 34 + 2 * 62, 34 + 4 * 62, 34 + 12 * 62};
constexpr Slot incidents{&Layout::incidents, true, 68 + 2 * 58, 68 + 5 * 58, 68 + 6 * 58};
constexpr Slot card{&Layout::card, true, 290, 384, 460};
constexpr Slot warnings{&Layout::warnings, false, 40 + 2 * 56, 40 + 3 * 56, 40 + 5 * 56};

void lay_five_columns(Layout& layout, Rect body, float width) {
    const float scale = layout.scale, gap = gutter * scale;
    const auto column = [&](float share, float least, float most) {
        return std::clamp(width * share, least, most) * scale;
    };
    const Rect first = body.cut_left(column(0.13F, 330, 470));
    body.cut_left(1.5F * gap);
    const Rect second = body.cut_left(column(0.1F, 280, 370));
    const Rect last = body.cut_right(column(0.155F, 420, 560));
    body.cut_right(1.5F * gap);
    const Rect beside = body.cut_right(column(0.16F, 440, 590));
    layout.map = {body.left + gap, layout.strip.bottom, body.right - gap, layout.timeline.top};
    stack(layout, first, std::array{nets}, nullptr);
    stack(layout, second, std::array{ranking, indicators}, &Layout::indicators);
    stack(layout, beside, std::array{card, warnings}, &Layout::warnings);
    stack(layout, last, std::array{incidents}, &Layout::incidents);
}

/// Somebody at a desk may draw the columns wider than they are given, never narrower than their
/// words need, and never so wide that the city is not the largest thing any more.
void lay_three_columns(Layout& layout, Rect body, float width, const Proportions& wanted) {
    constexpr float least_left = 312, least_right = 400, most_share = 0.3F;
    const float scale = layout.scale, gap = gutter * scale;
    const auto drawn = [&](float usual, float factor, float least) {
        const float most = std::max(width * most_share, usual);
        return std::clamp(usual * factor, least, most) * scale;
    };
    const Rect left = body.cut_left(
        drawn(std::clamp(width * 0.18F, least_left, 400.0F), wanted.left, least_left));
    const Rect right = body.cut_right(
        drawn(std::clamp(width * 0.24F, least_right, 540.0F), wanted.right, least_right));
    layout.map = {body.left + gap, layout.strip.bottom, body.right - gap, layout.timeline.top};
    stack(layout, left, std::array{nets, ranking, indicators}, &Layout::indicators);
    Slot tall = card;
    tall.good = std::max(tall.least, tall.good * wanted.card);
    tall.most = std::max(tall.good, tall.most * wanted.card);
    stack(layout, right, std::array{incidents, tall, warnings}, &Layout::incidents);
}

/// At a wall the strip is as tall as letters for the far end of the room need.
float strip_height_of(const Layout& layout) {
    const bool wall = layout.kind == LayoutKind::wall;
    return std::max(strip_height * layout.scale, wall ? far_strip_height * layout.far_scale : 0);
}

/// What would be left free beside or below it would be cut pieces of other panels: then it takes
/// that as well.
Rect analysis_of(const Layout& layout) {
    constexpr float width = 880, height = 720, least_left = 400;
    const float scale = layout.scale, gap = 16 * scale;
    const Rect room = layout.map.inset(gap);
    const bool wide = room.width() > (width + least_left) * scale;
    const bool high = room.height() > (height + least_left) * scale;
    return {wide ? room.right - width * scale : room.left,
            room.top,
            room.right,
            high ? room.top + height * scale : room.bottom};
}

/// Along the left edge from the foot: legend, warnings; at its head the selected grid.
void lay_over_map(Layout& layout) {
    const float scale = layout.scale, gap = gutter * scale;
    Rect room = layout.map.inset(gap);
    layout.system = room.cut_top(system_height * scale).cut_right(system_width * scale);
    room.cut_top(gap / 2);
    Rect left = room.cut_left(warnings_width * scale);
    room.cut_left(gap);
    layout.scale_bar = room.cut_right(scale_bar_width * scale).cut_bottom(scale_bar_height * scale);
    layout.legend = left.cut_bottom(legend_height * scale).cut_left(legend_width * scale);
    left.cut_bottom(gap);
    layout.grid = left.cut_top(grid_height * scale);
    left.cut_top(gap);
    if (layout.warnings.height() <= 0)
        layout.warnings_over_map = left.cut_bottom(warnings_height * scale);
}

/// Whole pixels: hairlines stay sharp, and what touched still touches.
void snap(Layout& layout) {
    for (Rect Layout::*where : {&Layout::strip,
                                &Layout::timeline,
                                &Layout::map,
                                &Layout::nets,
                                &Layout::ranking,
                                &Layout::indicators,
                                &Layout::incidents,
                                &Layout::card,
                                &Layout::warnings,
                                &Layout::legend,
                                &Layout::scale_bar,
                                &Layout::system,
                                &Layout::grid,
                                &Layout::warnings_over_map}) {
        Rect& rect = layout.*where;
        rect = {std::round(rect.left),
                std::round(rect.top),
                std::round(rect.right),
                std::round(rect.bottom)};
    }
}

/// What the far end of the room can be given: a line of the strip has some sixty letters, and it
/// takes a ninth of the height at most.
float far_scale_of(const Layout& layout, float far_scale) {
    constexpr float letter = theme::pixels_of(TypeSize::far), letters_a_line = 60;
    const float as_the_clock = layout.scale * theme::pixels_of(TypeSize::clock) / letter;
    if (layout.kind != LayoutKind::wall) return as_the_clock;
    return std::max(as_the_clock,
                    std::min({far_scale,
                              layout.screen.width() / (letter * letters_a_line),
                              layout.screen.height() / (9 * far_strip_height)}));
}

}  // namespace

void make_room_for_analysis(Layout& layout) {
    if (layout.analysis.left < layout.map.left + layout.map.width() / 4) return;
    const float gap = 16 * layout.scale;
    layout.map.right = std::floor(layout.analysis.left - gap);
    layout.system = layout.scale_bar = {};  // they lie below the charts
}

Layout layout_for(LayoutKind kind,
                  float width_px,
                  float height_px,
                  float scale,
                  float far_scale,
                  const Proportions& proportions) {
    Layout layout;
    layout.kind = kind;
    layout.scale = std::min({scale, width_px / least_width, height_px / least_height});
    layout.screen = {0, 0, width_px, height_px};
    layout.far_scale = far_scale_of(layout, far_scale);
    Rect body = layout.screen;
    layout.strip = body.cut_top(strip_height_of(layout));
    layout.timeline = body.cut_bottom(timeline_height * layout.scale);
    body = body.inset(gutter * layout.scale);
    const float width = width_px / layout.scale;
    if (width >= width_of_five_columns)
        lay_five_columns(layout, body, width);
    else
        lay_three_columns(layout, body, width, proportions);
    lay_over_map(layout);
    layout.analysis = analysis_of(layout);
    snap(layout);
    return layout;
}

}  // namespace yiping
