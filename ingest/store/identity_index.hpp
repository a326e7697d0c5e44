// Which facts the log holds, by the hash of source and id: how a repetition is recognised for ever
// at a price that does not grow with the log.
//
// New entries gather in memory. So many of them are written as one sorted run that never changes;
// so many runs are merged into a larger one. A run is looked into only when its filter, two bytes
// an entry in memory, says that it may hold what is asked for. Everything here follows from the
// facts.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ingest/store/sqlite.hpp"

namespace yiping {

/// One fact: the low half of identity_of(), and where it is. Stored as it lies in memory.
struct IdentityEntry {
    std::int64_t identity = 0;  ///< signed only to be sorted as it is stored
    std::uint64_t sequence = 0;
    auto operator<=>(const IdentityEntry&) const = default;
};
static_assert(sizeof(IdentityEntry) == 16);
/// As many as fit into one page of the file.
inline constexpr std::size_t identity_page_entries = 250;

/// A set that never forgets and takes about one of a thousand others for its own: one cache line a
/// question (a split block Bloom filter of 16 bits an entry).
class IdentityFilter {
public:
    /// What an identity is asked by; the same for every filter, so worked out once for all of them.
    struct Question {
        explicit Question(std::uint64_t identity);
        std::uint64_t identity;
        std::uint32_t bits[8]{};  ///< one in each word of a block
    };

    IdentityFilter() = default;
    explicit IdentityFilter(std::span<const IdentityEntry> entries);
    /// As bytes() gave it; of a wrong size: it holds nothing.
    explicit IdentityFilter(std::string_view bytes);

    [[nodiscard]] bool may_hold(const Question& question) const;
    void prefetch(std::uint64_t identity) const;
    [[nodiscard]] std::string_view bytes() const;

private:
    static constexpr std::size_t words = 8;
    struct alignas(32) Block {
        std::uint32_t bits[words]{};
    };
    [[nodiscard]] std::size_t block_of(std::uint64_t identity) const;

    std::vector<Block> blocks_;
};

/// All entries of a run, as they are stored; as far as they can be read.
[[nodiscard]] std::vector<IdentityEntry> identity_entries(const Database& database,
                                                          std::int64_t run);

/// Of one writer. Writes belong into its transaction: begin(), add() and write_due() before the
/// commit, keep() after it; without keep() nothing has happened. Must not outlive its database.
class IdentityIndex {
public:
    static constexpr std::size_t small_run_entries = 65'536;
    static constexpr std::size_t runs_to_merge = 16;

    /// Takes in the facts that no run holds yet; writes runs when they are many.
    explicit IdentityIndex(const Database& database);

    /// Soon find() will ask for this one.
    void prefetch(std::uint64_t identity) const;
    /// Sequences of the facts with this hash, newest runs first: mostly none, hardly ever several.
    [[nodiscard]] const std::vector<std::uint64_t>& find(std::uint64_t identity);

    void begin();
    void add(std::uint64_t identity, std::uint64_t sequence);
    void write_due();
    void keep();

private:
    struct Run {
        std::int64_t number = 0;
        std::size_t entries = 0;
        std::uint64_t upto = 0;
        IdentityFilter filter;
        std::vector<std::int64_t> fences;  ///< the first identity of each page
    };

    /// What a transaction makes of the runs.
    struct Written {
        std::size_t stay;  ///< of the oldest
        Run run;
    };

    void load_runs();
    void take_in_later_facts();
    [[nodiscard]] Run write_run(std::vector<IdentityEntry> entries, std::uint64_t upto);
    [[nodiscard]] std::size_t merge_small_runs(std::vector<IdentityEntry>& entries);
    void find_in(const Run& run, std::int64_t identity);
    [[nodiscard]] std::vector<IdentityEntry> entries_of(const Run& run);

    const Database* database_;
    Statement insert_run_, insert_page_, read_page_, delete_run_, delete_pages_;
    std::vector<Run> runs_;  ///< oldest first
    tsl::robin_map<std::uint64_t, std::uint64_t> recent_;
    std::vector<IdentityEntry> collided_;  ///< recent ones whose hash stands in recent_ already
    // of the transaction in hand
    std::vector<IdentityEntry> added_;
    std::optional<Written> written_;
    std::vector<std::uint64_t> found_;
};

}  // namespace yiping
