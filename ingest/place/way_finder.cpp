#include "ingest/place/way_finder.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>

namespace yiping {
namespace {

/// A metre of road costs this part of a metre elsewhere.
constexpr double on_road = 0.6;

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

}  // namespace

WayFinder::WayFinder(const PlanarMap& map, const std::function<bool(int half_edge)>& usable)
    : map_{map},
      leaving_(index(map.corner_count())),
      paved_(index(map.half_edge_count() / 2)),
      at_road_(leaving_.size()),
      search_of_corner_(leaving_.size(), 0),
      cost_(leaving_.size()),
      reached_by_(leaving_.size()) {
    for (int at = 0; at < map.half_edge_count(); ++at)
        if (usable(at)) leaving_[index(map.from(at))].push_back(at);
}

int WayFinder::nearest_corner(PlanePoint point) const {
    int best = 0;
    double best_m = std::numeric_limits<double>::max();
    for (int corner = 0; corner < map_.corner_count(); ++corner) {
        if (leaving_[index(corner)].empty()) continue;
        const double away_m = distance_m(plane_point(map_.corner(corner)), point);
        if (away_m < best_m) {
            best = corner;
            best_m = away_m;
        }
    }
    return best;
}

void WayFinder::pave(int half_edge) {
    paved_[index(half_edge / 2)] = 1;
    at_road_[index(map_.from(half_edge))] = 1;
    at_road_[index(map_.to(half_edge))] = 1;
}

std::vector<int> WayFinder::way(int from, int to) {
    const PlanePoint end = plane_point(map_.corner(to));
    return search(
        from,
        [&](int corner) { return on_road * distance_m(plane_point(map_.corner(corner)), end); },
        [&](int corner) { return corner == to; });
}

std::vector<int> WayFinder::way_to_road(int from) {
    return search(
        from, [](int) { return 0.0; }, [&](int corner) { return at_road_[index(corner)] != 0; });
}

/// A*: `rest` is the least that the way on from a corner can cost.
template <typename Rest, typename Arrived>
std::vector<int> WayFinder::search(int from, const Rest& rest, const Arrived& arrived) {
    using Step = std::tuple<double, double, int>;  // cost of the whole at best, cost so far, corner
    std::priority_queue<Step, std::vector<Step>, std::greater<>> steps;
    ++search_;
    const auto reach = [&](int corner, double cost, int by) {
        if (search_of_corner_[index(corner)] == search_ && cost_[index(corner)] <= cost) return;
        search_of_corner_[index(corner)] = search_;
        cost_[index(corner)] = cost;
        reached_by_[index(corner)] = by;
        steps.emplace(cost + rest(corner), cost, corner);
    };
    reach(from, 0, -1);
    while (!steps.empty()) {
        const auto [best, cost, corner] = steps.top();
        steps.pop();
        if (arrived(corner)) return trace_back(from, corner);
        if (cost > cost_[index(corner)]) continue;
        for (const int at : leaving_[index(corner)])
            reach(map_.to(at),
                  cost + map_.length_m(at) * (paved_[index(at / 2)] != 0 ? on_road : 1),
                  at);
    }
    return {};
}

std::vector<int> WayFinder::trace_back(int from, int to) const {
    std::vector<int> way;
    for (int corner = to; corner != from; corner = map_.from(way.back()))
        way.push_back(reached_by_[index(corner)]);
    std::reverse(way.begin(), way.end());
    return way;
}

}  // namespace yiping
