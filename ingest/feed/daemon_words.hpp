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
    std::string events_json;  ///< an array
};
struct ErrorAnswer {
    std::string request;  ///< what was asked
    std::string reason, detail;
};
using DaemonAnswer =
    std::variant<StatusAnswer, SnapshotHead, HistoryPage, CommandAnswer, ErrorAnswer>;

/// Nothing for a text that is none of these.
[[nodiscard]] std::optional<DaemonAnswer> read_answer(std::string_view json);
[[nodiscard]] std::optional<Heartbeat> read_heartbeat(std::string_view json);
/// {"sequence":N}
[[nodiscard]] std::optional<std::uint64_t> read_upto(std::string_view json);

}  // namespace yiping
