// A county's land as small squares, on which the zones of towns and communities grow.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ingest/place/banded_ring.hpp"

namespace yiping {

class Land {
public:
    /// About `count` squares over the inside of a ring. `seed` decides how borders wander.
    Land(const BandedRing& shape, double count, std::uint64_t seed);

    [[nodiscard]] int size() const { return static_cast<int>(middles_.size()); }
    [[nodiscard]] PlanePoint middle(int square) const {
        return middles_[static_cast<std::size_t>(square)];
    }
    [[nodiscard]] double side_m() const { return side_m_; }
    /// The square that holds a point; -1 when it is not land.
    [[nodiscard]] int square_at(PlanePoint point) const;
    /// The square among `squares` whose middle is nearest to a point.
    [[nodiscard]] int nearest(std::span<const int> squares, PlanePoint point) const;
    /// The squares along a straight way between two of them.
    [[nodiscard]] std::vector<int> way(int from, int to) const;

    struct Start {
        int square = 0;
        int zone = 0;
    };
    /// The zone of each square: all zones grow from their starts at the same pace, hindered here
    /// and there, over the squares whose `parent` is `within`; -1 on the others. A zone is as
    /// connected as its starts are; where two claim a square the first has it.
    [[nodiscard]] std::vector<int> grow(std::span<const Start> starts,
                                        std::span<const int> parent,
                                        int within) const;

private:
    [[nodiscard]] int square(std::int64_t column, std::int64_t row) const;

    PlanePoint low_;
    double side_m_ = 1;
    std::int64_t columns_ = 0;
    std::int64_t rows_ = 0;
    std::vector<int> square_of_place_;  // by row and column; -1 where there is no land
    std::vector<int> place_of_square_;
    std::vector<PlanePoint> middles_;
    std::vector<double> hindrance_;  // by square: cost of a metre
};

}  // namespace yiping
