// Households and points of interest around a place, from the layers of the map.
#pragma once

#include <vector>

#include "viewer/map/map_layer.hpp"
#include "viewer/state/surroundings.hpp"

namespace yiping {

/// `metre` is how many city metres a true metre is long there. Of the layers those of points of
/// interest count, and the finest that tells of households. Goes through all of their features.
[[nodiscard]] Surroundings surroundings_of(const std::vector<const MapLayer*>& layers,
                                           Metres2 place,
                                           double within_m,
                                           double metre);

}  // namespace yiping
