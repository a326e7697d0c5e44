// Many viewers in one process, as far as a daemon can tell: each with its own connections, each in
// the order of subscribe, heartbeat, snapshot, stream. They fold nothing; they know what they have.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>
#include <zmq.hpp>

#include "ingest/event/time.hpp"

namespace yiping {

/// What one message of the feed carries.
struct Carried {
    std::vector<std::uint64_t> sequences;
    TimeMs oldest_ms = 0;  ///< recordedtime of its first event
};

/// Unpacks each message once, however many viewers were sent it: equal bytes carry the same.
class Unpacker {
public:
    [[nodiscard]] std::shared_ptr<const Carried> of(std::string_view packed);

private:
    static constexpr std::size_t most_kept = 20'000;
    std::unordered_map<std::uint64_t, std::shared_ptr<const Carried>> known_;  ///< by hash
    std::deque<std::uint64_t> order_;                                          ///< oldest first
};

/// How often which delay came, to the millisecond.
class Delays {
public:
    void note(TimeMs delay_ms);
    void add(const Delays& more);
    /// 0 < part <= 1
    [[nodiscard]] TimeMs percentile(double part) const;
    [[nodiscard]] std::uint64_t count() const { return count_; }

private:
    std::vector<std::uint64_t> by_ms_ = std::vector<std::uint64_t>(60'001);
    std::uint64_t count_ = 0;
};

/// What the fast ones met.
struct CrowdFigures {
    Delays lag;   ///< from the log's time of the oldest event of a flush to its viewer
    Delays join;  ///< from connecting to a whole picture
    std::uint64_t flushes = 0, gaps = 0, snapshot_bytes = 0;
};

/// One viewer. Used by one thread.
class CrowdViewer {
public:
    using Clock = std::chrono::steady_clock;

    CrowdViewer(zmq::context_t& context, const std::string& sync_endpoint, Unpacker& unpacker);

    /// Takes what is there of the feed, at most so many messages, and what was answered.
    void read(std::size_t most_messages, CrowdFigures& figures);
    [[nodiscard]] bool is_live() const { return stage_ == Stage::live; }
    [[nodiscard]] zmq::socket_t& sync() { return sync_; }
    [[nodiscard]] zmq::socket_t& feed() { return feed_; }

private:
    enum class Stage { finding_feed, hearing_feed, loading, live };

    void read_answers(CrowdFigures& figures);
    void take_flush(std::uint64_t upto, CrowdFigures& figures);

    zmq::socket_t sync_, feed_;
    Unpacker& unpacker_;
    Stage stage_ = Stage::finding_feed;
    bool catching_up_ = false;  ///< no flush was taken since the snapshot
    Clock::time_point began_ = Clock::now();
    std::uint64_t known_ = 0;                               ///< all up to here was had
    std::vector<std::shared_ptr<const Carried>> gathered_;  ///< since the last flush ended
};

}  // namespace yiping
