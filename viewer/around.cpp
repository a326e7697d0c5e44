#include "viewer/around.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {
namespace {

double away(Metres2 a, Metres2 b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

void add_points(
    const MapLayer& layer, Metres2 place, double within, double metre, Surroundings& all) {
    for (const MapPoint& point : layer.points) {
        const double distance = away(metres_of(point.place), place);
        if (distance > within) continue;
        const MapFeature& feature = layer.features[point.feature];
        const std::string& kind = layer.class_names[feature.class_index];
        auto known = std::ranges::find(all.kinds, kind, &AroundKind::kind);
        if (known == all.kinds.end()) {
            all.kinds.push_back({kind, 0, feature.name, distance / metre});
            known = all.kinds.end() - 1;
        }
        ++known->count;
        if (distance / metre >= known->metres) continue;
        known->nearest = feature.name;
        known->metres = distance / metre;
    }
}

}  // namespace

Surroundings surroundings_of(const std::vector<const MapLayer*>& layers,
                             Metres2 place,
                             double within_m,
                             double metre) {
    Surroundings all;
    all.within_m = within_m;
    const double within = within_m * metre;
    const MapLayer* cells = nullptr;
    for (const MapLayer* layer : layers) {
        if (layer->role == MapRole::poi) add_points(*layer, place, within, metre, all);
        const bool tells = std::ranges::any_of(
            layer->features, [](const MapFeature& feature) { return feature.households != 0; });
        if (tells && (cells == nullptr || layer->features.size() > cells->features.size()))
            cells = layer;
    }
    if (cells != nullptr)
        for (const MapFeature& cell : cells->features)
            if (away(cell.bounds.centre(), place) <= within) all.households += cell.households;
    std::ranges::sort(all.kinds, {}, &AroundKind::metres);
    return all;
}

}  // namespace yiping
