#include "ingest/place/planar_map.hpp"

#include <algorithm>

#include "ingest/place/rings.hpp"

namespace yiping {
namespace {

/// Order of directions counter-clockwise from east, exact.
struct Direction {
    std::int64_t dx = 0;
    std::int64_t dy = 0;
    [[nodiscard]] bool upper() const { return dy > 0 || (dy == 0 && dx > 0); }
    bool operator<(const Direction& other) const {
        if (upper() != other.upper()) return upper();
        return dx * other.dy - dy * other.dx > 0;
    }
};

Direction direction(Corner from, Corner to) {
    return {std::int64_t{to.lon_e7} - from.lon_e7, std::int64_t{to.lat_e7} - from.lat_e7};
}

/// Drops again and again what ends where nothing else begins.
void drop_loose_ends(std::vector<Segment>& segments) {
    while (true) {
        std::vector<Corner> ends;
        ends.reserve(segments.size() * 2);
        for (const Segment& segment : segments) {
            ends.push_back(segment.a);
            ends.push_back(segment.b);
        }
        std::sort(ends.begin(), ends.end());
        const auto loose = [&](Corner corner) {
            const auto [first, last] = std::equal_range(ends.begin(), ends.end(), corner);
            return last - first == 1;
        };
        const auto dropped = std::erase_if(
            segments, [&](const Segment& segment) { return loose(segment.a) || loose(segment.b); });
        if (dropped == 0) return;
    }
}

}  // namespace

PlanarMap::PlanarMap(std::vector<Segment> segments) {
    drop_loose_ends(segments);
    number_corners(segments);
    link_half_edges();
    find_faces();
}

double PlanarMap::length_m(int half_edge) const {
    return distance_m(plane_point(corner(from(half_edge))), plane_point(corner(to(half_edge))));
}

CornerRing PlanarMap::ring(int face) const {
    CornerRing ring;
    const int first = first_of_face_[index(face)];
    int at = first;
    do {
        ring.push_back(corner(from(at)));
        at = next(at);
    } while (at != first);
    return ring;
}

void PlanarMap::number_corners(std::vector<Segment>& segments) {
    for (Segment& segment : segments)
        if (segment.b < segment.a) std::swap(segment.a, segment.b);
    std::sort(segments.begin(), segments.end());
    segments.erase(std::unique(segments.begin(), segments.end()), segments.end());
    for (const Segment& segment : segments) {
        corners_.push_back(segment.a);
        corners_.push_back(segment.b);
    }
    std::sort(corners_.begin(), corners_.end());
    corners_.erase(std::unique(corners_.begin(), corners_.end()), corners_.end());
    const auto number = [&](Corner corner) {
        return static_cast<int>(std::lower_bound(corners_.begin(), corners_.end(), corner) -
                                corners_.begin());
    };
    from_.reserve(segments.size() * 2);
    for (const Segment& segment : segments) {
        from_.push_back(number(segment.a));
        from_.push_back(number(segment.b));
    }
}

void PlanarMap::link_half_edges() {
    std::vector<int> leaving(from_.size());  // half-edges by where they begin, then by direction
    for (std::size_t i = 0; i < leaving.size(); ++i) leaving[i] = static_cast<int>(i);
    const auto direction_of = [&](int half_edge) {
        return direction(corner(from(half_edge)), corner(to(half_edge)));
    };
    std::sort(leaving.begin(), leaving.end(), [&](int a, int b) {
        if (from(a) != from(b)) return from(a) < from(b);
        return direction_of(a) < direction_of(b);
    });
    next_.resize(from_.size());
    for (std::size_t first = 0; first < leaving.size();) {
        std::size_t end = first;
        while (end < leaving.size() && from(leaving[end]) == from(leaving[first])) ++end;
        for (std::size_t i = first; i < end; ++i) {
            const int clockwise_before = leaving[i == first ? end - 1 : i - 1];
            next_[index(twin(leaving[i]))] = clockwise_before;
        }
        first = end;
    }
}

void PlanarMap::find_faces() {
    face_.assign(from_.size(), -1);
    for (int start = 0; start < half_edge_count(); ++start) {
        if (face(start) >= 0) continue;
        const int number = face_count();
        first_of_face_.push_back(start);
        for (int at = start; face(at) < 0; at = next(at)) face_[index(at)] = number;
        bounded_.push_back(twice_area(ring(number)) > 0 ? 1 : 0);
    }
}

}  // namespace yiping
