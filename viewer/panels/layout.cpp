// The columns: nets and figures left, the city in the middle and largest, incidents and the card
// right, time below, the strip above.
#include "viewer/panels/layout.hpp"

#include <algorithm>

namespace yiping {
namespace {

/// Sizes of the grid at scale 1.
constexpr float strip_height = 54, timeline_height = 88, narrow_column = 332, column = 420,
                gutter = 16;
constexpr float legend_width = 292, legend_height = 112, scale_bar_width = 170,
                scale_bar_height = 36;
constexpr float system_width = 330, system_height = 24;
constexpr float net_card_height = 168;

void place_over_map(Layout& layout, float scale) {
    const Rect& map = layout.map;
    const float gap = gutter * scale;
    const float foot = map.bottom - gap;
    layout.legend = {
        map.left + gap, foot - legend_height * scale, map.left + gap + legend_width * scale, foot};
    layout.scale_bar = {map.right - gap - scale_bar_width * scale,
                        foot - scale_bar_height * scale,
                        map.right - gap,
                        foot};
    layout.system = {map.right - gap - system_width * scale,
                     map.top + gap,
                     map.right - gap,
                     map.top + gap + system_height * scale};
}

/// The share of a column that the four net cards take; what is left goes to the rest.
void lay_left(Layout& layout, Rect column_one, Rect column_two, float scale) {
    const float gap = gutter * scale;
    const bool two = column_two.width() > 0;
    const float cards =
        std::min(4 * net_card_height * scale, column_one.height() * (two ? 1.0F : 0.70F));
    layout.nets = column_one.cut_top(cards);
    if (two) {
        layout.ranking = column_two.cut_top(std::min(column_two.height() * 0.5F, 330 * scale));
        column_two.cut_top(gap);
        layout.indicators = column_two;
    } else {
        column_one.cut_top(gap);
        layout.ranking = column_one;
    }
}

Layout wall_layout(Layout layout, Rect body, float scale) {
    const float gap = gutter * scale;
    body = {body.left + gap, body.top + gap, body.right - gap, body.bottom};
    const bool roomy = body.width() > 4.2F * column * scale;
    Rect one = body.cut_left(column * scale);
    Rect two;
    if (roomy) {
        body.cut_left(gap * 2);
        two = body.cut_left(column * 0.8F * scale);
    }
    one.bottom -= gap;
    two.bottom -= gap;
    Rect list = body.cut_right(column * 1.22F * scale);
    list.bottom -= gap;
    Rect beside;
    if (roomy) {
        body.cut_right(gap * 2);
        beside = body.cut_right(column * 1.3F * scale);
        beside.bottom -= gap;
    }
    layout.map = {body.left + gap, body.top - gap, body.right - gap, body.bottom};
    lay_left(layout, one, two, scale);
    if (roomy) {
        layout.card = beside.cut_top(std::min(beside.height() * 0.62F, 470 * scale));
        beside.cut_top(gap);
        layout.warnings = beside;
    }
    layout.incidents = list;
    place_over_map(layout, scale);
    return layout;
}

Layout desk_layout(Layout layout, Rect body, float scale) {
    const float gap = gutter * scale;
    const Rect whole = body;
    body = {body.left + gap, body.top + gap, body.right - gap, body.bottom - gap};
    Rect left = body.cut_left(narrow_column * scale);
    Rect right = body.cut_right(column * scale);
    layout.map = {left.right + gap, whole.top, right.left - gap, whole.bottom};
    lay_left(layout, left, {}, scale);
    const float card = std::min(430 * scale, right.height() * 0.54F);
    layout.card = right.cut_bottom(card);
    right.cut_bottom(gap);
    layout.incidents = right;
    place_over_map(layout, scale);
    const float top = layout.map.top + gap;
    layout.warnings = {
        layout.map.left + gap, top, layout.map.left + gap + 300 * scale, top + 150 * scale};
    layout.grid = {layout.legend.left,
                   layout.legend.top - gap - 128 * scale,
                   layout.legend.right,
                   layout.legend.top - gap};
    return layout;
}

}  // namespace

Layout layout_for(LayoutKind kind, float width_px, float height_px, float scale) {
    // A screen too small for this scale is laid out at the largest one that fits.
    const float least_width = narrow_column + column + 4 * gutter + legend_width + scale_bar_width;
    const float least_height = strip_height + timeline_height + 520;
    scale = std::min({scale, width_px / least_width, height_px / least_height});
    Layout layout;
    layout.kind = kind;
    layout.scale = scale;
    layout.screen = {0, 0, width_px, height_px};
    Rect body = layout.screen;
    layout.strip = body.cut_top(strip_height * scale);
    layout.timeline = body.cut_bottom(timeline_height * scale);
    return kind == LayoutKind::wall ? wall_layout(layout, body, scale)
                                    : desk_layout(layout, body, scale);
}

}  // namespace yiping
