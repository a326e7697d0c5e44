#include <catch2/catch.hpp>

#include "ingest/place/street_lines.hpp"
#include "ingest/place/way_finder.hpp"

namespace yiping {
namespace {

constexpr int side = 6;

Corner crossing(int column, int row) {
    return nearest_corner(PlanePoint{100.0 * column, 100.0 * row});
}

/// Streets of a chessboard, crossings 100 m apart.
PlanarMap chessboard() {
    std::vector<Segment> segments;
    for (int i = 0; i < side; ++i)
        for (int k = 0; k + 1 < side; ++k) {
            segments.push_back({crossing(k, i), crossing(k + 1, i)});
            segments.push_back({crossing(i, k), crossing(i, k + 1)});
        }
    return PlanarMap(std::move(segments));
}

double length_m(const PlanarMap& map, const std::vector<int>& way) {
    double sum_m = 0;
    for (const int at : way) sum_m += map.length_m(at);
    return sum_m;
}

}  // namespace

TEST_CASE("the best way is connected and as short as the streets allow") {
    const PlanarMap map = chessboard();
    WayFinder ways(map, [](int) { return true; });
    const int from = ways.nearest_corner({-30, -30});
    const int to = ways.nearest_corner({330, 180});
    const std::vector<int> way = ways.way(from, to);
    REQUIRE_FALSE(way.empty());
    CHECK(map.from(way.front()) == from);
    CHECK(map.to(way.back()) == to);
    for (std::size_t i = 1; i < way.size(); ++i) CHECK(map.from(way[i]) == map.to(way[i - 1]));
    CHECK(length_m(map, way) == Approx(500).epsilon(0.001));
}

TEST_CASE("a road that is there is worth a detour") {
    const PlanarMap map = chessboard();
    WayFinder ways(map, [](int) { return true; });
    const auto corner = [&](int column, int row) {
        return ways.nearest_corner({100.0 * column, 100.0 * row});
    };
    for (const int at : ways.way(corner(0, 1), corner(5, 1))) ways.pave(at);
    const std::vector<int> way = ways.way(corner(0, 0), corner(5, 0));
    CHECK(length_m(map, way) == Approx(700).epsilon(0.001));
    CHECK(ways.way_to_road(corner(2, 4)).size() == 3);
    CHECK(ways.way_to_road(corner(2, 1)).empty());
}

TEST_CASE("there is no way over what is not usable") {
    const PlanarMap map = chessboard();
    WayFinder ways(map, [&](int at) {
        return map.corner(map.from(at)).lon_e7 == map.corner(map.to(at)).lon_e7;
    });
    CHECK(ways.way(ways.nearest_corner({0, 0}), ways.nearest_corner({0, 500})).size() == 5);
    CHECK(ways.way(ways.nearest_corner({0, 0}), ways.nearest_corner({500, 0})).empty());
}

TEST_CASE("streets go straight on at crossings and around bends where nothing else meets") {
    const PlanarMap map = chessboard();
    std::vector<StreetMark> marks(static_cast<std::size_t>(map.half_edge_count() / 2),
                                  {StreetKind::residential, 0});
    std::vector<StreetLine> lines = join_streets(map, marks);
    // The rim is one bent street, which leaves four inner lines each way.
    CHECK(lines.size() >= 2 * static_cast<std::size_t>(side - 2));
    double total_m = 0;
    for (const StreetLine& line : lines) {
        total_m += line.length_m;
        CHECK(line.line.size() >= side);
    }
    CHECK(total_m == Approx(100.0 * side * (side - 1) * 2).epsilon(0.001));
}

TEST_CASE("streets of different roads are not joined") {
    const PlanarMap map = chessboard();
    std::vector<StreetMark> marks(static_cast<std::size_t>(map.half_edge_count() / 2));
    for (int at = 0; at < map.half_edge_count(); at += 2) {
        const PlanePoint a = plane_point(map.corner(map.from(at)));
        const PlanePoint b = plane_point(map.corner(map.to(at)));
        if (std::abs(a.y_m - 200) > 1 || std::abs(b.y_m - 200) > 1) continue;
        marks[static_cast<std::size_t>(at / 2)] = {StreetKind::primary,
                                                   (a.x_m + b.x_m) / 2 < 250 ? 1 : 2};
    }
    CHECK(join_streets(map, marks).size() == 2);
}

}  // namespace yiping
