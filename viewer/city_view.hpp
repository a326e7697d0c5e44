// The viewer's own copy of the city: what a source hands over, folded.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/feed/event_source.hpp"

namespace yiping {

/// Drains a source into a state. Lives on the main thread.
class CityView {
public:
    explicit CityView(std::unique_ptr<EventSource> source);

    /// Takes what has arrived and applies it; waits at most so long for the first item. True when
    /// anything changed.
    bool drain(std::chrono::milliseconds wait);

    [[nodiscard]] const CityState& city() const { return *city_; }
    /// False until the first whole state is there: before that nothing may be claimed about the
    /// city.
    [[nodiscard]] bool has_city() const { return has_city_; }
    /// Counts whole states taken over: row numbers of an older one mean nothing in a newer one.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }
    [[nodiscard]] const LinkChange& link() const { return link_; }
    [[nodiscard]] const std::optional<Heartbeat>& heartbeat() const { return heartbeat_; }
    /// Answers to commands since the last call.
    [[nodiscard]] std::vector<CommandAnswer> take_answers();
    /// Events applied since the start, for the figures of the system.
    [[nodiscard]] std::uint64_t applied() const { return applied_; }

    EventSource& source() { return *source_; }
    /// Somebody else looks: what is known stays in sight until the new source has its own.
    void change_source(std::unique_ptr<EventSource> source);

private:
    void take(Snapshot&& snapshot);
    void take(Flush&& flush);
    void take(Heartbeat&& heartbeat);
    void take(LinkChange&& link);
    void take(CommandAnswer&& answer);

    std::unique_ptr<EventSource> source_;
    std::unique_ptr<CityState> city_;
    bool has_city_ = false;
    std::uint64_t generation_ = 0;
    std::uint64_t applied_ = 0;
    LinkChange link_;
    std::optional<Heartbeat> heartbeat_;
    std::vector<CommandAnswer> answers_;
};

}  // namespace yiping
