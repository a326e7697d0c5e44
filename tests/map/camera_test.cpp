#include "viewer/map/camera.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace yiping;

namespace {

const LonLat anshan{122.99, 41.11};

void check_same(Pixels2 a, Pixels2 b) {
    CHECK(a.x == Approx(b.x).margin(1e-6));
    CHECK(a.y == Approx(b.y).margin(1e-6));
}

}  // namespace

TEST_CASE("degrees to city metres and back is the same place to a micrometre") {
    const CitySpace space(anshan);
    for (const LonLat place :
         {anshan, LonLat{122.1, 40.4}, LonLat{123.8, 41.6}, LonLat{7.42, 43.73}}) {
        const LonLat back = space.wgs84(space.city_metres(place));
        CHECK(std::abs(back.lon - place.lon) < 1e-11);
        CHECK(std::abs(back.lat - place.lat) < 1e-11);
    }
    CHECK(space.city_metres(anshan) == Metres2{0, 0});
}

TEST_CASE("near the origin and far from it the plane is the same, wherever the city lies") {
    constexpr double radians = 3.14159265358979323846 / 180, earth_radius_m = 6'378'137.0;
    const double origin_lat = GENERATE(-49.9, -23.5, 0.0, 22.5, 41.11, 49.9, 53.5, 70.0);
    const CitySpace space({122.99, origin_lat});
    const auto northing = [](double lat) { return std::asinh(std::tan(lat * radians)); };
    const double scale = earth_radius_m * std::cos(origin_lat * radians);
    for (int i = -300; i <= 300; ++i) {
        const double lat = origin_lat + i * 0.005;  // a degree and a half to both sides
        const double exact_m = (northing(lat) - northing(origin_lat)) * scale;
        CHECK(std::abs(space.city_metres({122.99, lat}).y - exact_m) < 1e-6);
    }
}

TEST_CASE("a metre is a metre at the origin") {
    const CitySpace space(anshan);
    // A hundredth of a degree of a sphere of 6,378,137 m, along the meridian and along the parallel
    // of 41.11.
    const double meridian_m = 6'378'137.0 * 0.01 * 3.14159265358979 / 180;
    CHECK(space.city_metres({anshan.lon, anshan.lat + 0.01}).y == Approx(meridian_m).epsilon(1e-4));
    CHECK(space.city_metres({anshan.lon + 0.01, anshan.lat}).x ==
          Approx(meridian_m * std::cos(41.11 * 3.14159265358979 / 180)).epsilon(1e-9));
    CHECK(space.city_metres_per_metre({0, 0}) == Approx(1));
    CHECK(space.city_metres_per_metre({0, 80'000}) == Approx(1.01).epsilon(0.002));
}

TEST_CASE("screen to city and back is the same pixel, with the map anywhere in the window") {
    const Camera camera{{1234, -987}, 12.5, {360, 56, 1100, 900}};
    for (const Pixels2 pixel : {Pixels2{360, 56}, Pixels2{910, 506}, Pixels2{1459.5, 955.25}})
        check_same(camera.screen_from_city(camera.city_from_screen(pixel)), pixel);
    check_same(camera.screen_from_city(camera.centre), {910, 506});
    CHECK(camera.city_from_screen({910, 0}).y > camera.centre.y);  // up is north
    CHECK(camera.visible().contains(camera.city_from_screen({361, 57})));
    CHECK_FALSE(camera.visible().contains(camera.city_from_screen({359, 57})));
}

TEST_CASE("zooming keeps what is under the cursor, at the limits too") {
    Camera camera{{0, 0}, 100, {0, 0, 1000, 800}};
    const Pixels2 cursor{123, 456};
    const double factor = GENERATE(1.25, 0.8, 1e6, 1e-6);
    const Metres2 held = camera.city_from_screen(cursor);
    camera.zoom_at(cursor, factor);
    check_same(camera.screen_from_city(held), cursor);
    CHECK(camera.metres_per_pixel >= Camera::nearest_metres_per_pixel);
    CHECK(camera.metres_per_pixel <= Camera::farthest_metres_per_pixel);
}

TEST_CASE("panning moves the city with the hand") {
    Camera camera{{50, 60}, 4, {0, 0, 1000, 800}};
    const Metres2 held = camera.city_from_screen({200, 300});
    camera.pan({25, -10});
    check_same(camera.screen_from_city(held), {225, 290});
}

TEST_CASE("a camera on a box shows all of it within the margin") {
    CityBox box;
    box.include(Metres2{-70'000, -90'000});
    box.include(Metres2{60'000, 80'000});
    const Viewport viewport{100, 50, 1600, 900};
    const Camera camera = camera_on(box, viewport, 40);
    const Pixels2 south_west = camera.screen_from_city({box.min_x, box.min_y});
    const Pixels2 north_east = camera.screen_from_city({box.max_x, box.max_y});
    CHECK(south_west.y == Approx(50 + 900 - 40));
    CHECK(north_east.y == Approx(50 + 40));
    CHECK(south_west.x >= 100 + 40);
    CHECK(north_east.x <= 100 + 1600 - 40);
    CHECK(camera_on(CityBox{}, viewport, 40).metres_per_pixel == 100);
}

TEST_CASE(
    "a flight starts and ends where it should, within the set times, and holds the fixed place") {
    const Viewport viewport{0, 0, 1000, 800};
    const Camera from{{0, 0}, 100, viewport};
    Camera to = from;
    to.zoom_at({700, 200}, 20);
    const Metres2 held = from.city_from_screen({700, 200});
    const Flight flight(from, to);
    CHECK(flight.duration_s() >= 0.6);
    CHECK(flight.duration_s() <= 1.2);
    CHECK(flight.at(0) == from);
    CHECK(flight.at(flight.duration_s()) == to);
    for (const double share : {0.2, 0.5, 0.9})
        check_same(flight.at(share * flight.duration_s()).screen_from_city(held), {700, 200});
    CHECK(Flight(from, to, true).at(0) == to);
}

TEST_CASE("a flight without zoom moves evenly and without a jump") {
    const Camera from{{0, 0}, 10, {0, 0, 1000, 800}};
    Camera to = from;
    to.centre = {3000, 4000};
    const Flight flight(from, to);
    double before = -1;
    for (int i = 0; i <= 100; ++i) {
        const Camera now = flight.at(flight.duration_s() * i / 100);
        CHECK(now.metres_per_pixel == Approx(10));
        CHECK(now.centre.x > before);
        CHECK(now.centre.x - std::max(before, 0.0) < 3000 * 0.02);
        CHECK(now.centre.y == Approx(now.centre.x / 3 * 4));
        before = now.centre.x;
    }
}
