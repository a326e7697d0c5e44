#include "viewer/map/triangulate.hpp"

#include <geos_c.h>

#include <algorithm>
#include <cstddef>

namespace yiping {
namespace {

/// Rings longer than this go to GEOS, whose cost grows more slowly.
constexpr std::size_t longest_cut_by_ears = 80;

/// Twice the area of a triangle, positive against the clock.
double cross(Vertex2 a, Vertex2 b, Vertex2 c) {
    return (static_cast<double>(b.x) - a.x) * (static_cast<double>(c.y) - a.y) -
           (static_cast<double>(b.y) - a.y) * (static_cast<double>(c.x) - a.x);
}

bool inside_or_on(Vertex2 p, Vertex2 a, Vertex2 b, Vertex2 c) {
    return cross(a, b, p) >= 0 && cross(b, c, p) >= 0 && cross(c, a, p) >= 0;
}

/// Without neighbours that are equal.
Ring without_repeats(const Ring& ring) {
    Ring clean;
    clean.reserve(ring.size());
    for (const Vertex2 vertex : ring)
        if (clean.empty() || vertex != clean.back()) clean.push_back(vertex);
    while (clean.size() > 1 && clean.front() == clean.back()) clean.pop_back();
    return clean;
}

bool cross_each_other(Vertex2 a, Vertex2 b, Vertex2 c, Vertex2 d) {
    if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
        std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y))
        return false;
    return cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0;
}

/// Whether two edges cross; touching is not crossing. Every edge against every other, so for small
/// rings.
bool crosses_itself(const Ring& ring) {
    const std::size_t count = ring.size();
    for (std::size_t i = 0; i + 2 < count; ++i)
        for (std::size_t k = i + 2; k < count; ++k)
            if (cross_each_other(ring[i], ring[i + 1], ring[k], ring[(k + 1) % count])) return true;
    return false;
}

/// One ring being cut, ear by ear. Indices are into `ring`, linked against the clock.
class EarCutter {
public:
    EarCutter(const Ring& ring,
              std::vector<std::uint32_t>& next,
              std::vector<std::uint32_t>& previous)
        : ring_{ring}, next_{next}, previous_{previous}, left_{ring.size()} {
        const auto count = static_cast<std::uint32_t>(ring.size());
        const bool clockwise = signed_double_area(ring) < 0;
        next_.resize(count);
        previous_.resize(count);
        for (std::uint32_t i = 0; i < count; ++i) {
            next_[i] = (i + 1) % count;
            previous_[i] = (i + count - 1) % count;
        }
        if (clockwise) next_.swap(previous_);
    }

    /// Appends corner indices; false when no ear is found although area is left: the ring crosses
    /// itself.
    bool cut(std::vector<std::uint32_t>& corners) {
        std::uint32_t at = 0;
        std::size_t fruitless = 0;
        while (left_ >= 3) {
            if (is_ear(at)) {
                corners.insert(corners.end(), {previous_[at], at, next_[at]});
                at = remove(at);
                fruitless = 0;
            } else if (fruitless >= left_) {
                // A corner without area stops no ear, but may be all that is left.
                if (!remove_one_flat(at)) return false;
                fruitless = 0;
            } else {
                at = next_[at];
                ++fruitless;
            }
        }
        return true;
    }

private:
    [[nodiscard]] double turn(std::uint32_t i) const {
        return cross(ring_[previous_[i]], ring_[i], ring_[next_[i]]);
    }

    [[nodiscard]] bool is_ear(std::uint32_t i) const {
        if (turn(i) <= 0) return false;
        const Vertex2 a = ring_[previous_[i]];
        const Vertex2 b = ring_[i];
        const Vertex2 c = ring_[next_[i]];
        for (std::uint32_t k = next_[next_[i]]; k != previous_[i]; k = next_[k])
            if (turn(k) <= 0 && inside_or_on(ring_[k], a, b, c)) return false;
        return true;
    }

    /// Takes a corner out and returns the one after next, which spreads the triangles instead of
    /// fanning them.
    std::uint32_t remove(std::uint32_t i) {
        next_[previous_[i]] = next_[i];
        previous_[next_[i]] = previous_[i];
        --left_;
        return next_[next_[i]];
    }

    bool remove_one_flat(std::uint32_t& at) {
        for (std::size_t i = 0; i < left_; ++i, at = next_[at]) {
            if (turn(at) != 0) continue;
            at = remove(at);
            return true;
        }
        return false;
    }

    const Ring& ring_;
    std::vector<std::uint32_t>& next_;
    std::vector<std::uint32_t>& previous_;
    std::size_t left_;
};

}  // namespace

double signed_double_area(std::span<const Vertex2> ring) {
    double sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) sum += cross(ring[0], ring[i], ring[i + 1]);
    return sum;
}

/// GEOS with its context, and the few calls that are needed of it.
struct Triangulator::Geos {
    struct Destroy {
        GEOSContextHandle_t context;
        void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(context, geometry); }
    };
    using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

    GEOSContextHandle_t context = GEOS_init_r();

    Geometry own(GEOSGeometry* geometry) const { return Geometry(geometry, Destroy{context}); }

    [[nodiscard]] GEOSGeometry* make_ring(const Ring& ring) const {
        const auto count = static_cast<unsigned>(ring.size());
        GEOSCoordSequence* places = GEOSCoordSeq_create_r(context, count + 1, 2);
        for (unsigned i = 0; i <= count; ++i)
            GEOSCoordSeq_setXY_r(context, places, i, ring[i % count].x, ring[i % count].y);
        return GEOSGeom_createLinearRing_r(context, places);
    }

    [[nodiscard]] Geometry make_polygon(const Polygon& polygon) const {
        std::vector<GEOSGeometry*> holes;
        for (const Ring& hole : polygon.holes)
            if (hole.size() >= 3) holes.push_back(make_ring(hole));
        return own(GEOSGeom_createPolygon_r(
            context, make_ring(polygon.outer), holes.data(), static_cast<unsigned>(holes.size())));
    }

    /// The triangles of a valid polygon or a collection of them.
    [[nodiscard]] Triangles fill(const GEOSGeometry* geometry) const {
        Triangles filled;
        const Geometry all = own(GEOSConstrainedDelaunayTriangulation_r(context, geometry));
        if (!all) return filled;
        const int count = GEOSGetNumGeometries_r(context, all.get());
        for (int i = 0; i < count; ++i) {
            const GEOSGeometry* triangle = GEOSGetGeometryN_r(context, all.get(), i);
            const GEOSGeometry* ring = GEOSGetExteriorRing_r(context, triangle);
            const GEOSCoordSequence* places = GEOSGeom_getCoordSeq_r(context, ring);
            for (unsigned corner = 0; corner < 3; ++corner) {
                double x = 0;
                double y = 0;
                GEOSCoordSeq_getXY_r(context, places, corner, &x, &y);
                filled.indices.push_back(static_cast<std::uint32_t>(filled.vertices.size()));
                filled.vertices.push_back(vertex_of({x, y}));
            }
        }
        return filled;
    }

    [[nodiscard]] Triangles fill_any(const Polygon& polygon) const {
        const Geometry given = make_polygon(polygon);
        if (!given) return {};
        if (GEOSisValid_r(context, given.get()) == 1) return fill(given.get());
        const Geometry valid = own(GEOSMakeValid_r(context, given.get()));
        return valid ? fill(valid.get()) : Triangles{};
    }
};

void Triangulator::CloseGeos::operator()(Geos* geos) const {
    GEOS_finish_r(geos->context);
    delete geos;
}

Triangulator::Triangulator() : geos_{new Geos} {}

void Triangulator::append(const Polygon& polygon, Triangles& out) {
    const Ring outer = without_repeats(polygon.outer);
    if (outer.size() < 3) return;
    const auto first = static_cast<std::uint32_t>(out.vertices.size());
    const std::size_t first_index = out.indices.size();
    if (polygon.holes.empty() && outer.size() <= longest_cut_by_ears && !crosses_itself(outer)) {
        if (EarCutter(outer, next_, previous_).cut(out.indices)) {
            out.vertices.insert(out.vertices.end(), outer.begin(), outer.end());
            for (std::size_t i = first_index; i < out.indices.size(); ++i) out.indices[i] += first;
            return;
        }
        out.indices.resize(first_index);
    }
    Polygon clean{outer, {}};
    for (const Ring& hole : polygon.holes) clean.holes.push_back(without_repeats(hole));
    const Triangles filled = geos_->fill_any(clean);
    out.vertices.insert(out.vertices.end(), filled.vertices.begin(), filled.vertices.end());
    for (const std::uint32_t index : filled.indices) out.indices.push_back(first + index);
}

}  // namespace yiping
