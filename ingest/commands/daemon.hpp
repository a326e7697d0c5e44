// The daemon: one thread that owns its sockets and its store, and the loop that serves them.
#pragma once

#include <chrono>
#include <memory>

#include "ingest/commands/config.hpp"
#include "ingest/net/archivist.hpp"
#include "ingest/net/peer_counter.hpp"

namespace yiping {

class Daemon {
public:
    /// Binds all sockets, opens the store and folds it. `locate` may be empty; `city_file` is only
    /// told in status. Throws IoError; WrongUse for an endpoint that would need keys.
    Daemon(const ServeSettings& settings, Locate locate, std::string city_file);

    /// Serves until `stop_fd` is readable; then finishes what was taken in and keeps a keyframe.
    /// Throws IoError when the store fails: nothing more is answered then.
    void run(int stop_fd);

    [[nodiscard]] const Endpoints& endpoints() const { return endpoints_; }
    [[nodiscard]] std::uint64_t sequence() const { return pipeline_.city().last_sequence; }

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool wait_for_work(int stop_fd);
    void serve_intake();
    void serve_sync();
    void serve_archive();
    void serve_clock();
    void answer_sync(const Letter& letter);
    void ask_archivist(ArchiveTask task, std::string_view request);
    void ask_for_keyframe();
    void keep_keyframe(const StoredKeyframe& keyframe);
    void finish();
    [[nodiscard]] std::string status();
    void heartbeat(std::string_view store_state);

    const ServeSettings settings_;
    const std::string city_file_;
    const Clock::time_point started_ = Clock::now();
    zmq::context_t context_;
    std::unique_ptr<EventStore> store_;
    Router intake_, sync_;
    Publisher publisher_;
    PeerCounter producers_, viewers_;
    Endpoints endpoints_;
    Pipeline pipeline_;
    Archivist archivist_;
    Rate stored_rate_, published_rate_;
    Clock::time_point next_second_ = Clock::now();
    std::uint64_t last_keyframe_;  ///< its sequence
    bool keyframe_asked_ = false;
};

}  // namespace yiping
