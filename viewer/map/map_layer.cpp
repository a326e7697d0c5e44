#include "viewer/map/map_layer.hpp"

namespace yiping {
namespace {

double side_of(Metres2 p, const AreaVertex& a, const AreaVertex& b) {
    return (static_cast<double>(b.x) - a.x) * (p.y - a.y) -
           (static_cast<double>(b.y) - a.y) * (p.x - a.x);
}

bool in_triangle(Metres2 p, const AreaVertex& a, const AreaVertex& b, const AreaVertex& c) {
    const double ab = side_of(p, a, b);
    const double bc = side_of(p, b, c);
    const double ca = side_of(p, c, a);
    return (ab >= 0 && bc >= 0 && ca >= 0) || (ab <= 0 && bc <= 0 && ca <= 0);
}

bool in_feature(const AreaMesh& mesh, const MapFeature& feature, Metres2 place) {
    for (std::uint32_t i = feature.indices.first; i < feature.indices.first + feature.indices.count;
         i += 3)
        if (in_triangle(place,
                        mesh.vertices[mesh.indices[i]],
                        mesh.vertices[mesh.indices[i + 1]],
                        mesh.vertices[mesh.indices[i + 2]]))
            return true;
    return false;
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
            if (feature.bounds.contains(place) && in_feature(areas, feature, place)) top = index;
        }
    }
    return top;
}

const LineLevel* level_for(std::span<const LineLevel> levels, double metres_per_pixel) {
    constexpr double tolerance_px = 0.6;  // less than a line is wide
    const LineLevel* best = nullptr;
    for (const LineLevel& level : levels)
        if (best == nullptr || level.tolerance_m <= tolerance_px * metres_per_pixel) best = &level;
    return best;
}

}  // namespace yiping
