// The part of the fold that speaks of emergency responses. Internal to ingest/city.
#pragma once

#include "ingest/city/state.hpp"

namespace yiping {

void apply_body(World& world, const Event& event, const ResponseActivated& body);
void apply_body(World& world, const Event& event, const ResponseOpened& body);
void apply_body(World& world, const Event& event, const ResponseStepDone& body);
void apply_body(World& world, const Event& event, const ResponseStepOverdue& body);
void apply_body(World& world, const Event& event, const ResponseEnded& body);

}  // namespace yiping
