// Puts what the feed brings into the order of the log. Plain value: no socket, no clock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "ingest/feed/event_source.hpp"

namespace yiping {

/// Events come in any order, repeated or not at all; they leave in sequence and gapless.
class StreamOrder {
public:
    /// `handed_out` is the sequence that whoever takes has already.
    explicit StreamOrder(std::uint64_t handed_out = 0) : handed_out_{handed_out} {}

    /// Goes on from a state of that sequence; what came since is kept, what it covers is dropped.
    void restart_from(std::uint64_t sequence);
    void add(Event&& event);
    /// Says that the log is known to reach so far.
    void reach(std::uint64_t sequence);

    /// What can be handed out now.
    [[nodiscard]] Flush take();

    struct Gap {
        std::uint64_t from = 0, to = 0;  ///< both missing
        bool operator==(const Gap&) const = default;
    };
    /// What is missing next, once take() handed out what it could; nothing when all is there.
    [[nodiscard]] std::optional<Gap> gap() const;

    [[nodiscard]] std::uint64_t handed_out() const { return handed_out_; }
    /// Events that wait for others before them, or to be taken.
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

private:
    std::uint64_t handed_out_;
    std::uint64_t reached_ = 0;
    std::map<std::uint64_t, Event> waiting_;  ///< by sequence, all after handed_out_
};

}  // namespace yiping
