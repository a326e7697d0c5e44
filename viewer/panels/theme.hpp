// How everything looks: one palette, one type scale, one unit of space. Nothing outside this file
// names a size.
#pragma once

#include "viewer/state/palette.hpp"

namespace yiping {

/// Type sizes at scale 1, in pixels of em.
/// `far` is for the far end of the room, on a scale of its own; at a desk it is the clock's.
enum class TypeSize { axis, label, body, head, title, clock, name, figure, far };
enum class Weight { regular, bold };

namespace theme {

inline constexpr float unit = 8;  ///< everything is a multiple of it
inline constexpr float radius = 6;
inline constexpr float hairline = 1;
inline constexpr float row_height = 58;
inline constexpr float flash_hz = 2;  ///< one phase for all, symbols only

[[nodiscard]] constexpr float pixels_of(TypeSize size) {
    switch (size) {
        case TypeSize::axis:
            return 12;
        case TypeSize::label:
            return 13.5F;
        case TypeSize::body:
            return 16;
        case TypeSize::head:
            return 18;
        case TypeSize::title:
            return 20;
        case TypeSize::clock:
            return 22;
        case TypeSize::name:
            return 24;
        case TypeSize::figure:
            return 30;
        case TypeSize::far:
            return 16;
    }
    return 16;
}

/// The factor on the whole scale that makes body text 25 minutes of arc high (Chinese needs more
/// than the 20 of Latin letters, which labels keep) for a reader `distance_m` away from pixels
/// `pitch_mm` apart. Never below 1.
[[nodiscard]] float scale_for(float distance_m, float pitch_mm);

}  // namespace theme
}  // namespace yiping
