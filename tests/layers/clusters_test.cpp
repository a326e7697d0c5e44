// Crowds told as one: nothing lost, nothing hidden that counts, nothing jumps.
#include "viewer/layers/clusters.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <random>
#include <set>

namespace yiping {
namespace {

std::vector<ClusterPoint> random_points(std::size_t count) {
    std::mt19937 random{7};
    std::uniform_real_distribution<float> metres{-60'000, 60'000};
    std::vector<ClusterPoint> points(count);
    for (std::size_t i = 0; i < count; ++i) {
        points[i].place = {metres(random), metres(random)};
        points[i].row = static_cast<std::uint32_t>(i);
        points[i].grade = static_cast<std::uint8_t>(i % 50 == 0 ? 3 : i % 7 == 0 ? 0 : 4);
        points[i].calls = i % 400 == 0;
    }
    return points;
}

std::set<std::uint32_t> rows_of(const ClusterTree& tree, const Cluster& cluster) {
    std::set<std::uint32_t> rows;
    for (const ClusterPoint& point : tree.points_of(cluster)) rows.insert(point.row);
    return rows;
}

}  // namespace

TEST_CASE("at every level each point is in one cluster, which tells the worst of its points") {
    ClusterTree tree;
    tree.assign(random_points(3000));
    for (int level = ClusterTree::finest; level <= ClusterTree::coarsest; ++level) {
        std::set<std::uint32_t> seen;
        for (const Cluster& cluster : tree.at(level)) {
            const auto points = tree.points_of(cluster);
            const auto has = [&](std::uint8_t grade) {
                return std::ranges::any_of(points, [&](const auto& p) { return p.grade == grade; });
            };
            REQUIRE(cluster.grade == (has(3) ? 3 : has(4) ? 4 : 0));
            REQUIRE(cluster.calls ==
                    std::ranges::any_of(points, [](const auto& point) { return point.calls; }));
            for (const std::uint32_t row : rows_of(tree, cluster)) REQUIRE(seen.insert(row).second);
        }
        REQUIRE(seen.size() == 3000);
    }
}

TEST_CASE("a cluster splits into clusters that hold its own points and start from its place") {
    ClusterTree tree;
    tree.assign(random_points(3000));
    for (int level = 0; level < 12; ++level) {
        const std::vector<Cluster> coarse = tree.at(level + 1);
        for (const Cluster& fine : tree.at(level)) {
            const auto parent = std::ranges::find_if(coarse, [&](const Cluster& other) {
                return fine.first >= other.first && fine.first < other.first + other.count;
            });
            REQUIRE(parent != coarse.end());
            REQUIRE(fine.first + fine.count <= parent->first + parent->count);
            REQUIRE(fine.parent == parent->place);
        }
    }
}

TEST_CASE("what changes in one cell changes no other") {
    std::vector<ClusterPoint> points = random_points(500);
    ClusterTree before, after;
    before.assign(points);
    const Vertex2 where = points.back().place;
    points.pop_back();
    after.assign(points);
    const auto far_away = [&](int level, const ClusterTree& tree) {
        std::set<std::pair<float, float>> places;
        for (const Cluster& cluster : tree.at(level))
            if (std::hypot(cluster.place.x - where.x, cluster.place.y - where.y) >
                2 * std::ldexp(static_cast<float>(ClusterTree::cell_px), level))
                places.insert({cluster.place.x, cluster.place.y});
        return places;
    };
    for (int level = 0; level < 9; ++level)
        CHECK(far_away(level, before) == far_away(level, after));
}

TEST_CASE("the marks of several keep apart until the moment they run together") {
    ClusterTree tree;
    tree.assign(random_points(5000));
    for (int level = 2; level < 10; ++level) {
        std::vector<Cluster> several = tree.at(level);
        std::erase_if(several, [](const Cluster& cluster) { return cluster.count < 2; });
        const double pixel_m = std::ldexp(1.0, level + 1);  // at the end of the level
        double least_px = 1e9;
        for (std::size_t i = 0; i < several.size(); ++i)
            for (std::size_t k = i + 1; k < several.size(); ++k)
                least_px = std::min(least_px,
                                    std::hypot(several[i].place.x - several[k].place.x,
                                               several[i].place.y - several[k].place.y) /
                                        pixel_m);
        CHECK(least_px >= 15);
    }
}

TEST_CASE("one level passes into the next without a jump") {
    CHECK(ClusterTree::level_of(100) == 6);
    CHECK(ClusterTree::gone_to_parent(64) == 0);
    CHECK(ClusterTree::gone_to_parent(90) == 0);
    CHECK(ClusterTree::gone_to_parent(127.999) == Approx(1).margin(1e-3));
    CHECK(ClusterTree::level_of(1e-9) == ClusterTree::finest);
    CHECK(ClusterTree::level_of(1e9) == ClusterTree::coarsest);
    float last = 0;
    for (double scale = 64; scale < 128; scale *= 1.001) {
        const float gone = ClusterTree::gone_to_parent(scale);
        REQUIRE(gone >= last);
        REQUIRE(gone - last < 0.02F);
        last = gone;
    }
}

TEST_CASE("places beyond any city and no points at all are no trouble") {
    ClusterTree tree;
    CHECK(tree.at(3).empty());
    ClusterPoint far_east, far_west;
    far_east.place = {3e12F, -3e12F};
    far_west.place = {-3e12F, 3e12F};
    tree.assign({far_east, far_west});
    CHECK(tree.at(ClusterTree::coarsest).size() == 2);
}

}  // namespace yiping
