// What an intake answers, read by a producer. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yiping {

enum class AckStatus { stored, duplicate, rejected, overloaded };

/// What became of one event.
struct AckElement {
    AckStatus status = AckStatus::stored;
    std::uint64_t sequence = 0;  ///< in the log, when it is there
    std::string text;            ///< the element as it came, when the event was refused
};

/// The answer to a message of so many events, one element for each: a message refused as a whole
/// has one for all. Throws IoError for a text that is no such answer.
[[nodiscard]] std::vector<AckElement> read_ack(std::string_view json, std::size_t events);
/// An answer that nobody can make sense of.
[[noreturn]] void refuse_ack(std::string_view json);

}  // namespace yiping
