// The past of a simulated city, written into a store: trends need a history.
#pragma once

#include <cstdint>
#include <functional>

#include "ingest/commands/simulation/case_kind.hpp"
#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/commands/simulation/history_writer.hpp"
#include "ingest/commands/simulation/scenario.hpp"

namespace yiping {

struct BackfillSettings {
    double scale = 1;
    std::uint64_t seed = 1;
    std::int64_t days = 30;
    TimeMs until_ms = 0;
    TimeMs began_ms = 0;  ///< of the scenario
};

/// Plays all facts of the days before `until_ms`, then where workers, vehicles and sensors stand.
/// `progress` is called now and then with the moment reached.
void write_history(HistoryWriter& writer,
                   const CityPlaces& city,
                   const std::vector<CaseKind>& kinds,
                   const Scenario& scenario,
                   const BackfillSettings& settings,
                   const std::function<void(TimeMs)>& progress);

}  // namespace yiping
