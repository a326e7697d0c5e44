#include "ingest/place/city_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "ingest/event/errors.hpp"
#include "ingest/place/districts.hpp"
#include "ingest/place/outlines.hpp"
#include "ingest/place/random.hpp"

namespace yiping {
namespace {

constexpr double microgrids_per_grid = 25;  // 15 households each: 300 to 500 in a grid
constexpr int most_of_one_parent = 999;     // three digits

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}
std::size_t index(GridLevel level) {
    return static_cast<std::size_t>(level);
}

std::vector<PlanePoint> points_of(std::span<const Seed> seeds) {
    std::vector<PlanePoint> points;
    points.reserve(seeds.size());
    for (const Seed& seed : seeds) points.push_back(plane_point(seed.at));
    return points;
}

std::vector<int> gather_towns(const CityPlan& plan,
                              const Cells& cells,
                              std::span<const Seed> seeds,
                              std::span<const PlanePoint> points) {
    Grouping grouping;
    for (const Seed& seed : seeds) {
        const int town = plan.communities()[index(seed.community)].town;
        grouping.wish_of_cell.push_back(town);
        grouping.parent_of_cell.push_back(plan.towns()[index(town)].county);
    }
    for (const PlannedTown& town : plan.towns()) {
        grouping.parent_of_group.push_back(town.county);
        grouping.centre_of_group.push_back(town.centre);
    }
    return gather(cells, points, grouping);
}

std::vector<int> gather_communities(const CityPlan& plan,
                                    const Cells& cells,
                                    std::span<const Seed> seeds,
                                    std::span<const PlanePoint> points,
                                    const std::vector<int>& town_of_cell) {
    Grouping grouping;
    grouping.parent_of_cell = town_of_cell;
    for (const Seed& seed : seeds) grouping.wish_of_cell.push_back(seed.community);
    for (const PlannedCommunity& community : plan.communities()) {
        grouping.parent_of_group.push_back(community.town);
        grouping.centre_of_group.push_back(community.centre);
    }
    return gather(cells, points, grouping);
}

std::vector<std::vector<int>> members_of(std::span<const int> group_of_cell, std::size_t count) {
    std::vector<std::vector<int>> members(count);
    for (std::size_t cell = 0; cell < group_of_cell.size(); ++cell)
        members[index(group_of_cell[cell])].push_back(static_cast<int>(cell));
    return members;
}

/// Groups of about equal size within each community, and each one's community.
struct Grids {
    std::vector<int> of_cell;
    std::vector<int> community;
};

Grids gather_grids(const CityPlan& plan,
                   const Cells& cells,
                   std::span<const PlanePoint> points,
                   const std::vector<int>& community_of_cell) {
    Grouping grouping;
    grouping.parent_of_cell = community_of_cell;
    grouping.wish_of_cell.resize(points.size());
    const auto members = members_of(community_of_cell, plan.communities().size());
    for (std::size_t community = 0; community < members.size(); ++community) {
        std::vector<PlanePoint> own;
        for (const int cell : members[community]) own.push_back(points[index(cell)]);
        const auto wanted = std::lround(static_cast<double>(own.size()) / microgrids_per_grid);
        const int count = std::clamp(static_cast<int>(wanted), 1, most_of_one_parent);
        const EvenGroups groups = even_groups(own, count);
        const int first = static_cast<int>(grouping.parent_of_group.size());
        for (std::size_t i = 0; i < own.size(); ++i)
            grouping.wish_of_cell[index(members[community][i])] = first + groups.group_of_member[i];
        for (const PlanePoint& centre : groups.centres) {
            grouping.parent_of_group.push_back(static_cast<int>(community));
            grouping.centre_of_group.push_back(centre);
        }
    }
    return {gather(cells, points, grouping), grouping.parent_of_group};
}

PlanePoint mean(std::span<const int> members, std::span<const PlanePoint> points) {
    PlanePoint sum;
    for (const int member : members) {
        sum.x_m += points[index(member)].x_m;
        sum.y_m += points[index(member)].y_m;
    }
    const auto count = static_cast<double>(members.size());
    return {sum.x_m / count, sum.y_m / count};
}

/// The members sorted by parent, then from north to south: new number to old.
std::vector<int> north_first(std::span<const int> parents, std::span<const PlanePoint> middles) {
    std::vector<int> order(parents.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        if (parents[index(a)] != parents[index(b)]) return parents[index(a)] < parents[index(b)];
        return middles[index(a)].y_m > middles[index(b)].y_m;
    });
    return order;
}

std::vector<int> inverse(std::span<const int> order) {
    std::vector<int> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) place[index(order[i])] = static_cast<int>(i);
    return place;
}

/// A place for the name: of the members' seeds the one nearest to the middle.
Corner label_of(std::span<const int> members,
                std::span<const PlanePoint> points,
                std::span<const Seed> seeds) {
    const PlanePoint middle = mean(members, points);
    const int best = *std::min_element(members.begin(), members.end(), [&](int a, int b) {
        return distance_m(points[index(a)], middle) < distance_m(points[index(b)], middle);
    });
    return seeds[index(best)].at;
}

/// Codes and names of the children of units already there: the parent's code and three digits.
void name_children(const std::vector<CityUnit>& parents,
                   std::span<const int> parent_of_child,
                   const char* kind,
                   std::vector<CityUnit>& children) {
    int sequence = 0;
    for (std::size_t i = 0; i < children.size(); ++i) {
        sequence = i > 0 && parent_of_child[i] == parent_of_child[i - 1] ? sequence + 1 : 1;
        if (sequence > most_of_one_parent)
            throw IoError("there are too many micro-grids for three digits in each grid");
        const CityUnit& parent = parents[index(parent_of_child[i])];
        children[i].code = fmt::format("{}{:03}", parent.code, sequence);
        children[i].name = fmt::format("第{}{}", sequence, kind);
        children[i].parent = parent.code;
    }
}

template <typename Planned, typename ParentCode>
std::vector<CityUnit> named_units(const std::vector<Planned>& planned,
                                  const ParentCode& parent_code) {
    std::vector<CityUnit> units;
    units.reserve(planned.size());
    for (const Planned& unit : planned)
        units.push_back({unit.code, unit.name, parent_code(unit), 0, {}, {}});
    return units;
}

}  // namespace

UnitOfCell assign_units(const CityPlan& plan, const Cells& cells, std::span<const Seed> seeds) {
    const std::vector<PlanePoint> points = points_of(seeds);
    UnitOfCell unit_of_cell;
    std::vector<int>& town = unit_of_cell[index(GridLevel::town)];
    std::vector<int>& community = unit_of_cell[index(GridLevel::community)];
    town = gather_towns(plan, cells, seeds, points);
    for (const int number : town)
        unit_of_cell[index(GridLevel::county)].push_back(plan.towns()[index(number)].county);
    community = gather_communities(plan, cells, seeds, points, town);
    const Grids grids = gather_grids(plan, cells, points, community);

    std::vector<PlanePoint> middles;
    for (const auto& members : members_of(grids.of_cell, grids.community.size()))
        middles.push_back(mean(members, points));
    const std::vector<int> grid_place = inverse(north_first(grids.community, middles));
    std::vector<int>& grid = unit_of_cell[index(GridLevel::grid)];
    for (const int number : grids.of_cell) grid.push_back(grid_place[index(number)]);
    unit_of_cell[index(GridLevel::microgrid)] = inverse(north_first(grid, points));
    return unit_of_cell;
}

City build_units(const CityPlan& plan,
                 const PlanarMap& map,
                 const Cells& cells,
                 std::span<const Seed> seeds,
                 const UnitOfCell& unit_of_cell,
                 std::uint64_t seed) {
    City city;
    city.at(GridLevel::county) =
        named_units(plan.counties(), [](const PlannedCounty&) { return std::string("210300"); });
    city.at(GridLevel::town) = named_units(plan.towns(), [&](const PlannedTown& town) {
        return plan.counties()[index(town.county)].code;
    });
    city.at(GridLevel::community) =
        named_units(plan.communities(), [&](const PlannedCommunity& community) {
            return plan.towns()[index(community.town)].code;
        });
    const auto& grid_of_cell = unit_of_cell[index(GridLevel::grid)];
    const auto& microgrid_of_cell = unit_of_cell[index(GridLevel::microgrid)];
    std::vector<int> community_of_grid(
        index(*std::max_element(grid_of_cell.begin(), grid_of_cell.end()) + 1));
    std::vector<int> grid_of_microgrid(seeds.size());
    for (std::size_t cell = 0; cell < seeds.size(); ++cell) {
        community_of_grid[index(grid_of_cell[cell])] =
            unit_of_cell[index(GridLevel::community)][cell];
        grid_of_microgrid[index(microgrid_of_cell[cell])] = grid_of_cell[cell];
    }
    city.at(GridLevel::grid).resize(community_of_grid.size());
    name_children(
        city.at(GridLevel::community), community_of_grid, "网格", city.at(GridLevel::grid));
    city.at(GridLevel::microgrid).resize(seeds.size());
    name_children(
        city.at(GridLevel::grid), grid_of_microgrid, "微网格", city.at(GridLevel::microgrid));

    Random random(seed, 3);
    std::vector<int> households;
    for (std::size_t cell = 0; cell < seeds.size(); ++cell)
        households.push_back(10 + static_cast<int>(random.below(11)));
    const std::vector<PlanePoint> points = points_of(seeds);
    for (const GridLevel level : {GridLevel::county,
                                  GridLevel::town,
                                  GridLevel::community,
                                  GridLevel::grid,
                                  GridLevel::microgrid}) {
        std::vector<CityUnit>& units = city.at(level);
        const auto members = members_of(unit_of_cell[index(level)], units.size());
        std::vector<Area> areas =
            trace_outlines(map, cells, unit_of_cell[index(level)], static_cast<int>(units.size()));
        for (std::size_t i = 0; i < units.size(); ++i) {
            units[i].area = std::move(areas[i]);
            units[i].label = label_of(members[i], points, seeds);
            for (const int cell : members[i]) units[i].households += households[index(cell)];
        }
    }
    city.outline = trace_outlines(map, cells, std::vector<int>(seeds.size(), 0), 1).front();
    return city;
}

}  // namespace yiping
