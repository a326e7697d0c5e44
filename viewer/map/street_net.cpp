#include "viewer/map/street_net.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <limits>
#include <queue>
#include <utility>

namespace yiping {
namespace {

constexpr float unreached_m = std::numeric_limits<float>::infinity();

/// Two whole numbers as one key, mixed without loss (each step can be undone): the tables take its
/// low bits for a hash, and those of neighbours must differ in x as well as in y.
std::uint64_t key_of(std::int64_t x, std::int64_t y) {
    std::uint64_t key =
        (static_cast<std::uint64_t>(x) << 32U) ^ (static_cast<std::uint64_t>(y) & 0xFFFFFFFFU);
    key = (key ^ (key >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    key = (key ^ (key >> 27U)) * 0x94D049BB133111EBULL;
    return key ^ (key >> 31U);
}
std::int64_t cell(double coordinate_m, double width_m) {
    return static_cast<std::int64_t>(std::floor(coordinate_m / width_m));
}
double apart_m(Metres2 a, Metres2 b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

}  // namespace

std::uint32_t StreetNet::corner_at(Vertex2 place) {
    constexpr double width_m = 0.5;
    const std::uint64_t key =
        key_of(std::llround(place.x / width_m), std::llround(place.y / width_m));
    const auto [known, is_new] =
        by_half_metre_.try_emplace(key, static_cast<std::uint32_t>(corners_.size()));
    if (is_new) corners_.push_back(place);
    return known->second;
}

StreetNet::StreetNet(std::span<const LineSegment> segments) {
    struct Piece {
        std::uint32_t a, b;
        float length_m;
    };
    std::vector<Piece> pieces;
    pieces.reserve(segments.size());
    by_half_metre_.reserve(segments.size());
    for (const LineSegment& segment : segments) {
        const auto whole = {segment.from.x, segment.from.y, segment.to.x, segment.to.y};
        if (!std::ranges::all_of(whole, [](float x) { return std::isfinite(x); })) continue;
        const std::uint32_t a = corner_at(segment.from);
        const std::uint32_t b = corner_at(segment.to);
        const auto length_m =
            static_cast<float>(apart_m(metres_of(segment.from), metres_of(segment.to)));
        if (a != b) pieces.push_back({a, b, length_m});
    }
    by_half_metre_ = {};
    // Each corner's ends stand together: counted, then put where they belong.
    first_end_.assign(corners_.size() + 1, 0);
    for (const Piece& piece : pieces) {
        ++first_end_[piece.a + 1];
        ++first_end_[piece.b + 1];
    }
    for (std::size_t i = 1; i < first_end_.size(); ++i) first_end_[i] += first_end_[i - 1];
    ends_.resize(pieces.size() * 2);
    std::vector<std::uint32_t> next{first_end_.begin(), first_end_.end()};
    for (const Piece& piece : pieces) {
        ends_[next[piece.a]++] = {piece.b, piece.length_m};
        ends_[next[piece.b]++] = {piece.a, piece.length_m};
    }
    for (std::uint32_t corner = 0; corner < corners_.size(); ++corner) {
        const Vertex2 at = corners_[corner];
        by_square_[key_of(cell(at.x, reach_m), cell(at.y, reach_m))].push_back(corner);
    }
}

std::optional<std::uint32_t> StreetNet::corner_near(Metres2 place) const {
    std::optional<std::uint32_t> nearest;
    double nearest_m = reach_m;
    for (std::int64_t dx = -1; dx <= 1; ++dx)
        for (std::int64_t dy = -1; dy <= 1; ++dy) {
            const auto square =
                by_square_.find(key_of(cell(place.x, reach_m) + dx, cell(place.y, reach_m) + dy));
            if (square == by_square_.end()) continue;
            for (const std::uint32_t corner : square->second)
                if (const double away_m = apart_m(place, place_of(corner)); away_m <= nearest_m) {
                    nearest_m = away_m;
                    nearest = corner;
                }
        }
    return nearest;
}

std::vector<float> StreetNet::distances_from(std::uint32_t corner) const {
    std::vector<float> distances_m(corners_.size(), unreached_m);
    using Reached = std::pair<float, std::uint32_t>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> next;
    distances_m[corner] = 0;
    next.emplace(0.0F, corner);
    while (!next.empty()) {
        const auto [so_far_m, at] = next.top();
        next.pop();
        if (so_far_m > distances_m[at]) continue;  // a shorter way was found meanwhile
        for (std::uint32_t i = first_end_[at]; i < first_end_[at + 1]; ++i) {
            const float length_m = so_far_m + ends_[i].length_m;
            if (length_m >= distances_m[ends_[i].corner]) continue;
            distances_m[ends_[i].corner] = length_m;
            next.emplace(length_m, ends_[i].corner);
        }
    }
    return distances_m;
}

StreetWays::StreetWays(const StreetNet& net, Metres2 from) : net_{&net}, from_{from} {
    const auto corner = net.corner_near(from);
    if (!corner) return;
    first_m_ = apart_m(from, net.place_of(*corner));
    distances_m_ = net.distances_from(*corner);
}

std::optional<double> StreetWays::metres_to(Metres2 to) const {
    if (distances_m_.empty()) return std::nullopt;
    const auto corner = net_->corner_near(to);
    if (!corner || distances_m_[*corner] == unreached_m) return std::nullopt;
    // Two at the same corner need not go there first.
    const double along_m = first_m_ + distances_m_[*corner] + apart_m(net_->place_of(*corner), to);
    return std::max(apart_m(from_, to), distances_m_[*corner] == 0 ? 0.0 : along_m);
}

}  // namespace yiping
