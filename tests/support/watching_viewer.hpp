// Whoever looks: folds what a live feed brings, as the viewer does.
#pragma once

#include <catch2/catch.hpp>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/feed/event_source.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {

class WatchingViewer {
public:
    explicit WatchingViewer(const std::string& sync_endpoint,
                            std::optional<OwnKeys> keys = std::nullopt)
        : feed{connect_live(sync_endpoint, {}, std::move(keys))} {}

    /// Takes in what comes; true once the condition holds, false after so long.
    template <class Condition>
    bool watch_until(Condition condition,
                     std::chrono::milliseconds at_most = std::chrono::seconds{20}) {
        const auto until = std::chrono::steady_clock::now() + at_most;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > until) return false;
            take(std::chrono::milliseconds{50});
        }
        return true;
    }
    void take(std::chrono::milliseconds wait) {
        for (FeedItem& item : feed->take(wait)) std::visit([this](auto& one) { note(one); }, item);
    }
    [[nodiscard]] bool is_live() const { return link.state == LinkChange::State::live; }
    [[nodiscard]] bool is_lost() const { return link.state == LinkChange::State::lost; }

    /// Whether the daemon's digest of the very sequence that is folded here is the one folded here.
    [[nodiscard]] bool agrees_with(const std::string& sync_endpoint) const {
        ZmqPeer peer{sync_endpoint};
        const std::string answer = peer.ask(R"({"request":"digest","sequence":)" +
                                            std::to_string(city.last_sequence) + "}");
        return json_at(answer, "/digest") == digest_of(city);
    }

    std::unique_ptr<EventSource> feed;
    CityState city;
    LinkChange link;
    std::vector<CommandAnswer> answers;
    Heartbeat heartbeat;
    int snapshots = 0, flushes = 0;

private:
    void note(Snapshot& snapshot) {
        city = std::move(*snapshot.city);
        ++snapshots;
    }
    void note(Flush& flush) {
        for (const Event& event : flush.events) {
            REQUIRE(event.sequence == city.last_sequence + 1);  // gapless, whatever happens
            apply(city, event);
        }
        REQUIRE(flush.upto == city.last_sequence);
        ++flushes;
    }
    void note(const Heartbeat& one) { heartbeat = one; }
    void note(const LinkChange& change) { link = change; }
    void note(const CommandAnswer& answer) { answers.push_back(answer); }
};

}  // namespace yiping
