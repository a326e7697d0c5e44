// One case from report to end, written down as a whole before it begins: history and live play are
// the same script, cut at different times.
#pragma once

#include <string>
#include <vector>

#include "ingest/commands/simulation/case_kind.hpp"
#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/commands/simulation/dice.hpp"
#include "ingest/event/event.hpp"

namespace yiping {

struct CaseStep {
    TimeMs time_ms = 0;
    std::string type;
    Body body;
};

struct Case {
    std::string id, source;
    LonLat at;                          ///< WGS 84
    std::vector<VehicleNeed> vehicles;  ///< asked for when it is dispatched
    std::vector<CaseStep> steps;        ///< in order of time; the first is incident.reported
    TimeMs handled_ms = 0;              ///< when those who came may leave; 0 when nobody comes

    /// Whether it was reported and not ended at a moment.
    [[nodiscard]] bool is_open_at(TimeMs time_ms) const {
        return steps.front().time_ms <= time_ms && time_ms < steps.back().time_ms;
    }
};

/// What becomes of a case besides the dice.
struct CasePlan {
    std::string id;
    TimeMs reported_ms = 0;
    const CaseKind* kind = nullptr;
    const MicroGrid* place = nullptr;
    const CityPlaces* city = nullptr;
    double delays = 1;    ///< factor on all times: 2 when units are overloaded
    std::string repeats;  ///< id of the case that this one only reports again; empty mostly
};

/// Every step it holds is legal where it stands, and its last one ends the case.
[[nodiscard]] Case write_case(Random& random, const CasePlan& plan);

/// An exercise event with an id made of the case's and the step's number.
[[nodiscard]] Event event_of(const Case& told, std::size_t step);

/// A position as phones and dispatch systems give it: GCJ-02, six decimals.
[[nodiscard]] GivenPosition as_phones_say(LonLat wgs84);
/// A place to stand on in a micro-grid.
[[nodiscard]] LonLat somewhere_in(Random& random, const MicroGrid& microgrid);

/// The clock of Anshan, for hours of work.
inline constexpr int anshan_offset_minutes = 480;

}  // namespace yiping
