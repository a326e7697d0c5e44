// Point in ring for rings of many corners: only the edges at the point's height are looked at.
#pragma once

#include <span>
#include <vector>

#include "ingest/place/plane.hpp"

namespace yiping {

class BandedRing {
public:
    explicit BandedRing(std::span<const Corner> ring);

    [[nodiscard]] bool contains(PlanePoint point) const;
    [[nodiscard]] PlanePoint low() const { return low_; }
    [[nodiscard]] PlanePoint high() const { return high_; }
    [[nodiscard]] double area_m2() const { return area_m2_; }

private:
    struct Edge {
        PlanePoint a, b;
    };
    [[nodiscard]] std::size_t band_of(double y_m) const;

    PlanePoint low_, high_;
    double area_m2_ = 0;
    double band_m_ = 1;
    std::vector<std::vector<Edge>> bands_;
};

}  // namespace yiping
