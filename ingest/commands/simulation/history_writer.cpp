#include "ingest/commands/simulation/history_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr std::size_t events_a_commit = 8'192;
constexpr std::uint64_t events_a_keyframe = 100'000;

}  // namespace

HistoryWriter::HistoryWriter(EventStore& store, Locate locate, HistoryOpening opening)
    : store_{store}, locate_{std::move(locate)}, recorded_ms_{opening.time_ms} {
    batch_.reserve(events_a_commit + 1'024);
    if (store.last_sequence() != 0)
        throw IoError{"the store is not empty: history can only be written into a new one"};
    LogOpened body;
    body.origin = std::move(opening.origin);
    add(make_event(
        std::move(opening.id), "ingest", "log.opened", "log", opening.time_ms, std::move(body)));
}

void HistoryWriter::add(Event event) {
    locate_event(event, locate_);
    const TimeMs happened_ms = event.time_ms;
    record(std::move(event), happened_ms);
    if (batch_.size() < events_a_commit) return;
    commit();
    if (city_.last_sequence - last_keyframe_ >= events_a_keyframe) keep_keyframe();
}

void HistoryWriter::watch(TimeMs now_ms, const WatchRules& rules) {
    for (Event& event : due_events(city_, now_ms, rules)) record(std::move(event), now_ms);
}

/// Folds an event before it is committed: the sequence that it will get is known, for nobody else
/// writes and nothing comes twice.
void HistoryWriter::record(Event event, TimeMs recorded_ms) {
    recorded_ms_ = std::max(recorded_ms_, recorded_ms);
    event.recorded_ms = recorded_ms_;
    event.sequence = city_.last_sequence + 1;
    apply(city_, event);
    add_to(timeline_, event);
    batch_.push_back(std::move(event));
}

void HistoryWriter::commit() {
    std::uint64_t expected = city_.last_sequence - batch_.size();
    for (const AppendOutcome& outcome : store_.append(batch_, recorded_ms_))
        if (outcome.kind != AppendOutcome::Kind::stored || outcome.sequence != ++expected)
            throw IoError{fmt::format("history came twice to the store at sequence {}", expected)};
    batch_.clear();
}

void HistoryWriter::keep_keyframe() {
    StoredKeyframe keyframe{
        city_.last_sequence, city_.now_ms, fold_version, {}, keyframe_of(city_)};
    keyframe.digest = digest_of_keyframe(keyframe.bytes);
    timeline_.upto = city_.last_sequence;
    keyframe.timeline = bytes_of(std::exchange(timeline_, {}));
    store_.put_keyframe(keyframe);
    last_keyframe_ = city_.last_sequence;
}

void HistoryWriter::finish() {
    commit();
    if (last_keyframe_ != city_.last_sequence) keep_keyframe();
}

}  // namespace yiping
