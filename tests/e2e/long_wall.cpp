// 24 hours in an hour: bin/long_wall --seconds 3600. A wall that nobody touches, 24 times the cases
// of a day, scenes in rotation, the daemon killed and the network cut again and again. In the end
// it must be alive, have the daemon's digest, have skipped no scene, and not have grown.
//
// The network is cut as a cable is: this program runs in a network namespace of its own (as root)
// whose loopback goes down and up.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>

#include "ingest/city/keyframe.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/zmq_peer.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    double seconds = 3'600;
    int restarts = 20, cuts = 20;
    double cut_s = 4;      // heartbeats come each second: three lost ones are a loss
    double arrivals = 24;  // times the cases of an ordinary day
    double positions = 6'700;
    int width_px = 1920, height_px = 540;
};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double resident_mb() {
    std::size_t whole = 0, resident = 0;
    std::ifstream{"/proc/self/statm"} >> whole >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// The cable of a network that belongs to this process and its children alone.
class Cable {
public:
    Cable() {
        if (unshare(CLONE_NEWNET) != 0)
            throw std::runtime_error{"a network of its own needs root: run it as root"};
        plug(true);
    }
    void plug(bool in) const {
        const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ifreq request{};
        std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
        request.ifr_flags = static_cast<short>(in ? IFF_UP | IFF_RUNNING : 0);
        const int set = ioctl(any, SIOCSIFFLAGS, &request);
        close(any);
        if (set != 0) throw std::runtime_error{"the loopback cannot be switched"};
    }
};

/// A city of so many times the cases, until it is killed.
class LivingCity {
public:
    LivingCity(const Options& options, const TempFolder& folder, const std::string& intake) {
        const std::string scenario = (folder.path() / "busy.toml").string();
        std::ofstream{scenario} << "title = \"24x\"\n[cases]\narrivals = "
                                << fmt::format("{:.1f}", options.arrivals)
                                << "\ndelays = 0.05\nramp_min = 1\nlasts_min = 10080\n";
        child_ = std::make_unique<ChildProcess>(
            std::vector<std::string>{ServingIngest::program(),
                                     "simulate",
                                     "--intake",
                                     intake,
                                     "--scenario",
                                     scenario,
                                     "--rate",
                                     fmt::format("{:.0f}", options.positions),
                                     "--no-bad"});
    }
    void end() {
        child_->signal(SIGTERM);
        (void)child_->wait();
    }
    [[nodiscard]] bool has_ended() { return child_->has_ended(); }

private:
    std::unique_ptr<ChildProcess> child_;
};

/// The real frame of a wall, drawn without a monitor, its scenes noted as they come.
class WatchedWall {
public:
    WatchedWall(const Options& options, const std::string& sync)
        : options_{options},
          picture_{options.width_px, options.height_px},
          config_{config_of()},
          frame_{config_, connect_live(sync, {}), ui_, options.width_px, options.height_px} {}

    void look() {
        const double now_s = seconds_since(start_);
        constexpr std::chrono::milliseconds pause{40};
        frame_.drain(pause, now_s);
        picture_.bind();
        const auto began = Clock::now();
        frame_.draw(options_.width_px, options_.height_px, now_s);
        (void)frame_.letters_missing();
        glFinish();
        slowest_ms_ = std::max(slowest_ms_, seconds_since(began) * 1000);
        ++pictures;
        note_scene();
        const LinkChange::State link = frame_.city_view().link().state;
        if (link == LinkChange::State::lost && link_ != link) ++losses;
        if (link == LinkChange::State::live && link_ != link) ++returns;
        link_ = link;
    }
    [[nodiscard]] const CityState& city() const { return frame_.city_view().city(); }
    /// Of both worlds: what is simulated is an exercise.
    [[nodiscard]] std::size_t incidents() const {
        return city().real.incidents.size() + city().exercise.incidents.size();
    }
    [[nodiscard]] bool is_live() const { return link_ == LinkChange::State::live; }
    [[nodiscard]] double slowest_ms() const { return slowest_ms_; }
    void throw_if_errors() { context_.throw_if_errors(); }

    std::uint64_t pictures = 0, losses = 0, returns = 0, scenes_shown = 0, scenes_skipped = 0;

private:
    static constexpr const char* names[]{"一", "二", "三", "四"};

    static ViewerConfig config_of() {
        ViewerConfig config = read_viewer_config(default_viewer_config(), "wall");
        config.scenes.clear();
        config.alarm_grades.clear();  // so that the order of the scenes alone decides
        constexpr double scene_s = 10;
        double lon = 122.7;
        for (const char* name : names)
            config.scenes.push_back({name, scene_s, LonLat{lon += 0.1, 41.0}, 40, {}, false});
        return config;
    }
    /// While the clock of the city runs, each scene follows the one before it. When it stood, or
    /// jumped on (a lost connection), the rotation joins in wherever the clock is.
    void note_scene() {
        const std::string& name = frame_.scene_name();
        const bool steady = is_live() && link_ == frame_.city_view().link().state;
        const auto at = std::find(std::begin(names), std::end(names), name) - std::begin(names);
        if (name.empty() || at == std::ssize(names)) return;
        if (name == last_scene_) {
            if (!steady) interrupted_ = true;
            return;
        }
        ++scenes_shown;
        const bool follows =
            last_scene_.empty() || names[(last_at_ + 1) % std::ssize(names)] == name;
        if (!follows && !interrupted_ && steady) ++scenes_skipped;
        last_scene_ = name;
        last_at_ = at;
        interrupted_ = !steady;
    }

    const Options& options_;
    SurfacelessContext context_;
    Framebuffer picture_;
    Ui ui_{nullptr};
    const ViewerConfig config_;
    const Clock::time_point start_ = Clock::now();
    double slowest_ms_ = 0;
    LinkChange::State link_ = LinkChange::State::connecting;
    std::string last_scene_;
    std::ptrdiff_t last_at_ = 0;
    bool interrupted_ = true;
    Frame frame_;
};

/// Restarts and cuts at equal distances, in turn.
struct Trouble {
    double at_s = 0;
    bool restart = false;
};

std::vector<Trouble> troubles_of(const Options& options) {
    std::vector<Trouble> all;
    const auto spread = [&](int count, double shift, bool restart) {
        for (int i = 0; i < count; ++i)
            all.push_back({options.seconds * 0.9 * (i + shift) / std::max(count, 1), restart});
    };
    spread(options.restarts, 0.3, true);
    spread(options.cuts, 0.8, false);
    std::ranges::sort(all, {}, &Trouble::at_s);
    return all;
}

template <class Condition>
bool look_until(WatchedWall& wall, double longest_s, Condition condition) {
    const auto began = Clock::now();
    while (!condition()) {
        if (seconds_since(began) > longest_s) return false;
        wall.look();
    }
    return true;
}

int run(const Options& options) {
    const TempFolder folder;
    const Cable cable;
    const std::filesystem::path store = folder.path() / "log.store";
    const std::string map = YIPING_BINARY_DIR "/city/anshan.gpkg";
    const std::vector<std::string> more{"--city", map};
    auto daemon = std::make_unique<ServingIngest>(store, more);
    const std::vector<std::string> endpoints = daemon->endpoints();
    LivingCity city{options, folder, endpoints[0]};
    WatchedWall wall{options, endpoints[2]};
    const auto began = Clock::now();
    bool well = look_until(wall, 60, [&] { return wall.is_live(); });
    std::vector<double> tenths_mb;
    std::vector<std::size_t> tenths_incidents;
    const auto note_tenth = [&] {
        constexpr double tenth = 0.1;
        if (seconds_since(began) <
            options.seconds * tenth * static_cast<double>(tenths_mb.size() + 1))
            return;
        tenths_mb.push_back(resident_mb());
        tenths_incidents.push_back(wall.incidents());
    };
    int restarts = 0, cuts = 0;
    for (const Trouble& trouble : troubles_of(options)) {
        (void)look_until(wall, options.seconds, [&] {
            note_tenth();
            return seconds_since(began) >= trouble.at_s;
        });
        const std::uint64_t returns = wall.returns;
        if (trouble.restart) {
            ++restarts;
            daemon->kill_hard();
            daemon = std::make_unique<ServingIngest>(store, endpoints, more);
        } else {
            ++cuts;
            cable.plug(false);
            const std::uint64_t losses = wall.losses;
            const bool told = look_until(wall, 20, [&] { return wall.losses > losses; });
            (void)look_until(wall, options.cut_s, [] { return false; });
            cable.plug(true);
            if (!told) fmt::print("cut {}: the wall did not say so\n", cuts);
            well = well && told;
        }
        const bool back = look_until(wall, 60, [&] { return wall.returns > returns; });
        if (!back)
            fmt::print("{} {}: the wall did not come back\n",
                       trouble.restart ? "restart" : "cut",
                       trouble.restart ? restarts : cuts);
        well = well && back;
    }
    (void)look_until(wall, options.seconds, [&] {
        note_tenth();
        return seconds_since(began) >= options.seconds;
    });
    const bool city_lived = !city.has_ended();
    city.end();
    ZmqPeer asking{endpoints[2]};
    const auto head = [&] {
        return std::stoull(json_at(asking.ask(R"({"request":"status"})"), "/sequence"));
    };
    const bool caught_up =
        look_until(wall, 60, [&] { return wall.city().last_sequence >= head(); });
    const std::string answer = asking.ask(
        fmt::format(R"({{"request":"digest","sequence":{}}})", wall.city().last_sequence));
    const bool right = json_at(answer, "/digest") == digest_of(wall.city());
    wall.throw_if_errors();
    fmt::print("seconds                         {:>12.0f}\n", seconds_since(began));
    fmt::print("events in the log               {:>12}\n", wall.city().last_sequence);
    fmt::print("incidents known, by tenths      {:>8}\n", fmt::join(tenths_incidents, " "));
    fmt::print("daemon killed and started anew  {:>12}\n", restarts);
    fmt::print("network cut                     {:>12}\n", cuts);
    fmt::print("losses told, returns            {:>12}{:>12}\n", wall.losses, wall.returns);
    fmt::print(
        "pictures drawn, slowest         {:>12}{:>10.0f} ms\n", wall.pictures, wall.slowest_ms());
    fmt::print(
        "scenes shown, skipped           {:>12}{:>12}\n", wall.scenes_shown, wall.scenes_skipped);
    fmt::print("memory by tenths, MB            {:>8.0f}\n", fmt::join(tenths_mb, " "));
    fmt::print("digest is the daemon's          {:>12}\n", right ? "yes" : "NO");
    return well && caught_up && right && city_lived && wall.scenes_skipped == 0 ? 0 : 1;
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    yiping::Options options;
    CLI::App app{"A wall through a day in an hour: restarts, cuts, scenes, digest, memory",
                 "long_wall"};
    app.add_option("--seconds", options.seconds, "how long")->capture_default_str();
    app.add_option("--restarts", options.restarts, "how often the daemon is killed")
        ->capture_default_str();
    app.add_option("--cuts", options.cuts, "how often the network is cut")->capture_default_str();
    app.add_option("--arrivals", options.arrivals, "times the cases of a day")
        ->capture_default_str();
    app.add_option("--positions", options.positions, "worker positions a second")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        return yiping::run(options);
    } catch (const std::exception& error) {
        fmt::print(stderr, "long_wall: {}\n", error.what());
        return 1;
    }
}
