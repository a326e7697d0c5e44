#include "ingest/store/log_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "ingest/store/compression.hpp"
#include "ingest/store/retention.hpp"
#include "ingest/store/schema.hpp"

namespace yiping {
namespace {

/// SQLite's integers are signed.
std::int64_t as_row_id(std::uint64_t sequence) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(sequence, INT64_MAX));
}

[[noreturn]] void fail_damaged(const Database& database, const std::string& what) {
    throw IoError(fmt::format("{}: {}; run `ingest verify` on it", database.file().string(), what));
}

/// Rows of one table by rising sequence, over pages that cannot be read. The statement takes the
/// first and the last sequence as ?1 and ?2; column 0 is where a row begins.
class SequencedRows {
public:
    using Bind = std::function<void(std::optional<Rows>&, std::uint64_t from_sequence)>;

    SequencedRows(Bind bind, const ReadRange& range)
        : bind_{std::move(bind)}, range_{&range}, next_{range.from_sequence} {
        if (!attempt([&] { bind_(rows_, next_); })) rows_.reset();
    }
    [[nodiscard]] const Rows& row() const { return *rows_; }
    /// The first trouble since it was asked for last; empty mostly.
    [[nodiscard]] std::string take_trouble() { return std::exchange(trouble_, {}); }

    /// False after the last row that can be read.
    bool next() {
        bool found = false;
        if (rows_ && attempt([&] { found = rows_->next(); })) {
            if (found) next_ = rows_->unsigned_integer(0) + 1;
            return found;
        }
        return resume();
    }

private:
    /// False when the file could not be read and the reader wants what is behind.
    template <class Look>
    bool attempt(const Look& look) {
        try {
            look();
            return true;
        } catch (const IoError& error) {
            if (!range_->damaged) throw;
            if (trouble_.empty()) trouble_ = error.what();
            return false;
        }
    }
    /// Whether a row that was not yet read can be, looked for from a sequence. Leaves it in rows_.
    bool look_from(std::uint64_t sequence) {
        bool found = false;
        return attempt([&] {
                   bind_(rows_, sequence);
                   found = rows_->next();
               }) &&
               found && rows_->unsigned_integer(0) >= next_;
    }
    /// The first row behind the damage: by steps that double, then by halving.
    bool resume() {
        std::uint64_t bad = next_, step = 1;
        const std::uint64_t end = as_sequence(range_->to_sequence);
        while (!look_from(bad + step)) {
            bad += step;
            step *= 2;
            if (bad >= end || step > end - bad) {
                rows_.reset();
                return false;
            }
        }
        std::uint64_t good = bad + step;
        while (good - bad > 1) {
            const std::uint64_t middle = bad + (good - bad) / 2;
            (look_from(middle) ? good : bad) = middle;
        }
        const bool found = look_from(good);
        if (found) next_ = rows_->unsigned_integer(0) + 1;
        return found;
    }
    static std::uint64_t as_sequence(std::uint64_t sequence) {
        return std::min<std::uint64_t>(sequence, INT64_MAX);
    }

    Bind bind_;
    const ReadRange* range_;
    std::optional<Rows> rows_;
    std::uint64_t next_;  ///< the first sequence that was not yet looked for
    std::string trouble_;
};

/// Decodes events of the log. One stays where it was decoded: events are large, and moved to nobody
/// but the visitor.
class Logged {
public:
    Logged(const Database& database, Decoder& decoder, const ReadRange& range)
        : database_{&database}, decoder_{&decoder}, range_{&range} {}

    /// Null when the text cannot be read and the reader wants what is behind.
    Event* decode(std::string_view json, std::uint64_t near_sequence) {
        decoded_ = decoder_->decode_logged(json);
        if (auto* event = std::get_if<Event>(&decoded_)) return event;
        damaged(fmt::format("the event at sequence {} cannot be read ({})",
                            near_sequence,
                            std::get<Reject>(decoded_).detail));
        return nullptr;
    }
    [[nodiscard]] Event& event() { return std::get<Event>(decoded_); }
    /// Throws, or remembers what is wrong here.
    void damaged(std::string what) {
        if (!range_->damaged) fail_damaged(*database_, what);
        if (trouble_.empty()) trouble_ = std::move(what);
    }
    [[nodiscard]] std::string take_trouble() { return std::exchange(trouble_, {}); }

private:
    const Database* database_;
    Decoder* decoder_;
    const ReadRange* range_;
    Decoded decoded_;
    std::string trouble_;
};

/// The facts of a range, in order, each as it was stored.
class Facts {
public:
    Facts(const Database& database, Decoder& decoder, const ReadRange& range)
        : statement_{database,
                     "SELECT sequence, content_hash, event_hash, event FROM fact"
                     " WHERE sequence BETWEEN ?1 AND ?2"
                     " AND substr(type, 1, length(?3)) = ?3 ORDER BY sequence"},
          prefix_{range.type_prefix},
          rows_{[this, last = as_row_id(range.to_sequence)](std::optional<Rows>& rows,
                                                            std::uint64_t from) {
                    rows.reset();
                    rows.emplace(statement_, as_row_id(from), last, std::string_view{prefix_});
                },
                range},
          logged_{database, decoder, range} {
        step();
    }
    /// Sequence of the next one; UINT64_MAX after the last.
    [[nodiscard]] std::uint64_t head() const { return head_; }
    /// The next one, decoded only now; null when it is damaged.
    [[nodiscard]] Event* front() {
        const Rows& row = rows_.row();
        const std::string_view json = row.bytes(3);
        Event* event = logged_.decode(json, head_);
        if (event == nullptr) return nullptr;
        event->content_hash = row.unsigned_integer(1);
        if (event->sequence != head_)
            logged_.damaged(
                fmt::format("the event at sequence {} says it is {}", head_, event->sequence));
        else if (event_hash(json, event->content_hash) != row.unsigned_integer(2))
            logged_.damaged(fmt::format("the event at sequence {} is not what was stored", head_));
        else
            return event;
        return nullptr;
    }
    void step() { head_ = rows_.next() ? rows_.row().unsigned_integer(0) : UINT64_MAX; }
    [[nodiscard]] std::string take_trouble() {
        std::string trouble = rows_.take_trouble();
        return trouble.empty() ? logged_.take_trouble() : trouble;
    }

private:
    Statement statement_;
    std::string prefix_;
    SequencedRows rows_;
    Logged logged_;
    std::uint64_t head_ = UINT64_MAX;
};

/// The telemetry of a range, in order; one block is unpacked at a time, and only when its types are
/// asked for.
class Telemetry {
public:
    /// What lies at or before `expired_upto` is kept no longer, even where it is not yet deleted.
    Telemetry(const Database& database,
              Decoder& decoder,
              const ReadRange& range,
              std::uint64_t expired_upto)
        : range_{&range},
          first_kept_{std::max(range.from_sequence, expired_upto + 1)},
          statement_{
              database,
              "SELECT first_sequence, last_sequence, types, block FROM telemetry WHERE"
              " first_sequence >="
              " coalesce((SELECT max(first_sequence) FROM telemetry WHERE first_sequence <= ?1), 0)"
              " AND first_sequence <= ?2 ORDER BY first_sequence"},
          rows_{[this, last = as_row_id(range.to_sequence)](std::optional<Rows>& rows,
                                                            std::uint64_t from) {
                    rows.reset();
                    rows.emplace(statement_, as_row_id(from), last);
                },
                range},
          logged_{database, decoder, range} {
        if (range.telemetry) step();
    }
    /// Sequence of the next one; UINT64_MAX after the last.
    [[nodiscard]] std::uint64_t head() const { return head_; }
    [[nodiscard]] Event* front() { return &logged_.event(); }
    /// To the next event that is asked for, over the ends of blocks.
    void step() {
        head_ = UINT64_MAX;
        while (!rest_.empty() || open_block()) {
            const std::size_t end = rest_.find('\n');
            const Event* event = logged_.decode(rest_.substr(0, end), block_first_);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            if (event == nullptr) continue;
            if (event->sequence > range_->to_sequence) return;
            if (event->sequence < range_->from_sequence ||
                !event->type.starts_with(range_->type_prefix))
                continue;
            head_ = event->sequence;
            return;
        }
    }
    [[nodiscard]] std::string take_trouble() {
        std::string trouble = rows_.take_trouble();
        return trouble.empty() ? logged_.take_trouble() : trouble;
    }

private:
    bool open_block() {
        while (rows_.next()) {
            const Rows& row = rows_.row();
            if (row.unsigned_integer(1) < first_kept_ || !has_wanted_type(row.bytes(2))) continue;
            block_first_ = row.unsigned_integer(0);
            std::optional<std::string> text = decompress(row.bytes(3), most_block_bytes);
            if (!text) {
                logged_.damaged(fmt::format("the block at sequence {} is damaged", block_first_));
                continue;
            }
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

    const ReadRange* range_;
    std::uint64_t first_kept_;
    Statement statement_;
    SequencedRows rows_;
    std::uint64_t block_first_ = 0;
    std::string text_;
    std::string_view rest_;  ///< lines of text_ not yet read
    Logged logged_;
    std::uint64_t head_ = UINT64_MAX;
};

/// Tells a reader what the log lacks: its sequence has no holes of its own.
class GapWatch {
public:
    GapWatch(const ReadRange& range, const std::vector<ExpiredRange>& expired)
        : range_{&range},
          expired_{&expired},
          sees_all_{range.damaged && range.telemetry && range.type_prefix.empty()},
          expected_{std::max<std::uint64_t>(range.from_sequence, 1)} {}

    void read(const Event& event, const std::function<std::string()>& trouble) {
        if (sees_all_ && event.sequence > expected_ && !is_expired(event.sequence - 1))
            tell(event.sequence - 1, event.recorded_ms, trouble());
        expected_ = event.sequence + 1;
        last_ms_ = event.recorded_ms;
    }
    /// A part of the log asked for by type says nothing by its numbers.
    void lost(std::uint64_t sequence, const std::function<std::string()>& trouble) {
        if (sees_all_ || !range_->damaged) return;
        expected_ = sequence;
        tell(sequence, 0, trouble());
    }
    void ended(std::uint64_t last_sequence, const std::function<std::string()>& trouble) {
        const std::uint64_t last = std::min(last_sequence, range_->to_sequence);
        if (sees_all_ && expected_ <= last && !is_expired(last)) tell(last, 0, trouble());
    }

private:
    /// Whether all that is missing was deleted by its age; a range is told of once.
    bool is_expired(std::uint64_t to_sequence) {
        std::uint64_t next = expected_;
        for (const ExpiredRange& range : *expired_) {
            if (!range.holds(next) || next > to_sequence) continue;
            next = range.to_sequence + 1;
            if (range.from_sequence > told_)
                range_->damaged({range.from_sequence,
                                 range.to_sequence,
                                 range.from_ms,
                                 range.to_ms,
                                 in_words(range)});
            told_ = std::max(told_, range.from_sequence);
        }
        return next > to_sequence;
    }
    void tell(std::uint64_t to_sequence, TimeMs to_ms, std::string what) const {
        if (what.empty()) what = "the events are not in the log";
        range_->damaged({expected_, to_sequence, last_ms_, to_ms, std::move(what)});
    }

    const ReadRange* range_;
    const std::vector<ExpiredRange>* expired_;
    std::uint64_t told_ = 0;  ///< where the range begins that was told of last
    bool sees_all_;
    std::uint64_t expected_;
    TimeMs last_ms_ = 0;
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
    if (end.sequence == 0) {  // a log that begins with a state, and to which nothing was added yet
        Statement begin{
            *database_,
            "SELECT sequence, recorded_ms FROM keyframe ORDER BY sequence DESC LIMIT 1"};
        begin.first([&](const Rows& row) {
            end.sequence = row.unsigned_integer(0);
            end.recorded_ms = row.integer(1);
        });
    }
    // Where no telemetry is left at all; that it went is a fact behind it.
    if (end.telemetry == 0)
        for (const ExpiredRange& range : expired_ranges(*database_))
            end.telemetry = range.telemetry_upto;
    return end;
}

namespace {

/// The last row of a table that can be read, where the last of all cannot; by halving.
template <class Use>
void last_readable(Statement& at_or_after, const Use& use) {
    std::uint64_t good = 0, bad = INT64_MAX;
    while (bad - good > 1) {
        const std::uint64_t middle = good + (bad - good) / 2;
        bool found = false;
        try {
            found = at_or_after.first(
                [&](const Rows& row) {
                    use(row);
                    good = std::max(middle, row.unsigned_integer(0));
                },
                middle);
        } catch (const IoError&) {
            found = false;
        }
        if (!found) bad = middle;
    }
}

}  // namespace

LogEnd LogReader::readable_end() {
    try {
        return end();
    } catch (const IoError&) {
        LogEnd found;
        Statement fact{*database_,
                       "SELECT sequence, recorded_ms FROM fact WHERE sequence >= ?1"
                       " ORDER BY sequence LIMIT 1"};
        last_readable(fact, [&](const Rows& row) {
            found.sequence = std::max(found.sequence, row.unsigned_integer(0));
            found.recorded_ms = std::max(found.recorded_ms, row.integer(1));
        });
        Statement block{*database_,
                        "SELECT first_sequence, last_sequence, last_recorded_ms, total FROM"
                        " telemetry WHERE first_sequence >= ?1 ORDER BY first_sequence LIMIT 1"};
        last_readable(block, [&](const Rows& row) {
            found.sequence = std::max(found.sequence, row.unsigned_integer(1));
            found.recorded_ms = std::max(found.recorded_ms, row.integer(2));
            found.telemetry = std::max(found.telemetry, row.unsigned_integer(3));
        });
        return found;
    }
}

TimeMs LogReader::first_recorded_ms() {
    TimeMs first = 0;
    try {
        first_recorded_.first([&](const Rows& row) { first = row.integer(0); });
        const std::vector<ExpiredRange> expired = expired_ranges(*database_);
        if (!expired.empty()) first = std::min(first, expired.front().from_ms);
    } catch (const IoError&) {
        ReadRange readable;
        readable.limit = 1;
        readable.damaged = [](const LogGap&) {};
        read(readable, [&](const Event& event) {
            first = event.recorded_ms;
            return false;
        });
    }
    return first;
}

void LogReader::read(const ReadRange& range, const std::function<bool(Event&&)>& visitor) {
    if (range.from_sequence > range.to_sequence || range.limit == 0) return;
    const Transaction as_of_now{*database_, Transaction::Kind::read};
    Facts facts{*database_, decoder_, range};
    const std::vector<ExpiredRange> expired = expired_ranges(*database_);
    Telemetry telemetry{
        *database_, decoder_, range, expired.empty() ? 0 : expired.back().to_sequence};
    GapWatch gaps{range, expired};
    const auto trouble = [&] {
        std::string first = facts.take_trouble();
        std::string second = telemetry.take_trouble();
        return first.empty() ? second : first;
    };
    const auto hand_on = [&](auto& from) {
        const std::uint64_t sequence = from.head();
        bool wants_more = true;
        if (Event* event = from.front()) {
            gaps.read(*event, trouble);
            wants_more = visitor(std::move(*event));
        } else {
            gaps.lost(sequence, trouble);
        }
        if (wants_more) from.step();
        return wants_more;
    };
    for (std::size_t handed_on = 0; handed_on < range.limit; ++handed_on) {
        if (facts.head() < telemetry.head()) {
            if (!hand_on(facts)) return;
        } else if (telemetry.head() != UINT64_MAX) {
            if (!hand_on(telemetry)) return;
        } else {
            if (range.damaged) gaps.ended(readable_end().sequence, trouble);
            return;
        }
    }
}

void LogReader::check_blocks(const std::function<void(const LogGap&)>& damaged,
                             const std::function<bool()>& stop) {
    ReadRange all;
    all.damaged = damaged;
    Statement blocks{*database_,
                     "SELECT first_sequence, last_sequence, first_recorded_ms, last_recorded_ms,"
                     " block FROM telemetry WHERE first_sequence >= ?1 ORDER BY first_sequence"};
    SequencedRows rows{[&](std::optional<Rows>& bound, std::uint64_t from) {
                           bound.reset();
                           bound.emplace(blocks, as_row_id(from));
                       },
                       all};
    const std::vector<ExpiredRange> expired = expired_ranges(*database_);
    std::uint64_t last_sequence = expired.empty() ? 0 : expired.back().to_sequence;
    const std::uint64_t expired_upto = last_sequence;
    TimeMs last_ms = 0;
    while (!stop() && rows.next()) {
        const Rows& row = rows.row();
        if (row.unsigned_integer(1) <= expired_upto) continue;
        if (std::string trouble = rows.take_trouble(); !trouble.empty())
            damaged({last_sequence + 1,
                     row.unsigned_integer(0) - 1,
                     last_ms,
                     row.integer(2),
                     std::move(trouble)});
        last_sequence = row.unsigned_integer(1);
        last_ms = row.integer(3);
        if (!decompress(row.bytes(4), most_block_bytes))
            damaged({row.unsigned_integer(0),
                     last_sequence,
                     row.integer(2),
                     last_ms,
                     fmt::format("the block at sequence {} is damaged", row.integer(0))});
    }
    if (std::string trouble = rows.take_trouble(); !trouble.empty())
        damaged({last_sequence + 1, UINT64_MAX, last_ms, 0, std::move(trouble)});
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

/// Where the file is damaged: the last row before that, found by steps that double.
auto milestones_of(Statement& statement) {
    return [&statement](std::uint64_t sequence) {
        std::optional<Milestone> row;
        for (std::uint64_t step = 1;; step *= 2) {
            try {
                statement.first(
                    [&](const Rows& found) {
                        row = {found.unsigned_integer(0), found.integer(1)};
                    },
                    sequence);
                return row;
            } catch (const IoError&) {
                if (sequence <= step) return row;
                sequence -= step;
            }
        }
    };
}

}  // namespace

std::uint64_t LogReader::sequence_at(TimeMs time_ms) {
    const Transaction as_of_now{*database_, Transaction::Kind::read};
    const std::uint64_t last = readable_end().sequence;
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
    block.damaged = [](const LogGap&) {};  // what is before it counts, what is missing does not
    read(block, [&](Event&& event) {
        if (event.recorded_ms > time_ms) return false;
        found = event.sequence;
        return true;
    });
    return found;
}

}  // namespace yiping
