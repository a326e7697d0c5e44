// Which of many areas holds a point: a uniform lattice over their box, each tile with the areas
// that touch it. All arithmetic is on whole numbers, so the answer is the same everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ingest/place/plane.hpp"

namespace yiping {

class AreaIndex {
public:
    /// Adds a ring to the area `number`, numbers rising from 0. A point is in an area when it is in
    /// an odd number of its rings, so holes and further parts are rings like any other.
    void add_ring(std::uint32_t number, std::span<const Corner> ring);
    /// To be called once, after the last ring and before the first question.
    void finish();

    /// The area that holds a point. A point on a border belongs to one side of it: an edge holds
    /// what lies on it when its inside is to the east, or to the north if it is level. Where areas
    /// overlap it is the lowest number.
    [[nodiscard]] std::optional<std::uint32_t> find(Corner point) const;
    [[nodiscard]] bool contains(std::uint32_t number, Corner point) const;

    [[nodiscard]] std::size_t size() const { return boxes_.size(); }
    struct Box {
        Corner low;
        Corner high;
    };
    [[nodiscard]] Box box(std::uint32_t number) const { return boxes_[number]; }

private:
    struct Ring {
        std::uint32_t first_corner = 0;
        std::uint32_t end_corner = 0;
    };
    [[nodiscard]] std::size_t column(std::int32_t lon_e7) const;
    [[nodiscard]] std::size_t row(std::int32_t lat_e7) const;
    template <typename Use>
    void for_each_tile(const Box& box, const Use& use) const;

    std::vector<Corner> corners_;
    std::vector<Ring> rings_;
    std::vector<std::uint32_t> first_ring_;  // by area, and one past the last
    std::vector<Box> boxes_;                 // by area
    Box all_;
    std::size_t columns_ = 0;
    std::size_t rows_ = 0;
    std::int64_t tile_e7_ = 1;                  // the side of a tile
    std::vector<std::uint32_t> first_in_tile_;  // into in_tile_, and one past the last
    std::vector<std::uint32_t> in_tile_;        // areas, lowest first
};

}  // namespace yiping
