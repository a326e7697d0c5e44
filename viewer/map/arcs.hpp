// Boundaries that neighbours share, once each, and lines with less detail.
#pragma once

#include <span>
#include <vector>

#include "viewer/map/space.hpp"

namespace yiping {

/// An open line, or a closed one whose first vertex stands at its end again.
using Polyline = std::vector<Vertex2>;

/// The edges of closed rings as polylines from one junction to the next. An edge that several rings
/// have in common (in either direction, with the very same vertices) comes once.
[[nodiscard]] std::vector<Polyline> shared_arcs(std::span<const std::span<const Vertex2>> rings);

/// Douglas and Peucker: no vertex left out lies farther than the tolerance from what remains. Ends
/// stay; a closed line keeps at least a triangle.
[[nodiscard]] Polyline simplified(std::span<const Vertex2> line, double tolerance_m);

}  // namespace yiping
