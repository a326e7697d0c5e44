// What a daemon says over feed and sync, read from JSON. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/feed/event_source.hpp"

namespace yiping {

/// The part of `status` that a client needs.
struct StatusAnswer {
    std::string feed_endpoint;
};
/// The first of a snapshot's two frames.
struct SnapshotHead {
    std::uint64_t sequence = 0;
    std::uint64_t fold_version = 0;
    std::uint64_t bytes = 0;  ///< of the keyframe, uncompressed
    std::string digest;
    std::string encoding;
};
struct HistoryPage {
    std::string events_json;          ///< an array
    std::uint64_t next_sequence = 0;  ///< the first that is not in it
    std::uint64_t head = 0;           ///< last in the log
    bool kept_no_longer = false;      ///< some of the stretch was deleted by its age
};
/// Where a moment lies, and the keyframe (a second frame, unless it has no bytes) that leads there.
struct MomentHead {
    std::uint64_t moment = 0, head = 0;
    TimeMs first_ms = 0, last_ms = 0;  ///< of the log
    SnapshotHead keyframe;
};
/// The first of two frames; the other is a part of the timeline.
struct TimelineHead {
    std::uint64_t upto = 0;
    std::uint64_t bytes = 0;  ///< uncompressed
};
struct ErrorAnswer {
    std::string request;  ///< what was asked
    std::string reason, detail;
};
using DaemonAnswer = std::variant<StatusAnswer,
                                  SnapshotHead,
                                  HistoryPage,
                                  MomentHead,
                                  TimelineHead,
                                  CommandAnswer,
                                  ErrorAnswer>;

/// Nothing for a text that is none of these.
[[nodiscard]] std::optional<DaemonAnswer> read_answer(std::string_view json);
[[nodiscard]] std::optional<Heartbeat> read_heartbeat(std::string_view json);
/// {"sequence":N}
[[nodiscard]] std::optional<std::uint64_t> read_upto(std::string_view json);

}  // namespace yiping
