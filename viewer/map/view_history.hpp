// What was looked at before: back and forward, as in a browser.
#pragma once

#include <optional>
#include <vector>

#include "viewer/map/camera.hpp"

namespace yiping {

/// A camera that has rested for a moment is a view; on the way to it there are none. Asked by time,
/// so that it owns no clock.
class ViewHistory {
public:
    static constexpr double rest_s = 0.7;
    static constexpr std::size_t most = 64;

    /// Where the camera is now.
    void see(const Camera& camera, double now_s);
    /// Leaves `camera`, whose rest need not have been seen, for the view before it; nothing when
    /// there is none. The camera returned has the viewport of the one given.
    [[nodiscard]] std::optional<Camera> back(const Camera& camera);
    [[nodiscard]] std::optional<Camera> forward(const Camera& camera);

private:
    void remember(const Camera& camera);
    [[nodiscard]] std::optional<Camera> go_to(std::size_t number, const Camera& camera);

    std::vector<Camera> views_;
    std::size_t at_ = 0;  // of views_
    std::optional<Camera> seen_;
    double since_s_ = 0;
};

/// Whether two pictures of the city differ enough that one would want to go back.
[[nodiscard]] bool are_two_views(const Camera& a, const Camera& b);

}  // namespace yiping
