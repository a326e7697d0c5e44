// The order in which a viewer comes to know the log: subscribe, heartbeat, snapshot, stream; then
// gaps from history. Plain value: no socket, no clock, no state of the city.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "ingest/feed/stream_order.hpp"

namespace yiping {

/// What the daemon must be asked for next.
struct AskSnapshot {
    bool operator==(const AskSnapshot&) const = default;
};
struct AskHistory {
    std::uint64_t from = 0, to = 0;  ///< both wanted
    bool operator==(const AskHistory&) const = default;
};
using Ask = std::variant<AskSnapshot, AskHistory>;

/// Outlives a connection. Whoever holds it tells what was heard and answered, asks what ask() says
/// and hands out what take() gives.
class CatchUp {
public:
    /// The feed is subscribed to: what it brings from here on may still lack its beginning.
    void subscribed();

    // ---- what the feed brings, in any order
    void hear_event(Event&& event) { order_.add(std::move(event)); }
    void hear_upto(std::uint64_t sequence) { order_.reach(sequence); }
    /// The first one says that the subscription stands: nothing after it can be missed unseen.
    void hear_heartbeat(std::uint64_t head);

    // ---- what was asked for
    /// A state of that sequence is there.
    void take_snapshot(std::uint64_t sequence);
    /// One page, an array of events; they were told by hear_event() before, unless it is asked
    /// whether the log goes on.
    void take_history(std::string_view events_json);
    /// History cannot be had: the way round is a snapshot.
    void history_refused();
    /// To be asked now; nothing while an answer is awaited or nothing is missing. Says each thing
    /// once.
    [[nodiscard]] std::optional<Ask> ask();
    /// Whether the answer that is awaited tells if the log is still the one that was left.
    [[nodiscard]] bool asks_whether_log_goes_on() const {
        return awaited_ == Awaited::whether_log_goes_on;
    }
    [[nodiscard]] bool awaits_snapshot() const { return awaited_ == Awaited::snapshot; }

    /// What can be handed out now: nothing before the picture is whole.
    [[nodiscard]] Flush take();
    [[nodiscard]] bool is_live() const { return stage_ == Stage::live; }
    [[nodiscard]] std::uint64_t handed_out() const { return order_.handed_out(); }

private:
    enum class Stage { subscribing, hearing, loading, live };
    enum class Awaited { nothing, snapshot, whether_log_goes_on, history };

    void want(Ask what, Awaited answer);
    void want_snapshot() { want(AskSnapshot{}, Awaited::snapshot); }

    Stage stage_ = Stage::subscribing;
    Awaited awaited_ = Awaited::nothing;
    std::optional<Ask> wanted_;
    StreamOrder order_;
    bool has_state_ = false;  ///< a snapshot was handed out
    std::string last_json_;   ///< the event handed out last; empty when that was a snapshot
};

}  // namespace yiping
