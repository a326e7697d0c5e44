// CloudEvents 1.0 JSON to Event and back. Bytes from outside become an Event or a Reject here and
// nowhere else.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/event/event.hpp"

namespace yiping {

using Decoded = std::variant<Event, Reject>;

inline constexpr std::size_t max_event_bytes = std::size_t{64} * 1024;
inline constexpr std::size_t max_message_bytes = std::size_t{4} * 1024 * 1024;
inline constexpr int max_nesting = 16;
/// More than events of the smallest possible size fit into a message: bounds the answers to
/// nonsense.
inline constexpr std::size_t max_batch_events = std::size_t{64} * 1024;

/// Reads messages. Keeps its buffers between calls; one thread at a time.
class Decoder {
public:
    Decoder();
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    Decoder(Decoder&&) noexcept;
    Decoder& operator=(Decoder&&) noexcept;

    /// One message of a producer, an event or an array of them: one outcome an event, in order. A
    /// message that is no JSON as a whole, empty or too large gives exactly one Reject. Attributes
    /// that only ingest may set are kept under "origin...". Whoever called may take the outcomes
    /// apart; they are the decoder's own and last until its next call.
    [[nodiscard]] std::vector<Decoded>& decode(std::string_view message);

    /// One event as ingest wrote it to the log or the feed, its own attributes included. Two
    /// members are not in that text and stay empty: `personal` and `content_hash`.
    [[nodiscard]] Decoded decode_logged(std::string_view json);
    /// The same for a feed payload: one event or an array of them.
    [[nodiscard]] std::vector<Decoded> decode_logged_batch(std::string_view json);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// An event that this program itself makes: fills `json` from envelope and body, as if it had been
/// received.
[[nodiscard]] Event make_event(std::string id,
                               std::string source,
                               std::string type,
                               std::string subject,
                               TimeMs time_ms,
                               Body body,
                               bool exercise = false);

/// Writes envelope and body as JSON, without ingest's own attributes.
[[nodiscard]] std::string write_json(const Event& event);

/// Adds ingest's attributes to `json`: sequence, recordedtime, place, flags. Once per event, by the
/// store.
void stamp(Event& event);

/// A JSON string literal of any UTF-8 text, quotes included.
[[nodiscard]] std::string json_quoted(std::string_view text);

/// {"status":"rejected","reason":...,"field":...,"detail":...} with id and source when known: one
/// element of an ack.
[[nodiscard]] std::string ack_json(const Reject& reject);

/// 128-bit hash of source and id: what makes an event the same event.
struct Identity {
    std::uint64_t high = 0, low = 0;
    bool operator==(const Identity&) const = default;
};
[[nodiscard]] Identity identity_of(std::string_view source, std::string_view id);

}  // namespace yiping
