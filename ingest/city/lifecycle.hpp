// Which step is legal from which stage, and what an operator may ask for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/actor.hpp"
#include "ingest/city/state.hpp"

namespace yiping {

/// The stage after a step; nothing when the lifecycle does not allow it now. `result` decides
/// verified (exist, not_exist, unable) and checked (pass, not_pass, unable); empty means exist or
/// pass.
[[nodiscard]] std::optional<Stage> stage_after(const Incident& incident,
                                               Step step,
                                               std::string_view result);
/// Every step that is legal now for this incident, in the order of the road.
[[nodiscard]] std::vector<Step> legal_steps(const Incident& incident);

/// Why a command is refused: the reason and the state it met, in words.
struct Refusal {
    std::string reason;  ///< not_allowed, unknown_subject, conflict, bad_value
    std::string detail;
    std::string state;  ///< the stage met, or empty
};
/// Why this actor's event may not be appended at the head of the log; nothing when it may. Pure;
/// the answer holds for this state only.
[[nodiscard]] std::optional<Refusal> refuse_command(const CityState& city,
                                                    const Event& event,
                                                    const Actor& actor,
                                                    std::optional<std::uint64_t> expected_sequence);

[[nodiscard]] std::string_view name_of(Stage stage);  ///< "reported" ...
[[nodiscard]] std::string_view name_of(Step step);    ///< "verified" ...
[[nodiscard]] std::string_view name_of(Net net);      ///< "service" ...

}  // namespace yiping
