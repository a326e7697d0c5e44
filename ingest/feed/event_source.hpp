// Where those who look get the city from: a live daemon or a recorded log, behind one interface.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/city/timeline.hpp"
#include "ingest/feed/curve.hpp"

namespace yiping {

/// A whole state to start from: after connecting, after a gap too old to repair, after a seek.
struct Snapshot {
    std::unique_ptr<CityState> city;
};
/// Events in sequence order, gapless after what came before.
struct Flush {
    std::vector<Event> events;
    std::uint64_t upto = 0;  ///< the state is known up to here once these are applied
};
struct SourceAge {
    std::string source;
    std::int64_t age_ms = 0;
    bool silent = false;
    /// How far its clock is behind the daemon's, the way included; below zero: ahead.
    std::optional<std::int64_t> clock_behind_ms = std::nullopt;
};
/// The daemon's own word about itself, once a second; its time is every clock on screen.
struct Heartbeat {
    std::uint64_t sequence = 0;
    TimeMs time_ms = 0;
    std::string store;  ///< ok, full, failed
    std::vector<SourceAge> feeds;
};
struct LinkChange {
    enum class State { connecting, live, lost };
    State state = State::connecting;
    std::string detail;  ///< one sentence when lost
};
/// The daemon's answer to a command.
struct CommandAnswer {
    std::string id;  ///< of the event asked for
    bool accepted = false;
    std::uint64_t sequence = 0;
    std::string reason, state;
    std::string detail;  ///< one sentence when refused
};
using FeedItem = std::variant<Snapshot, Flush, Heartbeat, LinkChange, CommandAnswer>;

class RecordedFeed;

class EventSource {
public:
    EventSource() = default;
    EventSource(const EventSource&) = delete;
    EventSource& operator=(const EventSource&) = delete;
    EventSource(EventSource&&) = delete;
    EventSource& operator=(EventSource&&) = delete;
    virtual ~EventSource() = default;

    /// What arrived since the last call, in order; waits at most so long for the first item.
    /// Rethrows what ended the source's own thread.
    [[nodiscard]] virtual std::vector<FeedItem> take(std::chrono::milliseconds wait) = 0;
    /// Asks for an operator's event to be appended; the answer comes by take(). False when this
    /// source takes no commands now. With `expected_sequence` it is refused as `conflict` when
    /// its subject was changed after that.
    virtual bool send_command(Event event,
                              std::optional<std::uint64_t> expected_sequence = std::nullopt) = 0;
    /// The past of the same log, by a connection of its own, while this one goes on. Null where
    /// there is none to be had.
    [[nodiscard]] virtual std::unique_ptr<RecordedFeed> past();
};

/// Subscribes, waits for a heartbeat, asks for a snapshot, then streams; repairs gaps from history,
/// reconnects by itself. Own thread, own sockets. `wake` is called from that thread after each new
/// item (to end a wait for window events); may be empty. With keys only their daemon is spoken
/// to.
[[nodiscard]] std::unique_ptr<EventSource> connect_live(const std::string& sync_endpoint,
                                                        std::function<void()> wake,
                                                        std::optional<OwnKeys> keys = {});

/// A recorded log, played by whoever holds it: nothing moves between calls of its own functions.
/// That of a file answers a wish by the next take(); that of a daemon does as soon as it can, and
/// is busy until then.
class RecordedFeed : public EventSource {
public:
    [[nodiscard]] virtual std::uint64_t first_sequence() const = 0;
    [[nodiscard]] virtual std::uint64_t last_sequence() const = 0;
    [[nodiscard]] virtual TimeMs first_ms() const = 0;  ///< recordedtime of the first event
    [[nodiscard]] virtual TimeMs last_ms() const = 0;
    [[nodiscard]] virtual std::uint64_t position() const = 0;  ///< sequence handed out last
    /// Whether what was wished for last is still on its way.
    [[nodiscard]] virtual bool busy() const { return false; }
    /// What the file no longer says, as far as it was read; by sequence. Moments beside them are
    /// states without these events.
    [[nodiscard]] virtual const std::vector<LogGap>& gaps() const = 0;
    /// What happened when. Loaded beside: empty at first, whole when `upto` is the last sequence
    /// of a fact. Each call gives the newest there is; what was given stays as it was (so shared).
    [[nodiscard]] virtual std::shared_ptr<const Timeline> timeline() const = 0;
    /// Waits until the timeline is whole.
    virtual void wait_for_timeline() = 0;
    /// The next take() hands out a Snapshot folded to this sequence.
    virtual void seek(std::uint64_t sequence) = 0;
    /// The same for what was known at a moment.
    virtual void seek_time(TimeMs time_ms) = 0;
    /// The next take() hands out the events up to this moment (a Flush), or a Snapshot when a
    /// keyframe gets there sooner or the moment lies behind. A way of more than 100,000 events
    /// comes in several takes, until position() is there. Nothing asked for, nothing taken.
    virtual void play_to(TimeMs time_ms) = 0;
    /// Looks ahead, whatever is played: positions behind `sequence` recorded by `time_ms`, about
    /// `most` events of the log at once. The sequence up to which it looked; `sequence` itself when
    /// nothing more is to be had (a daemon's past does not look ahead).
    virtual std::uint64_t look_ahead(std::uint64_t sequence,
                                     TimeMs /*time_ms*/,
                                     std::uint64_t /*most*/,
                                     const std::function<void(const Event&)>& /*visitor*/) {
        return sequence;
    }
    /// The reports with these sequences, as far as they can be read; of a file at once. Nothing
    /// where they have to be asked for (by a QuestionDesk).
    [[nodiscard]] virtual std::optional<std::vector<Event>> reports(std::uint64_t /*from_sequence*/,
                                                                    std::uint64_t /*to_sequence*/) {
        return std::nullopt;
    }
};
inline std::unique_ptr<RecordedFeed> EventSource::past() {
    return nullptr;
}

/// Throws IoError with one sentence when the file is no store or of a newer version.
[[nodiscard]] std::unique_ptr<RecordedFeed> open_recorded(const std::filesystem::path& store_file);

/// The past of a daemon's log: keyframes and pages of history pulled over a connection and by a
/// thread of its own. What is lost on the way is told as LinkChange and tried again with the next
/// wish. `wake` as for connect_live.
[[nodiscard]] std::unique_ptr<RecordedFeed> look_back(const std::string& sync_endpoint,
                                                      std::function<void()> wake,
                                                      std::optional<OwnKeys> keys = {});

}  // namespace yiping
