// What lies near an incident and may be the same. As the crow flies; read from the state, never
// folded.
#pragma once

#include <string>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

/// Metres between two places that both have a position.
[[nodiscard]] double distance_m(const Place& a, const Place& b);

/// What is to be compared: an incident, or a form that somebody fills in.
struct Sighting {
    std::string_view id;  ///< of the incident itself, which is no duplicate of its own; or empty
    std::string_view class_code;
    Place place;
    TimeMs time_ms = 0;
};
inline constexpr double duplicate_within_m = 300;
inline constexpr TimeMs duplicate_within_ms = 2 * hour_ms;

struct Duplicate {
    const Incident* incident = nullptr;
    double distance_m = 0;
    TimeMs apart_ms = 0;
};
/// Open incidents of the same middle class (the first three characters of the code), reported
/// within two hours and 300 m (in the same community where a position is missing), the nearest
/// first. Pointers last until the state changes.
[[nodiscard]] std::vector<Duplicate> possible_duplicates(const World& world,
                                                         const Sighting& sighting,
                                                         std::size_t most);

}  // namespace yiping
