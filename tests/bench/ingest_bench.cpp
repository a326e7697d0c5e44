// Figures of the daemon, medians of five rounds: bin/bench_ingest [MILLION FACTS]. Each is told
// beside its raw baseline, taken in turn with it in the same run. With a number the intake of facts
// is measured as the store grows to it; that takes minutes.
#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <thread>

#include "ingest/city/apply.hpp"
#include "ingest/feed/curve.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/store/telemetry_window.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/made_events.hpp"
#include "tests/bench/nats_stream.hpp"
#include "tests/bench/raw_router.hpp"
#include "tests/support/run_to_end.hpp"
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

// ---- under keys

struct KeyPair {
    std::array<char, 41> open{}, secret{};
    KeyPair() {
        if (zmq_curve_keypair(open.data(), secret.data()) != 0)
            throw std::runtime_error{"this libzmq has no CURVE"};
    }
};

/// Both sides with keys, of the house's own making.
class KeyedServing {
public:
    KeyedServing() {
        keygen({"--server", "--out", file("server.key")});
        const std::string daemon_key = read_own_keys(file("server.key")).own.public_key;
        std::ofstream{file("keys.toml")} << keygen({"--out",
                                                    file("cad.key"),
                                                    "--daemon",
                                                    daemon_key,
                                                    "--name",
                                                    "cad",
                                                    "--role",
                                                    "producer",
                                                    "--source",
                                                    "test."});
        std::ofstream{file("ingest.toml")} << "[security]\nalways = true\n";
        std::vector<std::string> arguments{"--config",
                                           file("ingest.toml"),
                                           "--keys",
                                           file("keys.toml"),
                                           "--server-key",
                                           file("server.key")};
        const std::vector<std::string> city = with_city();
        arguments.insert(arguments.end(), city.begin(), city.end());
        daemon_ = std::make_unique<ServingIngest>(folder_.path() / "bench.store", arguments);
    }
    [[nodiscard]] ZmqPeer producer() const {
        return ZmqPeer{daemon_->intake(), zmq::socket_type::dealer, [&](zmq::socket_t& socket) {
                           use_keys(socket, *read_client_keys(file("cad.key")));
                       }};
    }

private:
    [[nodiscard]] std::string file(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    static std::string keygen(std::vector<std::string> words) {
        words.insert(words.begin(), {ServingIngest::program(), "keygen"});
        const Finished made = run_to_end(words);
        if (made.status != 0) throw std::runtime_error{made.errors};
        return made.output;
    }
    TempFolder folder_;
    std::unique_ptr<ServingIngest> daemon_;
};

/// What CURVE leaves of the daemon's rate, beside what it leaves of the raw one.
void measure_curve() {
    constexpr std::size_t round_events = 100'000;
    const TempFolder folder;
    const ServingIngest plain{folder.path() / "bench.store", with_city()};
    const KeyedServing keyed;
    ZmqPeer plain_peer{plain.intake()}, keyed_peer = keyed.producer();
    MadePositions made;
    const std::string ack = plain_peer.ask(made.event());
    const RawRouter echo{ack.size()};
    const KeyPair server, client;
    const RawRouter keyed_echo{ack.size(), [&](zmq::socket_t& socket) {
                                   socket.set(zmq::sockopt::curve_server, true);
                                   socket.set(zmq::sockopt::curve_secretkey, server.secret.data());
                               }};
    ZmqPeer raw{echo.endpoint()};
    ZmqPeer keyed_raw{keyed_echo.endpoint(), zmq::socket_type::dealer, [&](zmq::socket_t& socket) {
                          socket.set(zmq::sockopt::curve_serverkey, server.open.data());
                          socket.set(zmq::sockopt::curve_publickey, client.open.data());
                          socket.set(zmq::sockopt::curve_secretkey, client.secret.data());
                      }};
    std::vector<double> ours, bare, ratios;
    for (int round = 0; round < bench_rounds; ++round) {
        const auto rate = [&](ZmqPeer& peer) {
            return exchange(peer, made_messages(made, round_events, 1), 1);
        };
        ours.push_back(1 / (rate(keyed_peer) / rate(plain_peer)));
        bare.push_back(1 / (rate(keyed_raw) / rate(raw)));
        ratios.push_back(ours.back() / bare.back());
    }
    print_ratio("CURVE makes the intake of positions slower by", median(ours));
    print_ratio("  a raw DEALER and ROUTER by", median(bare));
    print_ratio("  ratio (at most 1)", median(ratios));
}

// ---- a day's load

/// Seconds of processor time that a process has used.
double cpu_seconds_of(pid_t process) {
    std::ifstream stat{fmt::format("/proc/{}/stat", process)};
    std::string text;
    std::getline(stat, text);
    std::istringstream rest{text.substr(text.rfind(')') + 2)};
    std::string field;
    double ticks = 0;
    constexpr int user = 12, system = 13;  // counted from the state on
    for (int i = 1; rest >> field && i <= system; ++i)
        if (i >= user) ticks += std::stod(field);
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Load {
    double core = 0;  ///< share of one core
    double us_an_event = 0;
};

/// Positions at a steady rate for so many seconds, `events_each` a message.
Load steady(double per_s, std::size_t events_each, double seconds) {
    const TempFolder folder;
    ServingIngest daemon{folder.path() / "bench.store", with_city()};
    const OneViewer viewer{daemon.feed()};
    ZmqPeer producer{daemon.intake()};
    MadePositions made;
    const auto count = static_cast<std::size_t>(per_s * seconds / static_cast<double>(events_each));
    const std::vector<std::string> messages = made_messages(made, count, events_each);
    const double cpu_before = cpu_seconds_of(daemon.child().id());
    const BenchClock::time_point start = BenchClock::now();
    std::size_t sent = 0, answered = 0;
    zmq::message_t answer;
    while (answered < count) {
        const auto due = static_cast<std::size_t>(seconds_since(start) * per_s /
                                                  static_cast<double>(events_each)) +
                         1;
        for (; sent < std::min(due, count); ++sent)
            producer.socket.send(zmq::buffer(messages[sent]), zmq::send_flags::none);
        zmq::pollitem_t item{producer.socket.handle(), 0, ZMQ_POLLIN, 0};
        zmq::poll(&item, 1, std::chrono::milliseconds{2});
        while (producer.socket.recv(answer, zmq::recv_flags::dontwait)) ++answered;
    }
    const double took_s = seconds_since(start);
    const double cpu_s = cpu_seconds_of(daemon.child().id()) - cpu_before;
    return {cpu_s / took_s, cpu_s / static_cast<double>(count * events_each) * 1e6};
}

void measure_load() {
    constexpr double anshan_per_s = 6'700;
    constexpr std::size_t events_each = 64;
    std::vector<double> core, once, ten_times, ratios;
    for (int round = 0; round < 3; ++round) {
        const Load one = steady(anshan_per_s, events_each, 10);
        const Load ten = steady(10 * anshan_per_s, events_each, 5);
        core.push_back(one.core);
        once.push_back(one.us_an_event);
        ten_times.push_back(ten.us_an_event);
        ratios.push_back(ten.us_an_event / one.us_an_event);
    }
    print_ratio("Anshan-1x, 64 positions a message: share of one core (below 0.25)", median(core));
    fmt::print("{:<66}{:>12.2f} us\n", "  an event", median(once));
    fmt::print("{:<66}{:>12.2f} us\n", "Anshan-10x: an event", median(ten_times));
    print_ratio("  ratio (flat: at most 1)", median(ratios));
}

/// The rate of facts as the store grows, and what each costs the daemon.
void measure_growth(std::uint64_t millions) {
    constexpr std::size_t part = 500'000;
    const TempFolder folder;
    ServingIngest daemon{folder.path() / "bench.store", with_city()};
    ZmqPeer producer{daemon.intake()};
    MadeDuties made;
    double first = 0, first_us = 0;
    for (std::uint64_t stored = 0; stored < millions * 1'000'000; stored += part) {
        const std::vector<std::string> messages = made_messages(made, part, 1);
        const double cpu_before = cpu_seconds_of(daemon.child().id());
        const double rate = exchange(producer, messages, 1);
        const double us =
            (cpu_seconds_of(daemon.child().id()) - cpu_before) / static_cast<double>(part) * 1e6;
        if (stored == 0) {
            first = rate;
            first_us = us;
        }
        const std::uint64_t now = stored + part;
        if (now == part || now % 4'000'000 == 0 || now >= millions * 1'000'000)
            fmt::print("{:<66}{:>12.0f} /s, {:.1f} us each; against the first: {:.2f}, {:.2f}\n",
                       fmt::format("facts, {:.1f} M in the store", static_cast<double>(now) / 1e6),
                       rate,
                       us,
                       rate / first,
                       us / first_us);
    }
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    using namespace yiping;
    if (argc > 1) {
        measure_growth(std::strtoull(argv[1], nullptr, 10));
        return 0;
    }
    measure_intake<MadePositions>("positions, one a message", 1, 200'000);
    measure_intake<MadePositions>("positions, 64 a message", 64, 400'000);
    measure_intake<MadeIncidents>("facts, one a message", 1, 40'000);
    measure_curve();
    measure_load();
    measure_nats();
    measure_delays();
    measure_window();
}
