// Counts are changed by what a row adds, never recomputed.
#include "ingest/city/grid_counts.hpp"

#include <numeric>

namespace yiping {
namespace {

template <class Change>
void for_each_level(World& world, GridCode code, std::uint64_t changed, Change change) {
    for (; code; code = parent_of(code)) {
        GridNode& node = world.grid.at_or_new(code);
        node.changed = std::max(node.changed, changed);
        change(node);
    }
}

/// `by` is 1 or -1: counts are unsigned, and adding the wrapped -1 takes one away.
void add(World& world, const Incident& incident, std::uint32_t by) {
    if (!is_open(incident.stage)) return;
    for_each_level(world, incident.place.grid, incident.changed, [&](GridNode& node) {
        node.open[static_cast<std::size_t>(incident.net)][incident.grade] += by;
        node.stage[static_cast<std::size_t>(incident.stage)] += by;
        if (incident.overdue) node.overdue += by;
    });
}

void add(World& world, const Worker& worker, std::uint32_t by) {
    if (!worker.on_duty) return;
    for_each_level(
        world, worker.place.grid, worker.changed, [&](GridNode& node) { node.workers += by; });
}

constexpr std::uint32_t minus_one = static_cast<std::uint32_t>(-1);

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
    return world.hours[{time_ms / hour_ms, ancestor_at(grid, GridLevel::county).value}];
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
