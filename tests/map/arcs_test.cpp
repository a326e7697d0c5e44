#include "viewer/map/arcs.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace yiping;

namespace {

double length_m(const std::vector<Polyline>& lines) {
    double sum = 0;
    for (const Polyline& line : lines)
        for (std::size_t i = 1; i < line.size(); ++i)
            sum += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    return sum;
}

std::vector<Polyline> arcs_of(const std::vector<std::vector<Vertex2>>& rings) {
    return shared_arcs(std::vector<std::span<const Vertex2>>(rings.begin(), rings.end()));
}

}  // namespace

TEST_CASE("an edge that two areas share comes once") {
    const auto arcs = arcs_of({{{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {{1, 0}, {2, 0}, {2, 1}, {1, 1}}});
    CHECK(arcs.size() == 3);  // the left side, the right side and what lies between
    CHECK(length_m(arcs) == Approx(7));
}

TEST_CASE("areas on a grid give every edge once, split at junctions") {
    std::vector<std::vector<Vertex2>> rings;
    for (int x = 0; x < 10; ++x)
        for (int y = 0; y < 10; ++y) {
            const auto left = static_cast<float>(x);
            const auto low = static_cast<float>(y);
            rings.push_back({{left, low}, {left + 1, low}, {left + 1, low + 1}, {left, low + 1}});
        }
    CHECK(length_m(arcs_of(rings)) == Approx(2 * 10 * 11));
}

TEST_CASE("an island comes as one closed line") {
    const auto arcs = arcs_of({{{0, 0}, {4, 0}, {4, 3}}});
    REQUIRE(arcs.size() == 1);
    CHECK(arcs[0].front() == arcs[0].back());
    CHECK(length_m(arcs) == Approx(12));
}

TEST_CASE("rings of nothing give no arcs") {
    CHECK(arcs_of({{}, {{1, 1}}, {{2, 2}, {2, 2}}}).empty());
}

TEST_CASE("a simplified line stays within the tolerance and keeps its ends") {
    Polyline wave;
    for (int i = 0; i <= 1000; ++i) {
        const auto x = static_cast<float>(i);
        wave.push_back({x, 50 * std::sin(x / 40)});
    }
    const double tolerance_m = GENERATE(0.5, 5.0, 49.0);
    const Polyline coarse = simplified(wave, tolerance_m);
    CHECK(coarse.size() < wave.size() / 5);
    CHECK(coarse.front() == wave.front());
    CHECK(coarse.back() == wave.back());
    for (const Vertex2 vertex : wave) {
        double nearest = 1e9;
        for (std::size_t i = 1; i < coarse.size(); ++i) {
            const Vertex2 a = coarse[i - 1];
            const Vertex2 b = coarse[i];
            const double along =
                std::clamp(((vertex.x - a.x) * (b.x - a.x) + (vertex.y - a.y) * (b.y - a.y)) /
                               std::pow(std::hypot(b.x - a.x, b.y - a.y), 2.0),
                           0.0,
                           1.0);
            nearest = std::min(nearest,
                               std::hypot(vertex.x - a.x - along * (b.x - a.x),
                                          vertex.y - a.y - along * (b.y - a.y)));
        }
        CHECK(nearest <= tolerance_m + 1e-3);
    }
}

TEST_CASE("a closed line far smaller than the tolerance stays a triangle") {
    Polyline circle;
    for (int i = 0; i <= 36; ++i) {
        const float angle = static_cast<float>(i % 36) * std::numbers::pi_v<float> / 18;
        circle.push_back({std::cos(angle), std::sin(angle)});
    }
    const Polyline coarse = simplified(circle, 100);
    CHECK(coarse.size() == 4);
    CHECK(coarse.front() == coarse.back());
}
