// The one computed figure of the theme.
#include "viewer/panels/theme.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping::theme {

float scale_for(float distance_m, float pitch_mm) {
    constexpr double angle = 25.0 / 60.0 * std::numbers::pi / 180.0;
    const double height_mm = 2.0 * distance_m * 1000.0 * std::tan(angle / 2.0);
    const double height_px = height_mm / pitch_mm;
    return std::max(1.0F, static_cast<float>(height_px) / pixels_of(TypeSize::body));
}

}  // namespace yiping::theme
