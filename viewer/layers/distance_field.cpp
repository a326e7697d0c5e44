#include "viewer/layers/distance_field.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {
namespace {

float squared_distance(Vertex2 p, Vertex2 a, Vertex2 b) {
    const float abx = b.x - a.x, aby = b.y - a.y, apx = p.x - a.x, apy = p.y - a.y;
    const float length = abx * abx + aby * aby;
    const float t = length > 0 ? std::clamp((apx * abx + apy * aby) / length, 0.0F, 1.0F) : 0;
    const float dx = apx - t * abx, dy = apy - t * aby;
    return dx * dx + dy * dy;
}

/// Rows or columns of pixels.
struct Span {
    int first, end;
};
/// Those whose centres lie between two places of the outline, and one more on each side.
Span centres_between(float low, float high, float unit, int side_px) {
    return {std::max(0, static_cast<int>(std::floor(low / unit - 0.5F))),
            std::min(side_px, static_cast<int>(std::ceil(high / unit + 0.5F)))};
}

/// One symbol, edge by edge: each is of no matter to pixels farther away than the reach.
class Field {
public:
    Field(int side_px, float reach)
        : side_px_{side_px},
          unit_{SymbolSet::field / static_cast<float>(side_px)},
          reach_{reach},
          nearest_(count(), reach * reach),
          inside_(count(), false) {}

    void add_edge(Vertex2 a, Vertex2 b) {
        const auto [low_y, high_y] = std::minmax(a.y, b.y);
        const auto [low_x, high_x] = std::minmax(a.x, b.x);
        const Span rows = centres_between(low_y - reach_, high_y + reach_, unit_, side_px_);
        const Span columns = centres_between(low_x - reach_, high_x + reach_, unit_, side_px_);
        for (int y = rows.first; y < rows.end; ++y) {
            for (int x = columns.first; x < columns.end; ++x) {
                float& nearest = nearest_[at(x, y)];
                nearest = std::min(nearest, squared_distance(centre(x, y), a, b));
            }
            turn_over(y, a, b);
        }
    }

    [[nodiscard]] std::vector<std::uint8_t> bytes() const {
        std::vector<std::uint8_t> bytes;
        bytes.reserve(nearest_.size());
        for (std::size_t i = 0; i < nearest_.size(); ++i) {
            const float distance = inside_[i] ? std::sqrt(nearest_[i]) : -std::sqrt(nearest_[i]);
            const float depth = std::clamp(distance / reach_, -1.0F, 1.0F);
            bytes.push_back(static_cast<std::uint8_t>(std::lround(127.5F + 127.5F * depth)));
        }
        return bytes;
    }

private:
    [[nodiscard]] std::size_t count() const {
        return static_cast<std::size_t>(side_px_) * static_cast<std::size_t>(side_px_);
    }
    [[nodiscard]] std::size_t at(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(side_px_) +
               static_cast<std::size_t>(x);
    }
    [[nodiscard]] Vertex2 centre(int x, int y) const {
        return {(static_cast<float>(x) + 0.5F) * unit_, (static_cast<float>(y) + 0.5F) * unit_};
    }
    /// A line from a pixel to the right that crosses the edge goes in, or out.
    void turn_over(int y, Vertex2 a, Vertex2 b) {
        const float level = centre(0, y).y;
        if ((a.y > level) == (b.y > level)) return;
        const float crossing = a.x + (level - a.y) / (b.y - a.y) * (b.x - a.x);
        for (int x = 0; x < side_px_ && centre(x, y).x < crossing; ++x)
            inside_[at(x, y)] = !inside_[at(x, y)];
    }

    int side_px_;
    float unit_, reach_;
    std::vector<float> nearest_;  ///< squared, at most the reach
    std::vector<bool> inside_;
};

}  // namespace

std::vector<std::uint8_t> distance_field(const SymbolOutline& symbol, int side_px, float reach) {
    Field field{side_px, reach};
    for (const std::vector<Vertex2>& ring : symbol.rings)
        for (std::size_t i = 0; i < ring.size(); ++i)
            field.add_edge(ring[i], ring[(i + 1) % ring.size()]);
    return field.bytes();
}

}  // namespace yiping
