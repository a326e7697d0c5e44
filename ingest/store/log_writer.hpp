// Writing a store: what is new gets its sequence, everything of a batch goes to disk in one commit.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/store/compression.hpp"
#include "ingest/store/event_store.hpp"
#include "ingest/store/identity_index.hpp"
#include "ingest/store/log_reader.hpp"
#include "ingest/store/personal.hpp"
#include "ingest/store/retention.hpp"
#include "ingest/store/sqlite.hpp"
#include "ingest/store/telemetry_window.hpp"

namespace yiping {

/// How long a repeated telemetry event is recognised, by recordedtime. Facts are recognised for
/// ever.
inline constexpr TimeMs telemetry_window_ms = 10 * minute_ms;

/// The one writer of a store. After a write or a sync that failed it takes nothing more; a full
/// disk is no failure. Must not outlive its database.
class LogWriter {
public:
    explicit LogWriter(const Database& database);
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;
    LogWriter(LogWriter&&) = delete;
    LogWriter& operator=(LogWriter&&) = delete;
    ~LogWriter();

    /// As EventStore::append.
    [[nodiscard]] std::vector<AppendOutcome> append(std::span<Event> batch, TimeMs now_ms);
    /// As EventStore::erase_personal.
    [[nodiscard]] std::uint64_t erase_personal(std::string_view subject,
                                               Event& record,
                                               TimeMs now_ms);
    [[nodiscard]] PersonalTable& personal() { return personal_; }
    /// As EventStore::expire_telemetry and delete_expired.
    [[nodiscard]] std::optional<Event> expire_telemetry(TimeMs recorded_ms,
                                                        TimeMs step_ms,
                                                        std::uint32_t fold_version,
                                                        TimeMs now_ms);
    bool delete_expired();
    void put_keyframe(const StoredKeyframe& keyframe);
    void put_outcome(Identity command, const std::string& answer_json);
    [[nodiscard]] const LogEnd& end() const { return end_; }

private:
    struct Draft;
    /// One commit's telemetry, as far as it can still be repeated.
    struct Commit {
        std::uint64_t first_sequence;
        TimeMs last_recorded_ms;
    };

    void load_window();
    template <class Write>
    void guarded(const Write& write);
    template <class Also>
    void append(Draft& draft, TimeMs now_ms, const Also& also);
    void decide(Draft& draft, TimeMs now_ms);
    [[nodiscard]] std::optional<AppendOutcome> find_stored(const Event& event,
                                                           Identity identity,
                                                           std::uint64_t oldest);
    [[nodiscard]] std::uint64_t oldest_remembered(TimeMs now_ms) const;
    void write_fact(const Event& event, Identity identity);
    void write_telemetry(const Draft& draft);
    void write_block(std::span<const Event* const> events,
                     std::string_view text,
                     std::uint64_t total);
    void remember(const Draft& draft);
    void checkpoint_if_due();
    void empty_wal_if_due();

    const Database* database_;
    Statement fact_at_, insert_fact_, insert_block_, insert_recent_, forget_recent_,
        insert_keyframe_, insert_timeline_, insert_outcome_;
    PersonalTable personal_;
    IdentityIndex facts_;
    Retention retention_;
    Compressor compressor_;
    LogEnd end_;
    TelemetryWindow window_;
    std::deque<Commit> commits_;  ///< oldest first
    int wal_pages_ = 0;           ///< after the last commit
    int checkpointed_pages_ = 0;  ///< of these, at the last checkpoint
    bool wal_holds_erased_ = false;
    std::string failure_;  ///< why nothing more is taken
};

}  // namespace yiping
