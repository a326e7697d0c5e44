// What a full screen covers; a monitor that goes and comes back is a change of this list.
#include "viewer/window.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("a full screen covers the leftmost monitors, as many as are wanted, or all of them") {
    const std::vector<MonitorBox> three{
        {1920, 0, 1920, 1080}, {0, 0, 1920, 1080}, {3840, 0, 2560, 1440}};
    CHECK(cover_of(three, 1) == MonitorBox{0, 0, 1920, 1080});
    CHECK(cover_of(three, 2) == MonitorBox{0, 0, 3840, 1080});
    CHECK(cover_of(three, 0) == MonitorBox{0, 0, 6400, 1440});
    CHECK(cover_of(three, 9) == MonitorBox{0, 0, 6400, 1440});
}

TEST_CASE("monitors above each other and beside a gap are covered as one") {
    CHECK(cover_of({{0, 1080, 1920, 1080}, {0, 0, 1920, 1080}}, 0) == MonitorBox{0, 0, 1920, 2160});
    CHECK(cover_of({{-1280, 0, 1280, 720}, {100, 0, 800, 600}}, 0) ==
          MonitorBox{-1280, 0, 2180, 720});
}

TEST_CASE("without a monitor there is nothing to cover") {
    CHECK(cover_of({}, 0) == std::nullopt);
    CHECK(cover_of({}, 1) == std::nullopt);
}

}  // namespace yiping
