// The faces of the planar map gathered to cells: one cell around each seed, all of it in one
// county.
#pragma once

#include <span>
#include <vector>

#include "ingest/place/planar_map.hpp"

namespace yiping {

struct Neighbour {
    int cell = 0;
    double border_m = 0;
};

/// Cells are numbered as their seeds.
struct Cells {
    std::vector<int> cell_of_face;                   // -1 outside the city
    std::vector<std::vector<Neighbour>> neighbours;  // by cell, lowest first

    [[nodiscard]] int count() const { return static_cast<int>(neighbours.size()); }
};

/// `county_of_seed` names the ring that each seed lies in. Pieces that a border cuts off a cell go
/// to the neighbour of their own county with the longest common border.
[[nodiscard]] Cells gather_cells(const PlanarMap& map,
                                 std::span<const Corner> seeds,
                                 std::span<const int> county_of_seed,
                                 std::span<const CornerRing> counties);

}  // namespace yiping
