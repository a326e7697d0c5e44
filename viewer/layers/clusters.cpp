#include "viewer/layers/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace yiping {
namespace {

double cell_m(int level) {
    return std::ldexp(ClusterTree::cell_px, level);
}

/// The bits of a number with a gap before each.
std::uint64_t spread(std::uint32_t number) {
    std::uint64_t bits = number;
    bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFFU;
    bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FFU;
    bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0FU;
    bits = (bits | (bits << 2)) & 0x3333333333333333U;
    return (bits | (bits << 1)) & 0x5555555555555555U;
}

std::uint32_t cell_number(float metres) {
    constexpr double middle = 2147483648.0, last = 4294967295.0;
    const double cell = std::floor(metres / cell_m(ClusterTree::finest)) + middle;
    return static_cast<std::uint32_t>(std::clamp(cell, 0.0, last));
}

std::uint64_t key_of(Vertex2 place) {
    return spread(cell_number(place.x)) | (spread(cell_number(place.y)) << 1);
}

int rank(std::uint8_t grade) {
    return grade == 0 ? 5 : grade;
}

/// Moved away from the edge of its cell, so that neighbours hardly cover each other.
float inside(double metres, double side_m) {
    constexpr double margin = 0.15;
    const double edge = std::floor(metres / side_m) * side_m;
    return static_cast<float>(
        std::clamp(metres, edge + margin * side_m, edge + (1 - margin) * side_m));
}

}  // namespace

int ClusterTree::level_of(double metres_per_pixel) {
    return std::clamp(static_cast<int>(std::floor(std::log2(metres_per_pixel))), finest, coarsest);
}

float ClusterTree::gone_to_parent(double metres_per_pixel) {
    constexpr double begins = 0.75;  // of a level
    const double passed = std::log2(metres_per_pixel) - level_of(metres_per_pixel);
    const double t = std::clamp((passed - begins) / (1 - begins), 0.0, 1.0);
    return static_cast<float>(t * t * (3 - 2 * t));
}

void ClusterTree::assign(std::vector<ClusterPoint> points) {
    std::vector<std::uint64_t> keys(points.size());
    std::transform(points.begin(), points.end(), keys.begin(), [](const ClusterPoint& point) {
        return key_of(point.place);
    });
    std::vector<std::uint32_t> order(points.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return keys[a] < keys[b];
    });
    points_.clear();
    keys_.clear();
    for (const std::uint32_t i : order) {
        points_.push_back(points[i]);
        keys_.push_back(keys[i]);
    }
}

Cluster ClusterTree::made_of(std::uint32_t first, std::uint32_t count, int level) const {
    Cluster cluster;
    cluster.count = count;
    cluster.first = first;
    double x = 0, y = 0;
    for (const ClusterPoint& point : points_of(cluster)) {
        x += point.place.x;
        y += point.place.y;
        cluster.calls = cluster.calls || point.calls;
        cluster.overdue = cluster.overdue || point.overdue;
        if (rank(point.grade) < rank(cluster.grade)) cluster.grade = point.grade;
    }
    cluster.place =
        count == 1 ? points_[first].place
                   : Vertex2{inside(x / count, cell_m(level)), inside(y / count, cell_m(level))};
    return cluster;
}

std::vector<Cluster> ClusterTree::at(int level) const {
    level = std::clamp(level, finest, coarsest);
    const int shift = 2 * (level - finest);
    const auto end_of = [&](std::size_t first, int bits) {
        std::size_t end = first;
        while (end < keys_.size() && keys_[end] >> bits == keys_[first] >> bits) ++end;
        return end;
    };
    std::vector<Cluster> clusters;
    for (std::size_t above = 0; above < keys_.size();) {
        const std::size_t above_end = end_of(above, shift + 2);
        const Vertex2 parent = made_of(static_cast<std::uint32_t>(above),
                                       static_cast<std::uint32_t>(above_end - above),
                                       level + 1)
                                   .place;
        for (std::size_t first = above; first < above_end;) {
            const std::size_t end = end_of(first, shift);
            clusters.push_back(made_of(
                static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end - first), level));
            clusters.back().parent = parent;
            first = end;
        }
        above = above_end;
    }
    return clusters;
}

}  // namespace yiping
