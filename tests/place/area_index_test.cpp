#include "ingest/place/area_index.hpp"

#include <catch2/catch.hpp>

#include "ingest/place/random.hpp"

namespace yiping {
namespace {

CornerRing square(std::int32_t west, std::int32_t south, std::int32_t side) {
    return {{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}};
}

/// Four squares around (100, 100), numbered from the south-west, eastwards first.
AreaIndex four_squares() {
    AreaIndex index;
    index.add_ring(0, square(0, 0, 100));
    index.add_ring(1, square(100, 0, 100));
    index.add_ring(2, square(0, 100, 100));
    index.add_ring(3, square(100, 100, 100));
    index.finish();
    return index;
}

}  // namespace

TEST_CASE("a point on the border of areas belongs to exactly one, the eastern or northern") {
    const AreaIndex index = four_squares();
    CHECK(index.find({50, 50}) == 0U);
    CHECK(index.find({100, 50}) == 1U);
    CHECK(index.find({50, 100}) == 2U);
    CHECK(index.find({100, 100}) == 3U);
    CHECK(index.find({0, 0}) == 0U);
    CHECK_FALSE(index.find({200, 50}));
    CHECK_FALSE(index.find({50, 200}));
}

TEST_CASE("the direction of a ring does not change what it holds") {
    CornerRing ring = square(0, 0, 100);
    AreaIndex forward;
    forward.add_ring(0, ring);
    forward.finish();
    std::reverse(ring.begin(), ring.end());
    AreaIndex backward;
    backward.add_ring(0, ring);
    backward.finish();
    for (std::int32_t lon = -1; lon <= 101; ++lon)
        for (std::int32_t lat = -1; lat <= 101; ++lat)
            CHECK(forward.find({lon, lat}) == backward.find({lon, lat}));
}

TEST_CASE("a hole is not held, its filling is, and an area may have several parts") {
    AreaIndex index;
    index.add_ring(0, square(0, 0, 90));
    index.add_ring(0, square(30, 30, 30));
    index.add_ring(0, square(200, 200, 50));
    index.add_ring(1, square(30, 30, 30));
    index.finish();
    CHECK(index.find({10, 10}) == 0U);
    CHECK(index.find({45, 45}) == 1U);
    CHECK(index.find({220, 220}) == 0U);
    CHECK_FALSE(index.find({150, 150}));
}

TEST_CASE("every point on the edges between random triangles around a corner has one owner") {
    // Eight triangles around a middle with corners that divide badly: edges of all directions.
    const Corner middle{12'345'678, 87'654'321};
    const CornerRing rim = {{13'000'001, 87'700'003},
                            {12'700'007, 88'100'013},
                            {12'300'011, 88'200'017},
                            {11'900'003, 88'000'009},
                            {11'700'019, 87'600'001},
                            {11'950'023, 87'200'029},
                            {12'400'031, 87'000'037},
                            {12'850'041, 87'250'043}};
    AreaIndex index;
    for (std::size_t i = 0; i < rim.size(); ++i)
        index.add_ring(static_cast<std::uint32_t>(i),
                       CornerRing{middle, rim[i], rim[(i + 1) % rim.size()]});
    index.finish();
    Random random(1, 1);
    for (int i = 0; i < 20'000; ++i) {
        const Corner to = rim[random.below(rim.size())];
        const double along = random.unit() * 0.98;
        const Corner point{static_cast<std::int32_t>(
                               middle.lon_e7 + std::lround(along * (to.lon_e7 - middle.lon_e7))),
                           static_cast<std::int32_t>(
                               middle.lat_e7 + std::lround(along * (to.lat_e7 - middle.lat_e7)))};
        int owners = 0;
        for (std::uint32_t area = 0; area < rim.size(); ++area)
            owners += index.contains(area, point) ? 1 : 0;
        CHECK(owners == 1);
    }
}

TEST_CASE("an index without areas holds nothing") {
    AreaIndex index;
    index.finish();
    CHECK_FALSE(index.find({0, 0}));
}

}  // namespace yiping
