// From cells to the units of all five levels, with their codes, names and outlines.
#pragma once

#include <span>
#include <vector>

#include "ingest/place/cells.hpp"
#include "ingest/place/city.hpp"
#include "ingest/place/city_plan.hpp"
#include "ingest/place/seeds.hpp"

namespace yiping {

/// The unit of each cell, by level: numbers into City::units.
using UnitOfCell = std::array<std::vector<int>, grid_level_count>;

/// Gathers cells to towns, communities and grids. Micro-grids and grids are numbered within their
/// parent from north to south. Throws IoError when there are too few cells.
[[nodiscard]] UnitOfCell assign_units(const CityPlan& plan,
                                      const Cells& cells,
                                      std::span<const Seed> seeds);

/// Units without streets. Households of a micro-grid are drawn from `seed`, the others are sums.
[[nodiscard]] City build_units(const CityPlan& plan,
                               const PlanarMap& map,
                               const Cells& cells,
                               std::span<const Seed> seeds,
                               const UnitOfCell& unit_of_cell,
                               std::uint64_t seed);

}  // namespace yiping
