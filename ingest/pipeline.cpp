#include "ingest/pipeline.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/event/json_writer.hpp"
#include "ingest/net/fold.hpp"

namespace yiping {

namespace {

/// An ack as far as its status; what is to come and the closing brace are the caller's.
void append_ack(std::string& text, const Event& event, std::string_view status) {
    text += "{\"id\":";
    append_quoted(text, event.id);
    text += ",\"source\":";
    append_quoted(text, event.source);
    text.append(",\"status\":\"").append(status).append("\"");
}

/// In a sandbox nothing may pass for real.
std::optional<Reject> refuse_real(const Event& event, bool exercise_only) {
    if (!exercise_only || event.exercise) return std::nullopt;
    return Reject{Reject::Reason::not_allowed,
                  "exercise",
                  "this is a sandbox: it takes only what says exercise: true",
                  event.id,
                  event.source};
}

}  // namespace

/// Keeps the room of a batch for the next one, but not what an unusually large one needed.
class Pipeline::EmptyAtEnd {
public:
    explicit EmptyAtEnd(Batch& batch) : batch_{batch} {}
    EmptyAtEnd(const EmptyAtEnd&) = delete;
    EmptyAtEnd& operator=(const EmptyAtEnd&) = delete;
    EmptyAtEnd(EmptyAtEnd&&) = delete;
    EmptyAtEnd& operator=(EmptyAtEnd&&) = delete;
    ~EmptyAtEnd() {
        constexpr std::size_t usual_events = 8'192;
        if (batch_.events.capacity() > usual_events) batch_ = {};
        batch_.events.clear();
        batch_.elements.clear();
        batch_.ends.clear();
    }

private:
    Batch& batch_;
};

/// The whole life of one batch, in order.
void Pipeline::handle(std::span<const Letter> letters, TimeMs now_ms) {
    now_ms_ = now_ms;
    const EmptyAtEnd empty{batch_};  // whatever happens: nobody's words stay here until the next
    check(letters, now_ms);          // decode, validate, locate; what is refused has its answer
    const std::optional<Outcomes> outcomes = append(batch_.events, now_ms);  // durable on return
    const std::span<const Element> elements{batch_.elements};
    for (std::size_t i = 0; i < letters.size(); ++i) {
        first_reject_.reset();
        rejects_ = 0;
        const std::size_t begin = i == 0 ? 0 : batch_.ends[i - 1];
        answer(
            letters[i], elements.subspan(begin, batch_.ends[i] - begin), batch_.events, outcomes);
        quarantine(letters[i], now_ms);  // what the store found to be in conflict
    }
    if (outcomes) fold_and_publish(batch_.events, *outcomes);
}

void Pipeline::check(std::span<const Letter> letters, TimeMs now_ms) {
    for (const Letter& letter : letters) {
        first_reject_.reset();
        rejects_ = 0;
        check(letter, now_ms);
        batch_.ends.push_back(batch_.elements.size());
        quarantine(letter, now_ms);
    }
}

void Pipeline::check(const Letter& letter, TimeMs now_ms) {
    const auto refuse = [&](const Reject& reject) {
        batch_.elements.push_back({std::nullopt, refused_element(reject)});
    };
    if (const auto reject = refuse_sender(letter)) return refuse(*reject);
    if (!letter.body)
        return refuse({Reject::Reason::not_an_event,
                       "",
                       "a message is one frame: an event or an array",
                       "",
                       ""});
    const KeyHolder* sender = door_.gate == nullptr ? nullptr : door_.gate->sender(letter.key);
    std::vector<Decoded>& all = decoder_.decode(text_of(*letter.body));
    for (Decoded& decoded : all)
        batch_.elements.push_back(check(std::move(decoded), sender, now_ms));
    all.clear();
    if (first_reject_ && first_reject_->reason == Reject::Reason::not_allowed)
        note_refused(letter, *first_reject_);
}

/// Whoever feeds nothing at all is told so before anything is read.
std::optional<Reject> Pipeline::refuse_sender(const Letter& letter) {
    if (door_.gate == nullptr) return std::nullopt;
    const KeyHolder* sender = door_.gate->sender(letter.key);
    const bool feeds = sender != nullptr && sender->actor.role != Role::viewer;
    if (feeds) return std::nullopt;
    Reject reject{Reject::Reason::not_allowed,
                  "",
                  sender == nullptr
                      ? "this key was taken away"
                      : fmt::format("{} is a viewer and may not feed", sender->actor.name),
                  "",
                  ""};
    note_refused(letter, reject);
    return reject;
}

void Pipeline::note_refused(const Letter& letter, const Reject& reject) {
    if (door_.gate != nullptr) door_.gate->note_refused(letter.key, reject.detail);
}

/// Keeps a message of which anything was refused.
void Pipeline::quarantine(const Letter& letter, TimeMs now_ms) {
    if (!first_reject_ || door_.quarantine == nullptr) return;
    RefusedMessage refused;
    refused.time_ms = now_ms;
    refused.peer =
        door_.gate == nullptr ? rules_.local.name : door_.gate->name_of_sender(letter.key);
    refused.reject = std::move(*first_reject_);
    refused.refused = rejects_;
    if (letter.body) {
        refused.bytes = letter.body->size();
        refused.body = text_of(*letter.body).substr(0, door_.quarantine->max_message_bytes());
    }
    door_.quarantine->keep(std::move(refused));
}

Pipeline::Element Pipeline::check(Decoded&& decoded, const KeyHolder* sender, TimeMs now_ms) {
    if (const auto* reject = std::get_if<Reject>(&decoded))
        return {std::nullopt, refused_element(*reject)};
    Event& event = std::get<Event>(decoded);
    if (sender != nullptr && !may_feed(*sender, event.source))
        return {std::nullopt,
                refused_element(
                    {Reject::Reason::not_allowed,
                     "source",
                     fmt::format("{} may not speak for {}", sender->actor.name, event.source),
                     event.id,
                     event.source})};
    if (const auto reject = refuse_real(event, rules_.exercise_only))
        return {std::nullopt, refused_element(*reject)};
    // A fact may be told long after it happened; that speaks of nobody's clock.
    if (const TimeMs delay_ms = now_ms - event.time_ms; delay_ms < 0 || is_telemetry(event.type))
        clocks_.note(event.source, delay_ms);
    if (const auto reject = check_origin_and_time(event, now_ms, rules_.time))
        return {std::nullopt, refused_element(*reject)};
    if (overload_.must_wait(event, now_ms)) return {std::nullopt, overloaded_element(event)};
    locate_event(event, locate_);
    batch_.events.push_back(std::move(event));
    return {batch_.events.size() - 1, {}};
}

/// Nothing when the disk is full: then nothing of it was stored. Any other failure throws.
std::optional<Pipeline::Outcomes> Pipeline::append(std::span<Event> events, TimeMs now_ms) {
    if (events.empty()) return Outcomes{};
    try {
        if (!opening_told_) {
            std::array opening{
                make_event(fmt::format("opened/{}", now_ms),
                           "ingest",
                           "log.opened",
                           "log",
                           now_ms,
                           LogOpened{rules_.exercise_only ? "sandbox" : "serve", std::nullopt})};
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
    answer_ = R"({"ack":[)";
    for (const Element& element : elements) {
        if (answer_.back() != '[') answer_ += ',';
        if (element.event)
            answer_element(
                answer_, events[*element.event], outcomes ? &(*outcomes)[*element.event] : nullptr);
        else
            answer_ += element.refused;
    }
    answer_ += "]}";
    const std::string_view frame = answer_;
    intake_.answer(letter.from, {&frame, 1});
}

/// Adds the ack of an event that was to be stored; no outcome: the disk is full.
void Pipeline::answer_element(std::string& text, const Event& event, const AppendOutcome* outcome) {
    if (outcome == nullptr) {
        text += overloaded_element(event);
        return;
    }
    if (outcome->kind == AppendOutcome::Kind::conflict) {
        text += refused_element(
            {Reject::Reason::conflicting_duplicate,
             "id",
             fmt::format("another event of this id is sequence {}", outcome->sequence),
             event.id,
             event.source});
        return;
    }
    const bool fresh = outcome->kind == AppendOutcome::Kind::stored;
    ++(fresh ? counts_.stored : counts_.duplicates);
    append_ack(text, event, fresh ? "stored" : "duplicate");
    text += ",\"sequence\":";
    append_number(text, static_cast<std::int64_t>(outcome->sequence));
    text += '}';
}

std::string Pipeline::overloaded_element(const Event& event) {
    ++counts_.overloaded;
    overload_.note(event, now_ms_);
    std::string text;
    append_ack(text, event, "overloaded");
    return text + '}';
}

std::string Pipeline::refused_element(const Reject& reject) {
    ++counts_.rejected[static_cast<std::size_t>(reject.reason)];
    spdlog::debug("refused {} of {}: {}", reject.id, reject.source, reject.detail);
    if (!first_reject_) first_reject_ = reject;
    ++rejects_;
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
    erase_old_persons(now_ms);
}

void Pipeline::retain(TimeMs now_ms) {
    if (rules_.telemetry_kept_ms == 0 || full_) return;
    constexpr int steps = 72;  // an hour of three days
    try {
        if (keeper_.delete_expired()) return;
        std::optional<Event> record = keeper_.expire_telemetry(now_ms - rules_.telemetry_kept_ms,
                                                               rules_.telemetry_kept_ms / steps,
                                                               fold_version,
                                                               now_ms);
        if (!record) return;
        spdlog::info("{}", in_words(keeper_.expired().back()));
        fold_and_publish({&*record, 1}, {{AppendOutcome::Kind::stored, record->sequence}});
    } catch (const DiskFull& error) {
        if (!std::exchange(full_, true)) spdlog::error("{}", error.what());
    }
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

namespace {

/// Whether it is who asks, and not what it met, that forbids a command.
bool is_out_of_bounds(const CityState& city, const Event& event, const Actor& actor) {
    if (!may_command(actor.role)) return true;
    const Incident* incident = city.world(event.exercise).incidents.find(entity_of(event));
    return family_of(event.type) == "incident" && incident != nullptr &&
           !is_commanded_by(*incident, actor.scope);
}

}  // namespace

std::string Pipeline::command(const CommandRequest& request,
                              TimeMs now_ms,
                              const std::string& key) {
    const KeyHolder* sender = door_.gate == nullptr ? nullptr : door_.gate->sender(key);
    const bool gone = sender == nullptr && !key.empty();
    const Actor& actor = sender == nullptr ? rules_.local : sender->actor;
    // Whoever comes with a key speaks under its name and no other.
    const std::string source = key.empty() ? "" : "desk." + actor.name;
    std::vector<Decoded> decoded =
        decoder_.decode(with_actor(request.event_json, actor.name, source));
    if (gone)
        decoded.assign(1,
                       Reject{Reject::Reason::not_allowed, "", "this key was taken away", "", ""});
    else if (decoded.size() != 1)
        decoded.assign(
            1, Reject{Reject::Reason::not_an_event, "event", "a command is one event", "", ""});
    if (const auto* reject = std::get_if<Reject>(&decoded.front())) {
        ++counts_.commands_refused;
        return refused_json(*reject);
    }
    Event& event = std::get<Event>(decoded.front());
    if (const auto reject = refuse_real(event, rules_.exercise_only)) {
        ++counts_.commands_refused;
        return refused_json(*reject);
    }
    const Identity identity = identity_of(event.source, event.id);
    if (const auto first_answer = store_.outcome(identity)) return *first_answer;
    if (const auto refusal = refuse_command(city_, event, actor, request.expected_sequence)) {
        ++counts_.commands_refused;
        if (door_.gate != nullptr && is_out_of_bounds(city_, event, actor))
            door_.gate->note_refused(key, fmt::format("{}: {}", event.type, refusal->detail));
        std::string answer = refused_json(event.id, event.source, *refusal);
        // Whoever may command nothing at all writes nothing to the disk either.
        if (may_command(actor.role)) keep_outcome(event, answer);
        return answer;
    }
    spdlog::info("{} commands {} about {}", actor.name, event.type, event.subject);
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

Pipeline::Pipeline(EventStore& store,
                   Locate locate,
                   Router& intake,
                   Publisher& publisher,
                   PipelineRules rules,
                   Door door)
    : store_{store},
      keeper_{keeper_of(store)},
      locate_{std::move(locate)},
      intake_{intake},
      publisher_{publisher},
      rules_{std::move(rules)},
      door_{door},
      city_{fold_to(store, store.last_sequence())},
      watch_{rules_.watch},
      opening_told_{city_.last_sequence == 0} {
    keep_last_outcome();
}

}  // namespace yiping
