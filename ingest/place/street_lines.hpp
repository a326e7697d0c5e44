// Edges that are streets joined to long lines.
#pragma once

#include <vector>

#include "ingest/place/planar_map.hpp"

namespace yiping {

enum class StreetKind : std::uint8_t { none, residential, secondary, primary, trunk };

/// What an edge of the map carries; edges with the same mark may belong to one street.
struct StreetMark {
    StreetKind kind = StreetKind::none;
    int road = 0;
    bool operator==(const StreetMark&) const = default;
};

struct StreetLine {
    StreetMark mark;
    std::vector<Corner> line;
    double length_m = 0;
};

/// `marks` by edge (half of the half-edge's number). A street goes straight on at a crossing, and
/// around any bend where it meets nothing of its own mark.
[[nodiscard]] std::vector<StreetLine> join_streets(const PlanarMap& map,
                                                   const std::vector<StreetMark>& marks);

}  // namespace yiping
