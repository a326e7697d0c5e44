// What part of the city is seen, and where a place is on the screen.
#pragma once

#include "viewer/map/space.hpp"

namespace yiping {

/// A place on the screen: pixels from the left and top of the window.
struct Pixels2 {
    double x = 0;
    double y = 0;
    bool operator==(const Pixels2&) const = default;
};

/// The part of the window that shows the map, in pixels from the window's left and top.
struct Viewport {
    double left_px = 0;
    double top_px = 0;
    double width_px = 1;
    double height_px = 1;

    [[nodiscard]] Pixels2 centre() const {
        return {left_px + width_px / 2, top_px + height_px / 2};
    }
    bool operator==(const Viewport&) const = default;
};

/// Looks straight down, north up. A plain value: whoever holds it changes it.
struct Camera {
    Metres2 centre;
    double metres_per_pixel = 100;
    Viewport viewport;

    static constexpr double nearest_metres_per_pixel = 0.05;
    static constexpr double farthest_metres_per_pixel = 5000;

    [[nodiscard]] Pixels2 screen_from_city(Metres2 place) const;
    [[nodiscard]] Metres2 city_from_screen(Pixels2 pixel) const;
    [[nodiscard]] CityBox visible() const;

    /// Moves the city with the hand: what was under the cursor before is under it after `by`.
    void pan(Pixels2 by);
    /// Shows `factor` times as much detail (2 is one step in, 0.5 one out); what is under the
    /// cursor stays there.
    void zoom_at(Pixels2 cursor, double factor);

    bool operator==(const Camera&) const = default;
};

/// A camera on the whole box with a margin around it; an empty box gives the origin at 100 m a
/// pixel.
[[nodiscard]] Camera camera_on(const CityBox& box, const Viewport& viewport, double margin_px);

/// A movement from one picture to another, eased at both ends. Asked by time, so that it owns no
/// clock.
class Flight {
public:
    /// As long as the way is: 0.6 to 1.2 s; no time at all with `reduced_motion`.
    Flight(const Camera& from, const Camera& to, bool reduced_motion = false);

    [[nodiscard]] double duration_s() const { return duration_s_; }
    [[nodiscard]] bool done_at(double elapsed_s) const { return elapsed_s >= duration_s_; }
    [[nodiscard]] Camera at(double elapsed_s) const;

private:
    Camera from_;
    Camera to_;
    double duration_s_;
};

}  // namespace yiping
