// How many peers are connected to a socket, from what libzmq tells about it.
#pragma once

#include <cstdint>
#include <zmq.hpp>

namespace yiping {

/// Owned by the thread of the socket it watches; outlives no context.
class PeerCounter {
public:
    PeerCounter(zmq::context_t& context, zmq::socket_t& watched, const std::string& name);
    PeerCounter(const PeerCounter&) = delete;
    PeerCounter& operator=(const PeerCounter&) = delete;
    PeerCounter(PeerCounter&&) = delete;
    PeerCounter& operator=(PeerCounter&&) = delete;
    ~PeerCounter();

    /// Takes in what was told since the last call.
    void update();
    [[nodiscard]] std::uint64_t connected() const { return accepted_ - ended_; }
    /// Connections that ended, whoever ended them: those cut for a message over the limit too.
    [[nodiscard]] std::uint64_t ended() const { return ended_; }
    [[nodiscard]] zmq::socket_t& socket() { return events_; }

private:
    zmq::socket_t& watched_;
    zmq::socket_t events_;
    std::uint64_t accepted_ = 0, ended_ = 0;
};

}  // namespace yiping
