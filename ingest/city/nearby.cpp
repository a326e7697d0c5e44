// Scans of rows in memory, run when somebody looks: some tens of thousands of additions.
#include "ingest/city/nearby.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace yiping {
namespace {

constexpr double metres_per_e7 = 0.011131949;  ///< of latitude: 6378137 m * pi / 180 / 1e7

/// Keeps the nearest.
template <class Near>
void keep_nearest(std::vector<Near>& found, std::size_t most) {
    const std::size_t kept = std::min(most, found.size());
    std::partial_sort(found.begin(),
                      found.begin() + static_cast<std::ptrdiff_t>(kept),
                      found.end(),
                      [](const Near& a, const Near& b) { return a.distance_m < b.distance_m; });
    found.resize(kept);
}

bool is_near(const Sighting& sighting, const Incident& incident, double& metres) {
    if (sighting.place.has_position && incident.place.has_position) {
        metres = distance_m(sighting.place, incident.place);
        return metres <= duplicate_within_m;
    }
    metres = duplicate_within_m;
    const GridCode community = ancestor_at(sighting.place.grid, GridLevel::community);
    return community && community == ancestor_at(incident.place.grid, GridLevel::community);
}

}  // namespace

double distance_m(const Place& a, const Place& b) {
    const double middle_deg = (a.lat_e7 / 1e7 + b.lat_e7 / 1e7) / 2;
    const double north_m = (static_cast<double>(a.lat_e7) - b.lat_e7) * metres_per_e7;
    const double east_m = (static_cast<double>(a.lon_e7) - b.lon_e7) * metres_per_e7 *
                          std::cos(middle_deg * 3.14159265358979 / 180);
    return std::hypot(north_m, east_m);
}

std::vector<Duplicate> possible_duplicates(const World& world,
                                           const Sighting& sighting,
                                           std::size_t most) {
    std::vector<Duplicate> found;
    const std::string_view middle_class = sighting.class_code.substr(0, 3);
    for (const Incident& incident : world.incidents.rows()) {
        const TimeMs apart_ms = std::abs(incident.reported_ms - sighting.time_ms);
        if (!is_open(incident.stage) || incident.id == sighting.id ||
            apart_ms > duplicate_within_ms || !incident.class_code.starts_with(middle_class))
            continue;
        double metres = 0;
        if (is_near(sighting, incident, metres)) found.push_back({&incident, metres, apart_ms});
    }
    keep_nearest(found, most);
    return found;
}

}  // namespace yiping
