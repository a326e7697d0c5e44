// Where those who move have been.
#include "viewer/layers/trails.hpp"

#include <catch2/catch.hpp>

#include "viewer/layers/sensors.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;
const CityBox everywhere{-1e6, -1e6, 1e6, 1e6};

std::vector<TrailPiece> pieces_of(const Trails& trails,
                                  TimeMs now_ms,
                                  const CityBox& visible = everywhere) {
    std::vector<TrailPiece> pieces;
    trails.append_pieces(visible, now_ms, palette::worker, pieces);
    return pieces;
}

float alpha_of(const TrailPiece& piece) {
    return channels(piece.colour)[3];
}

}  // namespace

TEST_CASE("a trail holds the last places, the older the fainter") {
    Trails trails;
    for (int i = 0; i < 20; ++i)
        trails.add(3, {static_cast<float>(i) * 20, 0}, start_ms + i * 10 * second_ms);
    const auto pieces = pieces_of(trails, start_ms + 190 * second_ms);
    REQUIRE(pieces.size() == Trails::places_kept - 1);
    CHECK(pieces.back().to == Vertex2{380, 0});
    CHECK(pieces.front().from == Vertex2{240, 0});
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        CHECK(pieces[i].from == pieces[i - 1].to);
        CHECK(alpha_of(pieces[i]) > alpha_of(pieces[i - 1]));
    }
    CHECK(pieces_of(trails, start_ms + 190 * second_ms + Trails::oldest_ms).empty());
}

TEST_CASE("who stands has no trail, and who was not heard of for long has none in between") {
    Trails trails;
    CHECK(trails.add(0, {0, 0}, start_ms));
    CHECK_FALSE(trails.add(0, {1, 1}, start_ms + 10 * second_ms));
    CHECK(pieces_of(trails, start_ms + 10 * second_ms).empty());
    CHECK(trails.add(0, {100, 0}, start_ms + 10 * minute_ms));  // nobody knows where it was
    CHECK(trails.add(0, {150, 0}, start_ms + 10 * minute_ms + 10 * second_ms));
    const auto pieces = pieces_of(trails, start_ms + 11 * minute_ms);
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].from == Vertex2{100, 0});
}

TEST_CASE("a jump of the receiver is no way, an older position none either") {
    Trails trails;
    trails.add(0, {0, 0}, start_ms);
    trails.add(0, {9000, 0}, start_ms + 10 * second_ms);
    trails.add(0, {9050, 0}, start_ms + 20 * second_ms);
    CHECK_FALSE(trails.add(0, {9100, 0}, start_ms + 15 * second_ms));
    const auto pieces = pieces_of(trails, start_ms + 20 * second_ms);
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].to == Vertex2{9050, 0});
}

TEST_CASE("only what is in sight is drawn, and another state begins with none") {
    Trails trails;
    for (int i = 0; i < 4; ++i) {
        trails.add(0, {static_cast<float>(i) * 20, 0}, start_ms + i * 10 * second_ms);
        trails.add(1, {static_cast<float>(i) * 20, 5000}, start_ms + i * 10 * second_ms);
    }
    const TimeMs now_ms = start_ms + 30 * second_ms;
    CHECK(pieces_of(trails, now_ms, {-10, -10, 100, 10}).size() == 3);
    CHECK(pieces_of(trails, now_ms).size() == 6);
    trails.forget();
    CHECK(pieces_of(trails, now_ms).empty());
}

TEST_CASE("a sensor is quiet, above its limit, in alarm, or nowhere") {
    Sensor sensor;
    CHECK(look_of(sensor) == SensorLook::hidden);
    sensor.place.has_position = true;
    sensor.value = 5;
    CHECK(look_of(sensor) == SensorLook::quiet);
    sensor.has_limit = true;
    sensor.limit = 6;
    CHECK(look_of(sensor) == SensorLook::quiet);
    sensor.value = 6.5;
    CHECK(look_of(sensor) == SensorLook::above_limit);
    sensor.alarm = true;
    CHECK(look_of(sensor) == SensorLook::alarm);
}

}  // namespace yiping
