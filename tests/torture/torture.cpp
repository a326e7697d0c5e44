// bin/torture: producers and a daemon that are killed at random moments, and disks that fail, until
// the time is over; then the log is held against what the producers know. One line of JSON; exit
// status 0 when every event that was acked is in the log exactly once, nothing was invented, the
// order of each source was kept and the daemon's state is the fold from zero.
#include <fmt/format.h>
#include <sys/wait.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <random>
#include <thread>

#include "ingest/event/errors.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/zmq_peer.hpp"
#include "tests/torture/check.hpp"
#include "tests/torture/producer.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Options {
    double seconds = 240;
    int kills = 60, producer_kills = 60, producers = 8;
    double events_per_s = 1'000;  ///< of each producer
    std::string fault = "none";
    std::string folder;  ///< where the store lies; empty for a temporary one
    unsigned seed = std::random_device{}();
};

/// The daemon, which may be killed and comes back at the same addresses.
class Daemon {
public:
    Daemon(const std::filesystem::path& folder, bool faulty) : folder_{folder}, faulty_{faulty} {
        set_fault('-');
        start();
    }

    void kill_hard() {
        child_->signal(SIGKILL);
        (void)child_->wait();
        ++kills;
        start();
    }
    /// Starts it again when it ended by itself, as systemd does; how often it did so by now.
    int look_after() {
        if (child_->has_ended()) {
            ++own_ends;
            start();
        }
        return own_ends;
    }
    void set_fault(char fault) const {
        std::fstream file{fault_file(), std::ios::in | std::ios::out | std::ios::binary};
        if (!file.is_open()) file.open(fault_file(), std::ios::out | std::ios::binary);
        file.put(fault);
    }
    [[nodiscard]] std::string ask(const std::string& request) const {
        return ZmqPeer{endpoints_[2]}.ask(request);
    }
    [[nodiscard]] int terminate() {
        child_->signal(SIGTERM);
        return child_->wait();
    }
    [[nodiscard]] const std::string& intake() const { return endpoints_[0]; }
    [[nodiscard]] std::filesystem::path store() const { return folder_ / "torture.store"; }

    int kills = 0, own_ends = 0;

private:
    [[nodiscard]] std::filesystem::path fault_file() const { return folder_ / "fault"; }
    void start() {
        // What fails at its start cannot be told from what fails later: it starts on a whole disk.
        set_fault('-');
        std::vector<std::string> words{"/usr/bin/env"};
        if (faulty_)
            words.insert(
                words.end(),
                {"LD_PRELOAD=" YIPING_FAULTY_DISK, "YIPING_DISK_FAULT=" + fault_file().string()});
        words.insert(words.end(),
                     {"/bin/sh",
                      "-c",
                      "exec \"$@\" 2>>\"$0\"",
                      (folder_ / "daemon.log").string(),
                      YIPING_BINARY_DIR "/bin/ingest",
                      "serve",
                      "--city",
                      "none",
                      "--store",
                      store().string(),
                      "--intake",
                      endpoints_[0],
                      "--feed",
                      endpoints_[1],
                      "--sync",
                      endpoints_[2]});
        child_ = std::make_unique<ChildProcess>(words);
        const std::string ready = child_->next_line(60s);
        endpoints_ = {json_at(ready, "/intake"), json_at(ready, "/feed"), json_at(ready, "/sync")};
    }

    std::filesystem::path folder_;
    bool faulty_;
    std::vector<std::string> endpoints_{3, "tcp://127.0.0.1:*"};
    std::unique_ptr<ChildProcess> child_;
};

/// A producer, which may be killed and goes on by its journal.
class ProducerProcess {
public:
    ProducerProcess(const std::filesystem::path& folder,
                    int number,
                    const std::string& intake,
                    double events_per_s)
        : words_{"/proc/self/exe",
                 "--producer",
                 std::to_string(number),
                 "--intake",
                 intake,
                 "--journal",
                 (folder / fmt::format("producer-{}.journal", number)).string(),
                 "--rate",
                 std::to_string(events_per_s)},
          child_{start()} {}

    void kill_hard() {
        child_->signal(SIGKILL);
        (void)child_->wait();
        child_ = start();
    }
    /// Lets it finish what it sent.
    [[nodiscard]] int end() {
        child_->signal(SIGTERM);
        return child_->wait();
    }

private:
    [[nodiscard]] std::unique_ptr<ChildProcess> start() const {
        auto child = std::make_unique<ChildProcess>(words_);
        (void)child->next_line(60s);
        return child;
    }

    const std::vector<std::string> words_;
    std::unique_ptr<ChildProcess> child_;
};

class Torture {
public:
    Torture(const Options& options, const std::filesystem::path& folder)
        : options_{options},
          folder_{folder},
          random_{options.seed},
          daemon_{folder, options.fault != "none"} {
        for (int i = 0; i < options.producers; ++i)
            producers_.push_back(std::make_unique<ProducerProcess>(
                folder, i, daemon_.intake(), options.events_per_s));
    }

    int run() {
        const Clock::time_point begin = Clock::now();
        const std::multimap<double, Act> plan = make_plan();
        for (const auto& [at_s, act] : plan) {
            // The moments of the plan; between them the daemon is looked after.
            const auto due = begin + std::chrono::duration<double>(at_s);
            while (Clock::now() < due) {
                std::this_thread::sleep_until(std::min<Clock::time_point>(
                    Clock::now() + 10ms, std::chrono::time_point_cast<Clock::duration>(due)));
                (void)daemon_.look_after();
            }
            perform(act);
        }
        daemon_.set_fault('-');
        return finish(std::chrono::duration<double>(Clock::now() - begin).count());
    }

private:
    enum class Act { kill_daemon, kill_producer, fail, end };

    double random_s() { return std::uniform_real_distribution{0.3, options_.seconds}(random_); }

    std::multimap<double, Act> make_plan() {
        std::multimap<double, Act> plan{{options_.seconds, Act::end}};
        for (int i = 0; i < options_.kills; ++i) plan.emplace(random_s(), Act::kill_daemon);
        for (int i = 0; i < options_.producer_kills; ++i)
            plan.emplace(random_s(), Act::kill_producer);
        if (options_.fault == "none") return plan;
        for (double at_s = 1; at_s < options_.seconds; at_s += 3) plan.emplace(at_s, Act::fail);
        return plan;
    }

    void perform(Act act) {
        if (act == Act::kill_daemon) daemon_.kill_hard();
        if (act == Act::kill_producer) {
            const std::size_t which = random_() % producers_.size();
            producers_[which]->kill_hard();
            ++producer_kills_;
        }
        if (act == Act::fail) fail();
    }

    /// A disk that is full is full until the daemon has said so; one that fails is so until the
    /// daemon has given up on it, and is whole again for the next one.
    void fail() {
        const bool full = options_.fault == "full";
        daemon_.set_fault(full ? 'f' : options_.fault == "sync" ? 's' : 'w');
        ++faults_;
        const int ends_before = daemon_.own_ends;
        const Clock::time_point until = Clock::now() + 20s;
        for (bool told = false; !told && Clock::now() < until; std::this_thread::sleep_for(10ms)) {
            told = full ? json_at(daemon_.ask(R"({"request":"status"})"), "/store/state") == "full"
                        : daemon_.look_after() > ends_before;
            if (told) ++told_faults_;
        }
        daemon_.set_fault('-');
    }

    int finish(double seconds) {
        bool all_ended = true;
        for (const auto& producer : producers_) {
            (void)daemon_.look_after();
            const int status = producer->end();
            if (status != 0) fmt::print(stderr, "torture: a producer ended with {}\n", status);
            all_ended = status == 0 && all_ended;
        }
        const std::string digest = daemon_.ask(R"({"request":"status"})");
        const std::uint64_t sequence = json_number_at(digest, "/sequence");
        const bool ended_well = daemon_.terminate() == 0;
        const TortureFindings found =
            check_log(folder_, daemon_.store(), options_.producers, sequence);
        const bool same_digest = found.digest == json_at(digest, "/digest");
        const bool clean = all_ended && ended_well && same_digest && found.is_clean() &&
                           found.sent == found.acked && told_faults_ == faults_;
        fmt::print(R"({{"clean":{},"seconds":{:.0f},"kills":{},"own_ends":{},"producer_kills":{},)"
                   R"("fault":"{}","faults":{},"told_faults":{},"sent":{},"acked":{},"stored":{},)"
                   R"("lost":{},"doubled":{},"invented":{},"disordered":{},"damages":{},)"
                   R"("digest":"{}","same_digest":{},"seed":{}}})"
                   "\n",
                   clean,
                   seconds,
                   daemon_.kills,
                   daemon_.own_ends,
                   producer_kills_,
                   options_.fault,
                   faults_,
                   told_faults_,
                   found.sent,
                   found.acked,
                   found.stored,
                   found.lost,
                   found.doubled,
                   found.invented,
                   found.disordered,
                   found.damages,
                   found.digest,
                   same_digest,
                   options_.seed);
        return clean ? 0 : 1;
    }

    const Options options_;
    const std::filesystem::path folder_;
    std::mt19937 random_;
    Daemon daemon_;
    std::vector<std::unique_ptr<ProducerProcess>> producers_;
    int producer_kills_ = 0, faults_ = 0, told_faults_ = 0;
};

int run(int argc, char** argv) {
    Options options;
    ProducerTask task;
    std::string journal;
    CLI::App app{
        "Kills a daemon and its producers at random moments and looks what became of the log"};
    app.add_option("--seconds", options.seconds)->capture_default_str();
    app.add_option("--kills", options.kills, "kill -9 of the daemon")->capture_default_str();
    app.add_option("--producer-kills", options.producer_kills)->capture_default_str();
    app.add_option("--producers", options.producers)->capture_default_str();
    app.add_option("--rate", options.events_per_s, "events a second of each producer")
        ->capture_default_str();
    app.add_option("--fault", options.fault, "what the disk does now and then")
        ->check(CLI::IsMember({"none", "full", "sync", "short"}))
        ->capture_default_str();
    app.add_option("--folder", options.folder, "where the store lies: a disk of its own");
    app.add_option("--seed", options.seed, "of the moments");
    CLI::Option* const producer = app.add_option("--producer", task.number)->group("");
    app.add_option("--intake", task.intake)->group("");
    app.add_option("--journal", journal)->group("");
    CLI11_PARSE(app, argc, argv);
    if (*producer) {
        task.journal = journal;
        task.events_per_s = options.events_per_s;
        return run_producer(task);
    }
    const TempFolder temporary;
    const std::filesystem::path folder =
        options.folder.empty() ? temporary.path() : std::filesystem::path{options.folder};
    return Torture{options, folder}.run();
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    try {
        return yiping::run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "torture: {}\n", error.what());
        return 1;
    }
}
