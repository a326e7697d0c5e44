// The embedded store: one SQLite file. Writing, reading and the tables each have their own room
// beside this one.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <optional>

#include "ingest/store/event_store.hpp"
#include "ingest/store/log_keeper.hpp"
#include "ingest/store/log_reader.hpp"
#include "ingest/store/log_writer.hpp"
#include "ingest/store/schema.hpp"
#include "ingest/store/writer_lock.hpp"

namespace yiping {
namespace {

class SqliteStore final : public EventStore, public LogKeeper {
public:
    SqliteStore(const std::filesystem::path& file, OpenMode mode)
        : lock_{mode == OpenMode::read_write ? std::make_unique<WriterLock>(file) : nullptr},
          database_{mode == OpenMode::read_write ? open_store_to_write(file)
                                                 : open_store_to_read(file)},
          reader_{*database_},
          writer_{mode == OpenMode::read_write ? std::make_unique<LogWriter>(*database_) : nullptr},
          keyframe_before_{*database_,
                           "SELECT sequence, recorded_ms, digest, state FROM keyframe"
                           " WHERE fold_version = ?1 AND sequence <= ?2 ORDER BY sequence DESC"},
          count_keyframes_{*database_, "SELECT count(*) FROM keyframe"},
          outcome_{*database_, "SELECT answer FROM outcome WHERE identity = ?1"} {}

    std::vector<AppendOutcome> append(std::span<Event> batch, TimeMs now_ms) override {
        return writer().append(batch, now_ms);
    }
    void read(const ReadRange& range, const std::function<bool(Event&&)>& visitor) override {
        reader_.read(range, visitor);
    }
    std::uint64_t last_sequence() override { return end().sequence; }
    std::uint64_t sequence_at(TimeMs time_ms) override { return reader_.sequence_at(time_ms); }
    std::optional<StoredKeyframe> keyframe_before(std::uint64_t sequence,
                                                  std::uint32_t fold_version) override;
    void put_keyframe(const StoredKeyframe& keyframe) override { writer().put_keyframe(keyframe); }
    Timeline timeline() override;
    void check_blocks(const std::function<void(const LogGap&)>& damaged,
                      const std::function<bool()>& stop) override {
        reader_.check_blocks(damaged, stop);
    }
    StoreFigures figures() override;
    std::vector<ExpiredRange> expired() override { return expired_ranges(*database_); }
    std::optional<Event> expire_telemetry(TimeMs recorded_ms,
                                          TimeMs step_ms,
                                          std::uint32_t fold_version,
                                          TimeMs now_ms) override {
        return writer().expire_telemetry(recorded_ms, step_ms, fold_version, now_ms);
    }
    bool delete_expired() override { return writer().delete_expired(); }
    std::vector<PersonalRecord> personal(std::string_view subject) override {
        return writer().personal().about(subject);
    }
    std::vector<std::string> persons_told_by(TimeMs recorded_ms, std::uint64_t limit) override {
        return writer().personal().told_by(recorded_ms, limit);
    }
    std::uint64_t erase_personal(std::string_view subject, Event& record, TimeMs now_ms) override {
        return writer().erase_personal(subject, record, now_ms);
    }
    void put_outcome(Identity command, const std::string& answer_json) override {
        writer().put_outcome(command, answer_json);
    }
    std::optional<std::string> outcome(Identity command) override;

private:
    [[nodiscard]] LogEnd end() { return writer_ ? writer_->end() : reader_.readable_end(); }
    [[nodiscard]] LogWriter& writer() {
        if (!writer_)
            throw IoError(fmt::format("{} was opened to read only", database_->file().string()));
        return *writer_;
    }

    std::unique_ptr<WriterLock> lock_;  ///< outlives the connection
    std::unique_ptr<Database> database_;
    LogReader reader_;
    std::unique_ptr<LogWriter> writer_;
    Statement keyframe_before_, count_keyframes_, outcome_;
};

std::optional<StoredKeyframe> SqliteStore::keyframe_before(std::uint64_t sequence,
                                                           std::uint32_t fold_version) {
    const std::uint64_t latest = std::min<std::uint64_t>(sequence, INT64_MAX);
    const std::string file = database_->file().string();
    // Only a short cut: the one before and the events lead to the same state.
    try {
        const std::vector<ExpiredRange> gone = expired_ranges(*database_);
        Rows rows{keyframe_before_, std::uint64_t{fold_version}, latest};
        while (rows.next()) {
            if (!is_whole_at(gone, rows.unsigned_integer(0))) continue;
            std::optional<std::string> bytes = decompress(rows.bytes(3), most_keyframe_bytes);
            if (bytes)
                return StoredKeyframe{rows.unsigned_integer(0),
                                      rows.integer(1),
                                      fold_version,
                                      std::string{rows.bytes(2)},
                                      std::move(*bytes)};
            spdlog::warn("{}: the keyframe at sequence {} is damaged, using an older one",
                         file,
                         rows.integer(0));
        }
    } catch (const IoError& error) {
        spdlog::warn("{}: its keyframes cannot be read ({}), folding without", file, error.what());
    }
    return std::nullopt;
}

Timeline SqliteStore::timeline() {
    Timeline whole;
    try {
        // A log that no daemon wrote to since has no such table.
        if (database_->integer("SELECT count(*) FROM sqlite_master WHERE name = 'timeline'") == 0)
            return whole;
        Statement parts{*database_, "SELECT upto, part FROM timeline ORDER BY upto"};
        Rows rows{parts};
        while (rows.next()) {
            const std::optional<std::string> bytes = decompress(rows.bytes(1), most_keyframe_bytes);
            if (!bytes) throw IoError{"a part of the timeline is damaged"};
            yiping::append(whole, timeline_from(*bytes));
        }
    } catch (const IoError& error) {
        spdlog::warn("{}: {}; made again from sequence {} on",
                     database_->file().string(),
                     error.what(),
                     whole.upto + 1);
    }
    return whole;
}

StoreFigures SqliteStore::figures() {
    const LogEnd last = end();
    StoreFigures figures;
    figures.events = last.sequence;
    figures.telemetry = last.telemetry;
    figures.facts = last.sequence - last.telemetry;
    figures.first_recorded_ms = reader_.first_recorded_ms();
    figures.last_recorded_ms = last.recorded_ms;
    try {
        count_keyframes_.first(
            [&](const Rows& row) { figures.keyframes = row.unsigned_integer(0); });
    } catch (const IoError& error) {
        spdlog::warn(
            "{}: its keyframes cannot be counted ({})", database_->file().string(), error.what());
    }
    for (const char* part : {"", "-wal"}) {
        std::error_code absent;
        const std::uintmax_t bytes =
            std::filesystem::file_size(database_->file().string() + part, absent);
        if (!absent) figures.file_bytes += bytes;
    }
    return figures;
}

std::optional<std::string> SqliteStore::outcome(Identity command) {
    std::optional<std::string> answer;
    outcome_.first([&](const Rows& row) { answer = row.bytes(0); }, Blob{outcome_key(command)});
    return answer;
}

}  // namespace

std::unique_ptr<EventStore> open_sqlite_store(const std::filesystem::path& file, OpenMode mode) {
    return std::make_unique<SqliteStore>(file, mode);
}

}  // namespace yiping
