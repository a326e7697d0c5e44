// The fold.
#pragma once

#include "ingest/city/state.hpp"

namespace yiping {

/// Counts as part of a keyframe's name: a fold of another version gives other digests, and they are
/// never compared.
inline constexpr std::uint32_t fold_version = 3;

/// The only function that changes what is known of the city. Events at or below city.last_sequence
/// change nothing.
void apply(CityState& city, const Event& event);

}  // namespace yiping
