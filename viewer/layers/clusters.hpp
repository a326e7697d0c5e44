// Crowds of small matters, told as one mark with a count until one comes near: a tree of cells, so
// that the same crowd always splits in the same way.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "viewer/map/space.hpp"

namespace yiping {

/// What may be told together with its neighbours.
struct ClusterPoint {
    Vertex2 place;
    std::uint32_t row = 0;   ///< of whoever made the points
    std::uint8_t grade = 0;  ///< 1 worst .. 4, 0 not graded
    std::uint8_t symbol = 0;
    bool calls = false, overdue = false, suspended = false;
    bool operator==(const ClusterPoint&) const = default;
};

/// One mark: of a single point where it is, of several in their middle.
struct Cluster {
    Vertex2 place;
    Vertex2 parent;  ///< where it goes when one moves away: the place of the cluster above it
    std::uint32_t count = 0;
    std::uint8_t grade = 0;  ///< the worst of all
    bool calls = false, overdue = false;
    std::uint32_t first = 0;  ///< of its points, see ClusterTree::points()
};

/// Points in square cells that halve from level to level, aligned to the city and not to the
/// screen: panning changes nothing, what changes in one cell changes no other, and each cell of a
/// level lies in one of the next.
class ClusterTree {
public:
    static constexpr int finest = -6, coarsest = 14;
    /// The side of a cell, in pixels of scale 1, when its level begins; half of it when it ends.
    static constexpr double cell_px = 104;

    /// At level L a city metre is between 2^-L and 2^-(L+1) pixels of scale 1. Outside of the
    /// levels: the nearest.
    [[nodiscard]] static int level_of(double metres_per_pixel);
    /// 0 for most of a level, rising to 1 towards its end: how far the marks have gone to their
    /// parents, so that one level passes into the next without a jump.
    [[nodiscard]] static float gone_to_parent(double metres_per_pixel);

    void assign(std::vector<ClusterPoint> points);
    /// In the tree's order: the points of a cluster are neighbours.
    [[nodiscard]] std::span<const ClusterPoint> points() const { return points_; }
    [[nodiscard]] std::span<const ClusterPoint> points_of(const Cluster& cluster) const {
        return std::span{points_}.subspan(cluster.first, cluster.count);
    }
    /// The marks of a level, in the tree's order.
    [[nodiscard]] std::vector<Cluster> at(int level) const;

private:
    [[nodiscard]] Cluster made_of(std::uint32_t first, std::uint32_t count, int level) const;

    std::vector<ClusterPoint> points_;
    std::vector<std::uint64_t> keys_;  // of each point: its finest cell, bits of x and y in turn
};

}  // namespace yiping
