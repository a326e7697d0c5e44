// The daemon: one thread that owns its sockets and its store, and the loop that serves them.
#pragma once

#include <chrono>
#include <memory>

#include "ingest/commands/config.hpp"
#include "ingest/commands/metrics.hpp"
#include "ingest/net/archivist.hpp"
#include "ingest/net/peer_counter.hpp"
#include "ingest/net/snapshot_desk.hpp"

namespace yiping {

class Daemon {
public:
    /// Binds all sockets, opens the store and folds it. `locate` may be empty; `city_file` is only
    /// told in status. Throws IoError; WrongUse for an endpoint that would need keys.
    Daemon(const ServeSettings& settings, Locate locate, std::string city_file);

    /// What the constructor would find wrong with settings, keys included, before it opens
    /// anything.
    static void check(const ServeSettings& settings);

    /// Serves until `signal_fd` (a signalfd) tells of SIGTERM or SIGINT; then finishes what was
    /// taken in and keeps a keyframe. SIGHUP: the keys are read again. Throws IoError when the
    /// store fails: nothing more is answered then.
    void run(int signal_fd);

    [[nodiscard]] const Endpoints& endpoints() const { return endpoints_; }
    [[nodiscard]] std::uint64_t sequence() const { return pipeline_.city().last_sequence; }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] TimeMs now_ms() const;
    [[nodiscard]] bool wait_for_work(int signal_fd);
    [[nodiscard]] bool told_to_end(int signal_fd);
    void reload_keys(bool anyway);
    void serve_intake();
    void serve_sync();
    void serve_archive();
    void serve_clock();
    void answer_sync(const Letter& letter);
    void ask_archivist(ArchiveTask task, std::string_view request);
    void ask_for_keyframe();
    void keep_keyframe(const StoredKeyframe& keyframe);
    void finish();
    [[nodiscard]] DaemonStatus status();
    [[nodiscard]] bool may_ask(const Letter& letter, const Request& request);
    void serve_snapshots();
    void answer_snapshots(const ArchiveAnswer& answer);
    [[nodiscard]] std::uint64_t open_connections() const;
    void heartbeat(std::string_view store_state);

    const ServeSettings settings_;
    const std::string city_file_;
    const Clock::time_point started_ = Clock::now();
    zmq::context_t context_;
    Gate gate_;  ///< before the sockets that it guards
    std::unique_ptr<EventStore> store_;
    Quarantine quarantine_;
    Router intake_, sync_;
    std::vector<Letter> letters_;  ///< of the turn in hand
    Publisher publisher_;
    PeerCounter producers_, viewers_, askers_;
    Endpoints endpoints_;
    Pipeline pipeline_;
    Archivist archivist_;
    SnapshotDesk snapshot_desk_;
    std::optional<Metrics> metrics_;
    Rate stored_rate_, published_rate_;
    Clock::time_point next_second_ = Clock::now();
    std::uint64_t last_keyframe_;  ///< its sequence
    TimeMs last_keyframe_ms_ = 0;  ///< its recordedtime
    bool keyframe_asked_ = false;
    int seconds_ = 0;  ///< since the last minute
};

}  // namespace yiping
