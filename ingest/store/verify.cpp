#include "ingest/store/verify.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/store/compression.hpp"
#include "ingest/store/identity_index.hpp"
#include "ingest/store/log_reader.hpp"
#include "ingest/store/personal.hpp"
#include "ingest/store/retention.hpp"
#include "ingest/store/schema.hpp"

namespace yiping {
namespace {

class Verifier {
public:
    Verifier(const Database& database, const VerifyProgress& progress)
        : database_{&database},
          progress_{&progress},
          facts_{database,
                 "SELECT sequence, recorded_ms, time_ms, type, subject, source, id, identity, "
                 "content_hash, event_hash,"
                 " event FROM fact ORDER BY sequence"},
          blocks_{database,
                  "SELECT first_sequence, last_sequence, first_recorded_ms, last_recorded_ms, "
                  "events, total, types,"
                  " block FROM telemetry ORDER BY first_sequence"},
          keyframes_{database,
                     "SELECT sequence, digest, state FROM keyframe WHERE fold_version = ?1 ORDER "
                     "BY sequence"} {}

    VerifyReport run() {
        const Transaction as_of_now{*database_, Transaction::Kind::read};
        attempt("the file's pages", [&] { check_pages(); });
        attempt("its repetitions", [&] { check_repetitions(); });
        attempt("its records of what is kept no longer", [&] { check_expired(); });
        attempt("its events", [&] { check_log(); });
        attempt("its personal data", [&] { check_personal(); });
        attempt("its index of facts", [&] { check_identities(); });
        report_.last_sequence = city_.last_sequence;
        report_.digest = digest_of(city_);
        return std::move(report_);
    }

private:
    void damaged(std::uint64_t sequence, std::string what) {
        ++report_.damage_count;
        if (report_.damages.size() < VerifyReport::most_damages)
            report_.damages.push_back({sequence, std::move(what)});
    }
    /// A page that SQLite cannot follow ends one check, not all.
    template <class Check>
    void attempt(std::string_view what, const Check& check) {
        try {
            check();
        } catch (const IoError& error) {
            damaged(last_, fmt::format("{} cannot be read further: {}", what, error.what()));
        }
    }

    void check_pages() {
        Statement statement{*database_, "PRAGMA integrity_check"};
        Rows rows{statement};
        while (rows.next())
            if (rows.bytes(0) != "ok") damaged(0, std::string{rows.bytes(0)});
    }
    void check_repetitions() {
        Statement statement{*database_,
                            "SELECT max(sequence) FROM fact GROUP BY identity HAVING count(*) > 1"};
        Rows rows{statement};
        while (rows.next())
            damaged(rows.unsigned_integer(0), "the event is in the log more than once");
    }

    /// The records by themselves; whether they fit is seen when the log is read.
    void check_expired() {
        expired_ = expired_ranges(*database_);
        std::uint64_t total = 0, end = 0;
        for (const ExpiredRange& range : expired_) {
            total += range.events;
            report_.expired += range.events;
            const bool is_sound =
                range.from_sequence > end && range.to_sequence >= range.from_sequence &&
                range.events > 0 && range.telemetry_upto == total &&
                range.whole_from >= range.to_sequence && range.to_ms >= range.from_ms;
            if (!is_sound)
                damaged(range.from_sequence, "the record of what is kept no longer makes no sense");
            end = range.to_sequence;
        }
        if (expired_.empty()) return;
        const std::uint64_t whole_from = expired_.back().whole_from;
        const bool reaches = LogReader{*database_}.end().sequence >= whole_from;
        if (reaches && database_->integer(fmt::format(
                           "SELECT count(*) FROM keyframe WHERE sequence = {}", whole_from)) == 0)
            damaged(whole_from, "the keyframe from which on the log is whole is not in it");
        total_ = total;
    }
    /// A hole in the sequence; false when it is not what a record says.
    bool is_expired(std::uint64_t from_sequence, std::uint64_t to_sequence) {
        while (from_sequence <= to_sequence) {
            while (range_ < expired_.size() && expired_[range_].to_sequence < from_sequence)
                end_range();
            if (range_ == expired_.size() || !expired_[range_].holds(from_sequence)) return false;
            const std::uint64_t end = std::min(to_sequence, expired_[range_].to_sequence);
            missing_ += end - from_sequence + 1;
            from_sequence = end + 1;
        }
        return true;
    }
    void end_range() {
        const ExpiredRange& range = expired_[range_++];
        if (missing_ != range.events)
            damaged(range.from_sequence,
                    fmt::format("by its record {} positions and readings up to {} are kept no "
                                "longer, {} are missing",
                                range.events,
                                range.to_sequence,
                                missing_));
        missing_ = 0;
    }

    void check_personal() {
        if (database_->integer("PRAGMA user_version") < 2) return;
        Statement statement{*database_,
                            "SELECT p.sequence, p.subject, p.data, p.hash, p.erased_by, e.type,"
                            " f.source, p.source FROM personal p"
                            " LEFT JOIN fact e ON e.sequence = p.erased_by"
                            " LEFT JOIN fact f ON f.sequence = p.sequence ORDER BY p.sequence"};
        Rows rows{statement};
        while (rows.next()) {
            ++report_.personal;
            const std::uint64_t sequence = rows.unsigned_integer(0);
            const bool is_erased = rows.integer(4) != 0;
            if (sequence > last_)
                damaged(sequence, "personal data belong to an event that is not in the log");
            else if (!rows.bytes(6).empty() && rows.bytes(6) != rows.bytes(7))
                damaged(sequence, "personal data belong to an event of another source");
            if (!is_erased &&
                personal_hash(sequence, rows.bytes(1), rows.bytes(2)) != rows.unsigned_integer(3))
                damaged(sequence, "the personal data are not what was told");
            if (is_erased && (!rows.bytes(2).empty() || rows.integer(3) != 0))
                damaged(sequence, "personal data that were erased are still there");
            if (is_erased && rows.bytes(5) != "person.erased")
                damaged(sequence,
                        fmt::format("personal data were erased, and {} says nothing of it",
                                    rows.integer(4)));
        }
        // Events say that something was told; in a part of a log it was left out.
        if (database_->integer("SELECT count(*) FROM meta WHERE key = 'personal'") != 0) return;
        Statement kept{*database_, "SELECT 1 FROM personal WHERE sequence = ?1"};
        for (const std::uint64_t sequence : told_personal_)
            if (!kept.first([](const Rows&) {}, sequence))
                damaged(sequence, "the personal data that it told are not kept");
    }

    /// Whether two sets of entries are the same, without holding them.
    struct EntrySum {
        std::uint64_t entries = 0, mixed = 0;
        void add(const IdentityEntry& entry) {
            ++entries;
            mixed += XXH3_64bits(&entry, sizeof entry);
        }
        bool operator==(const EntrySum&) const = default;
    };

    void check_identities() {
        if (database_->integer("SELECT count(*) FROM sqlite_master WHERE name = 'identity_run'") ==
            0)
            return;
        EntrySum indexed, in_log;
        std::uint64_t upto = 0;
        {
            Statement runs{*database_,
                           "SELECT run, entries, upto, filter FROM identity_run ORDER BY run"};
            Rows rows{runs};
            while (rows.next()) {
                check_run(rows, indexed);
                upto = std::max(upto, rows.unsigned_integer(2));
            }
        }
        each_fact_upto(upto, [&](const IdentityEntry& entry) { in_log.add(entry); });
        if (indexed != in_log) find_index_damage(upto);
    }
    void check_run(const Rows& row, EntrySum& indexed) {
        const IdentityFilter filter{row.bytes(3)};
        const std::vector<IdentityEntry> entries = identity_entries(*database_, row.integer(0));
        if (entries.size() != row.unsigned_integer(1) || !std::ranges::is_sorted(entries))
            damaged(0, fmt::format("run {} of the index of facts is damaged", row.integer(0)));
        for (const IdentityEntry& entry : entries) {
            if (!filter.may_hold(
                    IdentityFilter::Question{static_cast<std::uint64_t>(entry.identity)}))
                damaged(entry.sequence, "the index of facts does not find the event");
            indexed.add(entry);
        }
    }
    template <class Use>
    void each_fact_upto(std::uint64_t upto, const Use& use) {
        Statement facts{*database_,
                        "SELECT identity, sequence FROM fact WHERE sequence <= ?1"
                        " ORDER BY sequence"};
        Rows rows{facts, upto};
        while (rows.next()) use(IdentityEntry{rows.integer(0), rows.unsigned_integer(1)});
    }
    /// Where the two differ.
    void find_index_damage(std::uint64_t upto) {
        std::vector<IdentityEntry> indexed;
        {
            Statement runs{*database_, "SELECT run FROM identity_run"};
            Rows rows{runs};
            while (rows.next()) {
                const auto entries = identity_entries(*database_, rows.integer(0));
                indexed.insert(indexed.end(), entries.begin(), entries.end());
            }
        }
        std::ranges::sort(indexed);
        std::vector<bool> is_fact(indexed.size());
        each_fact_upto(upto, [&](const IdentityEntry& entry) {
            const auto found = std::ranges::lower_bound(indexed, entry);
            if (found == indexed.end() || *found != entry)
                damaged(entry.sequence, "the event is not in the index of facts");
            else
                is_fact[static_cast<std::size_t>(found - indexed.begin())] = true;
        });
        for (std::size_t i = 0; i < indexed.size(); ++i)
            if (!is_fact[i])
                damaged(indexed[i].sequence, "the index of facts names an event that is not there");
    }

    void check_log() {
        const std::uint64_t end = LogReader{*database_}.end().sequence;
        Rows facts{facts_}, blocks{blocks_}, keyframes{keyframes_, std::uint64_t{fold_version}};
        bool has_fact = facts.next(), has_block = blocks.next();
        keyframe_ = keyframes.next() ? &keyframes : nullptr;
        begin_at_keyframe();
        std::vector<Event> block;
        std::size_t in_block = 0;
        while (has_fact || has_block || in_block < block.size()) {
            while (in_block == block.size() && has_block) {
                if (is_leftover(blocks.unsigned_integer(1))) {
                    has_block = blocks.next();
                    continue;
                }
                block = check_block(blocks);
                in_block = 0;
                has_block = blocks.next();
            }
            const bool block_ended = in_block == block.size();
            if (has_fact && (block_ended || facts.unsigned_integer(0) < block[in_block].sequence)) {
                if (const auto event = check_fact(facts)) take(*event, end);
                has_fact = facts.next();
            } else if (!block_ended) {
                take(block[in_block++], end);
            }
        }
        for (; keyframe_ != nullptr; keyframe_ = keyframes.next() ? &keyframes : nullptr)
            check_keyframe();
        while (range_ < expired_.size()) end_range();
        report_.keyframes_other = static_cast<std::uint64_t>(database_->integer(
            fmt::format("SELECT count(*) FROM keyframe WHERE fold_version <> {}", fold_version)));
    }

    /// Of what is kept no longer and was not yet deleted.
    [[nodiscard]] bool is_leftover(std::uint64_t last_sequence) const {
        return !expired_.empty() && last_sequence <= expired_.back().to_sequence;
    }
    /// A part of a log begins with the state right before its first event.
    void begin_at_keyframe() {
        auto first = static_cast<std::uint64_t>(
            database_->integer("SELECT min(first) FROM (SELECT min(sequence) AS first FROM fact"
                               " UNION ALL SELECT min(first_sequence) FROM telemetry)"));
        if (!expired_.empty()) first = std::min(first, expired_.front().from_sequence);
        if (first <= 1 || keyframe_ == nullptr || keyframe_->unsigned_integer(0) != first - 1)
            return;
        const std::optional<std::string> state =
            decompress(keyframe_->bytes(2), most_keyframe_bytes);
        if (!state) return;
        city_ = city_from_keyframe(*state);
        last_ = first - 1;
    }

    /// The event of a row, when it is as it was stored.
    std::optional<Event> check_fact(const Rows& row) {
        ++report_.facts;
        const std::uint64_t sequence = row.unsigned_integer(0);
        if (event_hash(row.bytes(10), row.unsigned_integer(8)) != row.unsigned_integer(9)) {
            damaged(sequence, "the event is not what was stored");
            return std::nullopt;
        }
        std::optional<Event> event = decoded(row.bytes(10), sequence);
        if (!event) return std::nullopt;
        const bool columns_fit =
            event->sequence == sequence && event->recorded_ms == row.integer(1) &&
            event->time_ms == row.integer(2) && event->type == row.bytes(3) &&
            event->subject == row.bytes(4) && event->source == row.bytes(5) &&
            event->id == row.bytes(6) &&
            identity_of(event->source, event->id).low == row.unsigned_integer(7);
        const std::string_view text = row.bytes(10);
        if (text.find(",\"personal\":\"", text.rfind("\"recordedtime\":")) != text.npos)
            told_personal_.push_back(sequence);
        if (!columns_fit)
            damaged(sequence, "the event's columns say something else than the event");
        return event;
    }

    /// The events of a block that can still be read.
    std::vector<Event> check_block(const Rows& row) {
        const std::uint64_t first = row.unsigned_integer(0);
        const std::optional<std::string> text = decompress(row.bytes(7), most_block_bytes);
        report_.telemetry += row.unsigned_integer(4);
        total_ += row.unsigned_integer(4);
        if (row.unsigned_integer(5) != total_) damaged(first, "the block's total is wrong");
        if (!text) {
            damaged(first, fmt::format("the block of {} events is damaged", row.integer(4)));
            return {};
        }
        std::vector<Event> events;
        std::set<std::string> types;
        for (std::string_view rest = *text; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (std::optional<Event> event = decoded(line, first)) {
                types.insert(event->type);
                events.push_back(std::move(*event));
            }
        }
        const bool columns_fit = !events.empty() && events.size() == row.unsigned_integer(4) &&
                                 events.front().sequence == first &&
                                 events.back().sequence == row.unsigned_integer(1) &&
                                 events.front().recorded_ms == row.integer(2) &&
                                 events.back().recorded_ms == row.integer(3) &&
                                 fmt::to_string(fmt::join(types, "\n")) == row.bytes(6);
        if (!columns_fit) damaged(first, "the block's columns say something else than its events");
        return events;
    }

    std::optional<Event> decoded(std::string_view json, std::uint64_t near_sequence) {
        Decoded decoded = decoder_.decode_logged(json);
        if (auto* event = std::get_if<Event>(&decoded)) return std::move(*event);
        damaged(near_sequence,
                fmt::format("an event cannot be read: {}", std::get<Reject>(decoded).detail));
        return std::nullopt;
    }

    void take(const Event& event, std::uint64_t end) {
        while (keyframe_ != nullptr && keyframe_->unsigned_integer(0) < event.sequence) {
            check_keyframe();
            if (!keyframe_->next()) keyframe_ = nullptr;
        }
        if (event.sequence <= last_)
            damaged(event.sequence, fmt::format("the event comes after {}", last_));
        else if (event.sequence != last_ + 1 && !is_expired(last_ + 1, event.sequence - 1))
            damaged(
                last_ + 1,
                fmt::format(
                    "{} events are missing before {}", event.sequence - last_ - 1, event.sequence));
        if (event.recorded_ms < last_recorded_ms_)
            damaged(event.sequence, "recordedtime runs backwards");
        last_ = std::max(last_, event.sequence);
        last_recorded_ms_ = std::max(last_recorded_ms_, event.recorded_ms);
        ++report_.events;
        apply(city_, event);
        if (*progress_ && report_.events % 16'384 == 0) (*progress_)(last_, end);
    }

    void check_keyframe() {
        const std::uint64_t sequence = keyframe_->unsigned_integer(0);
        if (!is_whole_at(expired_, sequence)) return;  // to be deleted with what led to it
        const std::uint64_t whole_from = expired_.empty() ? 0 : expired_.back().whole_from;
        ++report_.keyframes;
        const std::optional<std::string> state =
            decompress(keyframe_->bytes(2), most_keyframe_bytes);
        if (!state)
            damaged(sequence, "the keyframe is damaged");
        else if (digest_of_keyframe(*state) != keyframe_->bytes(1))
            damaged(sequence, "the keyframe's digest is not that of its state");
        else if (sequence == whole_from && whole_from != 0)
            city_ = city_from_keyframe(*state);  // what led to it is kept no longer
        else if (last_ != sequence)
            damaged(sequence, "the keyframe stands where the log has no event");
        else if (digest_of(city_) != keyframe_->bytes(1))
            damaged(sequence, "the keyframe is not the fold of the events before it");
    }

    const Database* database_;
    const VerifyProgress* progress_;
    Statement facts_, blocks_, keyframes_;
    Decoder decoder_;
    CityState city_;
    Rows* keyframe_ = nullptr;                  ///< the next one to be reached; null after the last
    std::vector<std::uint64_t> told_personal_;  ///< facts that say that something is kept apart
    std::vector<ExpiredRange> expired_;
    std::size_t range_ = 0;      ///< the one that is being passed, or the next
    std::uint64_t missing_ = 0;  ///< events in it that are not there
    std::uint64_t total_ = 0;    ///< telemetry so far, what is kept no longer included
    std::uint64_t last_ = 0;
    TimeMs last_recorded_ms_ = 0;
    VerifyReport report_;
};

}  // namespace

VerifyReport verify_store(const std::filesystem::path& file, const VerifyProgress& progress) {
    const std::unique_ptr<Database> database = open_store_to_read(file);
    return Verifier{*database, progress}.run();
}

}  // namespace yiping
