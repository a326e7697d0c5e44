// The outlines of groups of cells: the edges between a group and what is not of it, joined to
// rings.
#pragma once

#include <span>
#include <vector>

#include "ingest/place/cells.hpp"

namespace yiping {

/// The area of each group. `group_of_cell` names groups from 0 to `count` - 1, each connected.
[[nodiscard]] std::vector<Area> trace_outlines(const PlanarMap& map,
                                               const Cells& cells,
                                               std::span<const int> group_of_cell,
                                               int count);

}  // namespace yiping
