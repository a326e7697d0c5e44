#include "ingest/commands/simulation/city_places.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_set>

namespace yiping {
namespace {

constexpr double metres_per_degree = 111'195;
constexpr double near_water_m = 800;

double cosine_of(double lat) {
    return std::cos(lat * std::numbers::pi / 180);
}

bool holds(std::span<const LonLat> ring, LonLat at) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const bool crosses = (ring[i].lat > at.lat) != (ring[j].lat > at.lat);
        if (!crosses) continue;
        const double share = (at.lat - ring[i].lat) / (ring[j].lat - ring[i].lat);
        if (at.lon < ring[i].lon + share * (ring[j].lon - ring[i].lon)) inside = !inside;
    }
    return inside;
}

/// The farthest point on the way from the centre to a corner with the way to it free; the centre
/// when none is.
LonLat stop_towards(std::span<const LonLat> ring, LonLat centre, LonLat corner) {
    constexpr double steps = 12;
    constexpr double farthest = 0.75;
    double reached = 0;
    for (int step = 1; step <= steps; ++step) {
        const double share = farthest * step / steps;
        if (!holds(ring, on_the_way(centre, corner, share))) break;
        reached = share;
    }
    return on_the_way(centre, corner, reached * 0.9);
}

/// A square of the map, for looking up what is near.
std::int64_t cell_of(std::int64_t x, std::int64_t y) {
    return x * 1'000'000 + y;
}

}  // namespace

double metres_between(LonLat a, LonLat b) {
    const double east = (b.lon - a.lon) * cosine_of((a.lat + b.lat) / 2);
    return std::hypot(east, b.lat - a.lat) * metres_per_degree;
}

LonLat on_the_way(LonLat from, LonLat to, double share) {
    return {from.lon + share * (to.lon - from.lon), from.lat + share * (to.lat - from.lat)};
}

std::array<LonLat, MicroGrid::stop_count> stops_within(std::span<const LonLat> ring,
                                                       LonLat centre) {
    std::array<LonLat, MicroGrid::stop_count> stops;
    for (std::size_t i = 0; i < stops.size(); ++i)
        stops[i] = stop_towards(ring, centre, ring[i * ring.size() / stops.size()]);
    return stops;
}

void mark_near_water(CityPlaces& city) {
    if (city.microgrids.empty()) return;
    constexpr double cell_lat = near_water_m / metres_per_degree;
    const double cell_lon = cell_lat / cosine_of(city.microgrids.front().centre.lat);
    const auto column = [&](LonLat at) { return std::llround(at.lon / cell_lon); };
    const auto row = [&](LonLat at) { return std::llround(at.lat / cell_lat); };
    std::unordered_set<std::int64_t> wet;
    for (const LonLat& point : city.river_points)
        for (const int x : {-1, 0, 1})
            for (const int y : {-1, 0, 1}) wet.insert(cell_of(column(point) + x, row(point) + y));
    for (MicroGrid& microgrid : city.microgrids)
        microgrid.near_water =
            wet.contains(cell_of(column(microgrid.centre), row(microgrid.centre)));
}

const NamedPlace* find_place(std::span<const NamedPlace> places, GridCode code) {
    const auto found = std::ranges::lower_bound(places, code, {}, &NamedPlace::code);
    return found == places.end() || found->code != code ? nullptr : &*found;
}

std::span<const MicroGrid> microgrids_in(const CityPlaces& city, GridCode area) {
    if (!area) return {};
    const auto part_of = [level = level_of(area)](const MicroGrid& microgrid) {
        return ancestor_at(microgrid.code, level);
    };
    const auto first = std::ranges::lower_bound(city.microgrids, area, {}, part_of);
    const auto last = std::ranges::upper_bound(city.microgrids, area, {}, part_of);
    return {first, last};
}

std::string address_of(const CityPlaces& city, GridCode code) {
    std::string address;
    if (!code) return address;
    for (const auto& [places, level] : {std::pair{&city.counties, GridLevel::county},
                                        std::pair{&city.towns, GridLevel::town},
                                        std::pair{&city.communities, GridLevel::community}})
        if (const NamedPlace* place = find_place(*places, ancestor_at(code, level)))
            address += place->name;
    return address;
}

}  // namespace yiping
