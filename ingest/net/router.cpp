#include "ingest/net/router.hpp"

namespace yiping {

Router::Router(zmq::context_t& context,
               const std::string& endpoint,
               const std::string& name,
               const SocketLimits& limits)
    : socket_{limited_socket(context, zmq::socket_type::router, limits)} {
    socket_.set(zmq::sockopt::router_mandatory, true);
    // A producer with a name of its own that comes back before its old connection is known to be
    // dead takes its place; without this it would be turned away.
    socket_.set(zmq::sockopt::router_handover, true);
    endpoint_ = bind_socket(socket_, endpoint, name);
}

std::optional<Letter> Router::receive() {
    Frames frames = receive_waiting(socket_);
    if (frames.empty()) return std::nullopt;
    Letter letter;
    letter.from.peer = text_of(frames[0]);
    letter.from.delimiter = frames.size() > 2 && frames[1].size() == 0;
    const std::size_t body = letter.from.delimiter ? 2 : 1;
    if (frames.size() == body + 1) letter.body = std::move(frames[body]);
    return letter;
}

bool Router::send_first(const Route& to) {
    try {
        return socket_
            .send(zmq::buffer(to.peer), zmq::send_flags::dontwait | zmq::send_flags::sndmore)
            .has_value();
    } catch (const zmq::error_t& error) {
        if (error.num() == EHOSTUNREACH) return false;
        throw;
    }
}

void Router::answer(const Route& to, std::span<const std::string_view> frames) {
    if (!send_first(to)) {
        ++undelivered_;
        return;
    }
    if (to.delimiter) socket_.send(zmq::message_t{}, zmq::send_flags::sndmore);
    for (std::size_t i = 0; i < frames.size(); ++i)
        socket_.send(zmq::buffer(frames[i]),
                     i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
}

}  // namespace yiping
