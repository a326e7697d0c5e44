// The feed: what is durable goes out to all who subscribed, in flushes, with a heartbeat.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "ingest/city/state.hpp"
#include "ingest/net/gathering.hpp"
#include "ingest/net/socket.hpp"
#include "ingest/net/source_clocks.hpp"
#include "ingest/store/compression.hpp"

namespace yiping {

/// Every topic goes out in two forms, from which a subscriber chooses by what it asks for: as JSON
/// text, and, behind "z/", the same text packed by zstd (a tenth of the bytes). Whoever asks for
/// everything ("") means the JSON. What nobody asked for is not made.
///
/// Owned by one thread. A subscriber that does not keep up loses messages beyond the high-water
/// mark, and sees the gap by the next upto or heartbeat.
class Publisher {
public:
    using Clock = std::chrono::steady_clock;

    Publisher(zmq::context_t& context, const std::string& endpoint, const SocketLimits& limits);

    /// Takes an event that is durable and folded into `city`; it goes out with the next flush.
    void add(const Event& event, const CityState& city);
    /// Sends what was gathered, and up to which sequence the log is known with it.
    void flush();
    /// When what was gathered must go out; no moment while nothing is gathered.
    [[nodiscard]] std::optional<Clock::time_point> flush_due() const { return flush_due_; }

    /// Flushes, then says that the daemon lives. `store` is ok, full or failed; ages count from
    /// `now_ms`; what is known of the sources' clocks goes with them.
    void heartbeat(const CityState& city,
                   TimeMs now_ms,
                   std::string_view store,
                   const SourceClocks& clocks);

    /// Ends all connections; subscribers that come again are asked for their keys again, as soon as
    /// read_subscriptions() finds the address free.
    void cut_all();

    /// Takes in what subscribers ask for. To be called at each turn.
    void read_subscriptions();

    [[nodiscard]] zmq::socket_t& socket() { return socket_; }
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    [[nodiscard]] std::uint64_t published() const { return published_; }

private:
    void bind_again();
    void change_subscription(bool wanted, std::string_view prefix);
    void send(std::string_view topic, std::string_view payload);

    zmq::socket_t socket_;
    std::string endpoint_;
    Gathering gathering_;
    std::string topic_;  ///< of the event in hand
    std::optional<Clock::time_point> flush_due_;
    std::map<std::string, std::uint64_t> changed_topics_;  ///< since the last heartbeat
    Compressor compressor_;
    std::size_t packed_wanted_ = 0;  ///< subscriptions to what is packed
    bool cut_off_ = false;           ///< not bound now
    std::uint64_t published_ = 0;    ///< events
};

}  // namespace yiping
