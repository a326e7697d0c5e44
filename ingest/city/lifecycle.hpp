// The life of a case as one table: which step which role may take from which stage in which net,
// and where it leads. An operator's command is judged by it; a producer's fact is followed by it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/actor.hpp"
#include "ingest/city/state.hpp"

namespace yiping {

/// What else a step asks of the case, besides the stage.
enum class When : std::uint8_t {
    active,     ///< not suspended
    suspended,  ///< only then
    always,     ///< suspended or not
    unhandled,  ///< active, and the unit has not said that it is done
    handled     ///< active, and it has
};

/// One row of the table. The first row that fits a case, a step, its result and a role counts.
struct Transition {
    Step step;
    std::string_view result;  ///< of verified, checked, ...; empty: any that no row above names
    std::uint8_t nets;        ///< bits by Net
    std::uint16_t from;       ///< bits by Stage
    When when;
    Role role;                ///< the least that may command it
    std::optional<Stage> to;  ///< nothing: it stays where it is
};

[[nodiscard]] std::span<const Transition> lifecycle();

/// The row for a step by somebody of a role; null when the table has none. `result` of verified is
/// exist, not_exist or unable, of checked pass, not_pass or unable, of mediated agreed or not, of
/// inspected rectified or not; empty stands for the first of them.
[[nodiscard]] const Transition* transition_for(const Incident& incident,
                                               Step step,
                                               std::string_view result,
                                               Role role = Role::admin);
/// The stage after a step that anybody may have taken; nothing when the table does not allow it.
[[nodiscard]] std::optional<Stage> stage_after(const Incident& incident,
                                               Step step,
                                               std::string_view result);
/// Every step that a role may take now, in the order of the table.
[[nodiscard]] std::vector<Step> legal_steps(const Incident& incident, Role role = Role::operating);

/// The table as Markdown, as it stands in README.md.
[[nodiscard]] std::string lifecycle_as_markdown();

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

/// Whether a case lies in a centre's part of the city, belongs to it, or was handed on by it: such
/// a centre sees it. Nowhere stands for the whole city.
[[nodiscard]] bool is_seen_by(const Incident& incident, GridCode scope);
/// Whether that centre may command it: not any more once it was handed on and lies elsewhere.
[[nodiscard]] bool is_commanded_by(const Incident& incident, GridCode scope);

[[nodiscard]] std::string_view name_of(Stage stage);      ///< "reported" ...
[[nodiscard]] std::string_view name_of(Step step);        ///< "verified" ...
[[nodiscard]] std::string_view name_of(Net net);          ///< "service" ...
[[nodiscard]] std::string_view name_of(CaseClock clock);  ///< "verify" ...
[[nodiscard]] std::string_view name_of(LimitUnit unit);   ///< "urgent_hour" ...

}  // namespace yiping
