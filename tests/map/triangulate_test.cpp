#include "viewer/map/triangulate.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>
#include <random>

using namespace yiping;

namespace {

/// The sum of triangle areas, each counted positive: overlaps would show as too much.
double filled_m2(const Triangles& triangles) {
    double sum = 0;
    for (std::size_t i = 0; i < triangles.indices.size(); i += 3) {
        const std::array<Vertex2, 3> corners = {triangles.vertices[triangles.indices[i]],
                                                triangles.vertices[triangles.indices[i + 1]],
                                                triangles.vertices[triangles.indices[i + 2]]};
        sum += std::abs(signed_double_area(corners)) / 2;
    }
    return sum;
}

double fill(const Polygon& polygon) {
    Triangulator triangulator;
    Triangles out;
    triangulator.append(polygon, out);
    return filled_m2(out);
}

double ring_m2(const Ring& ring) {
    return std::abs(signed_double_area(ring)) / 2;
}

Ring star(std::size_t corners, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> radius(20, 100);
    Ring ring;
    for (std::size_t i = 0; i < corners; ++i) {
        const float angle =
            static_cast<float>(i) / static_cast<float>(corners) * 2 * std::numbers::pi_v<float>;
        const float r = radius(random);
        ring.push_back({r * std::cos(angle), r * std::sin(angle)});
    }
    return ring;
}

}  // namespace

TEST_CASE("the area filled is the polygon's own") {
    const Ring square = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
    const Ring comb = {{0, 0},
                       {9, 0},
                       {9, 9},
                       {8, 9},
                       {8, 1},
                       {5, 1},
                       {5, 9},
                       {4, 9},
                       {4, 1},
                       {1, 1},
                       {1, 9},
                       {0, 9}};
    SECTION("convex, in either direction") {
        CHECK(fill({square, {}}) == Approx(100));
        CHECK(fill({{square.rbegin(), square.rend()}, {}}) == Approx(100));
    }
    SECTION("concave, in either direction") {
        CHECK(fill({comb, {}}) == Approx(ring_m2(comb)));
        CHECK(fill({{comb.rbegin(), comb.rend()}, {}}) == Approx(ring_m2(comb)));
    }
    SECTION("with holes, whatever their direction") {
        const Ring hole = {{2, 2}, {4, 2}, {4, 4}, {2, 4}};
        const Ring other = {{6, 6}, {6, 8}, {8, 8}};
        CHECK(fill({square, {hole, other}}) == Approx(100 - 4 - 2));
        CHECK(fill({square, {{hole.rbegin(), hole.rend()}, other}}) == Approx(100 - 4 - 2));
    }
    SECTION("with repeated and collinear vertices") {
        const Ring clumsy = {
            {0, 0}, {0, 0}, {5, 0}, {10, 0}, {10, 0}, {10, 5}, {10, 10}, {3, 10}, {0, 10}, {0, 0}};
        CHECK(fill({clumsy, {}}) == Approx(100));
    }
    SECTION("with a spike that encloses nothing") {
        CHECK(fill({{{0, 0}, {10, 0}, {10, 5}, {20, 5}, {10, 5}, {10, 10}, {0, 10}}, {}}) ==
              Approx(100));
    }
    SECTION("jagged, with few corners and with many") {
        const std::size_t corners = GENERATE(5U, 17U, 79U, 80U, 81U, 500U, 3000U);
        for (unsigned seed = 0; seed < 5; ++seed) {
            const Ring ring = star(corners, seed);
            CHECK(fill({ring, {}}) == Approx(ring_m2(ring)).epsilon(1e-5));
        }
    }
}

TEST_CASE("a ring that crosses itself fills both its lobes") {
    CHECK(fill({{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}}) == Approx(50));
}

TEST_CASE("what has no area adds no triangle that has any") {
    CHECK(fill({{}, {}}) == 0);
    CHECK(fill({{{1, 1}}, {}}) == 0);
    CHECK(fill({{{1, 1}, {2, 2}}, {}}) == 0);
    CHECK(fill({{{0, 0}, {5, 5}, {10, 10}, {2, 2}}, {}}) == 0);
    CHECK(fill({{{3, 3}, {3, 3}, {3, 3}, {3, 3}}, {}}) == 0);
}

TEST_CASE("polygons appended after each other do not touch each other's triangles") {
    Triangulator triangulator;
    Triangles out;
    const Ring square = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
    triangulator.append({square, {}}, out);
    triangulator.append({square, {{{2, 2}, {4, 2}, {4, 4}, {2, 4}}}}, out);
    triangulator.append({{{0, 0}, {1, 0}, {0, 1}}, {}}, out);
    CHECK(filled_m2(out) == Approx(100 + 96 + 0.5));
}
