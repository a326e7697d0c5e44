#include "ingest/city/refuse_deed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/alarms.hpp"

namespace yiping {
namespace {

Refusal not_known(const Event& event, bool is_elsewhere) {
    if (is_elsewhere)
        return {
            "not_allowed",
            fmt::format(
                "{} belongs to the {} world", event.subject, event.exercise ? "real" : "exercise"),
            ""};
    return {"unknown_subject", fmt::format("nothing is known of {}", event.subject), ""};
}

Refusal conflict(std::string_view who, std::uint64_t changed, std::uint64_t expected) {
    return {"conflict",
            fmt::format("{} acted on it meanwhile (sequence {}, expected {})",
                        who.empty() ? "somebody" : who,
                        changed,
                        expected),
            ""};
}

bool is_blank(const std::optional<std::string>& text) {
    return !text || text->find_first_not_of(" \t\r\n") == std::string::npos;
}

// ---- alarms

std::optional<Refusal> refuse_shelf(const AlarmChanged& body, TimeMs now_ms) {
    if (is_blank(body.reason))
        return Refusal{"bad_value", "an alarm is shelved with a reason only", ""};
    if (!body.until) return Refusal{"bad_value", "an alarm is shelved until a time only", ""};
    if (*body.until <= now_ms)
        return Refusal{
            "bad_value", fmt::format("{} is over already", format_rfc3339(*body.until)), ""};
    if (*body.until > now_ms + max_shelf_ms)
        return Refusal{"bad_value",
                       fmt::format("an alarm is shelved for at most {} hours, until {}",
                                   max_shelf_ms / hour_ms,
                                   format_rfc3339(now_ms + max_shelf_ms)),
                       ""};
    return std::nullopt;
}

std::optional<Refusal> refuse_move(const Alarm& alarm, const AlarmChanged& body, TimeMs now_ms) {
    switch (body.move) {
        case AlarmMove::acknowledged:
            if (!alarm.acknowledged) return std::nullopt;
            return Refusal{"not_allowed",
                           fmt::format("it is acknowledged already, at {}",
                                       format_rfc3339(alarm.acknowledged_ms)),
                           ""};
        case AlarmMove::shelved:
            if (alarm.shelved)
                return Refusal{
                    "not_allowed",
                    fmt::format("it is shelved already, until {}", format_rfc3339(alarm.until_ms)),
                    ""};
            return refuse_shelf(body, now_ms);
        case AlarmMove::unshelved:
            if (alarm.shelved) return std::nullopt;
            return Refusal{"not_allowed", "it is not shelved", ""};
        case AlarmMove::cleared:
        case AlarmMove::shelf_expired:
        case AlarmMove::unsuppressed:
            break;  // recorded by ingest alone: refused before
    }
    return std::nullopt;
}

// ---- responses

std::string state_in_words(const Response& response) {
    return response.ended_ms != 0 ? "ended" : fmt::format("active, level {}", response.level);
}

/// A plan is active once for one incident (or once for the city).
const Response* active_one(const World& world,
                           const std::string& id,
                           const ResponseActivated& body) {
    for (const Response& response : world.responses.rows())
        if (response.ended_ms == 0 &&
            (response.id == id ||
             (response.plan == body.plan && response.incident == body.incident.value_or(""))))
            return &response;
    return nullptr;
}

std::optional<Refusal> refuse_step_done(const Response& response, const ResponseStepDone& body) {
    const auto step = std::ranges::find(response.tasks, body.step, &ResponseStep::text);
    if (step == response.tasks.end())
        return Refusal{"bad_value",
                       fmt::format("the response has no step \"{}\"", body.step),
                       state_in_words(response)};
    if (step->done_ms == 0) return std::nullopt;
    return Refusal{"not_allowed",
                   fmt::format("the step was done at {} by {}",
                               format_rfc3339(step->done_ms),
                               step->actor.empty() ? "somebody" : step->actor),
                   state_in_words(response)};
}

/// The incident that a response serves must be the actor's to command.
std::optional<Refusal> refuse_scope(const World& world, std::string_view id, const Actor& actor) {
    const Incident* incident = world.incidents.find(id);
    if (incident == nullptr || is_commanded_by(*incident, actor.scope)) return std::nullopt;
    return Refusal{
        "not_allowed",
        fmt::format(
            "its incident lies outside {}, the scope of {}", to_string(actor.scope), actor.name),
        ""};
}

std::optional<Refusal> refuse_activation(const World& world,
                                         const Event& event,
                                         const ResponseActivated& body,
                                         const Actor& actor) {
    if (const Response* active = active_one(world, std::string{entity_of(event)}, body))
        return Refusal{"not_allowed",
                       fmt::format("{} is active already, since {} by {}; end it first",
                                   active->plan,
                                   format_rfc3339(active->activated_ms),
                                   active->actor.empty() ? "somebody" : active->actor),
                       state_in_words(*active)};
    return refuse_scope(world, body.incident.value_or(""), actor);
}

}  // namespace

std::optional<Refusal> refuse_alarm(const CityState& city,
                                    const Event& event,
                                    const Actor& actor,
                                    std::optional<std::uint64_t> expected_sequence) {
    const auto* body = std::get_if<AlarmChanged>(&event.body);
    if (body == nullptr) return std::nullopt;
    const Alarm* alarm = city.world(event.exercise).alarms.find(entity_of(event));
    if (alarm == nullptr)
        return not_known(event,
                         city.world(!event.exercise).alarms.find(entity_of(event)) != nullptr);
    std::optional<Refusal> refusal;
    if (actor.scope && alarm->area && !lies_in(alarm->area, actor.scope))
        refusal = Refusal{
            "not_allowed",
            fmt::format("it lies outside {}, the scope of {}", to_string(actor.scope), actor.name),
            ""};
    else if (expected_sequence && *expected_sequence != alarm->changed)
        refusal = conflict(alarm->actor, alarm->changed, *expected_sequence);
    else
        refusal = refuse_move(*alarm, *body, event.time_ms);
    if (refusal) refusal->state = name_of(state_of(*alarm));
    return refusal;
}

std::optional<Refusal> refuse_response(const CityState& city,
                                       const Event& event,
                                       const Actor& actor,
                                       std::optional<std::uint64_t> expected_sequence) {
    const World& world = city.world(event.exercise);
    if (const auto* activation = std::get_if<ResponseActivated>(&event.body))
        return refuse_activation(world, event, *activation, actor);
    const Response* response = world.responses.find(entity_of(event));
    if (response == nullptr)
        return not_known(event,
                         city.world(!event.exercise).responses.find(entity_of(event)) != nullptr);
    if (auto refusal = refuse_scope(world, response->incident, actor)) return refusal;
    if (expected_sequence && *expected_sequence != response->changed) {
        Refusal refusal = conflict(response->actor, response->changed, *expected_sequence);
        refusal.state = state_in_words(*response);
        return refusal;
    }
    if (response->ended_ms != 0)
        return Refusal{"not_allowed",
                       fmt::format("the response ended at {}", format_rfc3339(response->ended_ms)),
                       state_in_words(*response)};
    if (const auto* step = std::get_if<ResponseStepDone>(&event.body))
        return refuse_step_done(*response, *step);
    return std::nullopt;
}

}  // namespace yiping
