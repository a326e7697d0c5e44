// Personal data on their way out: shown to whoever may ask, erased for ever. Neither happens
// without an event that says so.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "ingest/event/json_writer.hpp"
#include "ingest/net/topic.hpp"
#include "ingest/pipeline.hpp"

namespace yiping {
namespace {

/// The event that told something about a person, as it lies in the log.
std::optional<Event> event_at(EventStore& store, std::uint64_t sequence) {
    ReadRange one;
    one.from_sequence = one.to_sequence = sequence;
    std::optional<Event> found;
    store.read(one, [&](Event&& event) {
        found = std::move(event);
        return true;
    });
    return found;
}

/// Where the subject of that event belongs, as far as anybody knows.
GridCode area_of_person(const Event& told, const CityState& city) {
    if (const auto* roster = std::get_if<RosterSet>(&told.body))
        return parse_grid_code(roster->area).value_or(GridCode{});
    return area_of(told, city);
}

bool lies_in_scope(const Event& told, const CityState& city, GridCode scope) {
    if (!scope) return true;
    const Incident* incident = family_of(told.type) == "incident"
                                   ? city.world(told.exercise).incidents.find(entity_of(told))
                                   : nullptr;
    if (incident != nullptr) return is_commanded_by(*incident, scope);
    const GridCode area = area_of_person(told, city);
    return !area || lies_in(area, scope);
}

}  // namespace

std::string Pipeline::refuse_person(const PersonRequest& request,
                                    const std::string& key,
                                    std::string_view reason,
                                    std::string detail) {
    if (reason == "not_allowed" && door_.gate != nullptr)
        door_.gate->note_refused(key, fmt::format("{}: {}", request.name(), detail));
    ++counts_.commands_refused;
    return error_json({std::string{request.name()}, std::string{reason}, std::move(detail)});
}

/// What both have in common: who asks, of whom, and whether that one may.
std::string Pipeline::person(const PersonRequest& request, TimeMs now_ms, const std::string& key) {
    const KeyHolder* sender = door_.gate == nullptr ? nullptr : door_.gate->sender(key);
    const Actor& actor = sender == nullptr ? rules_.local : sender->actor;
    const auto refuse = [&](std::string_view reason, std::string detail) {
        return refuse_person(request, key, reason, std::move(detail));
    };
    if (sender == nullptr && !key.empty()) return refuse("not_allowed", "this key was taken away");
    const Role least = request.erase ? Role::admin : rules_.reveal_role;
    if (actor.role < least)
        return refuse(
            "not_allowed",
            fmt::format(
                "{} is {}, and this needs {}", actor.name, name_of(actor.role), name_of(least)));
    const std::vector<PersonalRecord> records = keeper_.personal(request.subject);
    const auto kept = std::ranges::find(records, 0U, &PersonalRecord::erased_by);
    if (records.empty())
        return refuse("not_found",
                      fmt::format("no personal data were told about {}", request.subject));
    if (kept == records.end())
        return refuse("erased",
                      fmt::format("what was told about {} was erased by sequence {}",
                                  request.subject,
                                  records.front().erased_by));
    const std::optional<Event> told = event_at(store_, kept->sequence);
    if (!told || !lies_in_scope(*told, city_, actor.scope))
        return refuse("not_allowed",
                      fmt::format("{} lies outside {}, the scope of {}",
                                  request.subject,
                                  to_string(actor.scope),
                                  actor.name));
    return request.erase ? erase_person(request, actor, *told, now_ms)
                         : reveal_person(request, actor, *told, {kept, records.end()}, now_ms);
}

Event Pipeline::act_about(const PersonRequest& request,
                          const std::string& actor,
                          const Event& told,
                          TimeMs now_ms) const {
    const std::string_view act = request.erase ? "erased" : "revealed";
    OperatorAct body;
    body.actor = actor;
    body.about = request.subject;
    if (!request.reason.empty()) body.reason = request.reason;
    return make_event(fmt::format("{}/{}", act, city_.last_sequence + 1),
                      "ingest",
                      fmt::format("person.{}", act),
                      told.subject,
                      now_ms,
                      std::move(body),
                      told.exercise);
}

/// The record of it is on disk before anything is shown.
std::string Pipeline::reveal_person(const PersonRequest& request,
                                    const Actor& actor,
                                    const Event& told,
                                    std::span<const PersonalRecord> kept,
                                    TimeMs now_ms) {
    std::vector<Event> record{act_about(request, actor.name, told, now_ms)};
    const std::optional<Outcomes> outcomes = append(record, now_ms);
    if (!outcomes) return refuse_person(request, {}, "overloaded", "the disk is full");
    fold_and_publish(record, *outcomes);
    spdlog::info("{} looks at the personal data of {}", actor.name, request.subject);
    std::string earlier;
    for (const PersonalRecord& one : kept.subspan(1))
        if (one.erased_by == 0)
            earlier += fmt::format("{}{}", earlier.empty() ? "" : ",", one.sequence);
    return fmt::format(
        R"({{"revealed":{{"subject":{},"sequence":{},"personal":{},"earlier":[{}],"logged":{}}}}})",
        json_quoted(request.subject),
        kept.front().sequence,
        kept.front().json,
        earlier,
        outcomes->front().sequence);
}

std::string Pipeline::erase_person(const PersonRequest& request,
                                   const Actor& actor,
                                   const Event& told,
                                   TimeMs now_ms) {
    std::vector<Event> record{act_about(request, actor.name, told, now_ms)};
    std::uint64_t erased = 0;
    try {
        erased = keeper_.erase_personal(request.subject, record.front(), now_ms);
    } catch (const DiskFull& error) {
        full_ = true;
        spdlog::error("{}", error.what());
        return refuse_person(request, {}, "overloaded", "the disk is full");
    }
    const AppendOutcome stored{AppendOutcome::Kind::stored, record.front().sequence};
    fold_and_publish(record, {stored});
    spdlog::info("{} erased the personal data of {}", actor.name, request.subject);
    return fmt::format(R"({{"erased":{{"subject":{},"records":{},"logged":{}}}}})",
                       json_quoted(request.subject),
                       erased,
                       stored.sequence);
}

/// So many at a time, so that intake never waits for long.
void Pipeline::erase_old_persons(TimeMs now_ms) {
    constexpr std::uint64_t most_at_once = 16;
    if (rules_.personal_kept_ms == 0 || full_) return;
    const Actor daemon{"ingest", Role::admin, {}};
    for (const std::string& subject :
         keeper_.persons_told_by(now_ms - rules_.personal_kept_ms, most_at_once)) {
        const std::uint64_t newest = keeper_.personal(subject).front().sequence;
        const Event told = event_at(store_, newest).value_or(Event{});
        PersonRequest request{true, subject, "kept for as long as the settings say"};
        (void)erase_person(request, daemon, told, now_ms);
    }
}

}  // namespace yiping
