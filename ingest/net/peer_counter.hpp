// How many peers are connected to a socket, from what libzmq tells about it.
#pragma once

#include <algorithm>
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
    /// Those whose handshake is done.
    [[nodiscard]] std::int64_t connected() const {
        return std::max<std::int64_t>(0, greeted_ - (ended_ - failed_));
    }
    /// Connections that ended, whoever ended them: those cut for a message over the limit too.
    [[nodiscard]] std::int64_t ended() const { return ended_; }
    /// Connections that are there, with those that have not greeted yet.
    [[nodiscard]] std::int64_t open() const {
        return std::max<std::int64_t>(0, accepted_ - ended_);
    }
    /// Handshakes that came to nothing: too slow, no key, the wrong one, no ZeroMQ at all.
    [[nodiscard]] std::int64_t failed() const { return failed_; }
    [[nodiscard]] zmq::socket_t& socket() { return events_; }

private:
    zmq::socket_t& watched_;
    zmq::socket_t events_;
    std::int64_t accepted_ = 0, greeted_ = 0, failed_ = 0, ended_ = 0;
};

}  // namespace yiping
