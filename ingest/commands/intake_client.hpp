// A producer's end of the intake socket: everything handed to it is acked once, in order, however
// often the daemon is killed meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "ingest/commands/simulation/outgoing.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/feed/curve.hpp"

namespace yiping {

/// Counts of events.
struct IntakeTotals {
    std::uint64_t sent = 0;  ///< handed to the socket, each counted once
    std::uint64_t acked = 0;
    std::uint64_t stored = 0, duplicates = 0, rejected = 0;
    std::uint64_t rejected_on_purpose = 0;  ///< those of `rejected` that had to be
    std::uint64_t accepted_bad = 0;         ///< bad on purpose, and yet taken
    std::uint64_t overloaded = 0;           ///< answers that asked to send again
    std::uint64_t resent = 0;               ///< for that, or because the daemon went away
    std::uint64_t reconnects = 0;
    std::uint64_t last_sequence = 0;  ///< the highest that an ack told
    std::string first_reject;         ///< of what was not bad on purpose: the ack's element
};

class IntakeClient {
public:
    /// At most so many events are under way without an ack. Throws IoError for what is no endpoint.
    IntakeClient(std::string endpoint,
                 std::size_t window_events,
                 std::optional<OwnKeys> keys = std::nullopt);

    /// Takes a message for sending. Never blocks; ask has_room() first to keep memory bounded.
    void send(OutgoingMessage message);
    [[nodiscard]] bool has_room() const { return waiting_events_ < window_events_; }
    [[nodiscard]] bool is_idle() const { return queue_.empty() && again_.empty(); }
    /// Sends what the window allows and takes in acks; waits at most so long for the first. Throws
    /// IoError when what answers does not speak the contract.
    void work(std::chrono::milliseconds wait);

    [[nodiscard]] const IntakeTotals& totals() const { return totals_; }
    /// Milliseconds from sending a message to its ack, of the last messages.
    [[nodiscard]] std::vector<double> ack_times_ms() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Pending {
        OutgoingMessage message;
        Clock::time_point sent_at;
        bool counted = false;  ///< in totals_.sent
    };

    void connect();
    void fill_window();
    void send_to_socket(Pending& pending);
    void receive_acks();
    void take_ack(std::string_view json);
    void come_back();
    void repeat_overloaded();

    const std::string endpoint_;
    const std::size_t window_events_;
    const std::optional<OwnKeys> keys_;
    zmq::context_t context_;
    zmq::socket_t socket_, monitor_;
    std::deque<Pending> queue_;  ///< not yet acked; the first in_flight_ of them are sent
    std::size_t in_flight_ = 0;  ///< messages
    std::size_t in_flight_events_ = 0;
    std::size_t waiting_events_ = 0;  ///< in queue_ and again_
    std::deque<Pending> again_;       ///< answered `overloaded`; older than all of queue_
    Clock::time_point not_before_;    ///< sending pauses until then
    std::uint64_t connection_ = 0;    ///< counts sockets, for the monitor's name
    std::vector<double> ack_times_ms_;
    std::size_t next_ack_time_ = 0;
    IntakeTotals totals_;
};

}  // namespace yiping
