#include "ingest/place/banded_ring.hpp"

#include <algorithm>

#include "ingest/place/rings.hpp"

namespace yiping {

BandedRing::BandedRing(std::span<const Corner> ring)
    : low_{plane_point(ring.front())},
      high_{low_},
      area_m2_{static_cast<double>(twice_area(ring)) / 2 * east_m_per_e7 * north_m_per_e7} {
    for (const Corner& corner : ring) {
        const PlanePoint point = plane_point(corner);
        low_ = {std::min(low_.x_m, point.x_m), std::min(low_.y_m, point.y_m)};
        high_ = {std::max(high_.x_m, point.x_m), std::max(high_.y_m, point.y_m)};
    }
    area_m2_ = std::abs(area_m2_);
    bands_.resize(std::max<std::size_t>(1, ring.size() / 2));
    band_m_ = (high_.y_m - low_.y_m) / static_cast<double>(bands_.size());
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Edge edge{plane_point(ring[i]), plane_point(ring[(i + 1) % ring.size()])};
        const auto [bottom_m, top_m] = std::minmax(edge.a.y_m, edge.b.y_m);
        for (std::size_t band = band_of(bottom_m); band <= band_of(top_m); ++band)
            bands_[band].push_back(edge);
    }
}

bool BandedRing::contains(PlanePoint point) const {
    if (point.y_m < low_.y_m || point.y_m > high_.y_m) return false;
    bool inside = false;
    for (const Edge& edge : bands_[band_of(point.y_m)]) {
        if ((edge.a.y_m > point.y_m) == (edge.b.y_m > point.y_m)) continue;
        const double along = (point.y_m - edge.a.y_m) / (edge.b.y_m - edge.a.y_m);
        if (point.x_m < edge.a.x_m + along * (edge.b.x_m - edge.a.x_m)) inside = !inside;
    }
    return inside;
}

std::size_t BandedRing::band_of(double y_m) const {
    const double band = std::max(0.0, (y_m - low_.y_m) / band_m_);
    return std::min(static_cast<std::size_t>(band), bands_.size() - 1);
}

}  // namespace yiping
