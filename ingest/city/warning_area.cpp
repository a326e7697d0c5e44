// Points in polygons by counting crossings.
#include "ingest/city/warning_area.hpp"

#include <algorithm>
#include <set>

#include "ingest/city/nearby.hpp"

namespace yiping {
namespace {

bool in_ring(const std::vector<std::vector<double>>& ring, LonLat at) {
    bool inside = false;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const double x1 = ring[i][0];
        const double y1 = ring[i][1];
        const double x2 = ring[i + 1][0];
        const double y2 = ring[i + 1][1];
        if ((y1 > at.lat) == (y2 > at.lat)) continue;
        if (at.lon < x1 + (at.lat - y1) / (y2 - y1) * (x2 - x1)) inside = !inside;
    }
    return inside;
}

bool covers(const WarningArea& area, const Place& place) {
    if (area.codes)
        for (const std::string& text : *area.codes)
            if (const auto code = parse_grid_code(text); code && lies_in(place.grid, *code))
                return true;
    if (!place.has_position) return false;
    const LonLat at = lon_lat_of(place);
    if (area.polygon && in_ring(*area.polygon, at)) return true;
    if (!area.circle) return false;
    const std::vector<double>& circle = *area.circle;
    const Place centre = place_at({circle[0], circle[1]}, {});
    return distance_m(centre, place) <= circle[2] * 1000;
}

}  // namespace

bool covers(const Warning& warning, const Place& place) {
    return std::ranges::any_of(warning.areas,
                               [&](const WarningArea& area) { return covers(area, place); });
}

Inside what_lies_inside(const World& world, const Warning& warning) {
    Inside inside;
    std::set<GridCode> communities;
    const auto take = [&](auto& into, const auto& row) {
        if (!covers(warning, row.place)) return;
        into.push_back(&row);
        if (const GridCode code = ancestor_at(row.place.grid, GridLevel::community))
            communities.insert(code);
    };
    for (const Incident& incident : world.incidents.rows())
        if (is_open(incident.stage)) take(inside.incidents, incident);
    for (const Worker& worker : world.workers.rows())
        if (worker.on_duty && worker.fresh) take(inside.workers, worker);
    for (const Resource& resource : world.resources.rows()) take(inside.resources, resource);
    for (const GridNode& node : world.grid.rows())
        if (level_of(node.id) == GridLevel::community &&
            covers(warning, Place{0, 0, node.id, false}))
            communities.insert(node.id);
    inside.communities.assign(communities.begin(), communities.end());
    return inside;
}

}  // namespace yiping
