#include "ingest/feed/sync_client.hpp"

#include <fmt/core.h>

#include <zmq.hpp>

#include "ingest/event/errors.hpp"

namespace yiping {

std::vector<std::string> ask_daemon(const std::string& sync_endpoint,
                                    const std::string& request_json,
                                    std::chrono::milliseconds wait,
                                    const std::optional<OwnKeys>& keys) {
    zmq::context_t context;
    zmq::socket_t socket{context, zmq::socket_type::dealer};
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(wait.count()));
    use_keys(socket, keys);
    try {
        socket.connect(sync_endpoint);
    } catch (const zmq::error_t& error) {
        throw IoError{fmt::format("\"{}\" is no endpoint: {}", sync_endpoint, error.what())};
    }
    socket.send(zmq::buffer(request_json), zmq::send_flags::none);
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
        if (!socket.recv(frame, zmq::recv_flags::none))
            throw IoError{fmt::format(
                "nothing answers at {} within {} s: is ingest serving there{}",
                sync_endpoint,
                static_cast<double>(wait.count()) / 1e3,
                keys ? ", and does it know this key?" : "? If it wants keys, give --keys FILE")};
        frames.push_back(frame.to_string());
    } while (frame.more());
    return frames;
}

}  // namespace yiping
