// `ingest sandbox`: what if? A moment of a log goes on in a store of its own, as an exercise.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/serving.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {
namespace {

struct SandboxOptions {
    std::string store, log, at, state, config, city;
    std::uint64_t sequence = 0;
    std::string intake = "tcp://127.0.0.1:*", feed = intake, sync = intake;
};

CityState state_in(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (!in && !in.eof()) throw IoError{file + " cannot be read"};
    return city_from_keyframe(bytes);
}

CityState state_in_log(const SandboxOptions& options) {
    const auto log = open_sqlite_store(options.log, OpenMode::read_only);
    std::uint64_t sequence = log->last_sequence();
    if (options.sequence != 0) sequence = std::min(sequence, options.sequence);
    if (!options.at.empty()) sequence = log->sequence_at(moment_of("--at", options.at));
    return fold_to(*log, sequence);
}

/// What was real is an exercise from here on, with its own full figures; nothing is left that could
/// be taken for the real city, and no source is missed.
void make_exercise(CityState& city) {
    if (city.real.facts != 0 || city.exercise.facts == 0) city.exercise = std::move(city.real);
    city.real = World{};
    city.feeds = {};
}

/// A store that begins with the state.
void plant(const CityState& city, const std::string& file) {
    StoredKeyframe keyframe{city.last_sequence, city.now_ms, fold_version, {}, keyframe_of(city)};
    keyframe.digest = digest_of_keyframe(keyframe.bytes);
    open_sqlite_store(file, OpenMode::read_write)->put_keyframe(keyframe);
}

TimeMs wall_clock_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

int sandbox(const SandboxOptions& options) {
    const bool begins = !options.log.empty() || !options.state.empty();
    if (!options.log.empty() && !options.state.empty())
        throw WrongUse{"give --log or --state, not both"};
    if (options.log.empty() && (options.sequence != 0 || !options.at.empty()))
        throw WrongUse{"--at and --sequence need --log STORE"};
    if (begins == std::filesystem::exists(options.store))
        throw WrongUse{begins
                           ? options.store +
                                 " is there already: name a new file, or leave "
                                 "--log and --state out to go on with it"
                           : options.store + " is not there: give --log STORE (or --state FILE)"};
    TimeMs moment_ms = 0;
    if (begins) {
        CityState city = options.log.empty() ? state_in(options.state) : state_in_log(options);
        moment_ms = city.now_ms;
        make_exercise(city);
        plant(city, options.store);
    } else {
        moment_ms =
            open_sqlite_store(options.store, OpenMode::read_only)->figures().last_recorded_ms;
    }
    ServeSettings settings =
        options.config.empty() ? ServeSettings{} : read_serve_settings(options.config);
    settings.store_file = options.store;
    settings.endpoints = {options.intake, options.feed, options.sync};
    if (!options.city.empty()) settings.city_file = options.city;
    settings.rules.exercise_only = true;
    settings.clock_shift_ms = moment_ms - wall_clock_ms();
    return serve_until_told(std::move(settings));
}

}  // namespace

void add_sandbox(CLI::App& app, Run& run) {
    auto options = std::make_shared<SandboxOptions>();
    CLI::App* command = app.add_subcommand(
        "sandbox",
        "what if: serves a moment of a log as an exercise, in a store of its own, its clock going "
        "on from there");
    command->add_option("--store", options->store, "the sandbox's own store: made, or gone on with")
        ->required();
    command->add_option("--log", options->log, "the log to take the moment from")
        ->check(CLI::ExistingFile);
    command->add_option("--at", options->at, "the moment, RFC 3339 (the end of the log)");
    command->add_option("--sequence", options->sequence, "the moment as a sequence");
    command->add_option("--state", options->state, "a state as a file, in place of a log")
        ->check(CLI::ExistingFile);
    command->add_option("--config", options->config, "settings, a copy of config/ingest.toml");
    command->add_option("--city", options->city, "GeoPackage of the city, auto or none");
    command->add_option("--intake", options->intake, "endpoint for producers; the port may be *");
    command->add_option("--feed", options->feed, "endpoint for subscribers");
    command->add_option("--sync", options->sync, "endpoint for requests and commands");
    command->callback([options, &run] { run = [options] { return sandbox(*options); }; });
}

}  // namespace yiping
