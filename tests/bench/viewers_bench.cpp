// bin/bench_viewers: a daemon at the city's full rate with two hundred viewers, some of them slow,
// some dead, and many that come and go each second. Tells how late the others get what was
// recorded and what the daemon needs for it. The last line is JSON; exit status 0 when the fast
// ones stayed within the bound, nobody was refused and the memory of the daemon stayed flat.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <fstream>
#include <thread>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/feed/event_source.hpp"
#include "tests/bench/crowd.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;
using Clock = CrowdViewer::Clock;

struct Options {
    double seconds = 60;
    std::size_t viewers = 200, slow = 20, joining = 20;
    TimeMs bound_ms = 1'000;
    std::string scale = "1x", config;
};

/// What the system knows of the daemon.
struct Footprint {
    double resident_mib = 0, cpu_s = 0;
};
Footprint footprint_of(pid_t id) {
    Footprint footprint;
    std::ifstream memory{fmt::format("/proc/{}/statm", id)};
    std::uint64_t all = 0, resident = 0;
    memory >> all >> resident;
    footprint.resident_mib =
        static_cast<double>(resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE))) /
        (1 << 20);
    std::ifstream times{fmt::format("/proc/{}/stat", id)};
    std::string word;
    std::uint64_t ticks = 0;
    for (int field = 1; field <= 15 && times >> word; ++field)
        if (field >= 14) ticks += std::stoull(word);
    footprint.cpu_s = static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return footprint;
}

/// A real viewer's feed, folded: whether what the crowd counts is also right.
class FoldingViewer {
public:
    explicit FoldingViewer(const std::string& sync)
        : feed_{connect_live(sync, {})}, thread_{[this](const std::stop_token& stop) {
              while (!stop.stop_requested())
                  for (FeedItem& item : feed_->take(100ms)) take(item);
          }} {}
    /// Ends it; whether the daemon's digest of what is folded here is the one folded here.
    [[nodiscard]] bool agrees_with(const std::string& sync) {
        thread_.request_stop();
        thread_.join();
        const std::string answer = ZmqPeer{sync}.ask(
            fmt::format(R"({{"request":"digest","sequence":{}}})", city_.last_sequence));
        return snapshots_ == 1 && json_at(answer, "/digest") == digest_of(city_);
    }

private:
    void take(FeedItem& item) {
        if (auto* snapshot = std::get_if<Snapshot>(&item)) {
            city_ = std::move(*snapshot->city);
            ++snapshots_;
        }
        if (const auto* flush = std::get_if<Flush>(&item))
            for (const Event& event : flush->events) apply(city_, event);
    }
    std::unique_ptr<EventSource> feed_;
    CityState city_;
    int snapshots_ = 0;
    std::jthread thread_;  ///< last: it ends before what it uses
};

/// The crowd, in a thread of its own.
class Crowd {
public:
    Crowd(const Options& options, const std::string& sync)
        : options_{options}, sync_{sync}, thread_{[this](const std::stop_token& stop) {
              try {
                  work(stop);
              } catch (const std::exception& error) {
                  fmt::print(stderr, "viewers: {}\n", error.what());
                  failed_ = true;
              }
          }} {}
    /// What came since this was last asked.
    [[nodiscard]] CrowdFigures take_figures() {
        const std::lock_guard lock{mutex_};
        return std::exchange(figures_, {});
    }
    [[nodiscard]] std::size_t live() const { return live_; }
    [[nodiscard]] std::size_t joined() const { return joined_; }
    [[nodiscard]] bool failed() const { return failed_; }

private:
    void work(const std::stop_token& stop);
    void join_some(Clock::time_point now);
    void read_slowly(Clock::time_point now);

    const Options options_;
    const std::string sync_;
    zmq::context_t context_;
    Unpacker unpacker_;
    std::vector<std::unique_ptr<CrowdViewer>> slow_, fast_;  ///< the oldest of the fast first
    Clock::time_point next_join_ = Clock::now(), next_slow_ = Clock::now();
    CrowdFigures of_slow_;
    std::mutex mutex_;
    CrowdFigures figures_;
    std::atomic<std::size_t> live_ = 0, joined_ = 0;
    std::atomic<bool> failed_ = false;
    std::jthread thread_;
};

/// One at a time over the second, as people come: the eldest goes, a new one joins.
void Crowd::join_some(Clock::time_point now) {
    if (now < next_join_) return;
    const std::size_t wanted = options_.viewers - options_.slow;
    next_join_ += std::chrono::nanoseconds{std::chrono::seconds{1}} / options_.joining;
    if (fast_.size() >= wanted) fast_.erase(fast_.begin());
    fast_.push_back(std::make_unique<CrowdViewer>(context_, sync_, unpacker_));
    ++joined_;
}

/// The slow ones take five messages a second where sixty come; every other one takes none at all
/// once it is live.
void Crowd::read_slowly(Clock::time_point now) {
    if (now < next_slow_) return;
    next_slow_ += 200ms;
    for (std::size_t i = 0; i < slow_.size(); ++i)
        if (i % 2 == 0 || !slow_[i]->is_live()) slow_[i]->read(1, of_slow_);
}

void Crowd::work(const std::stop_token& stop) {
    constexpr std::size_t most_at_once = 200;
    context_.set(zmq::ctxopt::max_sockets, 4'096);
    for (std::size_t i = 0; i < options_.slow; ++i)
        slow_.push_back(std::make_unique<CrowdViewer>(context_, sync_, unpacker_));
    std::vector<zmq::pollitem_t> items;
    while (!stop.stop_requested()) {
        const Clock::time_point now = Clock::now();
        join_some(now);
        read_slowly(now);
        items.clear();
        for (const auto& viewer : fast_) {
            items.push_back({viewer->sync().handle(), 0, ZMQ_POLLIN, 0});
            items.push_back({viewer->feed().handle(), 0, ZMQ_POLLIN, 0});
        }
        zmq::poll(items, 10ms);
        const std::lock_guard lock{mutex_};
        std::size_t live = 0;
        for (std::size_t i = 0; i < fast_.size(); ++i) {
            if (((items[2 * i].revents | items[2 * i + 1].revents) & ZMQ_POLLIN) != 0)
                fast_[i]->read(most_at_once, figures_);
            if (fast_[i]->is_live()) ++live;
        }
        live_ = live;
    }
}

/// Memory that the window of duplicates may have taken for so many more events: the one growth
/// that is no leak, and ends after its ten minutes.
double window_mib(std::uint64_t events) {
    constexpr double most_bytes_an_id = 48;
    return most_bytes_an_id * static_cast<double>(events) / (1 << 20);
}

class Bench {
public:
    Bench(const Options& options, const std::filesystem::path& folder)
        : options_{options},
          daemon_{folder / "viewers.store", words_of_daemon(options)},
          city_{words_of_city(options, daemon_.intake())} {}

    int run() {
        wait_for_city();
        FoldingViewer folding{daemon_.sync()};
        Crowd crowd{options_, daemon_.sync()};
        // Until everybody is there; from here on it is measured.
        const Clock::time_point patience = Clock::now() + 120s;
        while (crowd.joined() < options_.viewers && !crowd.failed() && Clock::now() < patience)
            std::this_thread::sleep_for(50ms);
        (void)crowd.take_figures();
        for (int second = 1; second <= options_.seconds && !crowd.failed(); ++second)
            measure(crowd);
        const bool right = folding.agrees_with(daemon_.sync());
        return print(crowd, right);
    }

private:
    struct Second {
        Footprint footprint;
        std::uint64_t stored = 0;
    };

    static std::vector<std::string> words_of_daemon(const Options& options) {
        std::vector<std::string> words{"--city", city()};
        if (!options.config.empty()) words.insert(words.end(), {"--config", options.config});
        return words;
    }
    static std::vector<std::string> words_of_city(const Options& options,
                                                  const std::string& intake) {
        return {ServingIngest::program(),
                "simulate",
                "--intake",
                intake,
                "--city",
                city(),
                "--scale",
                options.scale,
                "--no-bad"};
    }
    static std::string city() { return YIPING_BINARY_DIR "/city/anshan.gpkg"; }

    [[nodiscard]] std::string status() const {
        return ZmqPeer{daemon_.sync()}.ask(R"({"request":"status"})");
    }
    /// Until every worker was heard of once and the opening of the city is over.
    void wait_for_city() const {
        const Clock::time_point patience = Clock::now() + 180s;
        const auto workers = static_cast<std::uint64_t>(67'000 * std::stod(options_.scale));
        while (json_number_at(status(), "/city/exercise_workers") < workers) {
            if (Clock::now() > patience) throw std::runtime_error{"the city does not come to life"};
            std::this_thread::sleep_for(200ms);
        }
    }

    void measure(Crowd& crowd) {
        const Clock::time_point asked = Clock::now();
        const std::string told = status();
        slowest_status_ms_ = std::max(slowest_status_ms_, seconds_since(asked) * 1e3);
        seconds_.push_back({footprint_of(daemon_.child().id()), json_number_at(told, "/stored")});
        const CrowdFigures now = crowd.take_figures();
        figures_.lag.add(now.lag);
        figures_.join.add(now.join);
        figures_.flushes += now.flushes;
        figures_.gaps += now.gaps;
        figures_.snapshot_bytes += now.snapshot_bytes;
        if (seconds_.size() % 5 == 0)
            fmt::print(stderr,
                       "{:>4} s: {} live, lag p50 {} ms, p99 {} ms, most {} ms, joined in {} ms "
                       "(p99), ingest {:.0f} MiB\n",
                       seconds_.size(),
                       crowd.live(),
                       now.lag.percentile(0.5),
                       now.lag.percentile(0.99),
                       now.lag.percentile(1),
                       now.join.percentile(0.99),
                       seconds_.back().footprint.resident_mib);
        std::this_thread::sleep_until(asked + 1s);
    }

    /// Mean of the memory over a fifth of the time.
    [[nodiscard]] double mean_mib(std::size_t fifth) const {
        const std::size_t begin = seconds_.size() * fifth / 5;
        const std::size_t end = seconds_.size() * (fifth + 1) / 5;
        double sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += seconds_[i].footprint.resident_mib;
        return sum / static_cast<double>(std::max<std::size_t>(1, end - begin));
    }

    int print(const Crowd& crowd, bool right) const {
        if (seconds_.size() < 5) throw std::runtime_error{"too short to tell anything"};
        const Second &first = seconds_.front(), &last = seconds_.back();
        const double time_s = static_cast<double>(seconds_.size() - 1);
        double peak = 0;
        for (const Second& one : seconds_) peak = std::max(peak, one.footprint.resident_mib);
        constexpr double slack_mib = 64;  // what the daemon keeps for its next batch comes and goes
        const double growth = mean_mib(4) - mean_mib(1);
        const bool flat = growth <= window_mib(last.stored - first.stored) + slack_mib;
        const TimeMs most = figures_.lag.percentile(1);
        const bool held = !crowd.failed() && right && flat && figures_.flushes > 0 &&
                          figures_.gaps == 0 && most <= options_.bound_ms;
        fmt::print(
            R"({{"held":{},"seconds":{:.0f},"viewers":{},"slow":{},"joined":{},"events_per_s":{:.0f},)"
            R"("lag_ms_p50":{},"lag_ms_p99":{},"lag_ms_max":{},"flushes":{},"gaps":{},)"
            R"("join_ms_p50":{},"join_ms_p99":{},"join_ms_max":{},"snapshot_mib_per_s":{:.1f},)"
            R"("status_ms_max":{:.0f},"ingest_cpu_percent":{:.0f},"ingest_mib_first":{:.0f},)"
            R"("ingest_mib_last":{:.0f},"ingest_mib_peak":{:.0f},"flat":{},"same_digest":{}}})"
            "\n",
            held,
            time_s,
            options_.viewers,
            options_.slow,
            crowd.joined(),
            static_cast<double>(last.stored - first.stored) / time_s,
            figures_.lag.percentile(0.5),
            figures_.lag.percentile(0.99),
            most,
            figures_.flushes,
            figures_.gaps,
            figures_.join.percentile(0.5),
            figures_.join.percentile(0.99),
            figures_.join.percentile(1),
            static_cast<double>(figures_.snapshot_bytes) / (1 << 20) / time_s,
            slowest_status_ms_,
            (last.footprint.cpu_s - first.footprint.cpu_s) / time_s * 100,
            mean_mib(0),
            mean_mib(4),
            peak,
            flat,
            right);
        return held ? 0 : 1;
    }

    const Options options_;
    ServingIngest daemon_;
    ChildProcess city_;
    std::vector<Second> seconds_;
    CrowdFigures figures_;
    double slowest_status_ms_ = 0;
};

int run(int argc, char** argv) {
    Options options;
    CLI::App app{"A daemon at full rate, and many viewers that come, go and lag"};
    app.add_option("--seconds", options.seconds)->capture_default_str();
    app.add_option("--viewers", options.viewers, "all of them, the slow ones too")
        ->capture_default_str();
    app.add_option("--slow", options.slow, "read little or nothing")->capture_default_str();
    app.add_option("--joining", options.joining, "come each second, as many go")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--bound-ms", options.bound_ms, "the most that a fast one may lag")
        ->capture_default_str();
    app.add_option("--scale", options.scale, "of the city")->capture_default_str();
    app.add_option("--config", options.config, "settings of the daemon");
    CLI11_PARSE(app, argc, argv);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    const TempFolder folder;
    return Bench{options, folder.path()}.run();
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    try {
        return yiping::run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "viewers: {}\n", error.what());
        return 1;
    }
}
