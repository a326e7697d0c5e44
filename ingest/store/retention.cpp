#include "ingest/store/retention.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

#include "ingest/event/codec.hpp"
#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

/// Of what one call deletes: a few times what a second brings at full load.
constexpr std::int64_t most_bytes_at_once = 8 * 1024 * 1024;
constexpr std::int64_t most_rows_at_once = 2'000;

constexpr const char* select_ranges =
    "SELECT first_sequence, last_sequence, first_recorded_ms, last_recorded_ms, events, total,"
    " whole_from, logged FROM expired WHERE last_sequence >= ?1 AND first_sequence <= ?2"
    " ORDER BY first_sequence";

ExpiredRange range_of(const Rows& row) {
    return {row.unsigned_integer(0),
            row.unsigned_integer(1),
            row.integer(2),
            row.integer(3),
            row.unsigned_integer(4),
            row.unsigned_integer(5),
            row.unsigned_integer(6),
            row.unsigned_integer(7)};
}

/// Key of the last row that fits into one call; `rows` gives key and bytes, in order.
std::optional<std::int64_t> last_of_part(Rows& rows) {
    std::optional<std::int64_t> last;
    std::int64_t bytes = 0, count = 0;
    while (count < most_rows_at_once && bytes < most_bytes_at_once && rows.next()) {
        last = rows.integer(0);
        bytes += rows.integer(1);
        ++count;
    }
    return last;
}

}  // namespace

std::string in_words(const ExpiredRange& range) {
    return fmt::format("kept no longer: {} positions and readings", range.events);
}

std::vector<ExpiredRange> expired_ranges(const Database& database,
                                         std::uint64_t from_sequence,
                                         std::uint64_t to_sequence) {
    std::vector<ExpiredRange> ranges;
    if (database.integer("SELECT count(*) FROM sqlite_master WHERE name = 'expired'") == 0)
        return ranges;
    Statement select{database, select_ranges};
    Rows rows{select, from_sequence, std::min<std::uint64_t>(to_sequence, INT64_MAX)};
    while (rows.next()) ranges.push_back(range_of(rows));
    return ranges;
}

bool is_whole_at(const std::vector<ExpiredRange>& expired, std::uint64_t sequence) {
    return expired.empty() || sequence < expired.front().from_sequence ||
           sequence >= expired.back().whole_from;
}

Retention::Retention(const Database& database)
    : database_{&database},
      keyframe_{database,
                "SELECT sequence, recorded_ms FROM keyframe WHERE fold_version = ?1"
                " AND sequence >= ?2 ORDER BY sequence"},
      block_before_{database,
                    "SELECT last_sequence, last_recorded_ms, total FROM telemetry"
                    " WHERE first_sequence <= ?1 AND last_sequence <= ?1"
                    " ORDER BY first_sequence DESC LIMIT 1"},
      first_block_{database,
                   "SELECT first_sequence, first_recorded_ms FROM telemetry"
                   " WHERE first_sequence > ?1 ORDER BY first_sequence LIMIT 1"},
      insert_{database, "INSERT INTO expired VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
      extend_{database,
              "UPDATE expired SET last_sequence = ?2, last_recorded_ms = ?3, events = events + ?4,"
              " total = ?5, whole_from = ?6, logged = ?7 WHERE first_sequence = ?1"},
      delete_personal_{database,
                       "DELETE FROM personal WHERE sequence BETWEEN ?1 AND ?2"
                       " AND NOT EXISTS (SELECT 1 FROM fact WHERE fact.sequence ="
                       " personal.sequence)"} {
    const std::vector<ExpiredRange> ranges = expired_ranges(database);
    if (ranges.empty()) return;
    first_ = ranges.front().from_sequence;
    last_ = ranges.back();
}

std::optional<ExpiredRange> Retention::due(TimeMs recorded_ms,
                                           TimeMs step_ms,
                                           std::uint32_t fold_version) {
    ExpiredRange range;
    TimeMs keyframe_ms = 0;
    {
        // Older ones are deleted, so what is looked at is what came up since.
        Rows keyframes{keyframe_, std::uint64_t{fold_version}, last_ ? last_->whole_from : 0};
        while (keyframes.next() && keyframes.integer(1) <= recorded_ms) {
            range.whole_from = keyframes.unsigned_integer(0);
            keyframe_ms = keyframes.integer(1);
        }
    }
    if (last_ && keyframe_ms < last_->to_ms + step_ms) return std::nullopt;
    block_before_.first(
        [&](const Rows& row) {
            range.to_sequence = row.unsigned_integer(0);
            range.to_ms = row.integer(1);
            range.telemetry_upto = row.unsigned_integer(2);
        },
        range.whole_from);
    const std::uint64_t gone = last_ ? last_->telemetry_upto : 0;
    if (range.telemetry_upto <= gone) return std::nullopt;
    range.events = range.telemetry_upto - gone;
    first_block_.first(
        [&](const Rows& row) {
            range.from_sequence = row.unsigned_integer(0);
            range.from_ms = row.integer(1);
        },
        last_ ? last_->to_sequence : 0);
    return range;
}

void Retention::insert(const ExpiredRange& range) {
    const bool same_day =
        last_ && floor_div(last_->from_ms, day_ms) == floor_div(range.to_ms, day_ms);
    if (same_day)
        extend_.run(last_->from_sequence,
                    range.to_sequence,
                    range.to_ms,
                    range.events,
                    range.telemetry_upto,
                    range.whole_from,
                    range.logged);
    else
        insert_.run(range.from_sequence,
                    range.to_sequence,
                    range.from_ms,
                    range.to_ms,
                    range.events,
                    range.telemetry_upto,
                    range.whole_from,
                    range.logged);
    delete_personal_.run(range.from_sequence, range.to_sequence);
}

void Retention::keep(const ExpiredRange& range) {
    const bool same_day =
        last_ && floor_div(last_->from_ms, day_ms) == floor_div(range.to_ms, day_ms);
    const ExpiredRange before = last_.value_or(range);
    if (!last_) first_ = range.from_sequence;
    last_ = range;
    if (same_day) {
        last_->from_sequence = before.from_sequence;
        last_->from_ms = before.from_ms;
        last_->events += before.events;
    }
    leftovers_ = true;
}

bool Retention::delete_some() {
    leftovers_ = false;
    if (!last_) return false;
    std::optional<std::int64_t> block, keyframe;
    {
        Statement blocks{*database_,
                         "SELECT first_sequence, length(block) FROM telemetry"
                         " WHERE first_sequence <= ?1 ORDER BY first_sequence"};
        Rows rows{blocks, last_->to_sequence};
        block = last_of_part(rows);
    }
    if (!block) {
        Statement keyframes{*database_,
                            "SELECT sequence, length(state) FROM keyframe"
                            " WHERE sequence >= ?1 AND sequence < ?2 ORDER BY sequence"};
        Rows rows{keyframes, first_, last_->whole_from};
        keyframe = last_of_part(rows);
    }
    if (block)
        Statement{*database_, "DELETE FROM telemetry WHERE first_sequence <= ?1"}.run(*block);
    if (keyframe)
        Statement{*database_, "DELETE FROM keyframe WHERE sequence BETWEEN ?1 AND ?2"}.run(
            first_, *keyframe);
    leftovers_ = block || keyframe;
    return leftovers_;
}

Event expired_event(const ExpiredRange& range, TimeMs now_ms) {
    Event event = make_event(fmt::format("expired/{}", range.to_sequence),
                             "ingest",
                             "telemetry.expired",
                             "log",
                             now_ms,
                             ClockTicked{});
    // The fold needs none of it: it is for whoever reads the log.
    const std::string data = fmt::format(
        R"("data":{{"from_sequence":{},"to_sequence":{},"events":{},"from":"{}","to":"{}",)"
        R"("whole_from_sequence":{}}}}})",
        range.from_sequence,
        range.to_sequence,
        range.events,
        format_rfc3339(range.from_ms),
        format_rfc3339(range.to_ms),
        range.whole_from);
    event.json.replace(event.json.rfind("\"data\":"), std::string::npos, data);
    event.content_hash = XXH3_64bits(event.json.data(), event.json.size());
    return event;
}

}  // namespace yiping
