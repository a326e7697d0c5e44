// Seeds and borders to the pieces of one planar map, by GEOS.
#pragma once

#include <span>
#include <vector>

#include "ingest/place/planar_map.hpp"

namespace yiping {

/// The edges of the seeds' Voronoi diagram together with the rings, cut wherever they meet, all
/// corners on whole 1e-7 degrees. Edges reach beyond the rings. Throws IoError when GEOS fails.
[[nodiscard]] std::vector<Segment> node_edges(std::span<const Corner> seeds,
                                              std::span<const CornerRing> rings);

}  // namespace yiping
