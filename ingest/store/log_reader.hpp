// Reading a store: facts and telemetry in one order, a row and a block at a time; moments by
// bisection.
#pragma once

#include <functional>

#include "ingest/store/event_store.hpp"
#include "ingest/store/sqlite.hpp"

namespace yiping {

/// Where a log ends.
struct LogEnd {
    std::uint64_t sequence = 0;
    std::uint64_t telemetry = 0;  ///< events of that kind so far
    TimeMs recorded_ms = 0;
};

/// Reads what is committed, each call as of one moment. Must not outlive its database.
class LogReader {
public:
    explicit LogReader(const Database& database);

    [[nodiscard]] LogEnd end();
    /// The end as far as the file can be read; that of a sound one.
    [[nodiscard]] LogEnd readable_end();
    [[nodiscard]] TimeMs first_recorded_ms();
    void read(const ReadRange& range, const std::function<bool(Event&&)>& visitor);
    [[nodiscard]] std::uint64_t sequence_at(TimeMs time_ms);
    /// As EventStore says.
    void check_blocks(const std::function<void(const LogGap&)>& damaged,
                      const std::function<bool()>& stop);

private:
    [[nodiscard]] std::uint64_t last_fact_at(TimeMs time_ms, std::uint64_t last_sequence);
    [[nodiscard]] std::uint64_t last_telemetry_at(TimeMs time_ms, std::uint64_t last_sequence);

    const Database* database_;
    Decoder decoder_;
    Statement end_, first_recorded_, fact_before_, block_before_, block_;
};

}  // namespace yiping
