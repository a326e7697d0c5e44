#include "ingest/place/streets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "ingest/place/known_centres.hpp"
#include "ingest/place/random.hpp"
#include "ingest/place/street_lines.hpp"
#include "ingest/place/way_finder.hpp"

namespace yiping {
namespace {

using namespace std::string_view_literals;

constexpr int outside = -1;
/// An edge between seeds no farther apart than this lies in a built-up place.
constexpr double built_up_m = 130;
/// Of the edges of a built-up place those are streets that go on for so long.
constexpr double shortest_street_m = 280;

constexpr std::array words = {"建国"sv, "胜利"sv, "解放"sv, "人民"sv, "和平"sv, "民生"sv, "团结"sv,
                              "光明"sv, "前进"sv, "五一"sv, "园林"sv, "湖南"sv, "矿工"sv, "铁城"sv,
                              "钢城"sv, "炼钢"sv, "轧钢"sv, "东风"sv, "向阳"sv, "红旗"sv, "友谊"sv,
                              "幸福"sv, "文化"sv, "体育"sv, "工农"sv, "青年"sv, "新华"sv, "健康"sv,
                              "自由"sv, "民主"sv, "振兴"sv, "兴业"sv, "平安"sv, "永安"sv, "站前"sv,
                              "学府"sv, "迎宾"sv, "朝阳"sv, "长青"sv, "玉佛"sv};
constexpr std::array ordinals = {
    ""sv, "一"sv, "二"sv, "三"sv, "四"sv, "五"sv, "六"sv, "七"sv, "八"sv, "九"sv};

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

std::string_view first_character(std::string_view name) {
    std::size_t length = 1;
    while (length < name.size() && (static_cast<unsigned char>(name[length]) & 0xc0U) == 0x80U)
        ++length;
    return name.substr(0, length);
}

/// The pairs of points with no third one in the circle between them (Gabriel graph).
std::vector<std::pair<std::size_t, std::size_t>> neighbouring(std::span<const PlanePoint> points) {
    const auto square = [&](std::size_t a, std::size_t b) {
        const double away_m = distance_m(points[a], points[b]);
        return away_m * away_m;
    };
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t a = 0; a < points.size(); ++a)
        for (std::size_t b = a + 1; b < points.size(); ++b) {
            bool free = true;
            for (std::size_t c = 0; c < points.size() && free; ++c)
                free = c == a || c == b || square(a, c) + square(b, c) >= square(a, b);
            if (free) pairs.emplace_back(a, b);
        }
    return pairs;
}

class StreetPlanner {
public:
    StreetPlanner(const CityPlan& plan,
                  const PlanarMap& map,
                  const Cells& cells,
                  std::span<const Seed> seeds)
        : plan_{plan},
          map_{map},
          cells_{cells},
          seeds_{seeds},
          marks_(index(map.half_edge_count() / 2)),
          ways_{map, [&](int at) { return cell(at) != cell(PlanarMap::twin(at)); }} {}

    std::vector<Street> run(std::uint64_t seed) {
        link(plan_.counties(), StreetKind::trunk, "公路");
        link(plan_.towns(), StreetKind::primary, "线");
        for (const PlannedCommunity& community : plan_.communities())
            pave(ways_.way_to_road(ways_.nearest_corner(community.centre)),
                 StreetKind::secondary,
                 fmt::format("{}路", bare_name(community.name)));
        mark_built_up();
        return named(join_streets(map_, marks_), seed);
    }

private:
    [[nodiscard]] int cell(int half_edge) const {
        return cells_.cell_of_face[index(map_.face(half_edge))];
    }

    template <typename Member>
    void link(const std::vector<Member>& members, StreetKind kind, std::string_view suffix) {
        std::vector<PlanePoint> centres;
        centres.reserve(members.size());
        for (const Member& member : members) centres.push_back(member.centre);
        for (const auto& [a, b] : neighbouring(centres))
            pave(ways_.way(ways_.nearest_corner(centres[a]), ways_.nearest_corner(centres[b])),
                 kind,
                 fmt::format("{}{}{}",
                             first_character(members[a].name),
                             first_character(members[b].name),
                             suffix));
    }

    void pave(const std::vector<int>& way, StreetKind kind, std::string name) {
        const int road = static_cast<int>(road_names_.size());
        road_names_.push_back(std::move(name));
        for (const int at : way) {
            StreetMark& mark = marks_[index(at / 2)];
            if (mark.kind == StreetKind::none) mark = {kind, road};
            ways_.pave(at);
        }
    }

    void mark_built_up() {
        for (int at = 0; at < map_.half_edge_count(); at += 2) {
            const int left = cell(at);
            const int right = cell(PlanarMap::twin(at));
            if (left == outside || right == outside || left == right) continue;
            const double apart_m = distance_m(plane_point(seeds_[index(left)].at),
                                              plane_point(seeds_[index(right)].at));
            StreetMark& mark = marks_[index(at / 2)];
            if (mark.kind == StreetKind::none && apart_m < built_up_m &&
                map_.length_m(at) < built_up_m)
                mark = {StreetKind::residential, 0};
        }
    }

    [[nodiscard]] std::vector<Street> named(std::vector<StreetLine> lines,
                                            std::uint64_t seed) const {
        static constexpr std::array kinds = {"", "residential", "secondary", "primary", "trunk"};
        Random random(seed, 4);
        std::vector<Street> streets;
        for (StreetLine& line : lines) {
            const bool residential = line.mark.kind == StreetKind::residential;
            std::string name =
                residential ? invented_name(line, random) : road_names_[index(line.mark.road)];
            if (residential && line.length_m < shortest_street_m) continue;
            streets.push_back({std::move(name),
                               kinds[static_cast<std::size_t>(line.mark.kind)],
                               std::move(line.line)});
        }
        return streets;
    }

    /// Ways to the east are 街, ways to the north 路.
    static std::string invented_name(const StreetLine& line, Random& random) {
        const PlanePoint first = plane_point(line.line.front());
        const PlanePoint last = plane_point(line.line.back());
        const bool east = std::abs(last.x_m - first.x_m) > std::abs(last.y_m - first.y_m);
        const std::string_view word = words[random.below(words.size())];
        return fmt::format(
            "{}{}{}", word, ordinals[random.below(ordinals.size())], east ? "街" : "路");
    }

    const CityPlan& plan_;
    const PlanarMap& map_;
    const Cells& cells_;
    std::span<const Seed> seeds_;
    std::vector<StreetMark> marks_;  // by edge
    std::vector<std::string> road_names_;
    WayFinder ways_;
};

}  // namespace

std::vector<Street> lay_streets(const CityPlan& plan,
                                const PlanarMap& map,
                                const Cells& cells,
                                std::span<const Seed> seeds,
                                std::uint64_t seed) {
    return StreetPlanner(plan, map, cells, seeds).run(seed);
}

}  // namespace yiping
