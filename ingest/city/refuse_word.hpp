// Why an operator's word to others cannot be taken: help, reports, drawings, scenes, rosters,
// warnings, the state of a grid.
#pragma once

#include "ingest/city/lifecycle.hpp"

namespace yiping {

/// About everything that is no step of a case, no alarm and no response; nothing when it may be
/// said.
[[nodiscard]] std::optional<Refusal> refuse_word(const CityState& city,
                                                 const Event& event,
                                                 const Actor& actor,
                                                 std::optional<std::uint64_t> expected_sequence);

/// A code that a centre may have: of a city, a county or a town; nowhere for any other text.
[[nodiscard]] GridCode centre_code(std::string_view text);

}  // namespace yiping
