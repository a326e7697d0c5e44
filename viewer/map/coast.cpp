#include "viewer/map/coast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace yiping {
namespace {

using Key = std::pair<float, float>;
Key key_of(Vertex2 vertex) {
    return {vertex.x, vertex.y};
}

/// Pieces joined where one ends and another begins.
std::vector<Polyline> joined(const std::vector<Polyline>& pieces) {
    std::map<Key, std::size_t> starting_at;
    std::map<Key, int> ends_at;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].size() < 2) continue;
        starting_at.try_emplace(key_of(pieces[i].front()), i);
        ++ends_at[key_of(pieces[i].back())];
    }
    std::vector<bool> used(pieces.size());
    std::vector<Polyline> chains;
    const auto follow = [&](std::size_t first) {
        Polyline chain;
        for (std::optional<std::size_t> piece = first; piece && !used[*piece];) {
            used[*piece] = true;
            const auto skipped = chain.empty() ? 0 : 1;  // the vertex that both have
            chain.insert(chain.end(), pieces[*piece].begin() + skipped, pieces[*piece].end());
            const auto next = starting_at.find(key_of(chain.back()));
            piece = next == starting_at.end() ? std::nullopt : std::optional{next->second};
        }
        if (chain.size() >= 2) chains.push_back(std::move(chain));
    };
    // Those that nothing leads to come first; what is left then are circles.
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (pieces[i].size() >= 2 && !ends_at.contains(key_of(pieces[i].front()))) follow(i);
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (pieces[i].size() >= 2 && !used[i]) follow(i);
    return chains;
}

/// The frame's border as one line with the clock, from the north-western corner.
class Frame {
public:
    Frame(const CityBox& shore, double margin_m)
        : box_{shore.min_x - margin_m,
               shore.min_y - margin_m,
               shore.max_x + margin_m,
               shore.max_y + margin_m} {}

    /// Straight away from the middle through a place of the shore, to the border.
    [[nodiscard]] Vertex2 led_out(Vertex2 from) const {
        const Metres2 middle = box_.centre();
        const double dx = from.x - middle.x, dy = from.y - middle.y;
        const double sides = std::abs(dx) * box_.height_m(), ends = std::abs(dy) * box_.width_m();
        if (sides >= ends) {
            const double x = dx < 0 ? box_.min_x : box_.max_x;
            return vertex_of({x, dx == 0 ? middle.y : middle.y + dy * (x - middle.x) / dx});
        }
        const double y = dy < 0 ? box_.min_y : box_.max_y;
        return vertex_of({middle.x + dx * (y - middle.y) / dy, y});
    }

    /// How far along the border a place on it lies.
    [[nodiscard]] double along(Vertex2 at) const {
        const double w = box_.width_m(), h = box_.height_m();
        const std::array<double, 4> off{
            box_.max_y - at.y, box_.max_x - at.x, at.y - box_.min_y, at.x - box_.min_x};
        const auto side = std::ranges::min_element(off) - off.begin();
        if (side == 0) return at.x - box_.min_x;
        if (side == 1) return w + box_.max_y - at.y;
        if (side == 2) return w + h + box_.max_x - at.x;
        return w + h + w + at.y - box_.min_y;
    }

    [[nodiscard]] double way_from(double from, double to) const {
        return to >= from ? to - from : to - from + length();
    }

    /// The corners passed on the way with the clock.
    void append_corners(double from, double to, Ring& ring) const {
        const double w = box_.width_m(), h = box_.height_m();
        const std::array<std::pair<double, Metres2>, 4> corners{
            {{0, {box_.min_x, box_.max_y}},
             {w, {box_.max_x, box_.max_y}},
             {w + h, {box_.max_x, box_.min_y}},
             {w + h + w, {box_.min_x, box_.min_y}}}};
        std::vector<std::pair<double, Metres2>> passed;
        for (const auto& [at, corner] : corners)
            if (way_from(from, at) < way_from(from, to))
                passed.emplace_back(way_from(from, at), corner);
        std::ranges::sort(passed, {}, [](const auto& corner) { return corner.first; });
        for (const auto& [way, corner] : passed) ring.push_back(vertex_of(corner));
    }

    [[nodiscard]] Ring whole() const {
        Ring ring;
        append_corners(0, length() - 1e-3, ring);
        return ring;
    }

private:
    [[nodiscard]] double length() const { return 2 * (box_.width_m() + box_.height_m()); }

    CityBox box_;
};

/// Closes open shores along the frame: at the end of one, with the clock to where the next begins.
std::vector<Polygon> closed_along(const Frame& frame, std::vector<Polyline> shores) {
    for (Polyline& shore : shores) {
        shore.insert(shore.begin(), frame.led_out(shore.front()));
        shore.push_back(frame.led_out(shore.back()));
    }
    std::vector<bool> used(shores.size());
    std::vector<Polygon> seas;
    for (std::size_t first = 0; first < shores.size(); ++first) {
        if (used[first]) continue;
        Ring ring;
        std::size_t at = first;
        do {
            used[at] = true;
            ring.insert(ring.end(), shores[at].begin(), shores[at].end());
            const double from = frame.along(shores[at].back());
            std::size_t next = first;
            double shortest = frame.way_from(from, frame.along(shores[first].front()));
            for (std::size_t i = 0; i < shores.size(); ++i) {
                const double way = frame.way_from(from, frame.along(shores[i].front()));
                if (!used[i] && way < shortest) {
                    next = i;
                    shortest = way;
                }
            }
            frame.append_corners(from, frame.along(shores[next].front()), ring);
            at = next;
        } while (at != first);
        seas.push_back({std::move(ring), {}});
    }
    return seas;
}

bool inside(const Ring& ring, Vertex2 place) {
    bool in = false;
    for (std::size_t i = 0, k = ring.size() - 1; i < ring.size(); k = i++)
        if ((ring[i].y > place.y) != (ring[k].y > place.y) &&
            place.x < (ring[k].x - ring[i].x) * (place.y - ring[i].y) / (ring[k].y - ring[i].y) +
                          ring[i].x)
            in = !in;
    return in;
}

}  // namespace

std::vector<Polygon> sea_beside(const std::vector<Polyline>& coastlines, double margin_m) {
    CityBox bounds;
    std::vector<Polyline> open;
    std::vector<Ring> islands;
    std::vector<Polygon> basins;
    for (Polyline& chain : joined(coastlines)) {
        for (const Vertex2 vertex : chain) bounds.include(metres_of(vertex));
        if (chain.front() != chain.back()) {
            open.push_back(std::move(chain));
            continue;
        }
        chain.pop_back();
        if (signed_double_area(chain) > 0)
            islands.push_back(std::move(chain));
        else
            basins.push_back({std::move(chain), {}});
    }
    if (bounds.empty()) return {};
    const Frame frame(bounds, margin_m);
    std::vector<Polygon> seas = closed_along(frame, std::move(open));
    if (seas.empty() && basins.empty()) seas.push_back({frame.whole(), {}});
    seas.insert(seas.end(), basins.begin(), basins.end());
    for (Ring& island : islands)
        for (Polygon& sea : seas)
            if (inside(sea.outer, island.front())) {
                sea.holes.push_back(std::move(island));
                break;
            }
    return seas;
}

}  // namespace yiping
