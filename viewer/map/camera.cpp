#include "viewer/map/camera.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {

Pixels2 Camera::screen_from_city(Metres2 place) const {
    const Pixels2 middle = viewport.centre();
    return {middle.x + (place.x - centre.x) / metres_per_pixel,
            middle.y - (place.y - centre.y) / metres_per_pixel};
}

Metres2 Camera::city_from_screen(Pixels2 pixel) const {
    const Pixels2 middle = viewport.centre();
    return {centre.x + (pixel.x - middle.x) * metres_per_pixel,
            centre.y - (pixel.y - middle.y) * metres_per_pixel};
}

CityBox Camera::visible() const {
    const double half_width_m = viewport.width_px / 2 * metres_per_pixel;
    const double half_height_m = viewport.height_px / 2 * metres_per_pixel;
    return {centre.x - half_width_m,
            centre.y - half_height_m,
            centre.x + half_width_m,
            centre.y + half_height_m};
}

void Camera::pan(Pixels2 by) {
    centre.x -= by.x * metres_per_pixel;
    centre.y += by.y * metres_per_pixel;
}

void Camera::zoom_at(Pixels2 cursor, double factor) {
    const Metres2 held = city_from_screen(cursor);
    metres_per_pixel =
        std::clamp(metres_per_pixel / factor, nearest_metres_per_pixel, farthest_metres_per_pixel);
    const Metres2 slipped = city_from_screen(cursor);
    centre.x += held.x - slipped.x;
    centre.y += held.y - slipped.y;
}

Camera camera_on(const CityBox& box, const Viewport& viewport, double margin_px) {
    Camera camera{{0, 0}, 100, viewport};
    if (box.empty()) return camera;
    const double free_width_px = std::max(1.0, viewport.width_px - 2 * margin_px);
    const double free_height_px = std::max(1.0, viewport.height_px - 2 * margin_px);
    camera.centre = box.centre();
    camera.metres_per_pixel =
        std::clamp(std::max(box.width_m() / free_width_px, box.height_m() / free_height_px),
                   Camera::nearest_metres_per_pixel,
                   Camera::farthest_metres_per_pixel);
    return camera;
}

Flight::Flight(const Camera& from, const Camera& to, bool reduced_motion)
    : from_{from}, to_{to}, duration_s_{0} {
    if (reduced_motion || from == to) return;
    constexpr double shortest_s = 0.6;
    constexpr double longest_s = 1.2;
    // The way in screens: panning one whole view and doubling the scale once count the same.
    const double view_m = std::max(from.metres_per_pixel, to.metres_per_pixel) *
                          std::max(to.viewport.width_px, to.viewport.height_px);
    const double panned =
        std::hypot(to.centre.x - from.centre.x, to.centre.y - from.centre.y) / view_m;
    const double zoomed = std::abs(std::log2(to.metres_per_pixel / from.metres_per_pixel));
    duration_s_ = std::clamp(shortest_s + 0.15 * (panned + zoomed), shortest_s, longest_s);
}

Camera Flight::at(double elapsed_s) const {
    if (done_at(elapsed_s)) return to_;
    const double t = std::clamp(elapsed_s / duration_s_, 0.0, 1.0);
    const double eased = t * t * (3 - 2 * t);
    const double ratio = to_.metres_per_pixel / from_.metres_per_pixel;
    Camera camera = to_;
    camera.metres_per_pixel = from_.metres_per_pixel * std::pow(ratio, eased);
    // The scale moves by equal factors; the centre goes with the scale, so that the one place that
    // is at the same spot of both pictures stays put in between.
    const double way = std::abs(ratio - 1) < 1e-6
                           ? eased
                           : (camera.metres_per_pixel - from_.metres_per_pixel) /
                                 (to_.metres_per_pixel - from_.metres_per_pixel);
    camera.centre = {std::lerp(from_.centre.x, to_.centre.x, way),
                     std::lerp(from_.centre.y, to_.centre.y, way)};
    return camera;
}

}  // namespace yiping
