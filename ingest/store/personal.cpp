#include "ingest/store/personal.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include "ingest/store/schema.hpp"

namespace yiping {

std::string person_of(const Event& event) {
    if (const auto* roster = std::get_if<RosterSet>(&event.body))
        return fmt::format("roster/{}/{}", roster->area, roster->post);
    return event.subject;
}

std::uint64_t personal_hash(std::uint64_t sequence,
                            std::string_view subject,
                            std::string_view json) {
    const std::uint64_t seed = XXH3_64bits_withSeed(subject.data(), subject.size(), sequence);
    return XXH3_64bits_withSeed(json.data(), json.size(), seed);
}

PersonalTable::PersonalTable(const Database& database)
    : insert_{database, "INSERT INTO personal VALUES(?1, ?2, ?3, ?4, ?5, ?6, NULL)"},
      about_{database,
             "SELECT sequence, data, erased_by FROM personal WHERE subject = ?1"
             " ORDER BY sequence DESC LIMIT ?2"},
      told_by_{database,
               "SELECT subject, min(sequence) AS first FROM personal"
               " WHERE recorded_ms <= ?1 AND erased_by IS NULL"
               " GROUP BY subject ORDER BY first LIMIT ?2"},
      erase_{database,
             "UPDATE personal SET data = '', hash = 0, erased_by = ?2"
             " WHERE subject = ?1 AND erased_by IS NULL RETURNING sequence"},
      read_fact_{database, "SELECT event FROM fact WHERE sequence = ?1"},
      forget_hash_{database,
                   "UPDATE fact SET content_hash = 0, event_hash = ?2 WHERE sequence = ?1"} {}

void PersonalTable::insert(const Event& event) {
    if (event.personal.empty()) return;
    const std::string subject = person_of(event);
    insert_.run(event.sequence,
                event.recorded_ms,
                std::string_view{subject},
                std::string_view{event.source},
                std::string_view{event.personal},
                personal_hash(event.sequence, subject, event.personal));
}

std::vector<PersonalRecord> PersonalTable::about(std::string_view subject) {
    std::vector<PersonalRecord> records;
    Rows rows{about_, subject, most_records};
    while (rows.next())
        records.push_back(
            {rows.unsigned_integer(0), std::string{rows.bytes(1)}, rows.unsigned_integer(2)});
    return records;
}

std::vector<std::string> PersonalTable::told_by(TimeMs recorded_ms, std::uint64_t limit) {
    std::vector<std::string> subjects;
    Rows rows{told_by_, recorded_ms, limit};
    while (rows.next()) subjects.emplace_back(rows.bytes(0));
    return subjects;
}

std::uint64_t PersonalTable::erase(std::string_view subject, std::uint64_t erased_by) {
    std::vector<std::uint64_t> erased;
    {
        Rows rows{erase_, subject, erased_by};
        while (rows.next()) erased.push_back(rows.unsigned_integer(0));
    }
    for (const std::uint64_t sequence : erased) {
        std::uint64_t hash = 0;
        const bool is_fact = read_fact_.first(
            [&](const Rows& row) { hash = event_hash(row.bytes(0), 0); }, sequence);
        if (is_fact) forget_hash_.run(sequence, hash);
    }
    return erased.size();
}

}  // namespace yiping
