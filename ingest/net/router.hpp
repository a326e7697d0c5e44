// A ROUTER that takes one-frame letters and answers each: intake and sync are two of them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "ingest/net/socket.hpp"

namespace yiping {

/// Where an answer goes. REQ sends an empty delimiter frame first and wants it back.
struct Route {
    std::string peer;
    bool delimiter = false;
};

/// One message of a peer. `body` has no value when the peer sent more than one frame.
struct Letter {
    Route from;
    std::optional<zmq::message_t> body;
    std::string key;  ///< the public key that it came with, Z85; empty on an open socket
};

/// Owned by one thread. Answers to one peer go out in order, or not at all.
class Router {
public:
    /// What may wait for a peer that does not read, beyond the socket's own high-water mark.
    static constexpr std::size_t max_waiting_bytes = 64UL * 1024 * 1024;

    /// Throws IoError when the endpoint cannot be bound.
    Router(zmq::context_t& context,
           const std::string& endpoint,
           const std::string& name,
           const SocketLimits& limits);

    /// A letter that is there already.
    [[nodiscard]] std::optional<Letter> receive();
    /// Never blocks: the answer to a peer that is slow to read waits here, that to a peer that is
    /// gone is dropped and counted. A peer that lets more wait than the bound is deaf from then on:
    /// it gets no answer more, and nothing that it sends is taken.
    void answer(const Route& to, std::span<const std::string_view> frames);
    /// The same with frames that many are sent: they lie in memory once, however many have yet to
    /// take them.
    void answer_shared(const Route& to, std::span<zmq::message_t> frames);
    /// Sends what waits and can go; to be called again soon while something waits.
    void send_waiting();
    [[nodiscard]] bool has_waiting() const { return !waiting_.empty(); }

    [[nodiscard]] zmq::socket_t& socket() { return socket_; }
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    /// Answers that reached nobody.
    [[nodiscard]] std::uint64_t undelivered() const { return undelivered_; }
    [[nodiscard]] std::size_t deaf_peers() const { return deaf_.size(); }

private:
    struct Answer {
        bool delimiter = false;
        Frames frames;
    };
    struct Waiting {
        std::deque<Answer> answers;
        std::size_t bytes = 0;
    };
    enum class Sent { yes, not_now, nobody_there };

    template <class Frame>
    [[nodiscard]] Sent try_send(const std::string& peer, bool delimiter, std::span<Frame> frames);
    template <class Frame>
    void answer_or_keep(const Route& to, std::span<Frame> frames);
    void keep(const Route& to, Frames frames);

    zmq::socket_t socket_;
    const bool guarded_;  ///< each message comes with a key
    std::string endpoint_;
    std::unordered_map<std::string, Waiting> waiting_;  ///< by peer
    std::unordered_set<std::string> deaf_;
    std::uint64_t undelivered_ = 0;
};

}  // namespace yiping
