// The state of the city from what a store holds.
#pragma once

#include "ingest/city/state.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// Applies what the store holds after city.last_sequence, up to `sequence` inclusive.
void fold_on(CityState& city, EventStore& store, std::uint64_t sequence);

/// The state at `sequence`: the newest keyframe before it, then the events. Throws IoError.
[[nodiscard]] CityState fold_to(EventStore& store, std::uint64_t sequence);

}  // namespace yiping
