// What a store does besides taking events in and handing them on: it shows and erases what persons
// told, and lets telemetry go by its age.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/store/event_store.hpp"
#include "ingest/store/personal.hpp"
#include "ingest/store/retention.hpp"

namespace yiping {

/// The other half of the contract of a store, of the same thread. What changes the log throws as
/// EventStore::append does, and needs a store that was opened to write.
class LogKeeper {
public:
    LogKeeper() = default;
    LogKeeper(const LogKeeper&) = delete;
    LogKeeper& operator=(const LogKeeper&) = delete;
    LogKeeper(LogKeeper&&) = delete;
    LogKeeper& operator=(LogKeeper&&) = delete;
    virtual ~LogKeeper() = default;

    /// What of the telemetry is kept no longer, in order.
    [[nodiscard]] virtual std::vector<ExpiredRange> expired() = 0;
    /// Lets the telemetry go that was recorded by a moment and lies before a keyframe of this fold
    /// that is as old, once that is a step further than before. From then on nobody reads it;
    /// returns the event that says so.
    [[nodiscard]] virtual std::optional<Event> expire_telemetry(TimeMs recorded_ms,
                                                                TimeMs step_ms,
                                                                std::uint32_t fold_version,
                                                                TimeMs now_ms) = 0;
    /// Makes room of a part of what expired, with the keyframes before what is left; false when
    /// there is nothing more. To be called now and then.
    virtual bool delete_expired() = 0;

    /// What is kept of persons about a subject, newest first; see person_of().
    [[nodiscard]] virtual std::vector<PersonalRecord> personal(std::string_view subject) = 0;
    /// Subjects of whom something is kept that was told by that moment, oldest first.
    [[nodiscard]] virtual std::vector<std::string> persons_told_by(TimeMs recorded_ms,
                                                                   std::uint64_t limit) = 0;
    /// Appends the event that says so and erases what is kept about a subject, in one commit.
    /// Returns how many records that were.
    [[nodiscard]] virtual std::uint64_t erase_personal(std::string_view subject,
                                                       Event& record,
                                                       TimeMs now_ms) = 0;
};

/// Every store is both.
[[nodiscard]] inline LogKeeper& keeper_of(EventStore& store) {
    return dynamic_cast<LogKeeper&>(store);
}

}  // namespace yiping
