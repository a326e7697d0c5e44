// `ingest simulate`: a city that was invented, live over intake or as history in a store.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <optional>

#include "ingest/commands/command.hpp"
#include "ingest/commands/intake_client.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/commands/simulation/backfill.hpp"
#include "ingest/commands/simulation/simulation.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct SimulateOptions {
    std::string intake, keys, store, until, began, scenario;
    std::string city = "auto", scale = "1x";
    std::uint64_t seed = 1;
    double rate = 0;
    double for_s = 0;
    std::int64_t days = 30;
    std::size_t window = 8'192;
    bool no_bad = false;
};

volatile std::sig_atomic_t stop_asked = 0;

TimeMs wall_clock_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// "1x", "0.1x" or "10".
double scale_of(const std::string& text) {
    double scale = 0;
    const char* const end = text.data() + text.size() - (text.ends_with('x') ? 1 : 0);
    const auto [at, error] = std::from_chars(text.data(), end, scale);
    if (error != std::errc{} || at != end || scale <= 0 || scale > 100)
        throw WrongUse{
            fmt::format("--scale is \"{}\", where a number such as 1x or 0.1x is needed", text)};
    return scale;
}

TimeMs moment_or(const std::string& option, const std::string& text, TimeMs fallback_ms) {
    return text.empty() ? fallback_ms : moment_of(option, text);
}

/// What both ways of playing need.
struct Setting {
    CityPlaces city;
    std::vector<CaseKind> kinds;
    Scenario scenario;
};

Setting setting_of(const SimulateOptions& options) {
    const std::filesystem::path city = chosen_city(options.city);
    if (city.empty()) throw WrongUse{"no city was built beside this program: name one by --city"};
    const std::filesystem::path scenarios = config_folder() / "scenarios";
    Setting setting;
    setting.kinds = read_case_kinds(scenarios / "case_kinds.csv");
    if (!options.scenario.empty()) setting.scenario = read_scenario(options.scenario);
    setting.city = read_city_places(city);
    return setting;
}

// ---- live

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

class LivePlay {
public:
    LivePlay(const SimulateOptions& options, Simulation& simulation, IntakeClient& client)
        : for_s_{options.for_s},
          simulation_{simulation},
          client_{client},
          start_ms_{simulation.now_ms()} {}

    int play() {
        for (OutgoingMessage& message : simulation_.opening()) client_.send(std::move(message));
        while (!is_over()) {
            produce();
            client_.work(10ms);
            tell_progress();
        }
        drain();
        print_result();
        return client_.is_idle() && client_.totals().accepted_bad == 0 ? 0 : 1;
    }

private:
    [[nodiscard]] bool is_over() const {
        return stop_asked != 0 || (for_s_ > 0 && seconds_since(started_) >= for_s_);
    }
    [[nodiscard]] TimeMs due_ms() const {
        return start_ms_ + static_cast<TimeMs>(seconds_since(started_) * second_ms);
    }
    /// Never more than a second at once, so that a slow daemon slows this down too.
    void produce() {
        if (!client_.has_room()) return;
        const TimeMs until_ms = std::min(due_ms(), simulation_.now_ms() + second_ms);
        for (OutgoingMessage& message : simulation_.advance(until_ms))
            client_.send(std::move(message));
    }
    /// Waits for the last acks, as long as some still come.
    void drain() {
        constexpr auto patience = 30s;
        Clock::time_point last_progress = Clock::now();
        std::uint64_t acked = client_.totals().acked;
        while (!client_.is_idle() && Clock::now() - last_progress < patience) {
            client_.work(50ms);
            if (client_.totals().acked == acked) continue;
            acked = client_.totals().acked;
            last_progress = Clock::now();
        }
    }
    void tell_progress() {
        if (Clock::now() < next_word_) return;
        next_word_ = Clock::now() + 5s;
        const IntakeTotals& totals = client_.totals();
        fmt::print(
            stderr,
            "simulate: {:.0f} s, {} sent, {} acked ({:.0f}/s), {} rejected, {:.1f} s behind\n",
            seconds_since(started_),
            totals.sent,
            totals.acked,
            static_cast<double>(totals.acked - acked_before_) / 5,
            totals.rejected,
            static_cast<double>(due_ms() - simulation_.now_ms()) / 1e3);
        acked_before_ = totals.acked;
    }
    void print_result() const {
        const IntakeTotals& totals = client_.totals();
        if (!totals.first_reject.empty())
            fmt::print(stderr, "simulate: first unexpected reject: {}\n", totals.first_reject);
        if (!client_.is_idle()) fmt::print(stderr, "simulate: the daemon stopped answering\n");
        fmt::print(R"({{"sent":{},"acked":{},"stored":{},"duplicates":{},"rejected":{},)"
                   R"("rejected_on_purpose":{},"accepted_bad":{},"resent":{},"overloaded":{},)"
                   R"("reconnects":{},"last_sequence":{},"workers":{},"ack_ms_p50":{:.2f},)"
                   R"("ack_ms_p99":{:.2f},"behind_s":{:.2f},"seconds":{:.2f}}})"
                   "\n",
                   totals.sent,
                   totals.acked,
                   totals.stored,
                   totals.duplicates,
                   totals.rejected,
                   totals.rejected_on_purpose,
                   totals.accepted_bad,
                   totals.resent,
                   totals.overloaded,
                   totals.reconnects,
                   totals.last_sequence,
                   simulation_.workers(),
                   percentile(client_.ack_times_ms(), 0.5),
                   percentile(client_.ack_times_ms(), 0.99),
                   static_cast<double>(ended_behind_ms()) / 1e3,
                   seconds_since(started_));
    }
    [[nodiscard]] TimeMs ended_behind_ms() const {
        if (for_s_ <= 0) return 0;
        const auto whole_ms = static_cast<TimeMs>(for_s_ * second_ms);
        return std::max<TimeMs>(0, std::min(due_ms(), start_ms_ + whole_ms) - simulation_.now_ms());
    }

    const double for_s_;
    Simulation& simulation_;
    IntakeClient& client_;
    const TimeMs start_ms_;
    const Clock::time_point started_ = Clock::now();
    Clock::time_point next_word_ = Clock::now() + 5s;
    std::uint64_t acked_before_ = 0;
};

int simulate_live(const SimulateOptions& options) {
    const double scale = scale_of(options.scale);
    const Setting setting = setting_of(options);
    IntakeClient client{options.intake, options.window, read_client_keys(options.keys)};
    SimulationSettings settings;
    settings.scale = scale;
    settings.seed = options.seed;
    settings.positions_per_s = options.rate > 0 ? options.rate : workers_at(scale) / 10.0;
    settings.start_ms = wall_clock_ms();
    settings.began_ms = moment_or("--began", options.began, settings.start_ms);
    settings.bad_events = !options.no_bad;
    Simulation simulation{setting.city, setting.kinds, setting.scenario, settings};
    const auto ask_to_stop = [](int) { stop_asked = 1; };
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    return LivePlay{options, simulation, client}.play();
}

// ---- history

int simulate_history(const SimulateOptions& options) {
    const Clock::time_point started = Clock::now();
    BackfillSettings settings;
    settings.scale = scale_of(options.scale);
    settings.seed = options.seed;
    settings.days = options.days;
    settings.until_ms = moment_or("--until", options.until, wall_clock_ms());
    settings.began_ms = moment_or("--began", options.began, settings.until_ms - hour_ms);
    const Setting setting = setting_of(options);
    const auto store = open_sqlite_store(options.store, OpenMode::read_write);
    HistoryOpening opening;
    opening.origin = fmt::format(
        "simulate --seed {} --scale {} --days {}", options.seed, options.scale, options.days);
    opening.time_ms = settings.until_ms - settings.days * day_ms;
    opening.id = fmt::format("opened/{}", opening.time_ms);
    HistoryWriter writer{*store, locate_by(chosen_city(options.city)), std::move(opening)};
    write_history(
        writer, setting.city, setting.kinds, setting.scenario, settings, [&](TimeMs reached_ms) {
            fmt::print(stderr,
                       "simulate: {} written, {} events\n",
                       format_rfc3339(reached_ms, anshan_offset_minutes).substr(0, 10),
                       writer.events());
        });
    const auto open =
        std::ranges::count_if(writer.city().exercise.incidents.rows(),
                              [](const Incident& incident) { return is_open(incident.stage); });
    fmt::print(R"({{"stored":{},"open_incidents":{},"seconds":{:.2f}}})"
               "\n",
               writer.events(),
               open,
               seconds_since(started));
    return 0;
}

int simulate(const SimulateOptions& options) {
    if (options.intake.empty() == options.store.empty())
        throw WrongUse{"simulate needs either --intake (live) or --store (history)"};
    return options.store.empty() ? simulate_live(options) : simulate_history(options);
}

}  // namespace

void add_simulate(CLI::App& app, Run& run) {
    auto options = std::make_shared<SimulateOptions>();
    CLI::App* command = app.add_subcommand(
        "simulate", "plays an invented city: live to a daemon, or as history into a new store");
    command->add_option("--keys", options->keys, "private keys to come to the intake with");
    command->add_option("--intake", options->intake, "a daemon's intake endpoint: play live");
    command->add_option(
        "--store", options->store, "a store that is empty or not there: write history");
    command->add_option("--city", options->city, "GeoPackage of the city, or auto")
        ->capture_default_str();
    command->add_option("--scale", options->scale, "1x is 67,000 workers and 5,000 cases a day")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "another seed, another city life")
        ->capture_default_str();
    command->add_option("--scenario", options->scenario, "a file of config/scenarios");
    command->add_option(
        "--began",
        options->began,
        "when the scenario began, RFC 3339 (live: now; history: an hour before the end)");
    command->add_option("--rate", options->rate, "worker positions a second (each worker in 10 s)")
        ->check(CLI::Range(0.0, 1e7));
    command->add_option("--for", options->for_s, "seconds to play (until it is told to stop)")
        ->check(CLI::Range(0.0, 1e9));
    command->add_option("--window", options->window, "most events under way without an ack")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000'000));
    command->add_flag("--no-bad", options->no_bad, "send nothing that is bad on purpose");
    command->add_option("--days", options->days, "length of the history")
        ->capture_default_str()
        ->check(CLI::Range(1, 366));
    command->add_option("--until", options->until, "end of the history, RFC 3339 (now)");
    command->callback([options, &run] { run = [options] { return simulate(*options); }; });
}

}  // namespace yiping
