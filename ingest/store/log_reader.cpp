#include "ingest/store/log_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "ingest/store/compression.hpp"

namespace yiping {
namespace {

/// SQLite's integers are signed.
std::int64_t as_row_id(std::uint64_t sequence) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(sequence, INT64_MAX));
}

[[noreturn]] void fail_damaged(const Database& database, const std::string& what) {
    throw IoError(fmt::format("{}: {}; run `ingest verify` on it", database.file().string(), what));
}

/// One event of the log. It stays where it was decoded: events are large, and moved to nobody but
/// the visitor.
class Logged {
public:
    Event& decode(const Database& database,
                  Decoder& decoder,
                  std::string_view json,
                  std::uint64_t near_sequence) {
        decoded_ = decoder.decode_logged(json);
        if (auto* event = std::get_if<Event>(&decoded_)) return *event;
        fail_damaged(database,
                     fmt::format("the event at sequence {} cannot be read ({})",
                                 near_sequence,
                                 std::get<Reject>(decoded_).detail));
    }
    [[nodiscard]] Event& event() { return std::get<Event>(decoded_); }

private:
    Decoded decoded_;
};

/// The facts of a range, in order.
class Facts {
public:
    Facts(const Database& database, Decoder& decoder, const ReadRange& range)
        : database_{&database},
          decoder_{&decoder},
          statement_{
              database,
              "SELECT sequence, content_hash, event FROM fact WHERE sequence BETWEEN ?1 AND ?2"
              " AND substr(type, 1, length(?3)) = ?3 ORDER BY sequence"},
          prefix_{range.type_prefix},
          rows_{statement_,
                as_row_id(range.from_sequence),
                as_row_id(range.to_sequence),
                std::string_view{prefix_}} {
        step();
    }
    /// Sequence of the next one; UINT64_MAX after the last.
    [[nodiscard]] std::uint64_t head() const { return head_; }
    /// The next one, decoded only now.
    [[nodiscard]] Event& front() {
        Event& event = logged_.decode(*database_, *decoder_, rows_.bytes(2), head_);
        if (event.sequence != head_)
            fail_damaged(
                *database_,
                fmt::format("the event at sequence {} says it is {}", head_, event.sequence));
        event.content_hash = rows_.unsigned_integer(1);
        return event;
    }
    void step() { head_ = rows_.next() ? rows_.unsigned_integer(0) : UINT64_MAX; }

private:
    const Database* database_;
    Decoder* decoder_;
    Statement statement_;
    std::string prefix_;
    Rows rows_;
    Logged logged_;
    std::uint64_t head_ = UINT64_MAX;
};

/// The telemetry of a range, in order; one block is unpacked at a time, and only when its types are
/// asked for.
class Telemetry {
public:
    Telemetry(const Database& database, Decoder& decoder, const ReadRange& range)
        : database_{&database},
          decoder_{&decoder},
          range_{&range},
          statement_{
              database,
              "SELECT first_sequence, last_sequence, types, block FROM telemetry WHERE"
              " first_sequence >="
              " coalesce((SELECT max(first_sequence) FROM telemetry WHERE first_sequence <= ?1), 0)"
              " AND first_sequence <= ?2 ORDER BY first_sequence"},
          rows_{statement_, as_row_id(range.from_sequence), as_row_id(range.to_sequence)} {
        if (range.telemetry) step();
    }
    /// Sequence of the next one; UINT64_MAX after the last.
    [[nodiscard]] std::uint64_t head() const { return head_; }
    [[nodiscard]] Event& front() { return logged_.event(); }
    /// To the next event that is asked for, over the ends of blocks.
    void step() {
        head_ = UINT64_MAX;
        while (!rest_.empty() || open_block()) {
            const std::size_t end = rest_.find('\n');
            const Event& event = logged_.decode(
                *database_, *decoder_, rest_.substr(0, end), rows_.unsigned_integer(0));
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            if (event.sequence > range_->to_sequence) return;
            if (event.sequence < range_->from_sequence ||
                !event.type.starts_with(range_->type_prefix))
                continue;
            head_ = event.sequence;
            return;
        }
    }

private:
    bool open_block() {
        while (rows_.next()) {
            if (rows_.unsigned_integer(1) < range_->from_sequence ||
                !has_wanted_type(rows_.bytes(2)))
                continue;
            std::optional<std::string> text = decompress(rows_.bytes(3), most_block_bytes);
            if (!text)
                fail_damaged(*database_,
                             fmt::format("the block at sequence {} is damaged", rows_.integer(0)));
            text_ = std::move(*text);
            rest_ = text_;
            return true;
        }
        return false;
    }
    /// Whether one of the lines begins with the prefix.
    [[nodiscard]] bool has_wanted_type(std::string_view types) const {
        while (!types.starts_with(range_->type_prefix)) {
            const std::size_t end = types.find('\n');
            if (end == std::string_view::npos) return false;
            types.remove_prefix(end + 1);
        }
        return true;
    }

    const Database* database_;
    Decoder* decoder_;
    const ReadRange* range_;
    Statement statement_;
    Rows rows_;
    std::string text_;
    std::string_view rest_;  ///< lines of text_ not yet read
    Logged logged_;
    std::uint64_t head_ = UINT64_MAX;
};

}  // namespace

LogReader::LogReader(const Database& database)
    : database_{&database},
      end_{database,
           "SELECT f.sequence, f.recorded_ms, t.last_sequence, t.last_recorded_ms, t.total FROM "
           "(SELECT 1)"
           " LEFT JOIN (SELECT sequence, recorded_ms FROM fact ORDER BY sequence DESC LIMIT 1) f"
           " LEFT JOIN (SELECT last_sequence, last_recorded_ms, total FROM telemetry ORDER BY "
           "first_sequence DESC LIMIT 1) t"},
      first_recorded_{database,
                      "SELECT min(at) FROM (SELECT * FROM (SELECT recorded_ms AS at FROM fact "
                      "ORDER BY sequence LIMIT 1)"
                      " UNION ALL SELECT * FROM (SELECT first_recorded_ms FROM telemetry ORDER BY "
                      "first_sequence LIMIT 1))"},
      fact_before_{database,
                   "SELECT sequence, recorded_ms FROM fact WHERE sequence <= ?1 ORDER BY sequence "
                   "DESC LIMIT 1"},
      block_before_{
          database,
          "SELECT first_sequence, first_recorded_ms FROM telemetry WHERE first_sequence <= ?1"
          " ORDER BY first_sequence DESC LIMIT 1"},
      block_{database,
             "SELECT last_sequence, last_recorded_ms FROM telemetry WHERE first_sequence = ?1"} {}

LogEnd LogReader::end() {
    LogEnd end;
    end_.first([&](const Rows& row) {
        end.sequence = std::max(row.unsigned_integer(0), row.unsigned_integer(2));
        end.recorded_ms = std::max(row.integer(1), row.integer(3));
        end.telemetry = row.unsigned_integer(4);
    });
    return end;
}

TimeMs LogReader::first_recorded_ms() {
    TimeMs first = 0;
    first_recorded_.first([&](const Rows& row) { first = row.integer(0); });
    return first;
}

void LogReader::read(const ReadRange& range, const std::function<bool(Event&&)>& visitor) {
    if (range.from_sequence > range.to_sequence || range.limit == 0) return;
    const Transaction as_of_now{*database_, Transaction::Kind::read};
    Facts facts{*database_, decoder_, range};
    Telemetry telemetry{*database_, decoder_, range};
    for (std::size_t handed_on = 0; handed_on < range.limit; ++handed_on) {
        if (facts.head() < telemetry.head()) {
            if (!visitor(std::move(facts.front()))) return;
            facts.step();
        } else if (telemetry.head() != UINT64_MAX) {
            if (!visitor(std::move(telemetry.front()))) return;
            telemetry.step();
        } else {
            return;
        }
    }
}

namespace {

struct Milestone {
    std::uint64_t sequence;
    TimeMs recorded_ms;
};

/// Sequence of the last row recorded by `time_ms`; 0 when there is none. `row_before` gives a
/// table's last row at or before a sequence; recordedtime never decreases along it, so halving
/// finds the place in some twenty steps.
template <class RowBefore>
std::uint64_t bisect(std::uint64_t last_sequence, TimeMs time_ms, const RowBefore& row_before) {
    std::uint64_t found = 0, low = 1, high = last_sequence;
    while (low <= high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const std::optional<Milestone> row = row_before(middle);
        if (!row || row->sequence < low) {
            low = middle + 1;
        } else if (row->recorded_ms <= time_ms) {
            found = row->sequence;
            low = middle + 1;
        } else {
            high = row->sequence - 1;
        }
    }
    return found;
}

auto milestones_of(Statement& statement) {
    return [&statement](std::uint64_t sequence) {
        std::optional<Milestone> row;
        statement.first(
            [&](const Rows& found) {
                row = {found.unsigned_integer(0), found.integer(1)};
            },
            sequence);
        return row;
    };
}

}  // namespace

std::uint64_t LogReader::sequence_at(TimeMs time_ms) {
    const Transaction as_of_now{*database_, Transaction::Kind::read};
    const std::uint64_t last = end().sequence;
    return std::max(last_fact_at(time_ms, last), last_telemetry_at(time_ms, last));
}

std::uint64_t LogReader::last_fact_at(TimeMs time_ms, std::uint64_t last_sequence) {
    return bisect(last_sequence, time_ms, milestones_of(fact_before_));
}

std::uint64_t LogReader::last_telemetry_at(TimeMs time_ms, std::uint64_t last_sequence) {
    const std::uint64_t block_start = bisect(last_sequence, time_ms, milestones_of(block_before_));
    std::uint64_t last_in_block = 0;
    TimeMs last_recorded_ms = 0;
    const auto take_end = [&](const Rows& row) {
        last_in_block = row.unsigned_integer(0);
        last_recorded_ms = row.integer(1);
    };
    if (!block_.first(take_end, block_start)) return 0;
    if (last_recorded_ms <= time_ms) return last_in_block;
    // The moment falls inside the block.
    std::uint64_t found = 0;
    ReadRange block;
    block.from_sequence = block_start;
    block.to_sequence = last_in_block;
    read(block, [&](Event&& event) {
        if (event.recorded_ms > time_ms) return false;
        found = event.sequence;
        return true;
    });
    return found;
}

}  // namespace yiping
