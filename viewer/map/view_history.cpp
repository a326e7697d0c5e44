#include "viewer/map/view_history.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {

bool are_two_views(const Camera& a, const Camera& b) {
    constexpr double share = 0.1;  // of the picture's width, and of its scale
    const double finer = std::min(a.metres_per_pixel, b.metres_per_pixel);
    const double away_px = std::hypot(a.centre.x - b.centre.x, a.centre.y - b.centre.y) / finer;
    return away_px > share * std::max(a.viewport.width_px, 1.0) ||
           std::abs(std::log(a.metres_per_pixel / b.metres_per_pixel)) > std::log(1 + share);
}

void ViewHistory::see(const Camera& camera, double now_s) {
    if (!seen_ || *seen_ != camera) {
        seen_ = camera;
        since_s_ = now_s;
        if (!views_.empty()) return;
    }
    if (views_.empty() || now_s - since_s_ >= rest_s) remember(camera);
}

/// What was ahead is gone once one goes another way.
void ViewHistory::remember(const Camera& camera) {
    if (!views_.empty() && !are_two_views(views_[at_], camera)) return;
    if (!views_.empty()) views_.resize(at_ + 1);
    views_.push_back(camera);
    if (views_.size() > most) views_.erase(views_.begin());
    at_ = views_.size() - 1;
}

std::optional<Camera> ViewHistory::back(const Camera& camera) {
    remember(camera);
    if (at_ == 0) return std::nullopt;
    return go_to(at_ - 1, camera);
}

std::optional<Camera> ViewHistory::forward(const Camera& camera) {
    remember(camera);
    if (at_ + 1 >= views_.size()) return std::nullopt;
    return go_to(at_ + 1, camera);
}

std::optional<Camera> ViewHistory::go_to(std::size_t number, const Camera& camera) {
    at_ = number;
    Camera there = views_[number];
    there.viewport = camera.viewport;
    return there;
}

}  // namespace yiping
