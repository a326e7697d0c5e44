// What the simulator hands to a sender.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/event/event.hpp"

namespace yiping {

/// One message of one source to intake: events that are sent as a JSON array, or one text alone.
struct OutgoingMessage {
    std::string source;
    std::vector<std::string> events;
    /// Bad on purpose: the text goes out as it is and must be refused.
    bool bad = false;
};

/// As many events as one message of a source carries.
inline constexpr std::size_t events_per_message = 64;

/// Gathers events into messages by source; within a source order stays.
class Outbox {
public:
    void add(const Event& event) { add(event.source, event.json); }
    void add(const std::string& source, std::string json);
    void add_bad(std::string text);
    /// A message of its own, as it is.
    void add(OutgoingMessage message) { messages_.push_back(std::move(message)); }
    [[nodiscard]] std::vector<OutgoingMessage> take();

private:
    std::vector<OutgoingMessage> messages_;
};

/// Events that must be refused, one for each reason of the contract in turn, each marked
/// "simulated bad". `number` chooses the reason. The last text is the bad one; what comes before it
/// is good and only prepares for it.
[[nodiscard]] std::vector<std::string> bad_on_purpose(std::uint64_t number, TimeMs now_ms);
inline constexpr std::string_view bad_source = "simulated.bad";

}  // namespace yiping
