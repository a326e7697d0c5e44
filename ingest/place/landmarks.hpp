// What stands in the demo city and asks for care when something happens near it: schools,
// hospitals, tanks. Invented, each in a micro-grid of its community or town.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/place/city.hpp"

namespace yiping {

/// Of a city whose units are there: a kindergarten in every second community, a school in every
/// third, a hospital, a nursing home and a filling station in each town, two chemical plants with
/// tanks in each county.
[[nodiscard]] std::vector<Landmark> place_landmarks(const City& city, std::uint64_t seed);

}  // namespace yiping
