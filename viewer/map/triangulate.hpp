// Polygons to triangles.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "viewer/map/space.hpp"

namespace yiping {

/// A closed line without its first vertex repeated at the end; either direction.
using Ring = std::vector<Vertex2>;

/// An outer ring and any holes in it.
struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
};

/// Corners three by three.
struct Triangles {
    std::vector<Vertex2> vertices;
    std::vector<std::uint32_t> indices;
};

/// Twice the area of a ring, positive when it goes against the clock.
[[nodiscard]] double signed_double_area(std::span<const Vertex2> ring);

/// Fills polygons. Small rings without holes are cut ear by ear; the rest, and whatever turns out
/// to cross itself, goes through GEOS. Holds a GEOS context: one object for each thread.
class Triangulator {
public:
    Triangulator();

    /// Appends the triangles of `polygon`. Rings with repeated or collinear vertices are fine; one
    /// that crosses itself is made valid first; one without area adds nothing.
    void append(const Polygon& polygon, Triangles& out);

private:
    struct Geos;
    struct CloseGeos {
        void operator()(Geos* geos) const;
    };
    std::unique_ptr<Geos, CloseGeos> geos_;
    std::vector<std::uint32_t> next_, previous_;  // of the ring being cut, kept to save allocations
};

}  // namespace yiping
