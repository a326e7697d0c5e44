#include "viewer/layers/distance_field.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace yiping {
namespace {

float squared_distance(Vertex2 p, Vertex2 a, Vertex2 b) {
    const float abx = b.x - a.x, aby = b.y - a.y, apx = p.x - a.x, apy = p.y - a.y;
    const float length = abx * abx + aby * aby;
    const float t = length > 0 ? std::clamp((apx * abx + apy * aby) / length, 0.0F, 1.0F) : 0;
    const float dx = apx - t * abx, dy = apy - t * aby;
    return dx * dx + dy * dy;
}

/// Whether a line to the right of p crosses the edge.
bool crosses(Vertex2 p, Vertex2 a, Vertex2 b) {
    if ((a.y > p.y) == (b.y > p.y)) return false;
    return p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x);
}

/// Positive inside.
float signed_distance(const SymbolOutline& symbol, Vertex2 p) {
    float nearest = std::numeric_limits<float>::max();
    bool inside = false;
    for (const std::vector<Vertex2>& ring : symbol.rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Vertex2 a = ring[i], b = ring[(i + 1) % ring.size()];
            nearest = std::min(nearest, squared_distance(p, a, b));
            inside = inside != crosses(p, a, b);
        }
    return inside ? std::sqrt(nearest) : -std::sqrt(nearest);
}

}  // namespace

std::vector<std::uint8_t> distance_field(const SymbolOutline& symbol, int side_px, float reach) {
    std::vector<std::uint8_t> field;
    const float unit = SymbolSet::field / static_cast<float>(side_px);
    for (int y = 0; y < side_px; ++y)
        for (int x = 0; x < side_px; ++x) {
            const Vertex2 centre{(static_cast<float>(x) + 0.5F) * unit,
                                 (static_cast<float>(y) + 0.5F) * unit};
            const float depth = std::clamp(signed_distance(symbol, centre) / reach, -1.0F, 1.0F);
            field.push_back(static_cast<std::uint8_t>(std::lround(127.5F + 127.5F * depth)));
        }
    return field;
}

}  // namespace yiping
