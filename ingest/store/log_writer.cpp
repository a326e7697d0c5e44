#include "ingest/store/log_writer.hpp"

#include <fmt/format.h>
#include <tsl/robin_map.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>
#include <utility>

#include "ingest/store/schema.hpp"

namespace yiping {
namespace {

static_assert(std::endian::native == std::endian::little,
              "recent_telemetry is stored as it lies in memory");

/// Larger blocks hardly pack better, and one is unpacked whole to read any of its events.
constexpr std::size_t full_block_bytes = std::size_t{1} << 20U;
/// 16 MiB: rare enough to cost little, small enough that one takes no longer than a few commits.
constexpr int checkpoint_after_pages = 4096;

struct BatchKey {
    Identity identity;
    bool telemetry;
    bool operator==(const BatchKey&) const = default;
};
struct BatchKeyHash {
    std::size_t operator()(const BatchKey& key) const { return key.identity.low; }
};

AppendOutcome repeated(std::uint64_t sequence, bool same_content) {
    return {same_content ? AppendOutcome::Kind::duplicate : AppendOutcome::Kind::conflict,
            sequence};
}

/// An event that was recorded elsewhere before (an import) keeps its moment; time never runs
/// backwards.
TimeMs recorded_ms_of(const Event& event, TimeMs now_ms, TimeMs last_ms) {
    return std::max(event.recorded_ms != 0 ? event.recorded_ms : now_ms, last_ms);
}

std::string refusal_after(const std::exception& error) {
    return fmt::format("the store takes nothing more until it is opened again: {}", error.what());
}

}  // namespace

/// A batch on its way to disk. Until keep() is called its destructor makes the events what they
/// were.
struct LogWriter::Draft {
    struct Fresh {
        Fresh(Event* of, Identity is, std::size_t bytes, TimeMs recorded_ms)
            : event{of}, identity{is}, received_bytes{bytes}, received_recorded_ms{recorded_ms} {}
        Event* event;
        Identity identity;
        std::size_t received_bytes;  ///< of its json before it was stamped
        TimeMs received_recorded_ms;
        std::string received;  ///< that json, if it was changed and not only added to
    };

    explicit Draft(std::span<Event> events) : batch{events} {}
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    Draft(Draft&&) = delete;
    Draft& operator=(Draft&&) = delete;
    ~Draft() {
        for (Fresh& one : fresh) {
            std::string& json = one.event->json;
            json.resize(one.received_bytes);
            json.back() = '}';
            if (!one.received.empty()) json = std::move(one.received);
            one.event->recorded_ms = one.received_recorded_ms;
            one.event->sequence = 0;
        }
    }
    /// The event is new: it is the next in the log.
    void take(Event& event, Identity identity, TimeMs recorded_ms) {
        Fresh& one = fresh.emplace_back(&event, identity, event.json.size(), event.recorded_ms);
        event.sequence = ++end.sequence;
        event.recorded_ms = end.recorded_ms = recorded_ms;
        outcomes.push_back({AppendOutcome::Kind::stored, event.sequence});
        const bool telemetry_event = is_telemetry(event.type);
        // A block holds one event a line; a line break of its own can only stand between JSON's
        // tokens.
        if (telemetry_event && event.json.find('\n') != std::string::npos) {
            one.received = event.json;
            std::replace(event.json.begin(), event.json.end(), '\n', ' ');
        }
        stamp(event);
        if (!telemetry_event) return;
        telemetry.push_back(&event);
        seen.push_back(SeenTelemetry::of(identity, event.content_hash, event.sequence));
        ++end.telemetry;
    }
    void keep() { fresh.clear(); }

    std::span<Event> batch;
    std::vector<AppendOutcome> outcomes;
    std::vector<Fresh> fresh;
    std::vector<const Event*> telemetry;  ///< the fresh ones of that kind
    std::vector<SeenTelemetry> seen;      ///< one for each of these
    LogEnd end;                           ///< of the log once this is in it
    /// Telemetry before this sequence is no longer recognised.
    std::uint64_t oldest_remembered = 0;
};

LogWriter::LogWriter(const Database& database)
    : database_{&database},
      fact_at_{database, "SELECT source, id, content_hash FROM fact WHERE sequence = ?1"},
      insert_fact_{database,
                   "INSERT INTO fact VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"},
      insert_block_{database, "INSERT INTO telemetry VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
      insert_recent_{database, "INSERT INTO recent_telemetry VALUES(?1, ?2, ?3)"},
      forget_recent_{database, "DELETE FROM recent_telemetry WHERE first_sequence < ?1"},
      insert_keyframe_{database, "INSERT OR REPLACE INTO keyframe VALUES(?1, ?2, ?3, ?4, ?5)"},
      insert_timeline_{database, "INSERT OR REPLACE INTO timeline VALUES(?1, ?2)"},
      insert_outcome_{database, "INSERT OR IGNORE INTO outcome VALUES(?1, ?2)"},
      personal_{database},
      facts_{database},
      retention_{database},
      end_{LogReader{database}.end()} {
    // Checkpoints are made here and not by SQLite, which would not tell when one fails.
    sqlite3_wal_hook(
        database.get(),
        [](void* pages_now, sqlite3*, const char*, int pages) {
            *static_cast<int*>(pages_now) = pages;
            return SQLITE_OK;
        },
        &wal_pages_);
    load_window();
}

LogWriter::~LogWriter() {
    sqlite3_wal_hook(database_->get(), nullptr, nullptr);
    if (!failure_.empty()) database_->keep_wal_on_close();
}

void LogWriter::load_window() {
    Statement recent{*database_,
                     "SELECT first_sequence, last_recorded_ms, seen FROM recent_telemetry"
                     " WHERE last_recorded_ms >= ?1 ORDER BY first_sequence"};
    Rows rows{recent, end_.recorded_ms - telemetry_window_ms};
    while (rows.next()) {
        const std::string_view bytes = rows.bytes(2);
        std::vector<SeenTelemetry> seen(bytes.size() / sizeof(SeenTelemetry));
        if (!seen.empty())
            std::memcpy(seen.data(), bytes.data(), seen.size() * sizeof(SeenTelemetry));
        window_.reserve(seen.size(), 0);
        for (const SeenTelemetry& one : seen)
            if (one.sequence != 0) window_.add(one);
        commits_.push_back({rows.unsigned_integer(0), rows.integer(1)});
    }
}

template <class Write>
void LogWriter::guarded(const Write& write) {
    if (!failure_.empty()) throw IoError(failure_);
    try {
        write();
    } catch (const DiskFull&) {
        throw;
    } catch (const std::exception& error) {
        failure_ = refusal_after(error);
        throw;
    }
    checkpoint_if_due();
    empty_wal_if_due();
}

std::vector<AppendOutcome> LogWriter::append(std::span<Event> batch, TimeMs now_ms) {
    Draft draft{batch};
    guarded([&] {
        if (!batch.empty()) append(draft, now_ms, [] {});
    });
    return std::move(draft.outcomes);
}

/// One commit with what else is to be in it.
template <class Also>
void LogWriter::append(Draft& draft, TimeMs now_ms, const Also& also) {
    Transaction transaction{*database_, Transaction::Kind::write};
    decide(draft, now_ms);
    if (draft.fresh.empty()) return;
    for (const Draft::Fresh& one : draft.fresh) {
        if (!is_telemetry(one.event->type)) write_fact(*one.event, one.identity);
        personal_.insert(*one.event);
    }
    write_telemetry(draft);
    facts_.write_due();
    also();
    // Room is made before the commit, so that nothing can fail after it; what was remembered
    // before this batch stays, in case the commit fails.
    window_.reserve(draft.seen.size(), commits_.empty() ? 0 : commits_.front().first_sequence);
    transaction.commit();
    remember(draft);
    draft.keep();
}

/// What a freed page held is overwritten too.
class OverwriteFreed {
public:
    explicit OverwriteFreed(const Database& database) : database_{&database} {
        database.execute("PRAGMA secure_delete=ON");
    }
    OverwriteFreed(const OverwriteFreed&) = delete;
    OverwriteFreed& operator=(const OverwriteFreed&) = delete;
    OverwriteFreed(OverwriteFreed&&) = delete;
    OverwriteFreed& operator=(OverwriteFreed&&) = delete;
    ~OverwriteFreed() {
        sqlite3_exec(database_->get(), "PRAGMA secure_delete=FAST", nullptr, nullptr, nullptr);
    }

private:
    const Database* database_;
};

std::uint64_t LogWriter::erase_personal(std::string_view subject, Event& record, TimeMs now_ms) {
    std::uint64_t erased = 0;
    Draft draft{{&record, 1}};
    guarded([&] {
        const OverwriteFreed overwrite{*database_};
        append(draft, now_ms, [&] { erased = personal_.erase(subject, record.sequence); });
        wal_holds_erased_ = wal_holds_erased_ || erased > 0;
    });
    return erased;
}

/// Tells what is new from what is repeated; what is new gets its sequence and time.
void LogWriter::decide(Draft& draft, TimeMs now_ms) {
    tsl::robin_map<BatchKey, std::size_t, BatchKeyHash> in_batch;  // to the place in draft.fresh
    in_batch.reserve(draft.batch.size());
    std::vector<Identity> identities;
    identities.reserve(draft.batch.size());
    for (const Event& event : draft.batch)
        identities.push_back(identity_of(event.source, event.id));
    // Memory on its way: far enough ahead to be there in time, near enough to be there still.
    constexpr std::size_t ahead = 12;
    const auto prefetch = [&](std::size_t at) {
        if (at >= draft.batch.size()) return;
        if (is_telemetry(draft.batch[at].type))
            window_.prefetch(identities[at]);
        else
            facts_.prefetch(identities[at].low);
    };
    for (std::size_t at = 0; at < ahead; ++at) prefetch(at);
    facts_.begin();
    draft.outcomes.reserve(draft.batch.size());
    draft.fresh.reserve(draft.batch.size());
    draft.end = end_;
    draft.oldest_remembered =
        oldest_remembered(recorded_ms_of(draft.batch.front(), now_ms, end_.recorded_ms));
    for (std::size_t i = 0; i < draft.batch.size(); ++i) {
        prefetch(i + ahead);
        Event& event = draft.batch[i];
        const BatchKey key{identities[i], is_telemetry(event.type)};
        if (const auto first = in_batch.find(key); first != in_batch.end()) {
            const Event& same = *draft.fresh[first->second].event;
            draft.outcomes.push_back(
                repeated(same.sequence, same.content_hash == event.content_hash));
        } else if (const auto stored = find_stored(event, key.identity, draft.oldest_remembered)) {
            draft.outcomes.push_back(*stored);
        } else {
            in_batch.emplace(key, draft.fresh.size());
            draft.take(event, key.identity, recorded_ms_of(event, now_ms, draft.end.recorded_ms));
        }
    }
}

std::optional<AppendOutcome> LogWriter::find_stored(const Event& event,
                                                    Identity identity,
                                                    std::uint64_t oldest) {
    if (is_telemetry(event.type)) {
        const std::optional<SeenTelemetry> seen = window_.find(identity, oldest);
        if (!seen) return std::nullopt;
        return repeated(seen->sequence,
                        seen->content == static_cast<std::uint32_t>(event.content_hash));
    }
    for (const std::uint64_t sequence : facts_.find(identity.low)) {
        Rows row{fact_at_, sequence};
        if (!row.next() || row.bytes(0) != event.source || row.bytes(1) != event.id) continue;
        const bool forgotten = row.integer(2) == 0;  // with who reported it
        return repeated(sequence, forgotten || row.unsigned_integer(2) == event.content_hash);
    }
    return std::nullopt;
}

std::uint64_t LogWriter::oldest_remembered(TimeMs now_ms) const {
    for (const Commit& commit : commits_)
        if (commit.last_recorded_ms >= now_ms - telemetry_window_ms) return commit.first_sequence;
    return end_.sequence + 1;
}

void LogWriter::write_fact(const Event& event, Identity identity) {
    insert_fact_.run(event.sequence,
                     event.recorded_ms,
                     event.time_ms,
                     std::string_view{event.type},
                     std::string_view{event.subject},
                     std::string_view{event.source},
                     std::string_view{event.id},
                     identity.low,
                     event.content_hash,
                     event_hash(event.json, event.content_hash),
                     std::string_view{event.json});
    facts_.add(identity.low, event.sequence);
}

void LogWriter::write_telemetry(const Draft& draft) {
    if (draft.telemetry.empty()) return;
    std::uint64_t total = end_.telemetry;
    std::string text;
    std::size_t begin = 0;
    for (std::size_t end = 1; end <= draft.telemetry.size(); ++end) {
        text += draft.telemetry[end - 1]->json;
        if (end < draft.telemetry.size() && text.size() < full_block_bytes) {
            text += '\n';
            continue;
        }
        total += end - begin;
        write_block(std::span{draft.telemetry}.subspan(begin, end - begin), text, total);
        text.clear();
        begin = end;
    }
    const std::string_view seen{reinterpret_cast<const char*>(draft.seen.data()),
                                draft.seen.size() * sizeof(SeenTelemetry)};
    insert_recent_.run(draft.telemetry.front()->sequence, draft.end.recorded_ms, Blob{seen});
    forget_recent_.run(draft.oldest_remembered);
}

void LogWriter::write_block(std::span<const Event* const> events,
                            std::string_view text,
                            std::uint64_t total) {
    std::set<std::string_view> types;
    for (const Event* event : events) types.insert(event->type);
    insert_block_.run(events.front()->sequence,
                      events.back()->sequence,
                      events.front()->recorded_ms,
                      events.back()->recorded_ms,
                      std::uint64_t{events.size()},
                      total,
                      std::string_view{fmt::to_string(fmt::join(types, "\n"))},
                      Blob{compressor_.compress(text)});
}

void LogWriter::remember(const Draft& draft) {
    facts_.keep();
    for (const SeenTelemetry& seen : draft.seen) window_.add(seen);
    while (!commits_.empty() && commits_.front().first_sequence < draft.oldest_remembered)
        commits_.pop_front();
    if (!draft.telemetry.empty())
        commits_.push_back({draft.telemetry.front()->sequence, draft.end.recorded_ms});
    end_ = draft.end;
}

std::optional<Event> LogWriter::expire_telemetry(TimeMs recorded_ms,
                                                 TimeMs step_ms,
                                                 std::uint32_t fold_version,
                                                 TimeMs now_ms) {
    std::optional<Event> record;
    guarded([&] {
        std::optional<ExpiredRange> range = retention_.due(recorded_ms, step_ms, fold_version);
        if (!range) return;
        record = expired_event(*range, now_ms);
        Draft draft{{&*record, 1}};
        append(draft, now_ms, [&] {
            range->logged = record->sequence;
            retention_.insert(*range);
        });
        retention_.keep(*range);
    });
    return record;
}

bool LogWriter::delete_expired() {
    if (!retention_.has_leftovers()) return false;
    bool deleted = false;
    guarded([&] {
        Transaction transaction{*database_, Transaction::Kind::write};
        deleted = retention_.delete_some();
        transaction.commit();
    });
    return deleted;
}

void LogWriter::put_keyframe(const StoredKeyframe& keyframe) {
    guarded([&] {
        Transaction transaction{*database_, Transaction::Kind::write};
        if (!keyframe.timeline.empty())
            insert_timeline_.run(keyframe.sequence, Blob{compressor_.compress(keyframe.timeline)});
        insert_keyframe_.run(keyframe.sequence,
                             keyframe.recorded_ms,
                             std::uint64_t{keyframe.fold_version},
                             std::string_view{keyframe.digest},
                             Blob{compressor_.compress(keyframe.bytes)});
        transaction.commit();
    });
}

void LogWriter::put_outcome(Identity command, const std::string& answer_json) {
    guarded(
        [&] { insert_outcome_.run(Blob{outcome_key(command)}, std::string_view{answer_json}); });
}

/// Moves what is committed from the -wal into the file. No space for it is no failure, everything
/// stays in the -wal; a disk that fails is: SQLite would try again and believe the second sync,
/// which proves nothing.
void LogWriter::checkpoint_if_due() {
    if (wal_pages_ < checkpointed_pages_) checkpointed_pages_ = 0;  // the -wal began anew
    if (wal_pages_ - checkpointed_pages_ < checkpoint_after_pages) return;
    checkpointed_pages_ = wal_pages_;
    const int code = sqlite3_wal_checkpoint_v2(
        database_->get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) return;
    try {
        database_->fail();
    } catch (const DiskFull&) {
        return;
    } catch (const IoError& error) {
        failure_ = refusal_after(error);
    }
}

/// Pages as they were before something was erased lie in the -wal until that begins anew. Whoever
/// reads just now only puts it off to the next write.
void LogWriter::empty_wal_if_due() {
    if (!wal_holds_erased_ || !failure_.empty()) return;
    constexpr int wait_ms = 5'000;
    sqlite3_busy_timeout(database_->get(), 0);
    const int code = sqlite3_wal_checkpoint_v2(
        database_->get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(database_->get(), wait_ms);
    if (code == SQLITE_OK) {
        wal_holds_erased_ = false;
        wal_pages_ = checkpointed_pages_ = 0;
    } else if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) {
        try {
            database_->fail();
        } catch (const DiskFull&) {
            return;
        } catch (const IoError& error) {
            failure_ = refusal_after(error);
        }
    }
}

}  // namespace yiping
