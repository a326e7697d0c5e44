// What lies inside the areas of a warning: polygons, circles and codes, as CAP 1.2 gives them.
#pragma once

#include <string>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

/// Whether a place lies in any area of a warning: by position in its polygons and circles, by grid
/// in its codes.
[[nodiscard]] bool covers(const Warning& warning, const Place& place);

/// Ids of what lies inside, in the order of their tables.
struct Inside {
    std::vector<const Incident*> incidents;  ///< open ones
    std::vector<const Worker*> workers;      ///< on duty, with a fresh position
    std::vector<const Resource*> resources;
    /// Communities named by codes, or with an incident, a worker or a resource of the above.
    std::vector<GridCode> communities;
};
/// Pointers last until the state changes.
[[nodiscard]] Inside what_lies_inside(const World& world, const Warning& warning);

}  // namespace yiping
