// One grid of columns: where each panel and the map lie, for any size of screen.
#pragma once

#include "viewer/panels/pen.hpp"

namespace yiping {

enum class LayoutKind { wall, workstation };

/// Rectangles in pixels; those that a layout does not show are empty. Only what is said to lie over
/// the map lies over anything.
struct Layout {
    LayoutKind kind = LayoutKind::workstation;
    float scale = 1;  ///< what the type scale is to be multiplied by as well
    Rect screen;
    Rect strip, timeline, map;
    Rect nets, ranking, indicators;
    Rect incidents, card, warnings;
    Rect legend, scale_bar, system, grid;  ///< over the map
    Rect warnings_over_map;                ///< where no column had room for them
};

/// `scale` multiplies the type scale and all spaces. Text is never squeezed: a small screen shows
/// fewer panels and rows, and one too small for that is laid out at the largest scale that fits.
[[nodiscard]] Layout layout_for(LayoutKind kind, float width_px, float height_px, float scale);

}  // namespace yiping
