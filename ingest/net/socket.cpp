#include "ingest/net/socket.hpp"

#include <fmt/core.h>

#include "ingest/event/errors.hpp"

namespace yiping {

zmq::socket_t limited_socket(zmq::context_t& context,
                             zmq::socket_type type,
                             const std::string& name,
                             const SocketLimits& limits) {
    zmq::socket_t socket{context, type};
    socket.set(zmq::sockopt::maxmsgsize, std::int64_t{limits.max_message_bytes});
    socket.set(zmq::sockopt::rcvhwm, limits.receive_high_water);
    socket.set(zmq::sockopt::sndhwm, limits.send_high_water);
    socket.set(zmq::sockopt::linger, limits.linger_ms);
    socket.set(zmq::sockopt::heartbeat_ivl, limits.heartbeat_interval_ms);
    socket.set(zmq::sockopt::heartbeat_timeout, limits.heartbeat_timeout_ms);
    socket.set(zmq::sockopt::handshake_ivl, limits.handshake_ms);
    socket.set(zmq::sockopt::backlog, limits.backlog);
    if (!limits.secret_key.empty()) {
        socket.set(zmq::sockopt::curve_server, true);
        socket.set(zmq::sockopt::curve_secretkey, limits.secret_key);
        socket.set(zmq::sockopt::zap_domain, name);  // without one libzmq asks nobody
    }
    return socket;
}

std::string bind_socket(zmq::socket_t& socket,
                        const std::string& endpoint,
                        const std::string& name) {
    try {
        socket.bind(endpoint);
    } catch (const zmq::error_t& error) {
        throw IoError{fmt::format("{} cannot be bound to {}: {}", name, endpoint, error.what())};
    }
    return socket.get(zmq::sockopt::last_endpoint);
}

Frames receive_waiting(zmq::socket_t& socket) {
    Frames frames;
    do {
        // Into a temporary: a receive that finds nothing wipes the message that it is given.
        zmq::message_t frame;
        if (!socket.recv(frame, zmq::recv_flags::dontwait)) return {};
        frames.push_back(std::move(frame));
    } while (frames.back().more());
    return frames;
}

std::string_view text_of(const zmq::message_t& frame) {
    return {frame.data<char>(), frame.size()};
}

}  // namespace yiping
