#include "ingest/store/extract.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

#include "ingest/store/compression.hpp"
#include "ingest/store/retention.hpp"
#include "ingest/store/schema.hpp"

namespace yiping {
namespace {

class Extraction {
public:
    Extraction(const Database& from,
               const Database& to,
               std::uint64_t from_sequence,
               std::uint64_t to_sequence)
        : from_{&from}, to_{&to}, first_{from_sequence}, last_{to_sequence} {}

    std::uint64_t run(const std::optional<StoredKeyframe>& begin) {
        const Transaction moment{*from_, Transaction::Kind::read};
        Transaction all{*to_, Transaction::Kind::write};
        copy_facts();
        copy_expired();
        copy_blocks();
        if (begin) {
            Statement insert{*to_, "INSERT INTO keyframe VALUES(?1, ?2, ?3, ?4, ?5)"};
            insert.run(begin->sequence,
                       begin->recorded_ms,
                       std::uint64_t{begin->fold_version},
                       std::string_view{begin->digest},
                       Blob{compressor_.compress(begin->bytes)});
        }
        copy_keyframes();
        copy_contents();
        all.commit();
        return events_;
    }

private:
    void copy_facts() {
        Statement read{*from_,
                       "SELECT sequence, recorded_ms, time_ms, type, subject, source, id, identity,"
                       " content_hash, event_hash, event FROM fact WHERE sequence BETWEEN ?1 AND ?2"
                       " ORDER BY sequence"};
        Statement insert{*to_,
                         "INSERT INTO fact VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
        Rows rows{read, first_, last_};
        while (rows.next()) {
            if (event_hash(rows.bytes(10), rows.unsigned_integer(8)) != rows.unsigned_integer(9))
                damaged(rows.unsigned_integer(0));
            insert.run(rows.integer(0),
                       rows.integer(1),
                       rows.integer(2),
                       rows.bytes(3),
                       rows.bytes(4),
                       rows.bytes(5),
                       rows.bytes(6),
                       rows.integer(7),
                       rows.integer(8),
                       rows.integer(9),
                       rows.bytes(10));
            ++events_;
        }
    }

    /// What of the range is kept no longer, its counts those of the range.
    void copy_expired() {
        Statement insert{*to_, "INSERT INTO expired VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
        Statement facts{*to_, "SELECT count(*) FROM fact WHERE sequence BETWEEN ?1 AND ?2"};
        for (const ExpiredRange& range : expired_ranges(*from_, first_, last_)) {
            const std::uint64_t from = std::max(first_, range.from_sequence);
            const std::uint64_t to = std::min(last_, range.to_sequence);
            std::uint64_t kept = 0;
            facts.first([&](const Rows& row) { kept = row.unsigned_integer(0); }, from, to);
            const std::uint64_t missing = to - from + 1 - kept;
            if (missing == 0) continue;
            telemetry_ += missing;
            insert.run(from,
                       to,
                       range.from_ms,
                       range.to_ms,
                       missing,
                       telemetry_,
                       range.whole_from,
                       range.logged);
        }
        Statement{*to_, "INSERT INTO meta VALUES('personal', 'left out')"}.run();
    }

    void copy_blocks() {
        Statement read{*from_,
                       "SELECT first_sequence, last_sequence, first_recorded_ms, last_recorded_ms,"
                       " events, total, types, block FROM telemetry"
                       " WHERE last_sequence >= ?1 AND first_sequence <= ?2"
                       " ORDER BY first_sequence"};
        const std::vector<ExpiredRange> expired = expired_ranges(*from_);
        Rows rows{read, first_, last_};
        while (rows.next()) {
            if (!expired.empty() && rows.unsigned_integer(1) <= expired.back().to_sequence)
                continue;  // not yet deleted
            const std::optional<std::string> text = decompress(rows.bytes(7), most_block_bytes);
            if (!text) damaged(rows.unsigned_integer(0));
            copy_lines(*text);
        }
    }
    /// The lines of a block that lie in the range, as a block.
    void copy_lines(std::string_view text) {
        std::string kept;
        std::set<std::string> types;
        std::uint64_t first = 0, last = 0, count = 0;
        TimeMs first_ms = 0, last_ms = 0;
        while (!text.empty()) {
            const std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(text.size(), line.size() + 1));
            const Decoded decoded = decoder_.decode_logged(line);
            const auto* event = std::get_if<Event>(&decoded);
            if (event == nullptr) damaged(last);
            if (event->sequence < first_ || event->sequence > last_) continue;
            if (count++ == 0) {
                first = event->sequence;
                first_ms = event->recorded_ms;
            } else {
                kept += '\n';
            }
            kept += line;
            last = event->sequence;
            last_ms = event->recorded_ms;
            types.insert(event->type);
        }
        if (count == 0) return;
        telemetry_ += count;
        events_ += count;
        insert_block_.run(first,
                          last,
                          first_ms,
                          last_ms,
                          count,
                          telemetry_,
                          std::string_view{fmt::to_string(fmt::join(types, "\n"))},
                          Blob{compressor_.compress(kept)});
    }

    void copy_keyframes() {
        Statement read{*from_,
                       "SELECT sequence, recorded_ms, fold_version, digest, state FROM keyframe"
                       " WHERE sequence BETWEEN ?1 AND ?2"};
        Statement insert{*to_, "INSERT OR IGNORE INTO keyframe VALUES(?1, ?2, ?3, ?4, ?5)"};
        Rows rows{read, first_, last_};
        while (rows.next())
            insert.run(rows.integer(0),
                       rows.integer(1),
                       rows.integer(2),
                       rows.bytes(3),
                       Blob{rows.bytes(4)});
    }
    /// What events refer to by hash.
    void copy_contents() {
        Statement read{*from_, "SELECT hash, kind, bytes FROM content"};
        Statement insert{*to_, "INSERT OR IGNORE INTO content VALUES(?1, ?2, ?3)"};
        Rows rows{read};
        while (rows.next()) insert.run(rows.bytes(0), rows.bytes(1), Blob{rows.bytes(2)});
    }

    [[noreturn]] void damaged(std::uint64_t sequence) const {
        throw IoError{fmt::format("{} is damaged at sequence {}; run `ingest verify` on it",
                                  from_->file().string(),
                                  sequence)};
    }

    const Database *from_, *to_;
    std::uint64_t first_, last_;
    Statement insert_block_{*to_, "INSERT INTO telemetry VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"};
    Decoder decoder_;
    Compressor compressor_;
    std::uint64_t events_ = 0, telemetry_ = 0;
};

void remove_store(const std::filesystem::path& file) {
    for (const char* beside : {"", "-wal", "-shm"}) {
        std::error_code absent;
        std::filesystem::remove(file.string() + beside, absent);
    }
}

}  // namespace

std::uint64_t extract_log(const std::filesystem::path& from,
                          const std::filesystem::path& to,
                          std::uint64_t from_sequence,
                          std::uint64_t to_sequence,
                          const std::optional<StoredKeyframe>& begin) {
    if (std::filesystem::exists(to))
        throw IoError{fmt::format("{} is there already; name a new file", to.string())};
    const std::unique_ptr<Database> source = open_store_to_read(from);
    try {
        const std::unique_ptr<Database> copy = open_store_to_write(to);
        return Extraction{*source, *copy, from_sequence, to_sequence}.run(begin);
    } catch (const std::exception&) {
        remove_store(to);
        throw;
    }
}

}  // namespace yiping
