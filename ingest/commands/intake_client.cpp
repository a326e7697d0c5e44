#include "ingest/commands/intake_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ingest/commands/ack.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;

/// A daemon that is overloaded is asked again after this.
constexpr auto overload_pause = 200ms;
constexpr int heartbeat_ms = 2'000;
constexpr std::size_t ack_times_kept = 100'000;

std::string text_of(const OutgoingMessage& message) {
    if (message.bad) return message.events.front();
    if (message.events.size() == 1) return message.events.front();
    return fmt::format("[{}]", fmt::join(message.events, ","));
}

}  // namespace

IntakeClient::IntakeClient(std::string endpoint,
                           std::size_t window_events,
                           std::optional<OwnKeys> keys)
    : endpoint_{std::move(endpoint)}, window_events_{window_events}, keys_{std::move(keys)} {
    connect();
}

void IntakeClient::connect() {
    monitor_.close();
    socket_ = zmq::socket_t{context_, zmq::socket_type::dealer};
    socket_.set(zmq::sockopt::linger, 0);
    use_keys(socket_, keys_);
    socket_.set(zmq::sockopt::sndhwm, 0);  // the window bounds what is under way
    socket_.set(zmq::sockopt::rcvhwm, 0);
    socket_.set(zmq::sockopt::reconnect_ivl, 50);
    socket_.set(zmq::sockopt::reconnect_ivl_max, 500);
    socket_.set(zmq::sockopt::heartbeat_ivl, heartbeat_ms);
    const std::string monitor = fmt::format("inproc://intake-client-{}", ++connection_);
    if (zmq_socket_monitor(socket_.handle(), monitor.c_str(), ZMQ_EVENT_DISCONNECTED) != 0)
        throw IoError{fmt::format("the socket to {} cannot be watched", endpoint_)};
    monitor_ = zmq::socket_t{context_, zmq::socket_type::pair};
    monitor_.connect(monitor);
    try {
        socket_.connect(endpoint_);
    } catch (const zmq::error_t& error) {
        throw IoError{fmt::format("{} is no address to connect to: {}", endpoint_, error.what())};
    }
    in_flight_ = 0;
    in_flight_events_ = 0;
}

void IntakeClient::send(OutgoingMessage message) {
    waiting_events_ += message.events.size();
    queue_.push_back({std::move(message), {}, false});
}

void IntakeClient::work(std::chrono::milliseconds wait) {
    fill_window();
    std::array<zmq::pollitem_t, 2> items{
        {{socket_.handle(), 0, ZMQ_POLLIN, 0}, {monitor_.handle(), 0, ZMQ_POLLIN, 0}}};
    try {
        zmq::poll(items, wait);
    } catch (const zmq::error_t& error) {
        if (error.num() != EINTR) throw;  // a signal that ends the program is seen by its loop
        return;
    }
    receive_acks();
    if ((items[1].revents & ZMQ_POLLIN) != 0) come_back();
    repeat_overloaded();
    fill_window();
}

void IntakeClient::fill_window() {
    if (!again_.empty() || Clock::now() < not_before_) return;
    while (in_flight_ < queue_.size() && in_flight_events_ < window_events_) {
        send_to_socket(queue_[in_flight_]);
        in_flight_events_ += queue_[in_flight_].message.events.size();
        ++in_flight_;
    }
}

void IntakeClient::send_to_socket(Pending& pending) {
    socket_.send(zmq::buffer(text_of(pending.message)), zmq::send_flags::none);
    pending.sent_at = Clock::now();
    if (pending.counted)
        totals_.resent += pending.message.events.size();
    else
        totals_.sent += pending.message.events.size();
    pending.counted = true;
}

void IntakeClient::receive_acks() {
    zmq::message_t frame;
    while (socket_.recv(frame, zmq::recv_flags::dontwait)) {
        if (in_flight_ == 0) refuse_ack(frame.to_string_view());
        take_ack(frame.to_string_view());
    }
}

void IntakeClient::take_ack(std::string_view json) {
    Pending pending = std::move(queue_.front());
    queue_.pop_front();
    --in_flight_;
    in_flight_events_ -= pending.message.events.size();
    const double taken_ms =
        std::chrono::duration<double, std::milli>(Clock::now() - pending.sent_at).count();
    if (ack_times_ms_.size() < ack_times_kept)
        ack_times_ms_.push_back(taken_ms);
    else
        ack_times_ms_[next_ack_time_++ % ack_times_kept] = taken_ms;

    OutgoingMessage& message = pending.message;
    waiting_events_ -= message.events.size();
    const std::vector<AckElement> answers = read_ack(json, message.events.size());
    std::vector<std::string> overloaded;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const AckElement& answer = answers[i];
        totals_.last_sequence = std::max(totals_.last_sequence, answer.sequence);
        if (answer.status == AckStatus::overloaded) {
            overloaded.push_back(std::move(message.events[i]));
            continue;
        }
        ++totals_.acked;
        if (answer.status == AckStatus::rejected) {
            ++totals_.rejected;
            if (message.bad)
                ++totals_.rejected_on_purpose;
            else if (totals_.first_reject.empty())
                totals_.first_reject = answer.text;
            continue;
        }
        ++(answer.status == AckStatus::stored ? totals_.stored : totals_.duplicates);
        if (message.bad) ++totals_.accepted_bad;
    }
    if (overloaded.empty()) return;
    totals_.overloaded += overloaded.size();
    waiting_events_ += overloaded.size();
    message.events = std::move(overloaded);
    again_.push_back(std::move(pending));
}

/// The daemon went away: nobody will ack what this connection carried. A new one begins clean, and
/// what was stored without our hearing of it comes back as a duplicate.
void IntakeClient::come_back() {
    ++totals_.reconnects;
    connect();
}

/// Once everything under way is answered, what was not taken goes out again before all that is
/// newer.
void IntakeClient::repeat_overloaded() {
    if (again_.empty() || in_flight_ != 0) return;
    queue_.insert(queue_.begin(),
                  std::make_move_iterator(again_.begin()),
                  std::make_move_iterator(again_.end()));
    again_.clear();
    not_before_ = Clock::now() + overload_pause;
}

std::vector<double> IntakeClient::ack_times_ms() const {
    return ack_times_ms_;
}

}  // namespace yiping
