#include "viewer/wall_mirror.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {
namespace {

constexpr float width = 460, head = 34, gap = 16;

}  // namespace

WallMirror::WallMirror(const ViewerConfig& wall)
    : wall_map_{layout_of(wall, wall.width_px, wall.height_px).map}, map_{wall} {
    hands_.trails = hands_.between = false;
}

Rect WallMirror::rect(const Layout& desk) const {
    const float left = desk.map.left + gap * desk.scale, top = desk.map.top + gap * desk.scale;
    const float wide = std::min(width * desk.scale, desk.map.width() / 2);
    const float high = wide * wall_map_.height() / wall_map_.width() + head * desk.scale;
    return {left, top, left + wide, top + std::min(high, desk.map.height() / 2)};
}

Rect WallMirror::picture(const Layout& desk) const {
    Rect part = rect(desk);
    part.cut_top(head * desk.scale);
    return {std::round(part.left),
            std::round(part.top),
            std::round(part.right),
            std::round(part.bottom)};
}

void WallMirror::prepare(const WallView& wanted,
                         const World& world,
                         std::uint64_t generation,
                         std::uint64_t sequence,
                         const Layout& desk) {
    (void)map_.take_loaded();
    const Rect part = picture(desk);
    map_.camera().viewport = {part.left, part.top, part.width(), part.height()};
    map_.show_whole_city();
    if (wanted.centre) {
        map_.camera().centre = map_.marks().place_of(place_at(*wanted.centre, GridCode{}));
        map_.camera().metres_per_pixel =
            wanted.metres_per_pixel * static_cast<double>(wall_map_.width() / part.width());
    }
    view_.layers = layers_of(wanted);
    view_.selected_incident = wanted.incident;
    map_.prepare(world, generation, sequence, view_, hands_, desk.scale);
    map_.upload();
}

bool WallMirror::refresh(int width_px, int height_px, float scale, Pixels2 origin) {
    return map_.refresh(view_, hands_, width_px, height_px, scale, false, origin);
}

}  // namespace yiping
