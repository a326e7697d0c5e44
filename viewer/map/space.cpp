#include "viewer/map/space.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping {
namespace {

constexpr double earth_radius_m = 6'378'137.0;
constexpr double radians_per_degree = std::numbers::pi / 180.0;
constexpr double mercator_lat_limit = 85.051128779806604;  // where the world's map is square

double northing(double lat) {
    const double clamped = std::clamp(lat, -mercator_lat_limit, mercator_lat_limit);
    return std::asinh(std::tan(clamped * radians_per_degree));
}

}  // namespace

void CityBox::include(Metres2 place) {
    min_x = std::min(min_x, place.x);
    min_y = std::min(min_y, place.y);
    max_x = std::max(max_x, place.x);
    max_y = std::max(max_y, place.y);
}

void CityBox::include(const CityBox& other) {
    min_x = std::min(min_x, other.min_x);
    min_y = std::min(min_y, other.min_y);
    max_x = std::max(max_x, other.max_x);
    max_y = std::max(max_y, other.max_y);
}

CitySpace::CitySpace(LonLat origin_wgs84)
    : origin_{origin_wgs84},
      origin_northing_{northing(origin_wgs84.lat)},
      metres_per_radian_{earth_radius_m * std::cos(origin_wgs84.lat * radians_per_degree)} {
    const double s = 1 / std::cos(origin_wgs84.lat * radians_per_degree);
    const double t = std::tan(origin_wgs84.lat * radians_per_degree), t2 = t * t;
    // The derivatives of asinh(tan) by the factorials.
    taylor_ = {s,
               s * t / 2,
               s * (2 * t2 + 1) / 6,
               s * t * (6 * t2 + 5) / 24,
               s * ((24 * t2 + 28) * t2 + 5) / 120,
               s * t * ((120 * t2 + 180) * t2 + 61) / 720,
               s * (((720 * t2 + 1320) * t2 + 662) * t2 + 61) / 5040};
}

/// Every worker comes by here with every step: within a degree of the origin a polynomial, which
/// at the latitudes of cities is as good as a tenth of a micrometre.
double CitySpace::northing_from_origin(double lat) const {
    constexpr double near_deg = 1, flattest_deg = 50;
    const double away = lat - origin_.lat;
    if (std::abs(away) > near_deg || std::abs(origin_.lat) > flattest_deg)
        return northing(lat) - origin_northing_;
    const double x = away * radians_per_degree;
    double sum = 0;
    for (std::size_t power = taylor_.size(); power-- > 0;) sum = (sum + taylor_[power]) * x;
    return sum;
}

Metres2 CitySpace::city_metres(LonLat wgs84) const {
    return {(wgs84.lon - origin_.lon) * radians_per_degree * metres_per_radian_,
            northing_from_origin(wgs84.lat) * metres_per_radian_};
}

LonLat CitySpace::wgs84(Metres2 place) const {
    return {
        origin_.lon + place.x / metres_per_radian_ / radians_per_degree,
        std::atan(std::sinh(place.y / metres_per_radian_ + origin_northing_)) / radians_per_degree};
}

double CitySpace::city_metres_per_metre(Metres2 place) const {
    return std::cos(origin_.lat * radians_per_degree) /
           std::cos(wgs84(place).lat * radians_per_degree);
}

}  // namespace yiping
