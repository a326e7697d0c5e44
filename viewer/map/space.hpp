// The plane that everything on the map is drawn in.
#pragma once

#include <array>
#include <limits>

#include "ingest/event/datum.hpp"

namespace yiping {

/// A place in city metres: east and north of the city's origin.
struct Metres2 {
    double x = 0;
    double y = 0;
    bool operator==(const Metres2&) const = default;
};

/// The same as the GPU has it: within 100 km of the origin a float is good to a centimetre.
struct Vertex2 {
    float x = 0;
    float y = 0;
    bool operator==(const Vertex2&) const = default;
};

[[nodiscard]] constexpr Vertex2 vertex_of(Metres2 place) {
    return {static_cast<float>(place.x), static_cast<float>(place.y)};
}
[[nodiscard]] constexpr Metres2 metres_of(Vertex2 vertex) {
    return {vertex.x, vertex.y};
}

/// A rectangle in city metres; empty until something is put in.
struct CityBox {
    double min_x = std::numeric_limits<double>::infinity();
    double min_y = std::numeric_limits<double>::infinity();
    double max_x = -std::numeric_limits<double>::infinity();
    double max_y = -std::numeric_limits<double>::infinity();

    [[nodiscard]] bool empty() const { return min_x > max_x || min_y > max_y; }
    [[nodiscard]] double width_m() const { return empty() ? 0 : max_x - min_x; }
    [[nodiscard]] double height_m() const { return empty() ? 0 : max_y - min_y; }
    [[nodiscard]] Metres2 centre() const { return {(min_x + max_x) / 2, (min_y + max_y) / 2}; }
    [[nodiscard]] bool contains(Metres2 place) const {
        return place.x >= min_x && place.x <= max_x && place.y >= min_y && place.y <= max_y;
    }
    [[nodiscard]] bool holds(const CityBox& other) const {
        return other.min_x >= min_x && other.max_x <= max_x && other.min_y >= min_y &&
               other.max_y <= max_y;
    }
    [[nodiscard]] bool meets(const CityBox& other) const {
        return min_x <= other.max_x && other.min_x <= max_x && min_y <= other.max_y &&
               other.min_y <= max_y;
    }
    void include(Metres2 place);
    void include(const CityBox& other);
    bool operator==(const CityBox&) const = default;
};

/// Spherical Mercator around an origin in the city, scaled so that a metre is a metre at the
/// origin's latitude. Angles stay true everywhere; lengths are off by one per cent 80 km north or
/// south of an origin at Anshan.
class CitySpace {
public:
    explicit CitySpace(LonLat origin_wgs84);

    [[nodiscard]] Metres2 city_metres(LonLat wgs84) const;
    [[nodiscard]] LonLat wgs84(Metres2 place) const;
    /// How many city metres a true metre is long at a place: the factor for radii.
    [[nodiscard]] double city_metres_per_metre(Metres2 place) const;
    [[nodiscard]] LonLat origin() const { return origin_; }

private:
    [[nodiscard]] double northing_from_origin(double lat) const;

    LonLat origin_;
    double origin_northing_;  // radians of Mercator's ordinate
    double metres_per_radian_;
    std::array<double, 7> taylor_{};  // of the ordinate around the origin, from the first power on
};

}  // namespace yiping
