// The baseline of everything that goes over ZeroMQ: an ack for each message and nothing else.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <zmq.hpp>

namespace yiping {

/// A ROUTER in a thread of its own that answers each message with an ack's worth of bytes.
class RawRouter {
public:
    /// `prepare` may set options before it is bound.
    explicit RawRouter(std::size_t answer_bytes,
                       const std::function<void(zmq::socket_t&)>& prepare = {})
        : router_{context_, zmq::socket_type::router},
          stop_{context_, zmq::socket_type::pair},
          stopper_{context_, zmq::socket_type::pair} {
        router_.set(zmq::sockopt::linger, 0);
        router_.set(zmq::sockopt::sndhwm, 0);  // a plain ROUTER drops beyond it
        if (prepare) prepare(router_);
        router_.bind("tcp://127.0.0.1:*");
        stop_.bind("inproc://stop");
        stopper_.connect("inproc://stop");
        thread_ = std::jthread{[this, answer = std::string(answer_bytes, 'x')] { run(answer); }};
    }
    ~RawRouter() { stopper_.send(zmq::message_t{}, zmq::send_flags::none); }
    RawRouter(const RawRouter&) = delete;
    RawRouter& operator=(const RawRouter&) = delete;
    RawRouter(RawRouter&&) = delete;
    RawRouter& operator=(RawRouter&&) = delete;
    [[nodiscard]] std::string endpoint() const { return router_.get(zmq::sockopt::last_endpoint); }

private:
    void run(const std::string& answer) {
        zmq::pollitem_t items[] = {{router_.handle(), 0, ZMQ_POLLIN, 0},
                                   {stop_.handle(), 0, ZMQ_POLLIN, 0}};
        for (;;) {
            zmq::poll(items, 2, std::chrono::milliseconds{-1});
            if ((items[1].revents & ZMQ_POLLIN) != 0) return;
            zmq::message_t peer, body;
            while (router_.recv(peer, zmq::recv_flags::dontwait)) {
                (void)router_.recv(body);
                router_.send(peer, zmq::send_flags::sndmore);
                router_.send(zmq::buffer(answer), zmq::send_flags::none);
            }
        }
    }
    zmq::context_t context_;
    zmq::socket_t router_, stop_, stopper_;
    std::jthread thread_;
};

}  // namespace yiping
