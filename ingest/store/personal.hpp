// Who reported, and how people are reached: rows apart from the events, so that they can be erased
// while the events stay for ever.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/event.hpp"
#include "ingest/store/sqlite.hpp"

namespace yiping {

/// What one event told about a person.
struct PersonalRecord {
    std::uint64_t sequence = 0;   ///< of that event
    std::string json;             ///< an object: reporter, phone; empty once erased
    std::uint64_t erased_by = 0;  ///< sequence of person.erased; 0 while it is kept
};

/// Whom an event's personal data are about: its subject; "roster/<area>/<post>" for roster.set.
[[nodiscard]] std::string person_of(const Event& event);

/// personal.hash: a changed bit in the row no longer fits it.
[[nodiscard]] std::uint64_t personal_hash(std::uint64_t sequence,
                                          std::string_view subject,
                                          std::string_view json);

/// The table. Writes belong into a transaction. Must not outlive its database.
class PersonalTable {
public:
    /// More than any real subject gathers.
    static constexpr std::uint64_t most_records = 1'000;

    explicit PersonalTable(const Database& database);

    /// What an event told, if it told anything.
    void insert(const Event& event);
    /// Newest first, erased ones too.
    [[nodiscard]] std::vector<PersonalRecord> about(std::string_view subject);
    /// Subjects of whom something is kept that was told by that moment, oldest first.
    [[nodiscard]] std::vector<std::string> told_by(TimeMs recorded_ms, std::uint64_t limit);
    /// Leaves of what is kept of a subject only that it was, and no hash of it either: by a hash a
    /// telephone number is soon guessed. Returns how many records that were.
    std::uint64_t erase(std::string_view subject, std::uint64_t erased_by);

private:
    Statement insert_, about_, told_by_, erase_, read_fact_, forget_hash_;
};

}  // namespace yiping
