// A ROUTER that takes one-frame letters and answers each: intake and sync are two of them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

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
};

/// Owned by one thread.
class Router {
public:
    /// Throws IoError when the endpoint cannot be bound.
    Router(zmq::context_t& context,
           const std::string& endpoint,
           const std::string& name,
           const SocketLimits& limits);

    /// A letter that is there already.
    [[nodiscard]] std::optional<Letter> receive();
    /// Never waits: the answer to a peer that is gone, or that reads none, is dropped and counted.
    void answer(const Route& to, std::span<const std::string_view> frames);

    [[nodiscard]] zmq::socket_t& socket() { return socket_; }
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }
    [[nodiscard]] std::uint64_t undelivered() const { return undelivered_; }

private:
    [[nodiscard]] bool send_first(const Route& to);

    zmq::socket_t socket_;
    std::string endpoint_;
    std::uint64_t undelivered_ = 0;
};

}  // namespace yiping
