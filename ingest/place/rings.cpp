#include "ingest/place/rings.hpp"

#include <algorithm>

namespace yiping {

std::int64_t twice_area(std::span<const Corner> ring) {
    std::int64_t sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        const std::int64_t ux = std::int64_t{ring[i].lon_e7} - ring[0].lon_e7;
        const std::int64_t uy = std::int64_t{ring[i].lat_e7} - ring[0].lat_e7;
        const std::int64_t vx = std::int64_t{ring[i + 1].lon_e7} - ring[0].lon_e7;
        const std::int64_t vy = std::int64_t{ring[i + 1].lat_e7} - ring[0].lat_e7;
        sum += ux * vy - uy * vx;
    }
    return sum;
}

PlanePoint inner_point(std::span<const CornerRing> rings) {
    std::vector<double> heights_m;
    for (const CornerRing& ring : rings)
        for (const Corner& corner : ring) heights_m.push_back(plane_point(corner).y_m);
    std::sort(heights_m.begin(), heights_m.end());
    heights_m.erase(std::unique(heights_m.begin(), heights_m.end()), heights_m.end());
    if (heights_m.size() < 2) return plane_point(rings.front().front());
    const std::size_t half = heights_m.size() / 2;
    const double y_m = (heights_m[half - 1] + heights_m[half]) / 2;
    std::vector<double> crossings_m;
    for (const CornerRing& ring : rings)
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const PlanePoint a = plane_point(ring[i]);
            const PlanePoint b = plane_point(ring[(i + 1) % ring.size()]);
            if ((a.y_m > y_m) == (b.y_m > y_m)) continue;
            crossings_m.push_back(a.x_m + (y_m - a.y_m) / (b.y_m - a.y_m) * (b.x_m - a.x_m));
        }
    std::sort(crossings_m.begin(), crossings_m.end());
    std::size_t widest = 0;
    const auto width_m = [&](std::size_t i) { return crossings_m[i + 1] - crossings_m[i]; };
    for (std::size_t i = 2; i + 1 < crossings_m.size(); i += 2)
        if (width_m(i) > width_m(widest)) widest = i;
    return {(crossings_m[widest] + crossings_m[widest + 1]) / 2, y_m};
}

}  // namespace yiping
