// The part of the fold that speaks of alarms. Internal to ingest/city.
#pragma once

#include "ingest/city/state.hpp"

namespace yiping {

void apply_body(World& world, const Event& event, const AlarmRaised& body);
void apply_body(World& world, const Event& event, const AlarmChanged& body);
/// Lets raisings older than ten minutes go; a flood may end by that.
void age_alarm_flow(World& world, TimeMs now_ms);

}  // namespace yiping
