// The durable log: one order, one gapless sequence, facts for ever and telemetry in compressed
// blocks, in one SQLite file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/city/timeline.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {

/// What became of one event of a batch.
struct AppendOutcome {
    enum class Kind { stored, duplicate, conflict };
    Kind kind = Kind::stored;
    std::uint64_t sequence = 0;  ///< its own, or that of the first one it repeats
};

/// Which events a reader wants; both ends inclusive.
struct ReadRange {
    std::uint64_t from_sequence = 1;
    std::uint64_t to_sequence = UINT64_MAX;
    std::size_t limit = SIZE_MAX;
    std::string type_prefix;  ///< such as "incident."; empty for all
    bool telemetry = true;
    /// Told of each stretch that cannot be read, which is then passed over. Empty: the first damage
    /// throws IoError.
    std::function<void(const LogGap&)> damaged;
};

struct StoredKeyframe {
    std::uint64_t sequence = 0;
    TimeMs recorded_ms = 0;
    std::uint32_t fold_version = 0;
    std::string digest;
    std::string bytes;  ///< uncompressed
    /// The part of the timeline (bytes_of) that follows what the store holds; empty: none is added.
    std::string timeline = {};
};

struct StoreFigures {
    std::uint64_t events = 0, facts = 0, telemetry = 0, keyframes = 0;
    std::uint64_t file_bytes = 0;
    TimeMs first_recorded_ms = 0, last_recorded_ms = 0;
};

/// The disk is full: nothing of the batch was stored, and the store goes on once there is space
/// again.
struct DiskFull : IoError {
    using IoError::IoError;
};

/// The contract that every store keeps (SQLite here, a cluster's stream later). One thread at a
/// time.
class EventStore {
public:
    EventStore() = default;
    EventStore(const EventStore&) = delete;
    EventStore& operator=(const EventStore&) = delete;
    EventStore(EventStore&&) = delete;
    EventStore& operator=(EventStore&&) = delete;
    virtual ~EventStore() = default;

    /// Gives each fresh event its sequence and recordedtime (max(now_ms, last)), stamps its json,
    /// writes all in one commit and returns when it is on disk: one outcome an event, in order.
    /// Duplicates (within the batch too) keep the first one's sequence; telemetry is recognised for
    /// ten minutes, facts for ever, each among their own kind. An event that comes with a
    /// recorded_ms (an import) keeps it in place of now_ms. Throws DiskFull, or IoError after which
    /// the store takes nothing more until reopened; the events are then as they came.
    [[nodiscard]] virtual std::vector<AppendOutcome> append(std::span<Event> batch,
                                                            TimeMs now_ms) = 0;

    /// Hands on events in sequence order until the range or its limit ends, or the visitor returns
    /// false. Reads what was committed when it was called; the visitor does not append. Memory
    /// holds one block of events. Personal data and a telemetry event's content_hash are not read
    /// back.
    virtual void read(const ReadRange& range, const std::function<bool(Event&&)>& visitor) = 0;

    [[nodiscard]] virtual std::uint64_t last_sequence() = 0;
    /// Sequence of the last event with recordedtime <= time_ms; 0 when there is none.
    [[nodiscard]] virtual std::uint64_t sequence_at(TimeMs time_ms) = 0;
    /// The newest keyframe of this fold version at or before a sequence.
    [[nodiscard]] virtual std::optional<StoredKeyframe> keyframe_before(
        std::uint64_t sequence, std::uint32_t fold_version) = 0;
    /// Keeps a keyframe, and with it a part of the timeline.
    virtual void put_keyframe(const StoredKeyframe& keyframe) = 0;
    /// The timeline as far as it is kept: parts that follow each other without a hole. What cannot
    /// be read ends it.
    [[nodiscard]] virtual Timeline timeline() = 0;
    /// Unpacks all telemetry and tells of blocks that are damaged; the events themselves are not
    /// looked at. Ends when `stop` says so.
    virtual void check_blocks(const std::function<void(const LogGap&)>& damaged,
                              const std::function<bool()>& stop) = 0;
    [[nodiscard]] virtual StoreFigures figures() = 0;

    /// The first outcome of a command, kept beside the log so that asking again gets the same
    /// answer.
    virtual void put_outcome(Identity command, const std::string& answer_json) = 0;
    [[nodiscard]] virtual std::optional<std::string> outcome(Identity command) = 0;
};

enum class OpenMode { read_write, read_only };

/// Opens or creates a store file. Throws IoError: not a store, a newer version ("made by a newer
/// Yiping ..."), locked by another writer. Readers in other threads or processes open the same file
/// read_only.
[[nodiscard]] std::unique_ptr<EventStore> open_sqlite_store(const std::filesystem::path& file,
                                                            OpenMode mode);

}  // namespace yiping
