// A client that knows nothing of ours: plain ZeroMQ, with deadlines.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>
#include <zmq.hpp>

namespace yiping {

using TextFrames = std::vector<std::string>;

/// A DEALER (or REQ, SUB) connected to one endpoint. Waits ten seconds, then throws.
class ZmqPeer {
public:
    /// `prepare` may set options before it connects.
    explicit ZmqPeer(const std::string& endpoint,
                     zmq::socket_type type = zmq::socket_type::dealer,
                     const std::function<void(zmq::socket_t&)>& prepare = {})
        : socket{context_, type} {
        socket.set(zmq::sockopt::linger, 0);
        socket.set(zmq::sockopt::rcvtimeo, 10'000);
        socket.set(zmq::sockopt::sndtimeo, 10'000);
        if (type == zmq::socket_type::sub) socket.set(zmq::sockopt::subscribe, "");
        if (prepare) prepare(socket);
        socket.connect(endpoint);
    }

    void send(const TextFrames& frames) {
        for (std::size_t i = 0; i < frames.size(); ++i)
            if (!socket.send(
                    zmq::buffer(frames[i]),
                    i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none))
                throw std::runtime_error("nobody takes what is sent");
    }
    TextFrames receive() {
        TextFrames frames;
        zmq::message_t frame;
        do {
            if (!socket.recv(frame)) throw std::runtime_error("no answer within ten seconds");
            frames.push_back(frame.to_string());
        } while (frame.more());
        return frames;
    }
    /// One frame there, the first frame of the answer back.
    std::string ask(const std::string& text) {
        send({text});
        return receive().front();
    }

private:
    zmq::context_t context_;

public:
    zmq::socket_t socket;  ///< closes before its context
};

}  // namespace yiping
