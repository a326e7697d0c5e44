// Emergency responses: activated, their steps opened, done or late, ended.
#include "ingest/city/apply_response.hpp"

#include <algorithm>

#include "ingest/city/room.hpp"

namespace yiping {
namespace {

/// The response that an event speaks of, marked as changed; null when nobody activated it.
Response* changed_response(World& world, const Event& event) {
    Response* response = world.responses.find(entity_of(event));
    if (response == nullptr)
        ++world.irregular;
    else
        response->changed = event.sequence;
    return response;
}

ResponseStep* find_step(Response& response, std::string_view text) {
    const auto found = std::ranges::find(response.tasks, text, &ResponseStep::text);
    return found == response.tasks.end() ? nullptr : &*found;
}

}  // namespace

void apply_body(World& world, const Event& event, const ResponseActivated& body) {
    Response* const known = row_for(world, world.responses, entity_of(event), Room::responses);
    if (known == nullptr) return;
    Response& response = *known;
    response.plan = body.plan;
    response.incident = body.incident.value_or("");
    response.level = static_cast<std::uint8_t>(body.level);
    response.steps = body.steps.value_or(std::vector<std::string>{});
    response.done.clear();
    response.tasks.clear();
    for (const std::string& text : response.steps) response.tasks.push_back({text, {}, {}});
    response.opened = false;
    response.actor = body.actor.value_or("");
    response.reason.clear();
    response.activated_ms = event.time_ms;
    response.ended_ms = 0;
    response.changed = event.sequence;
}

void apply_body(World& world, const Event& event, const ResponseOpened& body) {
    Response* response = changed_response(world, event);
    if (response == nullptr) return;
    response->opened = true;
    for (const ResponseTask& told : body.tasks) {
        ResponseStep* step = find_step(*response, told.text);
        if (step == nullptr) {
            response->steps.push_back(told.text);
            step = &response->tasks.emplace_back();
            step->text = told.text;
        }
        step->owner = told.owner;
        step->due_ms = told.due.value_or(0);
    }
}

void apply_body(World& world, const Event& event, const ResponseStepDone& body) {
    Response* response = changed_response(world, event);
    if (response == nullptr) return;
    if (std::ranges::find(response->done, body.step) == response->done.end())
        response->done.push_back(body.step);
    ResponseStep* step = find_step(*response, body.step);
    if (step == nullptr || step->done_ms != 0) return;
    step->done_ms = event.time_ms;
    step->actor = body.actor.value_or("");
}

void apply_body(World& world, const Event& event, const ResponseStepOverdue& body) {
    Response* response = changed_response(world, event);
    if (response == nullptr) return;
    ResponseStep* step = find_step(*response, body.step);
    if (step != nullptr && step->done_ms == 0) step->overdue = true;
}

void apply_body(World& world, const Event& event, const ResponseEnded& body) {
    Response* response = changed_response(world, event);
    if (response == nullptr) return;
    response->ended_ms = event.time_ms;
    response->actor = body.actor.value_or("");
    response->reason = body.reason.value_or("");
}

}  // namespace yiping
