// `ingest serve`: the daemon, until SIGTERM or SIGINT.
#include <fmt/format.h>
#include <malloc.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "ingest/commands/command.hpp"
#include "ingest/commands/daemon.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/commands/serving.hpp"

namespace yiping {
namespace {

struct ServeOptions {
    std::string config, store, intake, feed, sync, city, keys, server_key;
    bool check_config = false;
};

/// SIGTERM, SIGINT and SIGHUP as a file to poll. Made before any other thread, so that all inherit
/// the mask.
class Signals {
public:
    Signals() {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTERM);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGHUP);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        std::signal(SIGPIPE, SIG_IGN);  // whoever read our ready line may be gone
        fd_ = signalfd(-1, &set, SFD_CLOEXEC);
        if (fd_ < 0) throw IoError{"signals cannot be waited for"};
    }
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;
    Signals(Signals&&) = delete;
    Signals& operator=(Signals&&) = delete;
    ~Signals() { close(fd_); }
    [[nodiscard]] int fd() const { return fd_; }

private:
    int fd_ = -1;
};

ServeSettings settings_of(const ServeOptions& options) {
    ServeSettings settings =
        options.config.empty() ? ServeSettings{} : read_serve_settings(options.config);
    if (!options.store.empty()) settings.store_file = options.store;
    if (!options.intake.empty()) settings.endpoints.intake = options.intake;
    if (!options.feed.empty()) settings.endpoints.feed = options.feed;
    if (!options.sync.empty()) settings.endpoints.sync = options.sync;
    if (!options.city.empty()) settings.city_file = options.city;
    if (!options.keys.empty()) settings.security.keys = options.keys;
    if (!options.server_key.empty()) settings.security.server_key = options.server_key;
    return settings;
}

void say_ready(const Daemon& daemon, const ServeSettings& settings) {
    fmt::print(R"({{"ready":true,"intake":{},"feed":{},"sync":{},"store":{},"sequence":{}}})"
               "\n",
               json_quoted(daemon.endpoints().intake),
               json_quoted(daemon.endpoints().feed),
               json_quoted(daemon.endpoints().sync),
               json_quoted(settings.store_file.string()),
               daemon.sequence());
    std::fflush(stdout);
}

/// The tables that time limits, alarms and plans come from.
void read_tables(ServeSettings& settings) {
    if (settings.catalogue == "none") return;
    const std::filesystem::path folder = settings.catalogue == "auto"
                                             ? config_folder() / "catalogue"
                                             : std::filesystem::path{settings.catalogue};
    WatchRules& watch = settings.rules.watch;
    watch.tables = read_city_rules(Catalogue::load(folder), watch.utc_offset_minutes);
}

/// As many connections as the system lets this process have.
void raise_file_limit() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

/// What a batch needed is given back to the next one and not to the system, which would clear each
/// page of it anew; what lies free beyond this goes back all the same.
void keep_memory_of_batches() {
    constexpr int batch_bytes = 32 * 1024 * 1024;
    mallopt(M_MMAP_THRESHOLD, batch_bytes);
    mallopt(M_TRIM_THRESHOLD, 2 * batch_bytes);
}

int serve(const ServeOptions& options) {
    ServeSettings settings = settings_of(options);
    if (!options.check_config) return serve_until_told(std::move(settings));
    spdlog::set_default_logger(spdlog::stderr_color_mt("ingest"));
    read_tables(settings);
    Daemon::check(settings);
    fmt::print(stderr, "the configuration is sound\n");
    return 0;
}

}  // namespace

int serve_until_told(ServeSettings settings) {
    const Signals signals;
    raise_file_limit();
    keep_memory_of_batches();
    spdlog::set_default_logger(spdlog::stderr_color_mt("ingest"));
    read_tables(settings);
    const std::filesystem::path city = chosen_city(settings.city_file);
    if (city.empty())
        spdlog::info("no city is loaded: nothing is located");
    else
        spdlog::info("the city is {}", city.string());
    Daemon daemon{settings, locate_by(city), city.string()};
    say_ready(daemon, settings);
    sd_notify(0, "READY=1");
    spdlog::info("serving from sequence {}", daemon.sequence());
    daemon.run(signals.fd());
    spdlog::info("ended at sequence {}", daemon.sequence());
    return 0;
}

void add_serve(CLI::App& app, Run& run) {
    auto options = std::make_shared<ServeOptions>();
    CLI::App* serve_app = app.add_subcommand(
        "serve", "takes events in, stores, folds and publishes them until it is told to end");
    serve_app->add_option("--config", options->config, "settings, a copy of config/ingest.toml");
    serve_app->add_option("--store", options->store, "the log, made when it is not there");
    serve_app->add_option("--intake", options->intake, "endpoint for producers; the port may be *");
    serve_app->add_option("--feed", options->feed, "endpoint for subscribers");
    serve_app->add_option("--sync", options->sync, "endpoint for requests and commands");
    serve_app->add_option("--city", options->city, "GeoPackage of the city, auto or none");
    serve_app->add_option("--keys", options->keys, "keys file: who may come from other machines");
    serve_app->add_option("--server-key", options->server_key, "the daemon's own private key");
    serve_app->add_flag("--check-config", options->check_config, "checks all settings and ends");
    serve_app->callback([options, &run] { run = [options] { return serve(*options); }; });
}

}  // namespace yiping
