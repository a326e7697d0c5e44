// The table, and those who look into it.
#include "ingest/city/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ingest/city/refuse_deed.hpp"
#include "ingest/city/refuse_word.hpp"
#include "ingest/event/fields.hpp"

namespace yiping {
namespace {

constexpr std::uint16_t bit(Stage stage) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(stage));
}
constexpr std::uint8_t bit(Net net) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(net));
}

constexpr std::uint16_t reported = bit(Stage::reported);
constexpr std::uint16_t verified = bit(Stage::verified);
constexpr std::uint16_t registered = bit(Stage::registered);
constexpr std::uint16_t dispatched = bit(Stage::dispatched);
constexpr std::uint16_t handling = bit(Stage::handling);
constexpr std::uint16_t checked = bit(Stage::checked);
constexpr std::uint16_t ended = bit(Stage::closed) | bit(Stage::cancelled);
constexpr std::uint16_t at_unit = dispatched | handling;
constexpr std::uint16_t open = reported | verified | registered | at_unit | checked;
constexpr std::uint16_t any = open | ended;

constexpr std::uint8_t service = bit(Net::service);
constexpr std::uint8_t governance = bit(Net::governance);
constexpr std::uint8_t coordination = bit(Net::coordination);
constexpr std::uint8_t command = bit(Net::command);
constexpr std::uint8_t all = service | governance | coordination | command;

constexpr Role operate = Role::operating;
constexpr Role superior = Role::supervisor;
constexpr std::nullopt_t stay = std::nullopt;

using S = Step;

// Where the nets differ: help is sent before an emergency is registered, and more of it while it is
// handled; only matters of governance and command have a scene to arrive at; services and
// coordination may close when the unit is done, without an inspector's check; disputes (矛盾纠纷)
// and hidden hazards (风险隐患) are matters of governance, with mediation and inspection of their
// own.
// clang-format off: one row a line is what makes it a table
constexpr std::array table{
    Transition{S::verified, "not_exist", all, reported, When::active, operate, Stage::cancelled},
    Transition{S::verified, "unable", all, reported, When::active, operate, stay},
    Transition{S::verified, "", all, reported, When::active, operate, Stage::verified},
    Transition{
        S::registered, "", all, reported | verified, When::active, operate, Stage::registered},
    Transition{
        S::dispatched, "", all, registered | dispatched, When::active, operate, Stage::dispatched},
    Transition{
        S::dispatched, "", command, reported | verified, When::active, operate, Stage::dispatched},
    Transition{S::dispatched, "", command, handling, When::unhandled, operate, stay},
    Transition{S::accepted, "", all, dispatched, When::active, operate, Stage::handling},
    Transition{
        S::arrived, "", governance | command, at_unit, When::active, operate, Stage::handling},
    Transition{S::mediated, "", governance, at_unit, When::unhandled, operate, Stage::handling},
    Transition{S::inspected, "", governance, handling, When::active, operate, stay},
    Transition{S::handled, "", all, handling, When::unhandled, operate, stay},
    Transition{S::returned, "", all, at_unit, When::active, operate, Stage::registered},
    Transition{S::suspended, "", all, at_unit, When::unhandled, operate, stay},
    Transition{S::resumed, "", all, at_unit, When::suspended, operate, stay},
    Transition{S::extended, "", all, at_unit, When::always, operate, stay},
    Transition{S::transferred, "", all, at_unit, When::always, operate, stay},
    Transition{S::checked, "not_pass", all, handling, When::handled, operate, Stage::handling},
    Transition{S::checked, "unable", all, handling, When::handled, operate, stay},
    Transition{S::checked, "", all, handling, When::handled, operate, Stage::checked},
    Transition{S::closed, "", all, checked, When::active, operate, Stage::closed},
    Transition{
        S::closed, "", service | coordination, handling, When::handled, operate, Stage::closed},
    Transition{S::closed, "", all, registered | at_unit, When::always, superior, Stage::closed},
    Transition{S::cancelled, "", all, open, When::always, operate, Stage::cancelled},
    Transition{S::merged, "", all, open, When::always, operate, Stage::merged},
    Transition{S::reopened, "", all, ended, When::always, operate, Stage::registered},
    Transition{S::escalated, "", all, open, When::always, operate, stay},
    Transition{S::supervised, "", all, open, When::always, superior, stay},
    Transition{S::noted, "", all, any, When::always, operate, stay},
    Transition{S::attached, "", all, any, When::always, operate, stay},
};
// clang-format on

constexpr std::array<std::string_view, step_count> step_names{
    "verified",  "registered", "dispatched", "accepted",    "arrived", "handled",
    "returned",  "suspended",  "resumed",    "extended",    "checked", "closed",
    "cancelled", "reopened",   "escalated",  "transferred", "merged",  "noted",
    "attached",  "supervised", "mediated",   "inspected"};
constexpr std::array<std::string_view, step_count> step_names_zh{
    "核实", "立案", "派遣", "接收", "到场", "处置完成", "回退",      "挂起",
    "恢复", "延期", "核查", "结案", "作废", "重开",     "上报/下派", "转办",
    "并案", "记录", "附件", "督办", "调解", "复查"};
constexpr std::array<std::string_view, stage_count> stage_names{"reported",
                                                                "verified",
                                                                "registered",
                                                                "dispatched",
                                                                "handling",
                                                                "checked",
                                                                "closed",
                                                                "cancelled",
                                                                "merged"};
constexpr std::array<std::string_view, 5> when_names{
    "", "while suspended", "suspended too", "not yet handled", "handled"};

bool holds(When when, const Incident& incident) {
    switch (when) {
        case When::active:
            return !incident.suspended;
        case When::suspended:
            return incident.suspended;
        case When::always:
            return true;
        case When::unhandled:
            return !incident.suspended && !incident.handled;
        case When::handled:
            return !incident.suspended && incident.handled;
    }
    return false;
}

bool fits(const Transition& row, const Incident& incident, std::string_view result, Role role) {
    return (row.nets & bit(incident.net)) != 0 && (row.from & bit(incident.stage)) != 0 &&
           holds(row.when, incident) && role >= row.role &&
           (row.result.empty() || row.result == result);
}

std::string state_in_words(const Incident& incident) {
    return fmt::format("{}{}{}",
                       name_of(incident.stage),
                       incident.suspended ? ", suspended" : "",
                       incident.handled ? ", handled" : "");
}

std::string legal_in_words(const Incident& incident, Role role) {
    std::string words;
    for (const Step step : legal_steps(incident, role)) {
        if (!words.empty()) words += ", ";
        words += name_of(step);
    }
    return words.empty() ? "nothing" : words;
}

/// The names of the set bits, with one word for all of them.
template <std::size_t n>
std::string names_of(unsigned bits,
                     const std::array<std::string_view, n>& names,
                     unsigned everything,
                     std::string_view all_word) {
    if (bits == everything) return std::string{all_word};
    std::string text;
    for (std::size_t i = 0; i < n; ++i) {
        if ((bits & (1U << i)) == 0) continue;
        if (!text.empty()) text += ", ";
        text += names[i];
    }
    return text;
}

// ---- what refuses a command about a case

std::optional<Refusal> refuse_step(const Incident& incident,
                                   const IncidentStep& body,
                                   const Actor& actor) {
    const std::string_view result = body.result ? std::string_view{*body.result} : "";
    if (transition_for(incident, body.step, result, actor.role) != nullptr) return std::nullopt;
    const bool others_may = transition_for(incident, body.step, result) != nullptr;
    return Refusal{
        "not_allowed",
        fmt::format("{} is not possible {} in the net {}; possible: {}",
                    name_of(body.step),
                    others_may ? fmt::format("for the role {}", name_of(actor.role)) : "now",
                    name_of(incident.net),
                    legal_in_words(incident, actor.role)),
        state_in_words(incident)};
}

/// A case is handed to a centre: the one named, else the one above its own.
std::string_view wrong_centre(const Incident& incident, const IncidentStep& body) {
    if (!body.target || body.target->empty())
        return parent_of(incident.centre) ? "" : "there is no centre above its own: name one";
    const GridCode centre = centre_code(*body.target);
    if (!centre) return "the target is no code of a city, county or town";
    return centre == incident.centre ? "that centre has it already" : "";
}

/// Merging needs another open case to go into, handing on another centre.
std::optional<Refusal> refuse_target(const World& world,
                                     const Incident& incident,
                                     const IncidentStep& body) {
    if (body.step == Step::escalated) {
        const std::string_view wrong = wrong_centre(incident, body);
        if (wrong.empty()) return std::nullopt;
        return Refusal{"bad_value", std::string{wrong}, state_in_words(incident)};
    }
    if (body.step != Step::merged) return std::nullopt;
    const std::string id = body.target.value_or("");
    const Incident* target = world.incidents.find(id);
    std::string_view wrong;
    if (id.empty())
        wrong = "merged needs the id of another case as target";
    else if (id == incident.id)
        wrong = "a case cannot be merged into itself";
    else if (target == nullptr)
        wrong = "the case to merge into is not known";
    else if (!is_open(target->stage))
        wrong = "the case to merge into is ended";
    if (wrong.empty()) return std::nullopt;
    return Refusal{"bad_value", std::string{wrong}, state_in_words(incident)};
}

Refusal refuse_unknown(const CityState& city, const Event& event) {
    const bool elsewhere = city.world(!event.exercise).incidents.find(entity_of(event)) != nullptr;
    return Refusal{elsewhere ? "not_allowed" : "unknown_subject",
                   elsewhere ? fmt::format("{} belongs to the {} world",
                                           event.subject,
                                           event.exercise ? "real" : "exercise")
                             : fmt::format("nothing is known of {}", event.subject),
                   ""};
}

std::optional<Refusal> refuse_about(const World& world,
                                    const Incident& incident,
                                    const Event& event,
                                    const Actor& actor,
                                    std::optional<std::uint64_t> expected_sequence) {
    if (!is_commanded_by(incident, actor.scope))
        return Refusal{
            "not_allowed",
            fmt::format("it lies outside {}, the scope of {}", to_string(actor.scope), actor.name),
            state_in_words(incident)};
    if (expected_sequence && *expected_sequence != incident.changed)
        return Refusal{"conflict",
                       fmt::format("{} acted on it meanwhile (sequence {}, expected {})",
                                   incident.actor.empty() ? "somebody" : incident.actor,
                                   incident.changed,
                                   *expected_sequence),
                       state_in_words(incident)};
    if (const auto* step = std::get_if<IncidentStep>(&event.body)) {
        if (auto refusal = refuse_step(incident, *step, actor)) return refusal;
        return refuse_target(world, incident, *step);
    }
    if (!is_open(incident.stage))
        return Refusal{"not_allowed", "the case is ended", state_in_words(incident)};
    return std::nullopt;
}

}  // namespace

std::span<const Transition> lifecycle() {
    return table;
}

const Transition* transition_for(const Incident& incident,
                                 Step step,
                                 std::string_view result,
                                 Role role) {
    for (const Transition& row : table)
        if (row.step == step && fits(row, incident, result, role)) return &row;
    return nullptr;
}

std::optional<Stage> stage_after(const Incident& incident, Step step, std::string_view result) {
    const Transition* row = transition_for(incident, step, result);
    if (row == nullptr) return std::nullopt;
    return row->to.value_or(incident.stage);
}

std::vector<Step> legal_steps(const Incident& incident, Role role) {
    std::vector<Step> steps;
    for (const Transition& row : table)
        if (std::ranges::find(steps, row.step) == steps.end() && fits(row, incident, "", role))
            steps.push_back(row.step);
    return steps;
}

std::string lifecycle_as_markdown() {
    std::string text =
        "| step | | result | net | from | when | who | to |\n|---|---|---|---|---|---|---|---|\n";
    for (const Transition& row : table)
        text += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n",
                            name_of(row.step),
                            step_names_zh[static_cast<std::size_t>(row.step)],
                            row.result,
                            names_of(row.nets, net_names.names, all, "all"),
                            row.from == open  ? "any open stage"
                            : row.from == any ? "any stage but merged"
                                              : names_of(row.from, stage_names, 0, ""),
                            when_names[static_cast<std::size_t>(row.when)],
                            name_of(row.role),
                            row.to ? name_of(*row.to) : "stays");
    return text;
}

std::optional<Refusal> refuse_command(const CityState& city,
                                      const Event& event,
                                      const Actor& actor,
                                      std::optional<std::uint64_t> expected_sequence) {
    if (!may_command(actor.role))
        return Refusal{
            "not_allowed", fmt::format("the role {} may not command", name_of(actor.role)), ""};
    if (is_ingest_only(event.type))
        return Refusal{
            "not_allowed", fmt::format("{} is recorded by ingest alone", event.type), ""};
    if (family_of(event.type) == "alarm")
        return refuse_alarm(city, event, actor, expected_sequence);
    if (family_of(event.type) == "response")
        return refuse_response(city, event, actor, expected_sequence);
    const World& world = city.world(event.exercise);
    const bool about_incident = family_of(event.type) == "incident" &&
                                !std::holds_alternative<IncidentReported>(event.body);
    if (!about_incident) return refuse_word(city, event, actor, expected_sequence);
    const Incident* incident = world.incidents.find(entity_of(event));
    if (incident == nullptr) return refuse_unknown(city, event);
    return refuse_about(world, *incident, event, actor, expected_sequence);
}

bool is_commanded_by(const Incident& incident, GridCode scope) {
    if (!scope) return true;
    if (!incident.place.grid && !incident.centre) return true;  // nobody has located it yet
    return lies_in(incident.place.grid, scope) || lies_in(incident.centre, scope);
}

bool is_seen_by(const Incident& incident, GridCode scope) {
    return is_commanded_by(incident, scope) || lies_in(incident.handed_from, scope);
}

std::string_view name_of(Step step) {
    return step_names[static_cast<std::size_t>(step)];
}
std::string_view name_of(Stage stage) {
    return stage_names[static_cast<std::size_t>(stage)];
}
std::string_view name_of(Net net) {
    return net_names.names[static_cast<std::size_t>(net)];
}
std::string_view name_of(CaseClock clock) {
    return clock == CaseClock::none ? "none" : clock_names.names[static_cast<std::size_t>(clock)];
}
std::string_view name_of(LimitUnit unit) {
    return limit_unit_names.names[static_cast<std::size_t>(unit)];
}

}  // namespace yiping
