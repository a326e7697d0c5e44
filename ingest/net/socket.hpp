// How every socket of the daemon is opened: bounded in memory and in time.
#pragma once

#include <string>
#include <vector>
#include <zmq.hpp>

namespace yiping {

/// Bounds of one socket. High-water marks count messages of one peer.
struct SocketLimits {
    int max_message_bytes = 8 * 1024 * 1024;  ///< a peer that sends more is cut off
    int receive_high_water = 1'000;
    int send_high_water = 4'000;
    int linger_ms = 1'000;  ///< how long closing waits for what is unsent
    int heartbeat_interval_ms = 5'000;
    int heartbeat_timeout_ms = 15'000;
    int handshake_ms = 10'000;
    int backlog = 1'024;     ///< connections that the system holds until they are accepted
    std::string secret_key;  ///< of CURVE, Z85; empty: whoever reaches the address gets in
    bool operator==(const SocketLimits&) const = default;
};

using Frames = std::vector<zmq::message_t>;

/// A socket within its limits, not yet bound. `name` is its domain at the gate.
[[nodiscard]] zmq::socket_t limited_socket(zmq::context_t& context,
                                           zmq::socket_type type,
                                           const std::string& name,
                                           const SocketLimits& limits);

/// Binds and returns the real endpoint (a port instead of `*`). Throws IoError that names the
/// socket.
[[nodiscard]] std::string bind_socket(zmq::socket_t& socket,
                                      const std::string& endpoint,
                                      const std::string& name);

/// All frames of one message that is there already; empty when there is none.
[[nodiscard]] Frames receive_waiting(zmq::socket_t& socket);

[[nodiscard]] std::string_view text_of(const zmq::message_t& frame);

}  // namespace yiping
