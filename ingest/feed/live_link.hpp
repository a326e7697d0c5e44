// One connection to a daemon, from its first word until it is lost. Internal to ingest/feed.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <stop_token>
#include <string>
#include <zmq.hpp>

#include "ingest/event/codec.hpp"
#include "ingest/feed/command_box.hpp"
#include "ingest/feed/curve.hpp"
#include "ingest/feed/daemon_words.hpp"
#include "ingest/feed/stream_order.hpp"

namespace yiping {

/// Why a connection ended, in one sentence; thrown by LiveLink::serve.
struct LinkLost {
    std::string why;
};

/// What is known of the log, and outlives a connection.
struct Progress {
    bool has_state = false;  ///< a snapshot was handed out
    StreamOrder order;
    std::string last_json;  ///< the event handed out last; empty when that was a snapshot
};

/// Used by one thread. Hands items on by `give`, which returns false when it is time to end.
class LiveLink {
public:
    using Give = std::function<bool(FeedItem)>;

    /// `keys` must outlive it. Throws IoError for what is no endpoint.
    LiveLink(zmq::context_t& context,
             const std::string& sync_endpoint,
             const std::optional<OwnKeys>& keys,
             Progress& progress,
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
    /// What the daemon was asked for and has not answered; commands apart.
    enum class Asked { nothing, status, snapshot, whether_log_goes_on, history };
    enum class Stage { finding_feed, hearing_feed, loading, live };

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
    void load(std::uint64_t head);
    void start_anew();
    void go_live();
    void advance();

    void ask(Asked what, const std::string& json);
    void ask_history(std::uint64_t from, std::uint64_t to);
    void send(const std::string& json);
    void send_commands();
    void take_command_answer(CommandAnswer answer);
    void give(FeedItem item);

    zmq::socket_t sync_, feed_;
    const std::string sync_endpoint_;
    const std::optional<OwnKeys>& keys_;
    Progress& progress_;
    CommandBox& commands_;
    Give give_;
    Decoder decoder_;
    Stage stage_ = Stage::finding_feed;
    Asked asked_ = Asked::nothing;
    Clock::time_point asked_at_, heard_at_;
    std::deque<std::string> unanswered_commands_;  ///< their ids
    bool stopping_ = false, was_live_ = false;
};

}  // namespace yiping
