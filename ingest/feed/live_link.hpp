// One connection to a daemon, from its first word until it is lost. Internal to ingest/feed.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <stop_token>
#include <string>
#include <zmq.hpp>

#include "ingest/event/codec.hpp"
#include "ingest/feed/catch_up.hpp"
#include "ingest/feed/command_box.hpp"
#include "ingest/feed/curve.hpp"
#include "ingest/feed/daemon_words.hpp"

namespace yiping {

/// Why a connection ended, in one sentence; thrown by LiveLink::serve.
struct LinkLost {
    std::string why;
};

/// Used by one thread. Hands items on by `give`, which returns false when it is time to end.
class LiveLink {
public:
    using Give = std::function<bool(FeedItem)>;

    /// `catch_up` knows what came of earlier connections; it and `keys` must outlive this one.
    /// Throws IoError for what is no endpoint.
    LiveLink(zmq::context_t& context,
             const std::string& sync_endpoint,
             const std::optional<OwnKeys>& keys,
             CatchUp& catch_up,
             CommandBox& commands,
             Give give);
    LiveLink(const LiveLink&) = delete;
    LiveLink& operator=(const LiveLink&) = delete;
    LiveLink(LiveLink&&) = delete;
    LiveLink& operator=(LiveLink&&) = delete;
    /// Commands without an answer are answered as lost.
    ~LiveLink();

    /// Returns when asked to stop; throws LinkLost.
    void serve(const std::stop_token& stop);
    /// Whether it came so far that the picture was whole.
    [[nodiscard]] bool was_live() const { return was_live_; }

private:
    using Clock = std::chrono::steady_clock;

    void poll_once();
    void read_answers();
    void read_feed();
    void check_time();

    void take_answer(const std::vector<zmq::message_t>& frames);
    void take_error(const ErrorAnswer& error);
    void subscribe(const std::string& feed_endpoint);
    void take_heartbeat(Heartbeat heartbeat);
    void take_events(std::string_view json);
    void take_history(const HistoryPage& page);
    void take_snapshot(const SnapshotHead& head, std::string_view keyframe);
    void advance();

    void ask(const std::string& json);
    void send(const std::string& json);
    void send_commands();
    void take_command_answer(CommandAnswer answer);
    void give(FeedItem item);

    zmq::socket_t sync_, feed_;
    const std::string sync_endpoint_;
    const std::optional<OwnKeys>& keys_;
    CatchUp& catch_up_;
    CommandBox& commands_;
    Give give_;
    Decoder decoder_;
    bool found_feed_ = false;
    std::optional<Clock::time_point> asked_at_;  ///< while an answer is awaited; commands apart
    Clock::time_point heard_at_;
    std::deque<std::string> unanswered_commands_;  ///< their ids
    bool stopping_ = false, was_live_ = false;
};

}  // namespace yiping
