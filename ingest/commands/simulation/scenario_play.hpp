// A scenario on a city's map and a calendar: its warnings, its great incidents and what is ordered
// and drawn for them.
#pragma once

#include <vector>

#include "ingest/commands/simulation/case_script.hpp"
#include "ingest/commands/simulation/scenario.hpp"

namespace yiping {

struct ScenarioPlay {
    std::vector<Case> cases;
    std::vector<Event> facts;  ///< everything else, in order of time
};

/// Throws IoError when the scenario names a town that the city does not have.
[[nodiscard]] ScenarioPlay play_of(const Scenario& scenario,
                                   const CityPlaces& city,
                                   TimeMs began_ms);

}  // namespace yiping
