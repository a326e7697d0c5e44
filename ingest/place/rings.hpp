// Sums over rings of corners.
#pragma once

#include <cstdint>
#include <span>

#include "ingest/place/plane.hpp"

namespace yiping {

/// Twice the area in square 1e-7 degrees, exact; positive when the ring runs counter-clockwise.
[[nodiscard]] std::int64_t twice_area(std::span<const Corner> ring);

/// A point well inside an area given by all its rings: the middle of its widest part at half of its
/// corners' heights.
[[nodiscard]] PlanePoint inner_point(std::span<const CornerRing> rings);

}  // namespace yiping
