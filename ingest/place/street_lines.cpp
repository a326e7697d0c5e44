#include "ingest/place/street_lines.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

namespace yiping {
namespace {

constexpr int nobody = -1;
constexpr double sharpest_bend = 50 * std::numbers::pi / 180;  // across a crossing

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

class Joiner {
public:
    Joiner(const PlanarMap& map, const std::vector<StreetMark>& marks)
        : map_{map},
          marks_{marks},
          continues_(index(map.half_edge_count()), nobody),
          walked_(marks.size()) {
        std::vector<std::vector<int>> leaving(index(map.corner_count()));
        for (int at = 0; at < map.half_edge_count(); ++at)
            if (mark(at).kind != StreetKind::none) leaving[index(map.from(at))].push_back(at);
        for (const std::vector<int>& streets : leaving) pair_up(streets);
    }

    std::vector<StreetLine> run() {
        for (int at = 0; at < map_.half_edge_count(); ++at)
            if (mark(at).kind != StreetKind::none && continues_[index(at)] == nobody) walk(at);
        for (int at = 0; at < map_.half_edge_count(); ++at)  // what is left goes in circles
            if (mark(at).kind != StreetKind::none) walk(at);
        return std::move(lines_);
    }

private:
    [[nodiscard]] const StreetMark& mark(int half_edge) const {
        return marks_[index(half_edge / 2)];
    }

    /// How much one turns at a corner from one leaving half-edge to another.
    [[nodiscard]] double bend(int one, int other) const {
        const auto bearing = [&](int half_edge) {
            const PlanePoint a = plane_point(map_.corner(map_.from(half_edge)));
            const PlanePoint b = plane_point(map_.corner(map_.to(half_edge)));
            return std::atan2(b.y_m - a.y_m, b.x_m - a.x_m);
        };
        const double between =
            std::abs(std::remainder(bearing(one) - bearing(other), 2 * std::numbers::pi));
        return std::numbers::pi - between;
    }

    void pair_up(const std::vector<int>& leaving) {
        std::vector<std::tuple<double, int, int>> pairs;
        for (std::size_t i = 0; i < leaving.size(); ++i)
            for (std::size_t k = i + 1; k < leaving.size(); ++k) {
                if (mark(leaving[i]) != mark(leaving[k])) continue;
                const auto alike = std::count_if(leaving.begin(), leaving.end(), [&](int other) {
                    return mark(other) == mark(leaving[i]);
                });
                const double turn = bend(leaving[i], leaving[k]);
                if (alike == 2 || turn < sharpest_bend)
                    pairs.emplace_back(turn, leaving[i], leaving[k]);
            }
        std::sort(pairs.begin(), pairs.end());
        for (const auto& [turn, one, other] : pairs) {
            if (continues_[index(one)] != nobody || continues_[index(other)] != nobody) continue;
            continues_[index(one)] = other;
            continues_[index(other)] = one;
        }
    }

    void walk(int first) {
        if (walked_[index(first / 2)] != 0) return;
        StreetLine line{mark(first), {map_.corner(map_.from(first))}, 0};
        for (int at = first; at != nobody && walked_[index(at / 2)] == 0;
             at = continues_[index(PlanarMap::twin(at))]) {
            walked_[index(at / 2)] = 1;
            line.line.push_back(map_.corner(map_.to(at)));
            line.length_m += map_.length_m(at);
        }
        lines_.push_back(std::move(line));
    }

    const PlanarMap& map_;
    const std::vector<StreetMark>& marks_;
    std::vector<int>
        continues_;             // by leaving half-edge: the one on which its street goes on behind
    std::vector<char> walked_;  // by edge
    std::vector<StreetLine> lines_;
};

}  // namespace

std::vector<StreetLine> join_streets(const PlanarMap& map, const std::vector<StreetMark>& marks) {
    return Joiner(map, marks).run();
}

}  // namespace yiping
