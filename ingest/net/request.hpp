// What may be asked over sync, read from JSON. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ingest/event/grid_code.hpp"
#include "ingest/event/time.hpp"

namespace yiping {

struct StatusRequest {
    bool digest = true;  ///< false: without the state's digest, which reads all of the state
};
struct SnapshotRequest {};
/// Both ends inclusive; empty filters take all.
struct HistoryRequest {
    std::uint64_t from_sequence = 1;
    std::uint64_t to_sequence = UINT64_MAX;
    std::uint64_t limit = 1'000;
    std::string type_prefix;
    GridCode area;
    std::string subject;  ///< such as "incident/17"; empty: of all
    TimeMs since_ms = 0;  ///< recorded then or later
};
struct DigestRequest {
    std::uint64_t sequence = 0;
};
/// Where to begin to fold for a moment that lies back: by its sequence, or by the last one that was
/// recorded by a time.
struct MomentRequest {
    std::uint64_t sequence = UINT64_MAX;  ///< beyond the head: the head
    std::optional<TimeMs> time_ms;        ///< in place of it
    std::uint64_t newer_than = 0;         ///< a keyframe that is no newer is not sent
};
/// What happened when, of the facts after a sequence.
struct TimelineRequest {
    std::uint64_t after_sequence = 0;
};
struct CommandRequest {
    std::string event_json;  ///< as it came
    std::optional<std::uint64_t> expected_sequence;
};
/// Shows the newest personal record of a subject, or erases all of them.
struct PersonRequest {
    bool erase = false;
    std::string subject;  ///< such as "incident/17" or "roster/210302/<post>"
    std::string reason;   ///< may be empty; goes into the log

    [[nodiscard]] std::string_view name() const { return erase ? "erase" : "reveal"; }
};
/// A request that makes no sense; `request` is its name where it could be read.
struct RequestError {
    std::string request;
    std::string
        reason;  ///< not_json, missing_field, bad_value, unknown_request, failed, overloaded
    std::string detail;
};
using Request = std::variant<StatusRequest,
                             SnapshotRequest,
                             HistoryRequest,
                             DigestRequest,
                             MomentRequest,
                             TimelineRequest,
                             CommandRequest,
                             PersonRequest,
                             RequestError>;

[[nodiscard]] Request parse_request(std::string_view json);

/// {"error":{"reason":...,"detail":...,"request":...}}
[[nodiscard]] std::string error_json(const RequestError& error);

/// The event of a command with who acts written into its data, and its source unless that is empty,
/// whatever stood there.
[[nodiscard]] std::string with_actor(const std::string& event_json,
                                     std::string_view actor,
                                     std::string_view source = {});

}  // namespace yiping
