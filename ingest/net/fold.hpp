// The state of the city from what a store holds.
#pragma once

#include "ingest/city/state.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// Told of what cannot be read and is passed over; empty: damage throws IoError.
using ToldOfGaps = std::function<void(const LogGap&)>;

/// Applies what the store holds after city.last_sequence, up to `sequence` inclusive.
void fold_on(CityState& city,
             EventStore& store,
             std::uint64_t sequence,
             const ToldOfGaps& damaged = {});

/// The state at `sequence`: the newest keyframe before it, then the events. Throws IoError.
[[nodiscard]] CityState fold_to(EventStore& store,
                                std::uint64_t sequence,
                                const ToldOfGaps& damaged = {});

}  // namespace yiping
