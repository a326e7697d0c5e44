// What a producer knows of its own events, written before it acts on it: whoever kills it learns no
// less than it knew.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ingest/event/time.hpp"

namespace yiping {

/// One event that was, or was about to be, sent.
struct JournalEntry {
    TimeMs time_ms = 0;          ///< that it says it happened
    std::uint64_t sequence = 0;  ///< that its ack told; 0 without one
};

/// Appends lines by single writes: a process that is killed leaves whole lines and at most one torn
/// one, which counts for nothing.
class Journal {
public:
    explicit Journal(const std::filesystem::path& file);
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    Journal(Journal&&) = delete;
    Journal& operator=(Journal&&) = delete;
    ~Journal();

    void note_sent(std::uint64_t number, TimeMs time_ms);
    void note_acked(std::uint64_t number, std::uint64_t sequence);

    /// By number, from 1. Throws std::runtime_error when an event was acked under two sequences.
    [[nodiscard]] static std::map<std::uint64_t, JournalEntry> read(
        const std::filesystem::path& file);

private:
    void write_line(const std::string& line) const;
    int file_;
};

/// The event of this number of a producer: always the same text. Every fifth is a fact.
[[nodiscard]] std::string torture_event(int producer, std::uint64_t number, TimeMs time_ms);
[[nodiscard]] std::string torture_source(int producer);

}  // namespace yiping
