// Telemetry that is kept no longer: what was deleted, how much of it, and since when. A log says of
// every number of its sequence either what happened or that it was deleted by its age.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/event/event.hpp"
#include "ingest/store/sqlite.hpp"

namespace yiping {

/// A stretch of the log of which only the facts are left.
struct ExpiredRange {
    std::uint64_t from_sequence = 0, to_sequence = 0;  ///< both inclusive
    TimeMs from_ms = 0, to_ms = 0;                     ///< recordedtime
    std::uint64_t events = 0;                          ///< of telemetry that were in it
    std::uint64_t telemetry_upto = 0;  ///< of telemetry in the log so far, these included
    /// A keyframe's sequence: from there on states are whole again. Before, they are folds of
    /// facts.
    std::uint64_t whole_from = 0;
    std::uint64_t logged = 0;  ///< sequence of the last telemetry.expired about it

    [[nodiscard]] bool holds(std::uint64_t sequence) const {
        return from_sequence <= sequence && sequence <= to_sequence;
    }
};

/// "kept no longer: 4711 positions and readings"; what a reader is told in place of a damage.
[[nodiscard]] std::string in_words(const ExpiredRange& range);

/// The ranges of a log that touch a stretch, in order; none in a store of before there were any.
[[nodiscard]] std::vector<ExpiredRange> expired_ranges(const Database& database,
                                                       std::uint64_t from_sequence = 0,
                                                       std::uint64_t to_sequence = INT64_MAX);

/// Whether all that led to the state at a sequence is kept, or a keyframe in its place.
[[nodiscard]] bool is_whole_at(const std::vector<ExpiredRange>& expired, std::uint64_t sequence);

/// The writer's side. Writes belong into a transaction. Must not outlive its database.
class Retention {
public:
    explicit Retention(const Database& database);

    /// What may go that was recorded by that moment: whole blocks at or before the newest keyframe
    /// of this fold that is as old. Nothing when that is less than a step further than what went
    /// last, or no telemetry.
    [[nodiscard]] std::optional<ExpiredRange> due(TimeMs recorded_ms,
                                                  TimeMs step_ms,
                                                  std::uint32_t fold_version);
    /// Writes that it is gone; stretches of one day (UTC) become one row.
    void insert(const ExpiredRange& range);
    /// To be called once that is on disk.
    void keep(const ExpiredRange& range);

    /// Deletes a part of what is gone by its record: some megabytes, so that nobody waits for long.
    /// False when nothing was left.
    bool delete_some();
    /// Whether there is something to delete. Told without a look at the file.
    [[nodiscard]] bool has_leftovers() const { return leftovers_; }

private:
    const Database* database_;
    Statement keyframe_, block_before_, first_block_, insert_, extend_, delete_personal_;
    std::uint64_t first_ = 0;  ///< sequence that the first range begins with
    std::optional<ExpiredRange> last_;
    bool leftovers_ = true;  ///< of a daemon that was killed meanwhile, perhaps
};

/// telemetry.expired: by ingest, with the counts of a range in its data.
[[nodiscard]] Event expired_event(const ExpiredRange& range, TimeMs now_ms);

}  // namespace yiping
