// What the daemon counts about itself, and the status that says it.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>

#include "ingest/city/state.hpp"
#include "ingest/net/gate.hpp"
#include "ingest/net/source_clocks.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// What became of the events of producers and operators since the daemon started.
struct IntakeCounts {
    std::uint64_t stored = 0, duplicates = 0, overloaded = 0;
    std::array<std::uint64_t, reject_reason_count> rejected{};
    std::uint64_t commands_accepted = 0, commands_refused = 0;
};

/// Events a second over the last ten seconds, fed once a second.
class Rate {
public:
    void note_total(std::uint64_t total);
    [[nodiscard]] double per_second() const;

private:
    std::deque<std::uint64_t> totals_;  ///< newest last
};

struct Endpoints {
    std::string intake, feed, sync;
    bool operator==(const Endpoints&) const = default;
};

/// All that the answer to `status` says.
struct DaemonStatus {
    const CityState* city = nullptr;
    TimeMs now_ms = 0;
    double uptime_s = 0;
    IntakeCounts counts;
    StoreFigures store;
    std::string store_file, store_state, city_file;
    Endpoints endpoints;
    std::uint64_t producers = 0, viewers = 0, disconnects = 0, undelivered_acks = 0, deaf_peers = 0;
    std::uint64_t published = 0;
    double stored_per_s = 0, published_per_s = 0;
    std::uint64_t half_open = 0,
                  handshakes_failed = 0;  ///< connections that have not greeted; never did
    GateCounts gate;
    std::size_t keys = 0;
    bool asks_for_keys = false;  ///< on any of its sockets
    std::uint64_t quarantine_kept = 0, quarantine_not_kept = 0, snapshots = 0;
    const SourceClocks* clocks = nullptr;  ///< may be null
    bool wants_digest = true;
};
[[nodiscard]] std::string status_json(const DaemonStatus& status);

}  // namespace yiping
