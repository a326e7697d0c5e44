#include "ingest/net/peer_counter.hpp"

#include <cstring>

#include "ingest/net/socket.hpp"

namespace yiping {
namespace {

constexpr int failures = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                         ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
constexpr int watched_events =
    ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | failures;

}  // namespace

PeerCounter::PeerCounter(zmq::context_t& context, zmq::socket_t& watched, const std::string& name)
    : watched_{watched}, events_{context, zmq::socket_type::pair} {
    const std::string endpoint = "inproc://peers-of-" + name;
    if (zmq_socket_monitor(watched.handle(), endpoint.c_str(), watched_events) != 0)
        throw zmq::error_t{};
    events_.set(zmq::sockopt::linger, 0);
    events_.connect(endpoint);
}

PeerCounter::~PeerCounter() {
    zmq_socket_monitor(watched_.handle(), nullptr, 0);
}

void PeerCounter::update() {
    for (Frames frames = receive_waiting(events_); !frames.empty();
         frames = receive_waiting(events_)) {
        std::uint16_t event = 0;  // the first two bytes of the first frame, in the machine's order
        std::memcpy(&event, frames[0].data(), sizeof event);
        if (event == ZMQ_EVENT_ACCEPTED) ++accepted_;
        if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) ++greeted_;
        if ((event & failures) != 0) ++failed_;
        if (event == ZMQ_EVENT_DISCONNECTED) ++ended_;
    }
}

}  // namespace yiping
