// Straight pieces that meet only at their ends, and the faces between them, as half-edges.
// Half-edge 2i and 2i+1 are the two directions of piece i; each has its face on the left.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/place/plane.hpp"

namespace yiping {

struct Segment {
    Corner a;
    Corner b;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 sees a null pointer in what < becomes
    auto operator<=>(const Segment&) const = default;
};

class PlanarMap {
public:
    /// `segments` cross nowhere. What hangs loose (has the same face on both sides at a free end)
    /// is dropped.
    explicit PlanarMap(std::vector<Segment> segments);

    [[nodiscard]] int half_edge_count() const { return static_cast<int>(from_.size()); }
    [[nodiscard]] int corner_count() const { return static_cast<int>(corners_.size()); }
    [[nodiscard]] int face_count() const { return static_cast<int>(first_of_face_.size()); }

    [[nodiscard]] static int twin(int half_edge) { return half_edge ^ 1; }
    /// The number of the corner at which a half-edge begins.
    [[nodiscard]] int from(int half_edge) const { return from_[index(half_edge)]; }
    [[nodiscard]] int to(int half_edge) const { return from_[index(twin(half_edge))]; }
    /// The next half-edge around the same face.
    [[nodiscard]] int next(int half_edge) const { return next_[index(half_edge)]; }
    [[nodiscard]] int face(int half_edge) const { return face_[index(half_edge)]; }
    [[nodiscard]] Corner corner(int number) const { return corners_[index(number)]; }
    [[nodiscard]] double length_m(int half_edge) const;
    /// Around the face; counter-clockwise where the face is bounded.
    [[nodiscard]] CornerRing ring(int face) const;
    /// False for the one endless face around each connected part.
    [[nodiscard]] bool bounded(int face) const { return bounded_[index(face)] != 0; }

private:
    static std::size_t index(int number) { return static_cast<std::size_t>(number); }
    void number_corners(std::vector<Segment>& segments);
    void link_half_edges();
    void find_faces();

    std::vector<Corner> corners_;
    std::vector<int> from_, next_, face_;  // by half-edge
    std::vector<int> first_of_face_;
    std::vector<char> bounded_;  // by face
};

}  // namespace yiping
