#include "ingest/place/area_index.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace yiping {
namespace {

constexpr double tiles_per_area = 4;

bool in_box(const AreaIndex::Box& box, Corner point) {
    return point.lon_e7 >= box.low.lon_e7 && point.lon_e7 <= box.high.lon_e7 &&
           point.lat_e7 >= box.low.lat_e7 && point.lat_e7 <= box.high.lat_e7;
}

void widen(AreaIndex::Box& box, Corner point) {
    box.low = {std::min(box.low.lon_e7, point.lon_e7), std::min(box.low.lat_e7, point.lat_e7)};
    box.high = {std::max(box.high.lon_e7, point.lon_e7), std::max(box.high.lat_e7, point.lat_e7)};
}

/// Whether a ray from the point to the east crosses the edge; the lower end belongs to the edge,
/// the upper does not.
bool crosses(Corner point, Corner a, Corner b) {
    if ((a.lat_e7 > point.lat_e7) == (b.lat_e7 > point.lat_e7)) return false;
    if (a.lat_e7 > b.lat_e7) std::swap(a, b);
    const std::int64_t turn =
        (std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{point.lat_e7} - a.lat_e7) -
        (std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{point.lon_e7} - a.lon_e7);
    return turn > 0;
}

}  // namespace

void AreaIndex::add_ring(std::uint32_t number, std::span<const Corner> ring) {
    assert(number + 1 == boxes_.size() || number == boxes_.size());
    if (ring.empty()) return;
    if (number == boxes_.size()) {
        boxes_.push_back({ring.front(), ring.front()});
        first_ring_.push_back(static_cast<std::uint32_t>(rings_.size()));
    }
    const auto first = static_cast<std::uint32_t>(corners_.size());
    corners_.insert(corners_.end(), ring.begin(), ring.end());
    rings_.push_back({first, static_cast<std::uint32_t>(corners_.size())});
    for (const Corner& corner : ring) widen(boxes_[number], corner);
}

void AreaIndex::finish() {
    first_ring_.push_back(static_cast<std::uint32_t>(rings_.size()));
    if (boxes_.empty()) return;
    all_ = boxes_.front();
    for (const Box& box : boxes_) {
        widen(all_, box.low);
        widen(all_, box.high);
    }
    const std::int64_t width_e7 = std::int64_t{all_.high.lon_e7} - all_.low.lon_e7 + 1;
    const std::int64_t height_e7 = std::int64_t{all_.high.lat_e7} - all_.low.lat_e7 + 1;
    const double side = std::sqrt(static_cast<double>(width_e7) * static_cast<double>(height_e7) /
                                  (tiles_per_area * static_cast<double>(boxes_.size())));
    tile_e7_ = std::max<std::int64_t>(1, std::llround(side));
    columns_ = static_cast<std::size_t>(width_e7 / tile_e7_) + 1;
    rows_ = static_cast<std::size_t>(height_e7 / tile_e7_) + 1;

    first_in_tile_.assign(columns_ * rows_ + 1, 0);
    for (const Box& box : boxes_)
        for_each_tile(box, [&](std::size_t tile) { ++first_in_tile_[tile + 1]; });
    for (std::size_t tile = 0; tile < columns_ * rows_; ++tile)
        first_in_tile_[tile + 1] += first_in_tile_[tile];
    in_tile_.resize(first_in_tile_.back());
    std::vector<std::uint32_t> end(first_in_tile_.begin(), first_in_tile_.end() - 1);
    for (std::uint32_t number = 0; number < boxes_.size(); ++number)
        for_each_tile(boxes_[number], [&](std::size_t tile) { in_tile_[end[tile]++] = number; });
}

std::optional<std::uint32_t> AreaIndex::find(Corner point) const {
    if (boxes_.empty() || !in_box(all_, point)) return std::nullopt;
    const std::size_t tile = row(point.lat_e7) * columns_ + column(point.lon_e7);
    for (std::uint32_t i = first_in_tile_[tile]; i < first_in_tile_[tile + 1]; ++i)
        if (contains(in_tile_[i], point)) return in_tile_[i];
    return std::nullopt;
}

bool AreaIndex::contains(std::uint32_t number, Corner point) const {
    if (!in_box(boxes_[number], point)) return false;
    bool inside = false;
    for (std::uint32_t i = first_ring_[number]; i < first_ring_[number + 1]; ++i) {
        const Ring& ring = rings_[i];
        Corner before = corners_[ring.end_corner - 1];
        for (std::uint32_t k = ring.first_corner; k < ring.end_corner; ++k) {
            if (crosses(point, before, corners_[k])) inside = !inside;
            before = corners_[k];
        }
    }
    return inside;
}

std::size_t AreaIndex::column(std::int32_t lon_e7) const {
    return static_cast<std::size_t>((std::int64_t{lon_e7} - all_.low.lon_e7) / tile_e7_);
}

std::size_t AreaIndex::row(std::int32_t lat_e7) const {
    return static_cast<std::size_t>((std::int64_t{lat_e7} - all_.low.lat_e7) / tile_e7_);
}

template <typename Use>
void AreaIndex::for_each_tile(const Box& box, const Use& use) const {
    for (std::size_t r = row(box.low.lat_e7); r <= row(box.high.lat_e7); ++r)
        for (std::size_t c = column(box.low.lon_e7); c <= column(box.high.lon_e7); ++c)
            use(r * columns_ + c);
}

}  // namespace yiping
