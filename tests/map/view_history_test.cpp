// Back and forward among what was looked at.
#include "viewer/map/view_history.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

Camera at(double x_m, double metres_per_pixel = 10) {
    return {{x_m, 0}, metres_per_pixel, {0, 0, 1000, 800}};
}

/// Looks for long enough.
void look(ViewHistory& history, const Camera& camera, double& now_s) {
    history.see(camera, now_s);
    now_s += ViewHistory::rest_s;
    history.see(camera, now_s);
}

}  // namespace

TEST_CASE("back goes through the views one rested at, forward the same way") {
    ViewHistory history;
    double now_s = 0;
    for (const double x : {0.0, 20'000.0, 40'000.0}) look(history, at(x), now_s);
    CHECK(history.back(at(40'000)) == at(20'000));
    CHECK(history.back(at(20'000)) == at(0));
    CHECK_FALSE(history.back(at(0)));
    CHECK(history.forward(at(0)) == at(20'000));
    CHECK(history.forward(at(20'000)) == at(40'000));
    CHECK_FALSE(history.forward(at(40'000)));
}

TEST_CASE("what is passed in a flight and what hardly differs are no views") {
    ViewHistory history;
    double now_s = 0;
    look(history, at(0), now_s);
    for (int i = 1; i <= 50; ++i) history.see(at(i * 400), now_s += 0.016);
    look(history, at(20'000), now_s);
    look(history, at(20'050), now_s);
    CHECK(history.back(at(20'050)) == at(0));
}

TEST_CASE("leaving before one has rested keeps where one was; another way forgets what was ahead") {
    ViewHistory history;
    double now_s = 0;
    look(history, at(0), now_s);
    history.see(at(20'000), now_s);
    CHECK(history.back(at(20'000)) == at(0));
    CHECK(history.forward(at(0)) == at(20'000));
    CHECK(history.back(at(20'000)) == at(0));
    look(history, at(-30'000), now_s);
    CHECK_FALSE(history.forward(at(-30'000)));
    CHECK(history.back(at(-30'000)) == at(0));
}

TEST_CASE("a view keeps its place and scale in a window of another size; zooming is a view too") {
    ViewHistory history;
    double now_s = 0;
    look(history, at(0, 10), now_s);
    look(history, at(0, 2), now_s);
    Camera wide = at(0, 2);
    wide.viewport.width_px = 1800;
    const auto before = history.back(wide);
    REQUIRE(before);
    CHECK(before->metres_per_pixel == 10);
    CHECK(before->viewport == wide.viewport);
}

TEST_CASE("of many views the oldest are forgotten") {
    ViewHistory history;
    double now_s = 0;
    for (int i = 0; i < 200; ++i) look(history, at(i * 20'000), now_s);
    Camera camera = at(199 * 20'000);
    std::size_t steps = 0;
    while (const auto before = history.back(camera)) {
        camera = *before;
        ++steps;
    }
    CHECK(steps == ViewHistory::most - 1);
}

}  // namespace yiping
