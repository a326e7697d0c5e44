// One grid of columns: where each panel and the map lie, for any size of screen.
#pragma once

#include "viewer/panels/pen.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

enum class LayoutKind { wall, workstation };

/// Rectangles in pixels; those that a layout does not show are empty. Only what is said to lie over
/// the map lies over anything.
struct Layout {
    LayoutKind kind = LayoutKind::workstation;
    float scale = 1;  ///< what the type scale is to be multiplied by as well
    /// The same for TypeSize::far: what is read from the far end of the room. At a desk nobody
    /// stands there, and it is what makes letters for the far end as large as the clock.
    float far_scale = 1;
    Rect screen;
    Rect strip, timeline, map;
    Rect beside;  ///< another map, left of the map; empty when there is none
    Rect nets, ranking, indicators;
    Rect incidents, card, warnings;
    Rect legend, scale_bar, system, grid;  ///< over the map
    Rect warnings_over_map;                ///< where no column had room for them
    Rect analysis;                         ///< charts of the work over the map, while they are open
};

/// With the charts of the work open the city moves into what they leave of a wide map; they lie
/// over all of a narrow one.
void make_room_for_analysis(Layout& layout);

/// `scale` multiplies the type scale and all spaces. Text is never squeezed: a small screen shows
/// fewer panels and rows, and one too small for that is laid out at the largest scale that fits.
/// `far_scale` is that of the far end of the room, for the strip, the worst incident and the head
/// figures of a wall; it gives way where the strip would take too much of the screen.
[[nodiscard]] Layout layout_for(LayoutKind kind,
                                float width_px,
                                float height_px,
                                float scale,
                                float far_scale = 0,
                                const Proportions& proportions = {});

}  // namespace yiping
