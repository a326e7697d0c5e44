// Figures of the daemon, medians of five rounds: bin/bench_ingest. Each is told beside its raw
// baseline, taken in turn with it in the same run.
#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <functional>
#include <thread>

#include "ingest/city/apply.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/store/telemetry_window.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/made_events.hpp"
#include "tests/bench/nats_stream.hpp"
#include "tests/bench/raw_router.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

constexpr std::size_t window_events = 4'096;  // sent and not yet answered

/// The daemon with the demo city, so that every position is located.
std::vector<std::string> with_city() {
    const std::string city = YIPING_BINARY_DIR "/city/anshan.gpkg";
    if (!std::filesystem::exists(city)) {
        fmt::print("the demo city is not built: nothing is located\n");
        return {};
    }
    return {"--city", city};
}

/// Sends all, never more than the window ahead of the answers; events a second.
double exchange(ZmqPeer& peer, const std::vector<std::string>& messages, std::size_t events_each) {
    const std::size_t window = std::max<std::size_t>(1, window_events / events_each);
    const BenchClock::time_point start = BenchClock::now();
    std::size_t sent = 0;
    zmq::message_t answer;
    for (std::size_t answered = 0; answered < messages.size(); ++answered) {
        while (sent < messages.size() && sent - answered < window)
            peer.socket.send(zmq::buffer(messages[sent++]), zmq::send_flags::none);
        if (!peer.socket.recv(answer)) throw std::runtime_error{"no ack within ten seconds"};
    }
    return static_cast<double>(messages.size() * events_each) / seconds_since(start);
}

/// Takes all that is published and looks at none of it.
class OneViewer {
public:
    explicit OneViewer(const std::string& feed) : peer_{feed, zmq::socket_type::sub} {
        peer_.socket.set(zmq::sockopt::rcvtimeo, 100);
        thread_ = std::jthread{[this](const std::stop_token& stop) {
            zmq::message_t frame;
            while (!stop.stop_requested()) (void)peer_.socket.recv(frame);
        }};
    }

private:
    ZmqPeer peer_;
    std::jthread thread_;
};

template <class Made>
void measure_intake(std::string_view what, std::size_t events_each, std::size_t round_events) {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "bench.store", with_city()};
    const OneViewer viewer{daemon.feed()};
    ZmqPeer producer{daemon.intake()};
    Made made;
    const std::string probe = made_messages(made, 1, events_each).front();
    const std::string ack = producer.ask(probe);
    const RawRouter echo{ack.size()};
    ZmqPeer raw{echo.endpoint()};
    const std::size_t count = round_events / events_each;
    std::vector<double> durable, bare, ratios;
    for (int round = 0; round < bench_rounds; ++round) {
        const std::vector<std::string> messages = made_messages(made, count, events_each);
        durable.push_back(exchange(producer, messages, events_each));
        bare.push_back(exchange(raw, messages, events_each));
        ratios.push_back(durable.back() / bare.back());
    }
    print_rate(
        fmt::format("{}, {} bytes an event: durable and acked", what, probe.size() / events_each),
        median(durable));
    print_rate(fmt::format("  raw DEALER and ROUTER, messages of {} bytes", probe.size()),
               median(bare));
    print_ratio("  ratio", median(ratios));
}

void measure_nats() {
    constexpr std::size_t round_events = 100'000;
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "bench.store", with_city()};
    ZmqPeer producer{daemon.intake()};
    MadePositions made;
    try {
        NatsStream nats;
        std::vector<double> ours, theirs, ratios;
        for (int round = 0; round < bench_rounds; ++round) {
            const std::vector<std::string> messages = made_messages(made, round_events, 1);
            ours.push_back(exchange(producer, messages, 1));
            const BenchClock::time_point start = BenchClock::now();
            nats.publish(messages);
            theirs.push_back(static_cast<double>(round_events) / seconds_since(start));
            ratios.push_back(ours.back() / theirs.back());
        }
        print_rate("JetStream file stream R1, async publish, acked, not fsynced", median(theirs));
        print_rate("  ingest, the same events, on disk when acked", median(ours));
        print_ratio("  ratio", median(ratios));
    } catch (const std::exception& error) {
        fmt::print("JetStream is not measured: {}\n", error.what());
    }
}

/// p99 of writing 1 KB to the end of a file and of fdatasync, in ms.
double sync_p99_ms(const std::filesystem::path& folder) {
    const int file =
        open((folder / "sync").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error{"no file to sync"};
    const std::array<char, 1'024> block{};
    std::vector<double> ms;
    for (int i = 0; i < 2'000; ++i) {
        const BenchClock::time_point start = BenchClock::now();
        if (write(file, block.data(), block.size()) < 0 || fdatasync(file) != 0) break;
        ms.push_back(seconds_since(start) * 1e3);
    }
    close(file);
    return percentile(ms, 0.99);
}

/// Folds what is published and notes when each event got there.
class FoldingViewer {
public:
    FoldingViewer(const std::string& sync, std::size_t events) : seen_(events) {
        feed_ = connect_live(sync, {});
        thread_ = std::jthread{[this](const std::stop_token& stop) {
            while (!stop.stop_requested())
                for (FeedItem& item : feed_->take(std::chrono::milliseconds{100})) take(item);
        }};
    }
    [[nodiscard]] bool is_live() const { return live_; }
    [[nodiscard]] std::size_t count() const { return count_; }
    /// Zero for an event that was not seen. Once count() says that all were.
    [[nodiscard]] BenchClock::time_point seen(std::size_t at) const { return seen_[at]; }

private:
    void take(FeedItem& item) {
        if (auto* snapshot = std::get_if<Snapshot>(&item)) {
            city_ = std::move(*snapshot->city);
            live_ = true;
        }
        const auto* flush = std::get_if<Flush>(&item);
        if (flush == nullptr) return;
        for (const Event& event : flush->events) apply(city_, event);
        const BenchClock::time_point now = BenchClock::now();
        for (const Event& event : flush->events) {
            if (event.source == "ingest") continue;
            const std::size_t at = std::stoul(event.id) - 1;
            if (at < seen_.size()) seen_[at] = now;
            ++count_;
        }
    }
    std::unique_ptr<EventSource> feed_;
    CityState city_;
    std::vector<BenchClock::time_point> seen_;
    std::atomic<bool> live_ = false;
    std::atomic<std::size_t> count_ = 0;
    std::jthread thread_;
};

struct Delays {
    std::vector<double> ack_ms, fold_ms;
};

/// So many events a second for some seconds, one a message, each sent when it is due.
template <class Made>
Delays paced(double per_s, std::size_t events) {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "bench.store", with_city()};
    FoldingViewer viewer{daemon.sync(), events};
    while (!viewer.is_live()) std::this_thread::yield();
    ZmqPeer producer{daemon.intake()};
    Made made;
    const std::vector<std::string> messages = made_messages(made, events, 1);
    std::vector<BenchClock::time_point> sent(events);
    Delays delays;
    std::size_t next = 0;
    zmq::message_t answer;
    const BenchClock::time_point start = BenchClock::now();
    while (delays.ack_ms.size() < events) {
        const auto due = static_cast<std::size_t>(seconds_since(start) * per_s) + 1;
        for (; next < std::min(due, events); ++next) {
            sent[next] = BenchClock::now();
            producer.socket.send(zmq::buffer(messages[next]), zmq::send_flags::none);
        }
        // A moment's wait leaves the core to the daemon; events are due ten a millisecond.
        zmq::pollitem_t item{producer.socket.handle(), 0, ZMQ_POLLIN, 0};
        zmq::poll(&item, 1, std::chrono::milliseconds{1});
        while (producer.socket.recv(answer, zmq::recv_flags::dontwait))
            delays.ack_ms.push_back(seconds_since(sent[delays.ack_ms.size()]) * 1e3);
    }
    while (viewer.count() < events) std::this_thread::yield();
    for (std::size_t i = 0; i < events; ++i)
        delays.fold_ms.push_back(
            std::chrono::duration<double, std::milli>(viewer.seen(i) - sent[i]).count());
    return delays;
}

void measure_delays() {
    constexpr double per_s = 10'000;
    constexpr std::size_t events = 30'000;
    std::vector<double> ack50, ack99, fact99, telemetry99, sync99, ratios;
    for (int round = 0; round < 3; ++round) {
        const TempFolder folder;
        sync99.push_back(sync_p99_ms(folder.path()));
        Delays positions = paced<MadePositions>(per_s, events);
        ack50.push_back(percentile(positions.ack_ms, 0.5));
        ack99.push_back(percentile(positions.ack_ms, 0.99));
        telemetry99.push_back(percentile(positions.fold_ms, 0.99));
        ratios.push_back(ack99.back() / sync99.back());
        Delays facts = paced<MadeIncidents>(per_s, events);
        fact99.push_back(percentile(facts.fold_ms, 0.99));
    }
    print_ms("one fdatasync of 1 KB, p99", median(sync99));
    print_ms("positions at 10,000/s: send to ack, p50", median(ack50));
    print_ms("  p99", median(ack99));
    print_ratio("  p99 / p99 of fdatasync", median(ratios));
    print_ms("  send to the viewer's fold, p99 (gathered for at most 500 ms)", median(telemetry99));
    print_ms("facts at 10,000/s: send to the viewer's fold, p99", median(fact99));
}

void measure_window() {
    constexpr std::uint64_t ids = 4'000'000;  // ten minutes at Anshan-1x
    const auto in_use = [] {
        const struct mallinfo2 info = mallinfo2();
        return info.uordblks + info.hblkhd;
    };
    const std::size_t before = in_use();
    TelemetryWindow window;
    for (std::uint64_t i = 1; i <= ids; ++i) {
        if (i % 64 == 1) window.reserve(64, 0);
        window.add(SeenTelemetry::of(identity_of("test.app", std::to_string(i)), i, i));
    }
    fmt::print("{:<66}{:>12.1f} bytes\n",
               "duplicates of telemetry: memory an id in the window",
               static_cast<double>(in_use() - before) / static_cast<double>(ids));
}

}  // namespace
}  // namespace yiping

int main() {
    using namespace yiping;
    measure_intake<MadePositions>("positions, one a message", 1, 200'000);
    measure_intake<MadePositions>("positions, 64 a message", 64, 400'000);
    measure_intake<MadeIncidents>("facts, one a message", 1, 40'000);
    measure_nats();
    measure_delays();
    measure_window();
}
