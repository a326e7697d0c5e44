// Rolling counts up the grid tree: from the finest known grid to the city, in O(depth).
#pragma once

#include "ingest/city/state.hpp"

namespace yiping {

/// Takes an incident out of the counts, or puts it in: called around every change of one. Ended
/// ones count nowhere.
void uncount(World& world, const Incident& incident);
void count(World& world, const Incident& incident);
void uncount(World& world, const Worker& worker);
void count(World& world, const Worker& worker);

/// The figures of the hour of `time_ms` in the county of `grid` (nowhere when unknown).
HourFigures& hour_of(World& world, TimeMs time_ms, GridCode grid);

}  // namespace yiping
