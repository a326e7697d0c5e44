// The plane that the demo city is drawn on: corners are whole 1e-7 degrees, so that shared ones are
// equal; distances are metres on a sphere flattened around Anshan.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <vector>

#include "ingest/event/datum.hpp"

namespace yiping {

/// WGS 84 in units of 1e-7 degree (about a centimetre).
struct Corner {
    std::int32_t lon_e7 = 0;
    std::int32_t lat_e7 = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in what < becomes
    auto operator<=>(const Corner&) const = default;
};

/// Metres east and north of plane_origin.
struct PlanePoint {
    double x_m = 0;
    double y_m = 0;
};

inline constexpr Corner plane_origin{1'229'000'000, 408'000'000};
inline constexpr double north_m_per_e7 = 6'371'008.8 * 3.14159265358979323846 / 180 * 1e-7;
inline constexpr double east_m_per_e7 =
    north_m_per_e7 * 0.75699505;  // cosine of the origin's latitude

inline PlanePoint plane_point(Corner corner) {
    return {
        static_cast<double>(std::int64_t{corner.lon_e7} - plane_origin.lon_e7) * east_m_per_e7,
        static_cast<double>(std::int64_t{corner.lat_e7} - plane_origin.lat_e7) * north_m_per_e7};
}

/// The corner nearest to a point on the map.
inline Corner nearest_corner(PlanePoint point) {
    return {
        static_cast<std::int32_t>(plane_origin.lon_e7 + std::lround(point.x_m / east_m_per_e7)),
        static_cast<std::int32_t>(plane_origin.lat_e7 + std::lround(point.y_m / north_m_per_e7))};
}

inline Corner nearest_corner(LonLat degrees) {
    return {static_cast<std::int32_t>(std::lround(degrees.lon * 1e7)),
            static_cast<std::int32_t>(std::lround(degrees.lat * 1e7))};
}

inline LonLat degrees(Corner corner) {
    return {corner.lon_e7 / 1e7, corner.lat_e7 / 1e7};
}

inline double distance_m(PlanePoint a, PlanePoint b) {
    const double x_m = a.x_m - b.x_m;
    const double y_m = a.y_m - b.y_m;
    return std::sqrt(x_m * x_m + y_m * y_m);  // std::hypot takes several times as long
}

/// A ring without its closing corner. Outer rings run counter-clockwise, holes clockwise.
using CornerRing = std::vector<Corner>;

/// One connected area.
struct Area {
    CornerRing outer;
    std::vector<CornerRing> holes;
};

}  // namespace yiping
