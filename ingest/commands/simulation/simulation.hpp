// The city that is played live: what happens in the next moment, without clock or socket.
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/commands/simulation/case_queue.hpp"
#include "ingest/commands/simulation/case_timeline.hpp"
#include "ingest/commands/simulation/fleet.hpp"
#include "ingest/commands/simulation/outgoing.hpp"
#include "ingest/commands/simulation/readings.hpp"
#include "ingest/commands/simulation/scenario_play.hpp"
#include "ingest/commands/simulation/workforce.hpp"

namespace yiping {

struct SimulationSettings {
    double scale = 1;  ///< 1 is Anshan: 67,000 workers, 5,000 cases a day
    std::uint64_t seed = 1;
    double positions_per_s = 6'700;  ///< of all workers together
    TimeMs start_ms = 0;
    TimeMs began_ms = 0;     ///< when the scenario began, before or after the start
    bool bad_events = true;  ///< one in five seconds that must be refused
};

[[nodiscard]] std::uint32_t workers_at(double scale);

/// City, kinds and scenario must outlive it. The same settings give the same messages.
class Simulation {
public:
    Simulation(const CityPlaces& city,
               const std::vector<CaseKind>& kinds,
               const Scenario& scenario,
               const SimulationSettings& settings);

    /// What somebody who hears of the city for the first time must know: the story of every case
    /// that is open at the start or moved in the hour before, where vehicles stand, what sensors
    /// read. A log with the same history (simulate --store) knows most of it: those are duplicates.
    [[nodiscard]] std::vector<OutgoingMessage> opening();
    /// All that happens until a moment, in steps of a tenth of a second; nothing before the first.
    [[nodiscard]] std::vector<OutgoingMessage> advance(TimeMs to_ms);
    /// The simulation has been played up to here.
    [[nodiscard]] TimeMs now_ms() const { return now_ms_; }
    [[nodiscard]] std::uint32_t workers() const { return workforce_.count(); }

private:
    void load_cases(TimeMs to_ms);
    void step();
    void step_cases();
    void report_positions();
    void call_roll();
    void add_facts(TimeMs after_ms, TimeMs to_ms);
    void misbehave();

    const SimulationSettings settings_;
    CaseTimeline timeline_;
    ScenarioPlay play_;
    Workforce workforce_;
    Fleet fleet_;
    Sensors sensors_;
    CaseQueue cases_;
    Outbox outbox_;
    TimeMs now_ms_;
    std::int64_t next_minute_;   ///< of cases to load
    std::size_t next_fact_ = 0;  ///< of the scenario's
    std::uint64_t steps_ = 0;
    std::uint64_t groups_reported_ = 0;
    std::uint32_t next_on_roll_ = 0;
    std::uint64_t bad_made_ = 0;
};

}  // namespace yiping
