// What the simulator knows of the city: names of its places and where a person can stand in them.
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "ingest/event/datum.hpp"
#include "ingest/event/grid_code.hpp"

namespace yiping {

/// A county, town or community.
struct NamedPlace {
    GridCode code;
    std::string name;
    LonLat centre;  ///< WGS 84
};

struct MicroGrid {
    static constexpr std::size_t stop_count = 4;

    GridCode code;
    LonLat centre;  ///< WGS 84, inside
    /// Inside, and so is the straight way from the centre to each.
    std::array<LonLat, stop_count> stops;
    bool near_water = false;
};

/// All sorted by code, so that the parts of a place stand together.
struct CityPlaces {
    std::vector<NamedPlace> counties, towns, communities;
    std::vector<MicroGrid> microgrids;
    std::vector<LonLat> river_points;  ///< WGS 84, within the city's rectangle
};

/// Reads the layers county, town, community, microgrid and water of a city's GeoPackage. Throws
/// IoError that names what is missing.
[[nodiscard]] CityPlaces read_city_places(const std::filesystem::path& file);

/// Null when no place has this code.
[[nodiscard]] const NamedPlace* find_place(std::span<const NamedPlace> places, GridCode code);
[[nodiscard]] std::span<const MicroGrid> microgrids_in(const CityPlaces& city, GridCode area);
/// "海城市腾鳌镇保安村" of a code at or below a community; shorter for a coarser one.
[[nodiscard]] std::string address_of(const CityPlaces& city, GridCode code);

/// Stops for a ring of (lon, lat) around an inner point: towards its corners as far as it is free.
[[nodiscard]] std::array<LonLat, MicroGrid::stop_count> stops_within(std::span<const LonLat> ring,
                                                                     LonLat centre);
/// Sets `near_water` of each micro-grid.
void mark_near_water(CityPlaces& city);

[[nodiscard]] double metres_between(LonLat a, LonLat b);
[[nodiscard]] LonLat on_the_way(LonLat from, LonLat to, double share);

}  // namespace yiping
