// Boards of what is known beside the list of cases, as lines of text.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/city/state.hpp"
#include "ingest/event/catalogue.hpp"

namespace yiping {

inline constexpr std::array<std::string_view, 15> board_names{"systems",
                                                              "indicators",
                                                              "zones",
                                                              "rounds",
                                                              "stations",
                                                              "seats",
                                                              "worlds",
                                                              "warnings",
                                                              "responses",
                                                              "help",
                                                              "roster",
                                                              "reports",
                                                              "alarms",
                                                              "hot",
                                                              "uncovered"};

/// One line a row. Systems are the sources of the log by the names of feed.csv; indicators are the
/// figures of others with unit, target and age; zones those of zone.csv beside the city's own sum;
/// rounds those of taskforce.csv; stations the communities, the most open cases first; seats the
/// departments of unit.csv. Worlds are the real city and the exercise side by side. The rest is
/// what is going on: warnings with what lies inside, responses with their steps, help between
/// centres, who is on duty, upward reports with their clocks, alarms by cause with their rates, hot
/// spots, micro-grids that nobody covers. Throws IoError for a table that makes no sense.
[[nodiscard]] std::string board_text(std::string_view board,
                                     const CityState& city,
                                     const World& world,
                                     const Catalogue& catalogue);

/// The boards of what is going on; nothing for any other name.
[[nodiscard]] std::optional<std::string> duty_board_text(std::string_view board,
                                                         const CityState& city,
                                                         const World& world,
                                                         const Catalogue& catalogue);

/// A span of time in its largest unit: "40 s", "5 min", "3 h".
[[nodiscard]] std::string age_text(TimeMs age_ms);
/// A place by the names that held at a moment, and its code: "铁东区解放街道 210302002001".
[[nodiscard]] std::string place_text(const Catalogue& catalogue, GridCode code, TimeMs at_ms);

}  // namespace yiping
