// Shortest ways along the edges of the planar map, preferring roads that are there already.
#pragma once

#include <functional>
#include <vector>

#include "ingest/place/planar_map.hpp"

namespace yiping {

class WayFinder {
public:
    /// `usable` says of a half-edge whether one may go along it.
    WayFinder(const PlanarMap& map, const std::function<bool(int half_edge)>& usable);

    /// Makes an edge a road.
    void pave(int half_edge);
    /// The corner nearest to a point of those that can be gone to.
    [[nodiscard]] int nearest_corner(PlanePoint point) const;
    /// The half-edges of the best way; empty when there is none.
    [[nodiscard]] std::vector<int> way(int from, int to);
    /// The same to the nearest road, wherever that is.
    [[nodiscard]] std::vector<int> way_to_road(int from);

private:
    template <typename Rest, typename Arrived>
    std::vector<int> search(int from, const Rest& rest, const Arrived& arrived);
    [[nodiscard]] std::vector<int> trace_back(int from, int to) const;

    const PlanarMap& map_;
    std::vector<std::vector<int>> leaving_;  // usable half-edges by corner
    std::vector<char> paved_;                // by edge
    std::vector<char> at_road_;              // by corner
    // Of the search at hand: reached corners carry its number.
    int search_ = 0;
    std::vector<int> search_of_corner_;
    std::vector<double> cost_;
    std::vector<int> reached_by_;  // half-edge
};

}  // namespace yiping
