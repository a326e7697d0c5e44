// The sea, where a map has only its shore.
#pragma once

#include <vector>

#include "viewer/map/arcs.hpp"
#include "viewer/map/triangulate.hpp"

namespace yiping {

/// The water beside coastlines drawn as OpenStreetMap draws them: land on the left, water on the
/// right, cut into pieces anywhere. Pieces are joined end to end; closed ones are islands or
/// basins. The map ends somewhere, and so does its shore: beyond, it is led straight out to a
/// frame `margin_m` around all of it, so that the sea fills the picture.
[[nodiscard]] std::vector<Polygon> sea_beside(const std::vector<Polyline>& coastlines,
                                              double margin_m);

}  // namespace yiping
