#include "viewer/map/coast.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace yiping;

namespace {

double filled_m2(const std::vector<Polygon>& seas) {
    Triangulator triangulator;
    Triangles out;
    for (const Polygon& sea : seas) triangulator.append(sea, out);
    double sum = 0;
    for (std::size_t i = 0; i < out.indices.size(); i += 3) {
        const std::array<Vertex2, 3> corners = {out.vertices[out.indices[i]],
                                                out.vertices[out.indices[i + 1]],
                                                out.vertices[out.indices[i + 2]]};
        sum += std::abs(signed_double_area(corners)) / 2;
    }
    return sum;
}

}  // namespace

TEST_CASE("the sea lies on the right of the shore and fills the frame") {
    // A shore from west to east, a frame of 120 x 20 around it, the shore in its middle.
    const std::vector<Polyline> eastward{{{0, 0}, {100, 0}}};
    const auto south = sea_beside(eastward, 10);
    REQUIRE(south.size() == 1);
    CHECK(filled_m2(south) == Approx(120 * 10));
    for (const Vertex2 vertex : south[0].outer) CHECK(vertex.y <= 0);
    const std::vector<Polyline> westward{{{100, 0}, {0, 0}}};
    const auto north = sea_beside(westward, 10);
    REQUIRE(north.size() == 1);
    for (const Vertex2 vertex : north[0].outer) CHECK(vertex.y >= 0);
}

TEST_CASE("pieces of a shore are joined in whatever order they come") {
    const auto whole = sea_beside({{{0, 0}, {30, 5}, {60, -5}, {100, 0}}}, 10);
    const auto pieces =
        sea_beside({{{60, -5}, {100, 0}}, {{0, 0}, {30, 5}}, {{30, 5}, {60, -5}}}, 10);
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].outer == whole[0].outer);
}

TEST_CASE("a strait between two shores is one water") {
    // Land north of the one, south of the other; 40 m between them.
    const auto seas = sea_beside({{{0, 40}, {100, 40}}, {{100, 0}, {0, 0}}}, 10);
    REQUIRE(seas.size() == 1);
    // Beyond their ends the shores go on away from the middle: 44 m apart on average there.
    CHECK(filled_m2(seas) == Approx(100 * 40 + 2 * 10 * 44));
}

TEST_CASE("two shores that look away from each other have two seas") {
    const auto seas = sea_beside({{{100, 40}, {0, 40}}, {{0, 0}, {100, 0}}}, 10);
    REQUIRE(seas.size() == 2);
    CHECK(filled_m2(seas) == Approx(120 * 60 - 100 * 40 - 2 * 10 * 44));
}

TEST_CASE("islands are left dry, basins are filled") {
    const Polyline island{{40, -8}, {50, -8}, {50, -2}, {40, -2}, {40, -8}};  // against the clock
    // The island widens the frame; led away from its middle the shore rises by 0.8 m at both sides.
    CHECK(filled_m2(sea_beside({{{0, 0}, {100, 0}}, island}, 10)) == Approx(120 * 18 + 8 - 60));
    CHECK(filled_m2(sea_beside({island}, 10)) == Approx(30 * 26 - 60));
    const Polyline basin{island.rbegin(), island.rend()};
    CHECK(filled_m2(sea_beside({basin}, 10)) == Approx(60));
}

TEST_CASE("no shore, no sea") {
    CHECK(sea_beside({}, 10).empty());
    CHECK(sea_beside({{{1, 1}}, {}}, 10).empty());
}
