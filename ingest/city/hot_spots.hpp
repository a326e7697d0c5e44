// Where more happens than is usual: kept as reports come, read without a scan of incidents.
#pragma once

#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

/// Takes a report into the cell of its community.
void heat(World& world, const Incident& incident, TimeMs time_ms);

struct HotSpot {
    GridCode community;
    std::uint32_t last_day = 0;     ///< reports in the last 24 hours
    std::uint32_t usual_milli = 0;  ///< usual reports a day, in thousandths
    /// How far above the usual, in thousandths of its spread (the root of a Poisson mean).
    std::int64_t excess_milli = 0;
};
/// Communities that saw at least 3 reports in the last 24 hours and at least 3 spreads more than is
/// usual there, the furthest above first. A community is judged after a week of its own.
[[nodiscard]] std::vector<HotSpot> hot_spots(const World& world, TimeMs now_ms, std::size_t most);

}  // namespace yiping
