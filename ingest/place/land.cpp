#include "ingest/place/land.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <tuple>

#include "ingest/place/random.hpp"

namespace yiping {
namespace {

/// In squares: the grain of what hinders growth.
constexpr double grain = 9;
/// The hardest land costs this many times the easiest.
constexpr double hardest = 6;

std::size_t index(std::int64_t number) {
    return static_cast<std::size_t>(number);
}

/// In [0, 1] at each lattice point.
double lattice_value(std::int64_t column, std::int64_t row, std::uint64_t seed) {
    return Random(seed,
                  (static_cast<std::uint64_t>(column) << 32U) + static_cast<std::uint64_t>(row))
        .unit();
}

/// Value noise: smooth between the lattice points.
double smooth_noise(double x, double y, std::uint64_t seed) {
    const auto smooth = [](double t) { return t * t * (3 - 2 * t); };
    const auto column = static_cast<std::int64_t>(std::floor(x));
    const auto row = static_cast<std::int64_t>(std::floor(y));
    const double u = smooth(x - std::floor(x));
    const double v = smooth(y - std::floor(y));
    const double south =
        std::lerp(lattice_value(column, row, seed), lattice_value(column + 1, row, seed), u);
    const double north = std::lerp(
        lattice_value(column, row + 1, seed), lattice_value(column + 1, row + 1, seed), u);
    return std::lerp(south, north, v);
}

}  // namespace

Land::Land(const BandedRing& shape, double count, std::uint64_t seed)
    : low_{shape.low()}, side_m_{std::sqrt(shape.area_m2() / count)} {
    columns_ = static_cast<std::int64_t>((shape.high().x_m - low_.x_m) / side_m_) + 1;
    rows_ = static_cast<std::int64_t>((shape.high().y_m - low_.y_m) / side_m_) + 1;
    square_of_place_.assign(index(columns_ * rows_), -1);
    for (std::int64_t row = 0; row < rows_; ++row)
        for (std::int64_t column = 0; column < columns_; ++column) {
            const auto x = static_cast<double>(column);
            const auto y = static_cast<double>(row);
            const PlanePoint middle{low_.x_m + (x + 0.5) * side_m_, low_.y_m + (y + 0.5) * side_m_};
            if (!shape.contains(middle)) continue;
            square_of_place_[index(row * columns_ + column)] = size();
            place_of_square_.push_back(static_cast<int>(row * columns_ + column));
            middles_.push_back(middle);
            const double hard = 0.7 * smooth_noise(x / grain, y / grain, seed) +
                                0.3 * smooth_noise(3 * x / grain, 3 * y / grain, seed + 1);
            hindrance_.push_back(std::pow(hardest, hard));
        }
}

int Land::square(std::int64_t column, std::int64_t row) const {
    if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return -1;
    return square_of_place_[index(row * columns_ + column)];
}

int Land::square_at(PlanePoint point) const {
    return square(static_cast<std::int64_t>(std::floor((point.x_m - low_.x_m) / side_m_)),
                  static_cast<std::int64_t>(std::floor((point.y_m - low_.y_m) / side_m_)));
}

int Land::nearest(std::span<const int> squares, PlanePoint point) const {
    return *std::min_element(squares.begin(), squares.end(), [&](int a, int b) {
        return distance_m(middle(a), point) < distance_m(middle(b), point);
    });
}

std::vector<int> Land::way(int from, int to) const {
    std::vector<int> squares;
    const PlanePoint a = middle(from);
    const PlanePoint b = middle(to);
    const int steps = static_cast<int>(2 * distance_m(a, b) / side_m_) + 1;
    for (int i = 0; i <= steps; ++i) {
        const double along = static_cast<double>(i) / steps;
        const int at = square_at({std::lerp(a.x_m, b.x_m, along), std::lerp(a.y_m, b.y_m, along)});
        if (at >= 0 && (squares.empty() || squares.back() != at)) squares.push_back(at);
    }
    return squares;
}

std::vector<int> Land::grow(std::span<const Start> starts,
                            std::span<const int> parent,
                            int within) const {
    using Claim = std::tuple<double, int, int>;  // cost, zone, square
    std::priority_queue<Claim, std::vector<Claim>, std::greater<>> claims;
    std::vector<int> zone_of_square(middles_.size(), -1);
    for (const Start& start : starts) claims.emplace(0, start.zone, start.square);
    while (!claims.empty()) {
        const auto [cost, zone, at] = claims.top();
        claims.pop();
        if (zone_of_square[index(at)] >= 0) continue;
        zone_of_square[index(at)] = zone;
        const std::int64_t column = place_of_square_[index(at)] % columns_;
        const std::int64_t row = place_of_square_[index(at)] / columns_;
        for (std::int64_t dy = -1; dy <= 1; ++dy)
            for (std::int64_t dx = -1; dx <= 1; ++dx) {
                const int next = square(column + dx, row + dy);
                if (next < 0 || zone_of_square[index(next)] >= 0 || parent[index(next)] != within)
                    continue;
                const double way = dx != 0 && dy != 0 ? 1.414213562 : 1;
                claims.emplace(cost + way * hindrance_[index(next)], zone, next);
            }
    }
    return zone_of_square;
}

}  // namespace yiping
