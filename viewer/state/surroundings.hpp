// What the map knows to lie around a place: who lives there, and what asks for care.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace yiping {

/// Points of one class around a place.
struct AroundKind {
    std::string kind;  ///< as the map's class field says it: "school"
    std::uint32_t count = 0;
    std::string nearest;  ///< its name; may be empty
    double metres = 0;    ///< to it, true metres
    bool operator==(const AroundKind&) const = default;
};

struct Surroundings {
    double within_m = 0;
    /// Of all cells whose middle lies within; 0 where the map does not say.
    std::uint64_t households = 0;
    std::vector<AroundKind> kinds;  ///< the nearest first
    bool operator==(const Surroundings&) const = default;
};

}  // namespace yiping
