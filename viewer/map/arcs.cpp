#include "viewer/map/arcs.hpp"

#include <tsl/robin_map.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace yiping {
namespace {

using VertexId = std::uint32_t;

std::uint64_t bits_of(Vertex2 vertex) {
    // Adding zero makes -0 and 0 the same vertex.
    return (std::uint64_t{std::bit_cast<std::uint32_t>(vertex.x + 0.0F)} << 32) |
           std::bit_cast<std::uint32_t>(vertex.y + 0.0F);
}

struct SpreadBits {
    std::size_t operator()(std::uint64_t bits) const {
        bits *= 0x9E3779B97F4A7C15U;
        return bits ^ (bits >> 32);
    }
};

/// All rings as one graph: each place a node, each edge once.
class EdgeGraph {
public:
    explicit EdgeGraph(std::span<const std::span<const Vertex2>> rings) {
        number_places(rings);
        std::ranges::sort(edges_);
        edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
        link_neighbours();
    }

    std::vector<Polyline> walk() {
        std::vector<Polyline> arcs;
        for (VertexId id = 0; id < places_.size(); ++id)
            if (degree(id) != 2)
                for (auto slot = first_[id]; slot < first_[id + 1]; ++slot) follow(id, slot, arcs);
        for (VertexId id = 0; id < places_.size();
             ++id)  // what is left are islands without junctions
            for (auto slot = first_[id]; slot < first_[id + 1]; ++slot) follow(id, slot, arcs);
        return arcs;
    }

private:
    void number_places(std::span<const std::span<const Vertex2>> rings) {
        std::size_t vertex_count = 0;
        for (const auto ring : rings) vertex_count += ring.size();
        tsl::robin_map<std::uint64_t, VertexId, SpreadBits> ids;
        ids.reserve(vertex_count);
        edges_.reserve(vertex_count);
        const auto id_of = [&](Vertex2 place) {
            const auto [found, fresh] =
                ids.try_emplace(bits_of(place), static_cast<VertexId>(places_.size()));
            if (fresh) places_.push_back(place);
            return found->second;
        };
        for (const auto ring : rings) {
            if (ring.size() < 2) continue;
            VertexId from = id_of(ring.back());
            for (const Vertex2 place : ring) {
                const VertexId to = id_of(place);
                if (from != to)
                    edges_.push_back((std::uint64_t{std::min(from, to)} << 32) |
                                     std::max(from, to));
                from = to;
            }
        }
    }

    void link_neighbours() {
        first_.assign(places_.size() + 1, 0);
        for (const std::uint64_t edge : edges_) {
            ++first_[(edge >> 32) + 1];
            ++first_[(edge & 0xFFFFFFFFU) + 1];
        }
        for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
        neighbour_.resize(edges_.size() * 2);
        used_.assign(edges_.size() * 2, false);
        std::vector<std::uint32_t> fill(first_.begin(), first_.end() - 1);
        for (const std::uint64_t edge : edges_) {
            const auto a = static_cast<VertexId>(edge >> 32);
            const auto b = static_cast<VertexId>(edge & 0xFFFFFFFFU);
            neighbour_[fill[a]++] = b;
            neighbour_[fill[b]++] = a;
        }
    }

    [[nodiscard]] std::uint32_t degree(VertexId id) const { return first_[id + 1] - first_[id]; }

    /// The slot of the edge from `from` to `to`, seen from `from`.
    [[nodiscard]] std::uint32_t slot_of(VertexId from, VertexId to) const {
        std::uint32_t slot = first_[from];
        while (neighbour_[slot] != to) ++slot;
        return slot;
    }

    void follow(VertexId from, std::uint32_t slot, std::vector<Polyline>& arcs) {
        if (used_[slot]) return;
        Polyline arc{places_[from]};
        while (true) {
            const VertexId to = neighbour_[slot];
            used_[slot] = true;
            used_[slot_of(to, from)] = true;
            arc.push_back(places_[to]);
            if (degree(to) != 2) break;
            const std::uint32_t onward =
                neighbour_[first_[to]] == from ? first_[to] + 1 : first_[to];
            if (used_[onward]) break;  // round an island
            from = to;
            slot = onward;
        }
        arcs.push_back(std::move(arc));
    }

    std::vector<Vertex2> places_;
    std::vector<std::uint64_t> edges_;
    std::vector<std::uint32_t> first_;  // of each place in neighbour_, and the end of the last
    std::vector<VertexId> neighbour_;
    std::vector<bool> used_;
};

double distance_squared(Vertex2 p, Vertex2 a, Vertex2 b) {
    const double dx = static_cast<double>(b.x) - a.x;
    const double dy = static_cast<double>(b.y) - a.y;
    const double px = static_cast<double>(p.x) - a.x;
    const double py = static_cast<double>(p.y) - a.y;
    const double length_squared = dx * dx + dy * dy;
    const double along =
        length_squared > 0 ? std::clamp((px * dx + py * dy) / length_squared, 0.0, 1.0) : 0.0;
    return (px - along * dx) * (px - along * dx) + (py - along * dy) * (py - along * dy);
}

struct Farthest {
    std::size_t index = 0;
    double distance_squared = -1;
};

Farthest farthest_between(std::span<const Vertex2> line, std::size_t first, std::size_t last) {
    Farthest farthest;
    for (std::size_t i = first + 1; i < last; ++i) {
        const double distance = distance_squared(line[i], line[first], line[last]);
        if (distance > farthest.distance_squared) farthest = {i, distance};
    }
    return farthest;
}

}  // namespace

std::vector<Polyline> shared_arcs(std::span<const std::span<const Vertex2>> rings) {
    return EdgeGraph(rings).walk();
}

Polyline simplified(std::span<const Vertex2> line, double tolerance_m) {
    if (line.size() < 3) return {line.begin(), line.end()};
    std::vector<bool> kept(line.size());
    kept.front() = kept.back() = true;
    std::vector<std::pair<std::size_t, std::size_t>> open;
    if (line.front() ==
        line.back()) {  // a closed line has no length between its ends: keep a triangle
        const std::size_t far = farthest_between(line, 0, line.size() - 1).index;
        const Farthest before = farthest_between(line, 0, far);
        const Farthest after = farthest_between(line, far, line.size() - 1);
        kept[far] = true;
        if (before.distance_squared >= 0 || after.distance_squared >= 0)
            kept[before.distance_squared >= after.distance_squared ? before.index : after.index] =
                true;
    }
    for (std::size_t i = 1, last = 0; i < line.size(); ++i)
        if (kept[i]) open.emplace_back(std::exchange(last, i), i);
    const double limit = tolerance_m * tolerance_m;
    while (!open.empty()) {
        const auto [first, last] = open.back();
        open.pop_back();
        const Farthest farthest = farthest_between(line, first, last);
        if (farthest.distance_squared <= limit) continue;
        kept[farthest.index] = true;
        open.emplace_back(first, farthest.index);
        open.emplace_back(farthest.index, last);
    }
    Polyline result;
    for (std::size_t i = 0; i < line.size(); ++i)
        if (kept[i]) result.push_back(line[i]);
    return result;
}

}  // namespace yiping
