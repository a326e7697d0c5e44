#include "ingest/pipeline.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/net/fold.hpp"

namespace yiping {

/// The whole life of one batch, in order.
void Pipeline::handle(std::span<const Letter> letters, TimeMs now_ms) {
    Batch batch =
        check(letters, now_ms);  // decode, validate, locate; what is refused has its answer
    const std::optional<Outcomes> outcomes = append(batch.events, now_ms);  // durable on return
    for (std::size_t i = 0; i < letters.size(); ++i)
        answer(letters[i], batch.answers[i], batch.events, outcomes);
    if (outcomes) fold_and_publish(batch.events, *outcomes);
}

Pipeline::Batch Pipeline::check(std::span<const Letter> letters, TimeMs now_ms) {
    Batch batch;
    batch.events.reserve(letters.size());
    batch.answers.reserve(letters.size());
    for (const Letter& letter : letters) {
        std::vector<Element>& elements = batch.answers.emplace_back();
        if (!letter.body) {
            elements.push_back({std::nullopt,
                                refused_element({Reject::Reason::not_an_event,
                                                 "",
                                                 "a message is one frame: an event or an array",
                                                 "",
                                                 ""})});
            continue;
        }
        for (Decoded& decoded : decoder_.decode(text_of(*letter.body)))
            elements.push_back(check(std::move(decoded), now_ms, batch.events));
    }
    return batch;
}

Pipeline::Element Pipeline::check(Decoded&& decoded, TimeMs now_ms, std::vector<Event>& admitted) {
    if (const auto* reject = std::get_if<Reject>(&decoded))
        return {std::nullopt, refused_element(*reject)};
    Event& event = std::get<Event>(decoded);
    if (const auto reject = check_origin_and_time(event, now_ms, rules_.time))
        return {std::nullopt, refused_element(*reject)};
    if (overload_.must_wait(event)) return {std::nullopt, answer_element(event, nullptr)};
    locate_event(event, locate_);
    admitted.push_back(std::move(event));
    return {admitted.size() - 1, {}};
}

/// Nothing when the disk is full: then nothing of it was stored. Any other failure throws.
std::optional<Pipeline::Outcomes> Pipeline::append(std::span<Event> events, TimeMs now_ms) {
    if (events.empty()) return Outcomes{};
    try {
        if (!opening_told_) {
            std::array opening{make_event(fmt::format("opened/{}", now_ms),
                                          "ingest",
                                          "log.opened",
                                          "log",
                                          now_ms,
                                          LogOpened{"serve", std::nullopt})};
            fold_and_publish(opening, store_.append(opening, now_ms));
            opening_told_ = true;
        }
        Outcomes outcomes = store_.append(events, now_ms);
        if (std::exchange(full_, false)) spdlog::info("the store takes events again");
        return outcomes;
    } catch (const DiskFull& error) {
        if (!std::exchange(full_, true)) spdlog::error("{}", error.what());
        return std::nullopt;
    }
}

void Pipeline::answer(const Letter& letter,
                      std::span<const Element> elements,
                      std::span<const Event> events,
                      const std::optional<Outcomes>& outcomes) {
    std::string text = R"({"ack":[)";
    for (const Element& element : elements) {
        if (text.back() != '[') text += ',';
        text += element.event ? answer_element(events[*element.event],
                                               outcomes ? &(*outcomes)[*element.event] : nullptr)
                              : element.refused;
    }
    text += "]}";
    const std::string_view frame = text;
    intake_.answer(letter.from, {&frame, 1});
}

std::string Pipeline::answer_element(const Event& event, const AppendOutcome* outcome) {
    std::string_view status = "overloaded";
    if (outcome == nullptr) {
        ++counts_.overloaded;
        overload_.note(event);
    } else if (outcome->kind == AppendOutcome::Kind::conflict) {
        return refused_element(
            {Reject::Reason::conflicting_duplicate,
             "id",
             fmt::format("another event of this id is sequence {}", outcome->sequence),
             event.id,
             event.source});
    } else {
        const bool fresh = outcome->kind == AppendOutcome::Kind::stored;
        status = fresh ? "stored" : "duplicate";
        ++(fresh ? counts_.stored : counts_.duplicates);
    }
    std::string text = fmt::format(R"({{"id":{},"source":{},"status":"{}")",
                                   json_quoted(event.id),
                                   json_quoted(event.source),
                                   status);
    if (outcome != nullptr) text += fmt::format(R"(,"sequence":{})", outcome->sequence);
    return text + '}';
}

std::string Pipeline::refused_element(const Reject& reject) {
    ++counts_.rejected[static_cast<std::size_t>(reject.reason)];
    spdlog::debug("refused {} of {}: {}", reject.id, reject.source, reject.detail);
    return ack_json(reject);
}

void Pipeline::fold_and_publish(std::span<const Event> events, const Outcomes& outcomes) {
    bool any_fact = false;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (outcomes[i].kind != AppendOutcome::Kind::stored) continue;
        apply(city_, events[i]);
        watch_.note(events[i]);
        publisher_.add(events[i], city_);
        any_fact = any_fact || !is_telemetry(events[i].type);
    }
    if (any_fact) publisher_.flush();  // telemetry alone may wait for company
}

void Pipeline::tick(TimeMs now_ms) {
    std::vector<Event> due = watch_.due(city_, now_ms);
    const std::optional<Outcomes> outcomes = append(due, now_ms);
    if (outcomes)
        fold_and_publish(due, *outcomes);
    else
        watch_.again();  // it is owed still
}

// ---- commands: events of operators, judged before they are stored

namespace {

std::string accepted_json(const Event& event, std::uint64_t sequence) {
    return fmt::format(R"({{"status":"accepted","sequence":{},"id":{},"source":{}}})",
                       sequence,
                       json_quoted(event.id),
                       json_quoted(event.source));
}

std::string refused_json(std::string_view id, std::string_view source, const Refusal& refusal) {
    return fmt::format(
        R"({{"status":"refused","reason":"{}","detail":{},"state":{},"id":{},"source":{}}})",
        refusal.reason,
        json_quoted(refusal.detail),
        json_quoted(refusal.state),
        json_quoted(id),
        json_quoted(source));
}

std::string refused_json(const Reject& reject) {
    const std::string where = reject.field.empty() ? "" : reject.field + ": ";
    return refused_json(
        reject.id, reject.source, {std::string{name_of(reject.reason)}, where + reject.detail, ""});
}

}  // namespace

std::string Pipeline::command(const CommandRequest& request, TimeMs now_ms) {
    std::vector<Decoded> decoded =
        decoder_.decode(with_actor(request.event_json, rules_.local.name));
    if (decoded.size() != 1)
        decoded.assign(
            1, Reject{Reject::Reason::not_an_event, "event", "a command is one event", "", ""});
    if (const auto* reject = std::get_if<Reject>(&decoded.front())) {
        ++counts_.commands_refused;
        return refused_json(*reject);
    }
    Event& event = std::get<Event>(decoded.front());
    const Identity identity = identity_of(event.source, event.id);
    if (const auto first_answer = store_.outcome(identity)) return *first_answer;
    if (const auto refusal =
            refuse_command(city_, event, rules_.local, request.expected_sequence)) {
        ++counts_.commands_refused;
        std::string answer = refused_json(event.id, event.source, *refusal);
        keep_outcome(event, answer);
        return answer;
    }
    return carry_out(event, now_ms);
}

std::string Pipeline::carry_out(Event& event, TimeMs now_ms) {
    if (const auto reject = check_origin_and_time(event, now_ms, rules_.time)) {
        ++counts_.commands_refused;
        return refused_json(*reject);
    }
    locate_event(event, locate_);
    const std::span<Event> events{&event, 1};
    const std::optional<Outcomes> outcomes = append(events, now_ms);
    if (!outcomes) {  // not an outcome to keep: the same command may come again
        ++counts_.commands_refused;
        return refused_json(event.id, event.source, {"overloaded", "the disk is full", ""});
    }
    fold_and_publish(events, *outcomes);
    const AppendOutcome& outcome = outcomes->front();
    const bool conflict = outcome.kind == AppendOutcome::Kind::conflict;
    ++(conflict ? counts_.commands_refused : counts_.commands_accepted);
    std::string answer =
        conflict ? refused_json(
                       event.id,
                       event.source,
                       {"conflicting_duplicate",
                        fmt::format("another event of this id is sequence {}", outcome.sequence),
                        ""})
                 : accepted_json(event, outcome.sequence);
    keep_outcome(event, answer);
    return answer;
}

void Pipeline::keep_outcome(const Event& event, const std::string& answer) {
    try {
        store_.put_outcome(identity_of(event.source, event.id), answer);
    } catch (const DiskFull& error) {
        full_ = true;
        spdlog::error(
            "the outcome of {} of {} is not kept: {}", event.id, event.source, error.what());
    }
}

/// A daemon killed between a command's commit and the keeping of its outcome left the command as
/// the last event of the log: its outcome follows from that. For an event that was no command it
/// says the same as an ack would.
void Pipeline::keep_last_outcome() {
    if (city_.last_sequence == 0) return;
    ReadRange range;
    range.from_sequence = city_.last_sequence;
    std::optional<Event> last;
    store_.read(range, [&](Event&& event) {
        last = std::move(event);
        return true;
    });
    if (last && !is_ingest_only(last->type) && !is_telemetry(last->type))
        keep_outcome(*last, accepted_json(*last, last->sequence));
}

Pipeline::Pipeline(
    EventStore& store, Locate locate, Router& intake, Publisher& publisher, PipelineRules rules)
    : store_{store},
      locate_{std::move(locate)},
      intake_{intake},
      publisher_{publisher},
      rules_{std::move(rules)},
      city_{fold_to(store, store.last_sequence())},
      watch_{rules_.watch},
      opening_told_{city_.last_sequence == 0} {
    keep_last_outcome();
}

}  // namespace yiping
