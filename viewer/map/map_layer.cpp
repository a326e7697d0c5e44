#include "viewer/map/map_layer.hpp"

namespace yiping {
namespace {

/// Whether a line from the place to the right crosses the feature's outlines, holes included, an
/// odd number of times.
bool in_feature(std::span<const std::vector<Vertex2>> rings, Metres2 place) {
    bool inside = false;
    for (const std::vector<Vertex2>& ring : rings)
        for (std::size_t i = 0, before = ring.size() - 1; i < ring.size(); before = i++) {
            const Metres2 a = metres_of(ring[i]), b = metres_of(ring[before]);
            if ((a.y > place.y) != (b.y > place.y) &&
                place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x)
                inside = !inside;
        }
    return inside;
}

}  // namespace

std::optional<std::uint32_t> MapLayer::feature_of(GridCode code) const {
    const auto found = by_code.find(code.value);
    if (found == by_code.end()) return std::nullopt;
    return found->second;
}

std::optional<std::uint32_t> MapLayer::feature_at(Metres2 place) const {
    std::optional<std::uint32_t> top;
    for (const MeshChunk& chunk : areas.chunks) {
        if (!chunk.bounds.contains(place)) continue;
        for (std::uint32_t i = 0; i < chunk.features.count; ++i) {
            const std::uint32_t index = areas.feature_order[chunk.features.first + i];
            const MapFeature& feature = features[index];
            if (feature.bounds.contains(place) &&
                in_feature(std::span{rings}.subspan(feature.rings.first, feature.rings.count),
                           place))
                top = index;
        }
    }
    return top;
}

void MapLayer::forget_geometry_on_gpu() {
    areas.vertices = {};
    areas.indices = {};
    for (LineLevel& level : lines) {
        level.segments = {};
        level.begins_m = {};
    }
}

const LineLevel* level_for(std::span<const LineLevel> levels, double metres_per_pixel) {
    constexpr double tolerance_px = 0.6;  // less than a line is wide
    const LineLevel* best = nullptr;
    for (const LineLevel& level : levels)
        if (best == nullptr || level.tolerance_m <= tolerance_px * metres_per_pixel) best = &level;
    return best;
}

}  // namespace yiping
