// Snapshots for many at once: one is made at a time, and all who came meanwhile share the next.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ingest/net/router.hpp"

namespace yiping {

/// Plain bookkeeping of one thread. A snapshot that is handed out never lies before the head that
/// its asker may have heard of: whoever asks while one is being made waits for the next.
class SnapshotDesk {
public:
    static constexpr std::size_t max_waiting = 4'096;

    /// False when too many wait already.
    [[nodiscard]] bool ask(Route from) {
        if (waiting_.size() >= max_waiting) return false;
        waiting_.push_back(std::move(from));
        return true;
    }
    /// True when a snapshot must be made now, for all who wait; started() says that it is.
    [[nodiscard]] bool wants_one() const { return served_.empty() && !waiting_.empty(); }
    void started() { served_ = std::exchange(waiting_, {}); }
    /// The snapshot is there, or has failed: who gets the answer.
    [[nodiscard]] std::vector<Route> finished() {
        ++made_;
        return std::exchange(served_, {});
    }
    [[nodiscard]] std::uint64_t made() const { return made_; }

private:
    std::vector<Route> waiting_, served_;
    std::uint64_t made_ = 0;
};

}  // namespace yiping
