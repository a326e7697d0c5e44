// Cells gathered level by level to grids, communities and towns, each in one piece.
#pragma once

#include <span>
#include <vector>

#include "ingest/place/cells.hpp"

namespace yiping {

/// What to gather: each cell's parent (the group stays within one) and the group it would like;
/// each group's parent and the point it grows from.
struct Grouping {
    std::vector<int> parent_of_cell;
    std::vector<int> wish_of_cell;
    std::vector<int> parent_of_group;
    std::vector<PlanePoint> centre_of_group;
};

/// The group of each cell. Every group is one connected piece and has at least one cell; a cell
/// gets its wish unless that would tear its group apart. Throws IoError when a parent has fewer
/// cells than groups.
[[nodiscard]] std::vector<int> gather(const Cells& cells,
                                      std::span<const PlanePoint> seeds,
                                      const Grouping& grouping);

/// The wishes for `count` even groups among the cells `members`, numbered from 0, and their
/// centres.
struct EvenGroups {
    std::vector<int> group_of_member;
    std::vector<PlanePoint> centres;
};
[[nodiscard]] EvenGroups even_groups(std::span<const PlanePoint> members, int count);

}  // namespace yiping
