// The part of the fold that speaks of incidents. Internal to ingest/city.
#pragma once

#include "ingest/city/state.hpp"

namespace yiping {

void apply_body(World& world, const Event& event, const IncidentReported& body);
void apply_body(World& world, const Event& event, const IncidentStep& body);
void apply_body(World& world, const Event& event, const IncidentRegraded& body);
void apply_body(World& world, const Event& event, const IncidentLocated& body);
void apply_body(World& world, const Event& event, const IncidentDeadline& body);
void apply_body(World& world, const Event& event, const IncidentTimed& body);
void apply_body(World& world, const Event& event, const IncidentNumbered& body);
/// report.sent: what is known upward of a case
void take_report(World& world, const Event& event, const Message& body);

}  // namespace yiping
