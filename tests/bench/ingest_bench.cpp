// Figures of the daemon, medians of a few rounds: bin/bench_ingest. Intake is told beside a raw
// DEALER and ROUTER that exchange messages of the same sizes in the same run.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "ingest/city/apply.hpp"
#include "ingest/event/codec.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int rounds = 5;
constexpr std::size_t window_events = 4'096;  // sent and not yet answered
constexpr std::size_t round_events = 100'000;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median_of_rounds(const std::function<double()>& round) {
    std::vector<double> figures;
    for (int i = 0; i < rounds; ++i) figures.push_back(round());
    std::ranges::sort(figures);
    return figures[figures.size() / 2];
}

/// One fact in ten, the rest positions: every event new. About 250 bytes each.
class Source {
public:
    std::string event() {
        const std::string id = std::to_string(++made_);
        return made_ % 10 == 0 ? incident_now(id)
                               : position_now(id, std::to_string(made_ % 67'000));
    }
    std::vector<std::string> messages(std::size_t count, std::size_t events_each) {
        std::vector<std::string> made(count);
        for (std::string& message : made) {
            if (events_each == 1) {
                message = event();
                continue;
            }
            message = "[" + event();
            for (std::size_t i = 1; i < events_each; ++i) message += "," + event();
            message += "]";
        }
        return made;
    }

private:
    std::uint64_t made_ = 0;
};

/// Sends all, never more than the window ahead of the answers; events a second.
double exchange(ZmqPeer& peer, const std::vector<std::string>& messages, std::size_t events_each) {
    const std::size_t window = std::max<std::size_t>(1, window_events / events_each);
    const Clock::time_point start = Clock::now();
    std::size_t sent = 0;
    for (std::size_t answered = 0; answered < messages.size(); ++answered) {
        while (sent < messages.size() && sent - answered < window) peer.send({messages[sent++]});
        (void)peer.receive();
    }
    return static_cast<double>(messages.size() * events_each) / seconds_since(start);
}

/// A ROUTER that answers each message with an ack's worth of bytes and does nothing else.
class Echo {
public:
    explicit Echo(std::size_t answer_bytes)
        : router_{context_, zmq::socket_type::router},
          stop_{context_, zmq::socket_type::pair},
          stopper_{context_, zmq::socket_type::pair} {
        router_.set(zmq::sockopt::linger, 0);
        router_.set(zmq::sockopt::sndhwm, 0);  // a plain ROUTER drops beyond it
        router_.bind("tcp://127.0.0.1:*");
        stop_.bind("inproc://stop");
        stopper_.connect("inproc://stop");
        thread_ = std::jthread{[this, answer = std::string(answer_bytes, 'x')] { run(answer); }};
    }
    ~Echo() { stopper_.send(zmq::message_t{}, zmq::send_flags::none); }
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;
    Echo(Echo&&) = delete;
    Echo& operator=(Echo&&) = delete;
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

void measure_decode() {
    Source source;
    const std::vector<std::string> messages = source.messages(20'000, 1);
    Decoder decoder;
    const double per_s = median_of_rounds([&] {
        const Clock::time_point start = Clock::now();
        std::size_t events = 0;
        for (const std::string& message : messages) events += decoder.decode(message).size();
        return static_cast<double>(events) / seconds_since(start);
    });
    fmt::print("{:<52}{:>10.0f} events/s\n", "decode, one message an event", per_s);
}

void measure_fold() {
    Source source;
    Decoder decoder;
    std::vector<Event> events;
    for (const std::string& message : source.messages(round_events, 1)) {
        events.push_back(std::get<Event>(decoder.decode(message).at(0)));
        events.back().sequence = events.size();
        events.back().recorded_ms = events.back().time_ms;
        events.back().place = place_at({122.99, 41.11}, GridCode{210'302'001'001'001});
    }
    const double per_s = median_of_rounds([&] {
        CityState city;
        const Clock::time_point start = Clock::now();
        for (const Event& event : events) apply(city, event);
        return static_cast<double>(events.size()) / seconds_since(start);
    });
    fmt::print("{:<52}{:>10.0f} events/s\n", "fold", per_s);
}

void measure_intake(std::size_t events_each) {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "bench.store"};
    ZmqPeer producer{daemon.intake()};
    Source source;
    const std::string probe = source.messages(1, events_each).front();
    const std::string ack = producer.ask(probe);
    const std::size_t count = round_events / events_each;
    const double durable = median_of_rounds(
        [&] { return exchange(producer, source.messages(count, events_each), events_each); });

    const Echo echo{ack.size()};
    ZmqPeer raw{echo.endpoint()};
    const std::vector<std::string> same(count, probe);
    const double bare = median_of_rounds([&] { return exchange(raw, same, events_each); });
    fmt::print("{:<52}{:>10.0f} events/s\n{:<52}{:>10.0f} events/s\n{:<52}{:>10.2f}\n",
               fmt::format("durable and acked, {} bytes an event, {} a message",
                           probe.size() / events_each,
                           events_each),
               durable,
               fmt::format("raw DEALER and ROUTER, messages of {} bytes", probe.size()),
               bare,
               "ratio",
               durable / bare);
}

}  // namespace
}  // namespace yiping

int main() {
    yiping::measure_decode();
    yiping::measure_fold();
    yiping::measure_intake(1);
    yiping::measure_intake(64);
}
