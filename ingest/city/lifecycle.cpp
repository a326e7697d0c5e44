// The lifecycle as one table: from which stages a step may be taken, and where it leads.
#include "ingest/city/lifecycle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace yiping {
namespace {

constexpr std::uint16_t bit(Stage stage) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(stage));
}

constexpr std::uint16_t reported = bit(Stage::reported);
constexpr std::uint16_t verified = bit(Stage::verified);
constexpr std::uint16_t registered = bit(Stage::registered);
constexpr std::uint16_t dispatched = bit(Stage::dispatched);
constexpr std::uint16_t handling = bit(Stage::handling);
constexpr std::uint16_t checked = bit(Stage::checked);
constexpr std::uint16_t ended = bit(Stage::closed) | bit(Stage::cancelled);
constexpr std::uint16_t any_open =
    reported | verified | registered | dispatched | handling | checked;

/// One step: the stages it may be taken from, whether a suspended case may take it, and the stage
/// it leads to (nothing: it stays where it is).
struct Rule {
    Step step;
    std::string_view name;
    std::uint16_t from;
    bool while_suspended;
    std::optional<Stage> to;
};

constexpr std::array<Rule, step_count> rules{{
    {Step::verified, "verified", reported, false, Stage::verified},
    {Step::registered, "registered", reported | verified, false, Stage::registered},
    {Step::dispatched, "dispatched", registered | dispatched, false, Stage::dispatched},
    {Step::accepted, "accepted", dispatched, false, Stage::handling},
    {Step::arrived, "arrived", dispatched | handling, false, Stage::handling},
    {Step::handled, "handled", handling, false, Stage::handling},
    {Step::returned, "returned", dispatched | handling, false, Stage::registered},
    {Step::suspended, "suspended", dispatched | handling, false, std::nullopt},
    {Step::resumed, "resumed", dispatched | handling, true, std::nullopt},
    {Step::extended, "extended", dispatched | handling, true, std::nullopt},
    {Step::checked, "checked", handling, false, Stage::checked},
    {Step::closed, "closed", checked, false, Stage::closed},
    {Step::cancelled, "cancelled", any_open, true, Stage::cancelled},
    {Step::reopened, "reopened", ended, false, Stage::registered},
    {Step::escalated, "escalated", any_open, true, std::nullopt},
    {Step::transferred, "transferred", dispatched | handling, true, std::nullopt},
    {Step::merged, "merged", any_open, true, Stage::merged},
    {Step::noted, "noted", any_open | ended, true, std::nullopt},
    {Step::attached, "attached", any_open | ended, true, std::nullopt},
    {Step::supervised, "supervised", any_open, true, std::nullopt},
}};

const Rule& rule_of(Step step) {
    return rules[static_cast<std::size_t>(step)];
}

/// What the row of the table leaves open: flags of the case itself.
bool flags_allow(const Incident& incident, Step step) {
    if (step == Step::resumed) return incident.suspended;
    if (step == Step::checked) return incident.handled;
    if (step == Step::handled) return !incident.handled;
    return true;
}

std::string state_in_words(const Incident& incident) {
    return fmt::format("{}{}{}",
                       name_of(incident.stage),
                       incident.suspended ? ", suspended" : "",
                       incident.handled ? ", handled" : "");
}

std::string legal_in_words(const Incident& incident) {
    std::string words;
    for (const Step step : legal_steps(incident)) {
        if (!words.empty()) words += ", ";
        words += name_of(step);
    }
    return words.empty() ? "nothing" : words;
}

/// What lies in the actor's part of the city, or is owned by a centre of it; what nobody has
/// located yet is everybody's.
bool is_in_scope(const Incident& incident, const Actor& actor) {
    if (!actor.scope) return true;
    if (!incident.place.grid && !incident.centre) return true;
    return lies_in(incident.place.grid, actor.scope) || lies_in(incident.centre, actor.scope);
}

std::optional<Refusal> refuse_step(const Incident& incident, const IncidentStep& body) {
    if (stage_after(incident, body.step, body.result.value_or(""))) return std::nullopt;
    return Refusal{
        "not_allowed",
        fmt::format(
            "{} is not possible now; possible: {}", name_of(body.step), legal_in_words(incident)),
        state_in_words(incident)};
}

}  // namespace

std::optional<Stage> stage_after(const Incident& incident, Step step, std::string_view result) {
    const Rule& rule = rule_of(step);
    if ((rule.from & bit(incident.stage)) == 0) return std::nullopt;
    if (incident.suspended && !rule.while_suspended) return std::nullopt;
    if (!flags_allow(incident, step)) return std::nullopt;
    if (step == Step::verified && result == "not_exist") return Stage::cancelled;
    if (step == Step::checked && result == "not_pass") return Stage::handling;
    if (result == "unable") return incident.stage;
    return rule.to.value_or(incident.stage);
}

std::vector<Step> legal_steps(const Incident& incident) {
    std::vector<Step> steps;
    for (const Rule& rule : rules)
        if (stage_after(incident, rule.step, "")) steps.push_back(rule.step);
    return steps;
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
    const World& world = city.world(event.exercise);
    const bool about_incident = family_of(event.type) == "incident" &&
                                !std::holds_alternative<IncidentReported>(event.body);
    if (!about_incident) return std::nullopt;

    const Incident* incident = world.incidents.find(entity_of(event));
    if (incident == nullptr) {
        const bool elsewhere =
            city.world(!event.exercise).incidents.find(entity_of(event)) != nullptr;
        return Refusal{elsewhere ? "not_allowed" : "unknown_subject",
                       elsewhere ? fmt::format("{} belongs to the {} world",
                                               event.subject,
                                               event.exercise ? "real" : "exercise")
                                 : fmt::format("nothing is known of {}", event.subject),
                       ""};
    }
    if (!is_in_scope(*incident, actor))
        return Refusal{
            "not_allowed",
            fmt::format("it lies outside {}, the scope of {}", to_string(actor.scope), actor.name),
            state_in_words(*incident)};
    if (expected_sequence && *expected_sequence != incident->changed)
        return Refusal{"conflict",
                       fmt::format("{} acted on it meanwhile (sequence {}, expected {})",
                                   incident->actor.empty() ? "somebody" : incident->actor,
                                   incident->changed,
                                   *expected_sequence),
                       state_in_words(*incident)};
    if (const auto* step = std::get_if<IncidentStep>(&event.body))
        return refuse_step(*incident, *step);
    if (!is_open(incident->stage))
        return Refusal{"not_allowed", "the case is ended", state_in_words(*incident)};
    return std::nullopt;
}

std::string_view name_of(Step step) {
    return rule_of(step).name;
}

std::string_view name_of(Stage stage) {
    constexpr std::array<std::string_view, stage_count> names{"reported",
                                                              "verified",
                                                              "registered",
                                                              "dispatched",
                                                              "handling",
                                                              "checked",
                                                              "closed",
                                                              "cancelled",
                                                              "merged"};
    return names[static_cast<std::size_t>(stage)];
}

std::string_view name_of(Net net) {
    constexpr std::array<std::string_view, net_count> names{
        "service", "governance", "coordination", "command"};
    return names[static_cast<std::size_t>(net)];
}

}  // namespace yiping
