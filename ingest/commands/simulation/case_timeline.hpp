// All cases of a simulated city as a function of time: the same seed has the same past, whether it
// is written as history or played live.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ingest/commands/simulation/case_script.hpp"
#include "ingest/commands/simulation/scenario.hpp"

namespace yiping {

class CaseTimeline {
public:
    /// No case lasts longer.
    static constexpr TimeMs longest_ms = 40 * day_ms;

    /// City, kinds and scenario must outlive it. At scale 1 about 5,000 cases a day.
    CaseTimeline(const CityPlaces& city,
                 const std::vector<CaseKind>& kinds,
                 const Scenario& scenario,
                 TimeMs began_ms,
                 std::uint64_t seed,
                 double scale);

    /// The cases reported within one minute (counted from 1970), in order of their report.
    [[nodiscard]] std::vector<Case> cases_of_minute(std::int64_t minute) const;

private:
    [[nodiscard]] double usual_in_minute(Net net, std::int64_t minute) const;
    void add_cases(std::vector<Case>& cases,
                   Random& random,
                   std::int64_t minute,
                   std::uint32_t count,
                   std::span<const double> weights,
                   bool of_storm) const;
    [[nodiscard]] const MicroGrid& place_of(Random& random, bool of_storm) const;
    [[nodiscard]] double strength_at(std::int64_t minute) const;

    const CityPlaces& city_;
    const std::vector<CaseKind>& kinds_;
    const CaseFlow& flow_;
    const TimeMs began_ms_;
    const std::uint64_t seed_;
    const double scale_;
    std::array<std::vector<double>, net_count> usual_weights_;  ///< of each kind, by net
    std::vector<double> storm_weights_;
    std::vector<const MicroGrid*> flooded_;  ///< at a river of the scenario's county
};

}  // namespace yiping
