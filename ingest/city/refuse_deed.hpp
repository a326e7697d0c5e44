// Why an operator's word about an alarm or a response cannot be taken.
#pragma once

#include "ingest/city/lifecycle.hpp"

namespace yiping {

/// An alarm may be put aside for at most so long at once: long enough for a shift and its handover,
/// short enough that nobody forgets it.
inline constexpr TimeMs max_shelf_ms = day_ms;

/// About alarm.acknowledged, .shelved and .unshelved; nothing when it may be said.
[[nodiscard]] std::optional<Refusal> refuse_alarm(const CityState& city,
                                                  const Event& event,
                                                  const Actor& actor,
                                                  std::optional<std::uint64_t> expected_sequence);
/// About response.activated, .step_done and .ended; nothing when it may be said.
[[nodiscard]] std::optional<Refusal> refuse_response(
    const CityState& city,
    const Event& event,
    const Actor& actor,
    std::optional<std::uint64_t> expected_sequence);

}  // namespace yiping
