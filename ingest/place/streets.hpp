// Streets along the edges of cells: roads from town to town by the shortest way, and the streets of
// built-up places.
#pragma once

#include <vector>

#include "ingest/place/cells.hpp"
#include "ingest/place/city.hpp"
#include "ingest/place/city_plan.hpp"
#include "ingest/place/seeds.hpp"

namespace yiping {

[[nodiscard]] std::vector<Street> lay_streets(const CityPlan& plan,
                                              const PlanarMap& map,
                                              const Cells& cells,
                                              std::span<const Seed> seeds,
                                              std::uint64_t seed);

}  // namespace yiping
