// Counts are changed by what a row adds, never recomputed.
#include "ingest/city/grid_counts.hpp"

#include <numeric>

#include "ingest/city/room.hpp"
#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

template <class Change>
void for_each_level(World& world, GridCode code, std::uint64_t changed, Change change) {
    for (; code; code = parent_of(code)) {
        // A full table stays full: a place that was not counted up is not counted down either.
        GridNode* const node = row_for(world, world.grid, code, Room::places);
        if (node == nullptr) continue;
        node->changed = std::max(node->changed, changed);
        change(*node);
    }
}

/// `by` is 1 or -1: counts are unsigned, and adding the wrapped -1 takes one away.
void add(World& world, const Incident& incident, std::uint32_t by) {
    if (!is_open(incident.stage)) return;
    for_each_level(world, incident.place.grid, incident.changed, [&](GridNode& node) {
        node.open[static_cast<std::size_t>(incident.net)][incident.grade] += by;
        node.stage[static_cast<std::size_t>(incident.stage)] += by;
        if (incident.overdue) node.overdue += by;
        if (!incident.handled && incident.stage < Stage::checked) node.unhandled += by;
    });
}

constexpr std::uint32_t minus_one = static_cast<std::uint32_t>(-1);

void add(World& world, const Worker& worker, std::uint32_t by) {
    const GridCode here = worker.place.grid;
    if (!worker.on_duty || !here) return;
    const bool micro = level_of(here) == GridLevel::microgrid;
    std::uint32_t met = 0;      // 1 when this micro-grid is met for the first time
    std::uint32_t covered = 0;  // 1 or -1 when it comes to be covered, or ceases to be
    for_each_level(world, here, worker.changed, [&](GridNode& node) {
        node.workers += by;
        if (worker.fresh) node.fresh += by;
        if (node.id == here) {
            node.visited_ms = std::max(node.visited_ms, worker.position_ms);
            if (micro && node.microgrids == 0) met = 1;
            if (micro && worker.fresh && by == 1 && node.fresh == 1) covered = 1;
            if (micro && worker.fresh && by == minus_one && node.fresh == 0) covered = minus_one;
        }
        node.microgrids += met;
        node.covered += covered;
        if (covered == minus_one && node.covered == 0) node.uncovered_since_ms = worker.position_ms;
        if (covered == 1) node.uncovered_since_ms = 0;
    });
}

}  // namespace

void uncount(World& world, const Incident& incident) {
    add(world, incident, minus_one);
}
void count(World& world, const Incident& incident) {
    add(world, incident, 1);
}
void uncount(World& world, const Worker& worker) {
    add(world, worker, minus_one);
}
void count(World& world, const Worker& worker) {
    add(world, worker, 1);
}

HourFigures& hour_of(World& world, TimeMs time_ms, GridCode grid) {
    return world.hours[{floor_div(time_ms, hour_ms), ancestor_at(grid, GridLevel::county).value}];
}

std::uint32_t GridNode::open_of(Net net) const {
    const auto& grades = open[static_cast<std::size_t>(net)];
    return std::accumulate(grades.begin(), grades.end(), 0U);
}

std::uint32_t GridNode::open_of_grade(int grade) const {
    std::uint32_t sum = 0;
    for (const auto& grades : open) sum += grades[static_cast<std::size_t>(grade)];
    return sum;
}

std::uint32_t GridNode::open_total() const {
    return std::accumulate(stage.begin(), stage.end(), 0U);
}

}  // namespace yiping
