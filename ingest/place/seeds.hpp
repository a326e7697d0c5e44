// The points that micro-grids grow around: close in towns and villages, far apart in the fields.
#pragma once

#include <vector>

#include "ingest/place/city_plan.hpp"

namespace yiping {

struct Seed {
    Corner at;
    int community = 0;
};

/// Exactly `count` seeds, at least one for each community, no two nearer than a metre; all lie in
/// the county of their community. Throws IoError when there are more communities than seeds.
[[nodiscard]] std::vector<Seed> scatter_seeds(const CityPlan& plan, int count, std::uint64_t seed);

}  // namespace yiping
