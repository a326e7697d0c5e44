// What is special about the time that is played: a storm, a calm day. From config/scenarios/*.toml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ingest/commands/simulation/case_kind.hpp"
#include "ingest/event/grid_code.hpp"

namespace yiping {

/// How the flow of cases differs from the usual once the scenario has begun.
struct CaseFlow {
    double arrivals = 1;  ///< factor on how many are reported
    double delays = 1;    ///< factor on how long everything takes
    TimeMs ramp_ms = 30 * minute_ms;
    TimeMs lasts_ms = day_ms;     ///< both ramps included
    GridCode county;              ///< where more of them happen; nowhere for no place of its own
    double county_share = 0;      ///< of the added ones
    double near_water_share = 0;  ///< of those, at a river

    /// 0 before the scenario, 1 in the middle of it.
    [[nodiscard]] double strength(TimeMs since_began_ms) const;
};

struct SensorFlow {
    double water_rise_m = 0;       ///< above the usual level, at full strength
    double alarm_probability = 0;  ///< that a gas or smoke sensor alarms within a minute
};

struct ScenarioWarning {
    TimeMs after_ms = 0;
    TimeMs lasts_ms = 6 * hour_ms;
    std::string kind, headline, description, instruction;
    std::int64_t level = 4;
    std::vector<std::string> areas;  ///< grid codes
};

/// Drawn around an incident, offsets in metres east and north of it.
struct ScenarioPlot {
    PlotShape shape = PlotShape::point;
    std::string text;
    double east_m = 0, north_m = 0;
    double to_east_m = 0, to_north_m = 0;  ///< the end of a line or arrow, a point on a ring
};

/// A great incident with its forces.
struct ScenarioIncident {
    TimeMs after_ms = 0;
    std::string name;  ///< part of its id
    GridCode town;
    IncidentReported report;  ///< all but the position
    std::string unit;
    TimeMs handle_ms = 2 * hour_ms;
    TimeMs limit_ms = hour_ms;
    std::vector<VehicleNeed> vehicles;
    std::vector<std::string> notes;  ///< one each few minutes
    std::vector<ScenarioPlot> plots;
    std::string plan;  ///< of the response; empty for none
    std::int64_t response_level = 4;
    std::vector<std::string> checklist;  ///< the first part of it is done while it lasts
    bool on_wall = false;                ///< shown there as a scene
};

struct Scenario {
    std::string title;
    CaseFlow cases;
    SensorFlow sensors;
    std::vector<ScenarioWarning> warnings;
    std::vector<ScenarioIncident> incidents;
};

/// Throws IoError with file and line.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file);

}  // namespace yiping
