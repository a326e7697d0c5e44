// Counting into the figures of all that an incident belongs to. Internal to ingest/city.
#pragma once

#include "ingest/city/state.hpp"

namespace yiping {

/// Who else something is counted for, besides place, net, class and unit of the incident.
struct CountedFor {
    std::string_view person;  ///< who did it; empty: nobody
    TimeMs time_ms = 0;
};

/// Counts once for the incident's city, county and town, its net, class, unit and the person.
void count_measure(World& world, const Incident& incident, Measure measure, CountedFor whom);
/// Takes a duration for the same.
void count_duration(
    World& world, const Incident& incident, Duration what, TimeMs duration_ms, CountedFor whom);
/// Counts an alarm for its area and the operator.
void count_alarm(World& world, const Alarm& alarm, Measure measure, CountedFor whom);
void count_alarm_duration(World& world, const Alarm& alarm, TimeMs duration_ms, CountedFor whom);

/// The series of "area/210302", "unit/...", "class/...", "net/...", "person/..."; null when nothing
/// was counted.
[[nodiscard]] const FigureSeries* find_figures(const World& world,
                                               std::string_view dimension,
                                               std::string_view which);

}  // namespace yiping
