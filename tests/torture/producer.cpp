#include "tests/torture/producer.hpp"

#include <simdjson.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <deque>
#include <map>
#include <optional>
#include <stdexcept>
#include <zmq.hpp>

#include "tests/support/wire_events.hpp"
#include "tests/torture/journal.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t told_to_end = 0;

struct Ack {
    std::string status;
    std::uint64_t id = 0, sequence = 0;
};

Ack read_ack(std::string_view json) {
    simdjson::dom::parser parser;
    const auto element = parser.parse(simdjson::padded_string{json})["ack"].at(0);
    std::string_view status, id;
    Ack ack;
    if (element["status"].get(status) != simdjson::SUCCESS ||
        element["id"].get(id) != simdjson::SUCCESS)
        throw std::runtime_error{"no ack: " + std::string{json}};
    ack.status = status;
    ack.id = std::stoull(std::string{id});
    if (element["sequence"].get(ack.sequence) != simdjson::SUCCESS) ack.sequence = 0;
    return ack;
}

/// Sends in the order of its numbers, at most a window ahead of the acks; when answers stay away,
/// or tell of overload, it goes back to the oldest event without an ack.
class Producer {
public:
    explicit Producer(const ProducerTask& task) : task_{task}, journal_{task.journal} {
        for (const auto& [number, entry] : Journal::read(task.journal)) {
            next_number_ = number + 1;
            if (entry.sequence == 0) unacked_.emplace(number, entry.time_ms);
        }
        connect();
    }

    void work() {
        const Clock::time_point begin = Clock::now();
        double made = 0;
        while (told_to_end == 0 || !unacked_.empty()) {
            const double due =
                std::chrono::duration<double>(Clock::now() - begin).count() * task_.events_per_s;
            for (; made < due && unacked_.size() < most_unacked && told_to_end == 0; ++made) make();
            send();
            zmq::pollitem_t item{socket_->handle(), 0, ZMQ_POLLIN, 0};
            try {
                zmq::poll(&item, 1, 2ms);
            } catch (const zmq::error_t& error) {
                if (error.num() != EINTR) throw;
            }
            receive();
            // A connection that was refused carries nothing, and nothing comes of it either.
            if (!unacked_.empty() && Clock::now() - heard_at_ > 500ms) connect();
        }
    }

private:
    static constexpr std::size_t most_unacked = 2'000, window = 64;

    /// A connection of its own for every try: an old one could carry what is newer first.
    void connect() {
        socket_.emplace(context_, zmq::socket_type::dealer);
        socket_->set(zmq::sockopt::linger, 0);
        socket_->set(zmq::sockopt::reconnect_ivl, -1);
        socket_->set(zmq::sockopt::connect_timeout, 200);
        socket_->connect(task_.intake);
        in_flight_.clear();
        go_back();
    }
    void go_back() {
        last_sent_ = 0;
        overloaded_ = false;
        heard_at_ = Clock::now();
    }
    void make() {
        const TimeMs now_ms = wall_now_ms();
        journal_.note_sent(next_number_, now_ms);
        unacked_.emplace(next_number_++, now_ms);
    }
    void send() {
        if (overloaded_ || Clock::now() < not_before_) return;
        auto next = unacked_.upper_bound(last_sent_);
        for (; next != unacked_.end() && in_flight_.size() < window; ++next) {
            const std::string text = torture_event(task_.number, next->first, next->second);
            if (!socket_->send(zmq::buffer(text), zmq::send_flags::dontwait)) return;
            if (in_flight_.empty()) heard_at_ = Clock::now();
            last_sent_ = next->first;
            in_flight_.push_back(last_sent_);
        }
    }
    void receive() {
        zmq::message_t frame;
        while (socket_->recv(frame, zmq::recv_flags::dontwait)) {
            heard_at_ = Clock::now();
            take(read_ack(frame.to_string_view()));
        }
        if (!overloaded_ || !in_flight_.empty()) return;
        // Everything under way is answered: once more from the oldest on, after a while.
        go_back();
        not_before_ = Clock::now() + 50ms;
    }
    void take(const Ack& ack) {
        if (in_flight_.empty() || ack.id != in_flight_.front())
            throw std::runtime_error{"an ack out of order: " + std::to_string(ack.id)};
        in_flight_.pop_front();
        if (ack.status == "overloaded") {
            overloaded_ = true;
            return;
        }
        if (ack.status != "stored" && ack.status != "duplicate")
            throw std::runtime_error{"refused: " + ack.status};
        journal_.note_acked(ack.id, ack.sequence);
        unacked_.erase(ack.id);
    }

    const ProducerTask task_;
    Journal journal_;
    zmq::context_t context_;
    std::optional<zmq::socket_t> socket_;
    std::map<std::uint64_t, TimeMs> unacked_;  ///< by number
    std::deque<std::uint64_t> in_flight_;      ///< sent on this connection, not answered
    std::uint64_t last_sent_ = 0;              ///< on this connection, since it went back
    std::uint64_t next_number_ = 1;
    bool overloaded_ = false;
    Clock::time_point heard_at_, not_before_;
};

}  // namespace

int run_producer(const ProducerTask& task) {
    std::signal(SIGTERM, [](int) { told_to_end = 1; });
    Producer producer{task};
    std::puts("ready");  // from here on it can be told to end
    std::fflush(stdout);
    producer.work();
    return 0;
}

}  // namespace yiping
