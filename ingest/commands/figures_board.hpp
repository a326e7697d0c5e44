// Boards of what lies beside the cases: systems, indicators, zones, rounds, grid stations.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "ingest/city/state.hpp"
#include "ingest/event/catalogue.hpp"

namespace yiping {

inline constexpr std::array<std::string_view, 5> board_names{
    "systems", "indicators", "zones", "rounds", "stations"};

/// One line a row. Systems are the sources of the log by the names of feed.csv; indicators are the
/// figures of others with unit, target and age; zones those of zone.csv beside the city's own sum;
/// rounds those of taskforce.csv; stations the communities, the most open cases first. Throws
/// IoError for a table that makes no sense.
[[nodiscard]] std::string board_text(std::string_view board,
                                     const CityState& city,
                                     const World& world,
                                     const Catalogue& catalogue);

}  // namespace yiping
