#include "ingest/place/districts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

/// For each group the cell it grows from: nearest to its centre among those that wish for it, else
/// among all free cells of its parent.
std::vector<int> find_starts(std::span<const PlanePoint> seeds, const Grouping& grouping) {
    const std::size_t groups = grouping.parent_of_group.size();
    std::vector<int> starts(groups, -1);
    std::vector<double> start_m(groups, std::numeric_limits<double>::max());
    std::vector<std::vector<int>> cells_of_parent;
    for (std::size_t cell = 0; cell < seeds.size(); ++cell) {
        const std::size_t parent = index(grouping.parent_of_cell[cell]);
        if (parent >= cells_of_parent.size()) cells_of_parent.resize(parent + 1);
        cells_of_parent[parent].push_back(static_cast<int>(cell));
        const std::size_t wish = index(grouping.wish_of_cell[cell]);
        if (grouping.parent_of_group[wish] != grouping.parent_of_cell[cell]) continue;
        const double away_m = distance_m(seeds[cell], grouping.centre_of_group[wish]);
        if (away_m < start_m[wish]) {
            starts[wish] = static_cast<int>(cell);
            start_m[wish] = away_m;
        }
    }
    std::vector<char> taken(seeds.size());
    for (const int start : starts)
        if (start >= 0) taken[index(start)] = 1;
    for (std::size_t group = 0; group < groups; ++group) {
        if (starts[group] >= 0) continue;
        const std::size_t parent = index(grouping.parent_of_group[group]);
        if (parent < cells_of_parent.size())
            for (const int cell : cells_of_parent[parent]) {
                const double away_m =
                    distance_m(seeds[index(cell)], grouping.centre_of_group[group]);
                if (taken[index(cell)] != 0 || away_m >= start_m[group]) continue;
                starts[group] = cell;
                start_m[group] = away_m;
            }
        if (starts[group] < 0)
            throw IoError(
                "there are too few micro-grids for all communities; ask for more of them");
        taken[index(starts[group])] = 1;
    }
    return starts;
}

}  // namespace

std::vector<int> gather(const Cells& cells,
                        std::span<const PlanePoint> seeds,
                        const Grouping& grouping) {
    // All groups grow at once, first over the cells that wish for them, then over what is left.
    using Claim = std::tuple<double, double, int, int>;  // against wishes m, way m, group, cell
    std::priority_queue<Claim, std::vector<Claim>, std::greater<>> claims;
    const std::vector<int> starts = find_starts(seeds, grouping);
    std::vector<int> group_of_cell(seeds.size(), -1);
    for (std::size_t group = 0; group < starts.size(); ++group) {
        claims.emplace(-1, 0, static_cast<int>(group), starts[group]);
    }
    while (!claims.empty()) {
        const auto [against_m, way_m, group, cell] = claims.top();
        claims.pop();
        if (group_of_cell[index(cell)] >= 0) continue;
        group_of_cell[index(cell)] = group;
        for (const Neighbour& neighbour : cells.neighbours[index(cell)]) {
            const std::size_t next = index(neighbour.cell);
            if (group_of_cell[next] >= 0 ||
                grouping.parent_of_cell[next] != grouping.parent_of_cell[index(cell)])
                continue;
            const double step_m = distance_m(seeds[index(cell)], seeds[next]);
            const bool wished = grouping.wish_of_cell[next] == group;
            claims.emplace(std::max(0.0, against_m) + (wished ? 0 : step_m),
                           way_m + step_m,
                           group,
                           neighbour.cell);
        }
    }
    return group_of_cell;
}

EvenGroups even_groups(std::span<const PlanePoint> members, int count) {
    EvenGroups groups;
    groups.group_of_member.assign(members.size(), 0);
    groups.centres.push_back(members[0]);
    const auto nearest_m = [&](PlanePoint at) {
        double best_m = std::numeric_limits<double>::max();
        for (const PlanePoint& centre : groups.centres)
            best_m = std::min(best_m, distance_m(centre, at));
        return best_m;
    };
    while (static_cast<int>(groups.centres.size()) < count)
        groups.centres.push_back(
            *std::max_element(members.begin(), members.end(), [&](PlanePoint a, PlanePoint b) {
                return nearest_m(a) < nearest_m(b);
            }));
    // Lloyd's relaxation; a group that has grown too large is made to seem farther away.
    std::vector<double> handicap(groups.centres.size(), 1);
    const double fair = static_cast<double>(members.size()) / count;
    for (int round = 0; round < 30; ++round) {
        std::vector<PlanePoint> sum(groups.centres.size());
        std::vector<double> size(groups.centres.size());
        for (std::size_t i = 0; i < members.size(); ++i) {
            std::size_t best = 0;
            for (std::size_t g = 1; g < groups.centres.size(); ++g)
                if (handicap[g] * distance_m(members[i], groups.centres[g]) <
                    handicap[best] * distance_m(members[i], groups.centres[best]))
                    best = g;
            groups.group_of_member[i] = static_cast<int>(best);
            sum[best].x_m += members[i].x_m;
            sum[best].y_m += members[i].y_m;
            size[best] += 1;
        }
        for (std::size_t g = 0; g < groups.centres.size(); ++g) {
            if (size[g] > 0) groups.centres[g] = {sum[g].x_m / size[g], sum[g].y_m / size[g]};
            handicap[g] *= std::clamp(std::sqrt(size[g] / fair), 0.9, 1.1);
        }
    }
    return groups;
}

}  // namespace yiping
