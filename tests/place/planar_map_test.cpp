#include "ingest/place/planar_map.hpp"

#include <catch2/catch.hpp>

#include "ingest/place/noding.hpp"
#include "ingest/place/rings.hpp"

namespace yiping {
namespace {

std::vector<std::int64_t> bounded_areas(const PlanarMap& map) {
    std::vector<std::int64_t> areas;
    for (int face = 0; face < map.face_count(); ++face)
        if (map.bounded(face)) areas.push_back(twice_area(map.ring(face)) / 2);
    std::sort(areas.begin(), areas.end());
    return areas;
}

}  // namespace

TEST_CASE("two squares with a common edge are two bounded faces and one endless one") {
    const Corner a{0, 0}, b{10, 0}, c{20, 0}, d{20, 10}, e{10, 10}, f{0, 10};
    const PlanarMap map({{a, b}, {b, c}, {c, d}, {d, e}, {e, f}, {f, a}, {b, e}});
    CHECK(map.face_count() == 3);
    CHECK(bounded_areas(map) == std::vector<std::int64_t>{100, 100});
    for (int at = 0; at < map.half_edge_count(); ++at) {
        CHECK(map.from(map.next(at)) == map.to(at));
        CHECK(map.face(map.next(at)) == map.face(at));
    }
}

TEST_CASE("what hangs loose is dropped, however long, and an edge given twice counts once") {
    const Corner a{0, 0}, b{10, 0}, c{0, 10};
    const PlanarMap map(
        {{a, b}, {b, c}, {c, a}, {a, c}, {b, {20, 0}}, {{20, 0}, {30, 5}}, {{50, 50}, {60, 60}}});
    CHECK(map.half_edge_count() == 6);
    CHECK(bounded_areas(map) == std::vector<std::int64_t>{50});
}

TEST_CASE("a border through Voronoi cells is cut where they meet and keeps its corners") {
    std::vector<Corner> seeds;
    for (int column = 0; column < 10; ++column)
        for (int row = 0; row < 10; ++row)
            seeds.push_back(
                nearest_corner(PlanePoint{100.0 * column + 7 * row, 100.0 * row + 3 * column}));
    const CornerRing border = {nearest_corner(PlanePoint{113, 121}),
                               nearest_corner(PlanePoint{771, 203}),
                               nearest_corner(PlanePoint{691, 744}),
                               nearest_corner(PlanePoint{151, 601})};
    const PlanarMap map(node_edges(seeds, std::vector<CornerRing>{border}));
    std::int64_t inside = 0;
    int kept = 0;
    for (int face = 0; face < map.face_count(); ++face) {
        if (!map.bounded(face)) continue;
        const CornerRing ring = map.ring(face);
        const PlanePoint at = inner_point(std::vector<CornerRing>{ring});
        if (at.x_m > 100 && at.x_m < 800 && at.y_m > 100 && at.y_m < 760)
            inside += twice_area(ring);
    }
    for (int corner = 0; corner < map.corner_count(); ++corner)
        kept += static_cast<int>(std::count(border.begin(), border.end(), map.corner(corner)));
    CHECK(kept == 4);
    CHECK(inside >= twice_area(border));
}

TEST_CASE("the inner point of an area lies inside it, not in its hole") {
    const CornerRing outer = {{0, 0}, {9'000, 0}, {9'000, 9'000}, {0, 9'000}};
    const CornerRing hole = {{3'000, 1'000}, {3'000, 8'000}, {6'000, 8'000}, {6'000, 1'000}};
    const Corner at = nearest_corner(inner_point(std::vector<CornerRing>{outer, hole}));
    CHECK((at.lon_e7 < 3'000 || at.lon_e7 > 6'000));
    CHECK((at.lon_e7 > 0 && at.lon_e7 < 9'000 && at.lat_e7 > 0 && at.lat_e7 < 9'000));
}

}  // namespace yiping
