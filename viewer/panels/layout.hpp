// One grid of columns: where each panel and the map lie, for any size of screen.
#pragma once

#include "viewer/panels/pen.hpp"

namespace yiping {

enum class LayoutKind { wall, workstation };

/// Rectangles in pixels; those that a layout does not show are empty.
struct Layout {
    LayoutKind kind = LayoutKind::workstation;
    float scale = 1;  ///< what the type scale is to be multiplied by as well
    Rect screen;
    Rect strip, timeline, map;
    Rect nets, ranking, indicators;
    Rect incidents, card, warnings, grid;
    Rect legend, scale_bar, system;  ///< over the map
};

/// `scale` multiplies the type scale and all spaces. Text is never squeezed: a small screen shows
/// fewer panels and rows.
[[nodiscard]] Layout layout_for(LayoutKind kind, float width_px, float height_px, float scale);

}  // namespace yiping
