#include "ingest/store/identity_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

static_assert(std::endian::native == std::endian::little, "runs are stored as they lie in memory");

constexpr unsigned page_bits = 24;  ///< page numbers of one run; above them its own number

std::int64_t page_key(std::int64_t run, std::size_t page) {
    return (run << page_bits) | static_cast<std::int64_t>(page);
}

template <class T>
std::string_view bytes_of(std::span<const T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

template <class T>
std::vector<T> values_of(std::string_view bytes) {
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

/// One bit in each of a block's eight words.
constexpr std::array<std::uint32_t, 8> salts{0x47b6137bU,
                                             0x44974d91U,
                                             0x8824ad5bU,
                                             0xa2b7289dU,
                                             0x705495c7U,
                                             0x2df1424bU,
                                             0x9efc4947U,
                                             0x5c6bfb31U};

}  // namespace

IdentityFilter::Question::Question(std::uint64_t of) : identity{of} {
    for (std::size_t word = 0; word < words; ++word)
        bits[word] = 1U << ((static_cast<std::uint32_t>(identity) * salts[word]) >> 27U);
}

IdentityFilter::IdentityFilter(std::span<const IdentityEntry> entries)
    : blocks_(std::max<std::size_t>(1, entries.size() * 2 / sizeof(Block))) {
    for (const IdentityEntry& entry : entries) {
        const Question question{static_cast<std::uint64_t>(entry.identity)};
        Block& block = blocks_[block_of(question.identity)];
        for (std::size_t word = 0; word < words; ++word) block.bits[word] |= question.bits[word];
    }
}

IdentityFilter::IdentityFilter(std::string_view bytes) : blocks_(bytes.size() / sizeof(Block)) {
    if (!blocks_.empty()) std::memcpy(blocks_.data(), bytes.data(), blocks_.size() * sizeof(Block));
}

std::string_view IdentityFilter::bytes() const {
    return bytes_of(std::span{blocks_});
}

std::size_t IdentityFilter::block_of(std::uint64_t identity) const {
    return static_cast<std::size_t>(((identity >> 32U) * blocks_.size()) >> 32U);
}

void IdentityFilter::prefetch(std::uint64_t identity) const {
    if (!blocks_.empty()) __builtin_prefetch(&blocks_[block_of(identity)]);
}

bool IdentityFilter::may_hold(const Question& question) const {
    if (blocks_.empty()) return false;
    const Block& block = blocks_[block_of(question.identity)];
    std::uint32_t missing = 0;
    for (std::size_t word = 0; word < words; ++word)
        missing |= ~block.bits[word] & question.bits[word];
    return missing == 0;
}

std::vector<IdentityEntry> identity_entries(const Database& database, std::int64_t run) {
    Statement pages{database,
                    "SELECT entries FROM identity_page WHERE page BETWEEN ?1 AND ?2 ORDER BY page"};
    std::vector<IdentityEntry> entries;
    Rows rows{pages, page_key(run, 0), page_key(run + 1, 0) - 1};
    while (rows.next()) {
        const auto page = values_of<IdentityEntry>(rows.bytes(0));
        entries.insert(entries.end(), page.begin(), page.end());
    }
    return entries;
}

IdentityIndex::IdentityIndex(const Database& database)
    : database_{&database},
      insert_run_{database, "INSERT INTO identity_run VALUES(?1, ?2, ?3, ?4, ?5)"},
      insert_page_{database, "INSERT INTO identity_page VALUES(?1, ?2)"},
      read_page_{database, "SELECT entries FROM identity_page WHERE page = ?1"},
      delete_run_{database, "DELETE FROM identity_run WHERE run = ?1"},
      delete_pages_{database, "DELETE FROM identity_page WHERE page BETWEEN ?1 AND ?2"} {
    recent_.reserve(small_run_entries);  // once: this table makes itself anew at every reserve()
    load_runs();
    take_in_later_facts();
}

void IdentityIndex::load_runs() {
    Statement runs{*database_,
                   "SELECT run, entries, upto, filter, fences FROM identity_run ORDER BY run"};
    Rows rows{runs};
    while (rows.next())
        runs_.push_back({rows.integer(0),
                         static_cast<std::size_t>(rows.integer(1)),
                         rows.unsigned_integer(2),
                         IdentityFilter{rows.bytes(3)},
                         values_of<std::int64_t>(rows.bytes(4))});
}

/// Few after a daemon ended; all of them in a log that was copied together, or written by an older
/// release.
void IdentityIndex::take_in_later_facts() {
    Statement facts{*database_,
                    "SELECT identity, sequence FROM fact WHERE sequence > ?1 ORDER BY sequence"
                    " LIMIT ?2"};
    std::uint64_t upto = 0;
    for (const Run& run : runs_) upto = std::max(upto, run.upto);
    for (bool more = true; more;) {
        more = false;
        begin();
        {
            Rows rows{facts, upto, std::uint64_t{small_run_entries}};
            while (rows.next()) {
                upto = rows.unsigned_integer(1);
                add(rows.unsigned_integer(0), upto);
            }
        }
        more = added_.size() == small_run_entries;
        if (more) {
            Transaction transaction{*database_, Transaction::Kind::write};
            write_due();
            transaction.commit();
        }
        keep();
    }
}

void IdentityIndex::prefetch(std::uint64_t identity) const {
    for (const Run& run : runs_) run.filter.prefetch(identity);
}

const std::vector<std::uint64_t>& IdentityIndex::find(std::uint64_t identity) {
    found_.clear();
    if (const auto recent = recent_.find(identity); recent != recent_.end())
        found_.push_back(recent->second);
    const auto key = static_cast<std::int64_t>(identity);
    for (const IdentityEntry& entry : collided_)
        if (entry.identity == key) found_.push_back(entry.sequence);
    const IdentityFilter::Question question{identity};
    for (auto run = runs_.rbegin(); run != runs_.rend(); ++run)
        if (run->filter.may_hold(question)) find_in(*run, key);
    return found_;
}

void IdentityIndex::find_in(const Run& run, std::int64_t identity) {
    const auto not_before = std::ranges::lower_bound(run.fences, identity);
    auto page = static_cast<std::size_t>(not_before - run.fences.begin());
    if (page > 0) --page;
    for (; page < run.fences.size() && run.fences[page] <= identity; ++page) {
        read_page_.first(
            [&](const Rows& row) {
                const auto entries = values_of<IdentityEntry>(row.bytes(0));
                auto entry =
                    std::ranges::lower_bound(entries, identity, {}, &IdentityEntry::identity);
                for (; entry != entries.end() && entry->identity == identity; ++entry)
                    found_.push_back(entry->sequence);
            },
            page_key(run.number, page));
    }
}

void IdentityIndex::begin() {
    added_.clear();
    written_.reset();
}

void IdentityIndex::add(std::uint64_t identity, std::uint64_t sequence) {
    added_.push_back({static_cast<std::int64_t>(identity), sequence});
}

void IdentityIndex::write_due() {
    // Room for keep(), which comes after the commit and must not fail; recent_ has it from the
    // start.
    collided_.reserve(collided_.size() + added_.size());
    runs_.reserve(runs_.size() + 1);
    if (recent_.size() + collided_.size() + added_.size() < small_run_entries) return;
    std::vector<IdentityEntry> entries{added_};
    entries.reserve(entries.size() + collided_.size() + recent_.size());
    entries.insert(entries.end(), collided_.begin(), collided_.end());
    for (const auto& [identity, sequence] : recent_)
        entries.push_back({static_cast<std::int64_t>(identity), sequence});
    const std::uint64_t upto = std::ranges::max(entries, {}, &IdentityEntry::sequence).sequence;
    const std::size_t stay = merge_small_runs(entries);
    written_ = Written{stay, write_run(std::move(entries), upto)};
}

/// Adds the small runs at the end to the new one once they are many; larger ones are left as they
/// are, so that each entry is written twice in its life. Returns how many runs stay.
std::size_t IdentityIndex::merge_small_runs(std::vector<IdentityEntry>& entries) {
    const auto small = std::ranges::find_if(
        runs_, [](const Run& run) { return run.entries < runs_to_merge * small_run_entries; });
    const auto count = static_cast<std::size_t>(runs_.end() - small);
    if (count + 1 < runs_to_merge) return runs_.size();
    for (auto run = small; run != runs_.end(); ++run) {
        const std::vector<IdentityEntry> part = entries_of(*run);
        entries.insert(entries.end(), part.begin(), part.end());
        delete_pages_.run(page_key(run->number, 0), page_key(run->number + 1, 0) - 1);
        delete_run_.run(run->number);
    }
    return runs_.size() - count;
}

IdentityIndex::Run IdentityIndex::write_run(std::vector<IdentityEntry> entries,
                                            std::uint64_t upto) {
    std::ranges::sort(entries);
    Run run;
    run.number = runs_.empty() ? 1 : runs_.back().number + 1;
    run.entries = entries.size();
    run.upto = upto;
    run.filter = IdentityFilter{entries};
    for (std::size_t begin = 0; begin < entries.size(); begin += identity_page_entries) {
        const auto page = std::span<const IdentityEntry>{entries}.subspan(
            begin, std::min(identity_page_entries, entries.size() - begin));
        insert_page_.run(page_key(run.number, run.fences.size()), Blob{bytes_of(page)});
        run.fences.push_back(page.front().identity);
    }
    insert_run_.run(run.number,
                    std::uint64_t{run.entries},
                    run.upto,
                    Blob{run.filter.bytes()},
                    Blob{bytes_of(std::span<const std::int64_t>{run.fences})});
    return run;
}

std::vector<IdentityEntry> IdentityIndex::entries_of(const Run& run) {
    std::vector<IdentityEntry> entries = identity_entries(*database_, run.number);
    if (entries.size() != run.entries)
        throw IoError{database_->file().string() +
                      ": the index of its facts is damaged; run `ingest verify` on it"};
    return entries;
}

void IdentityIndex::keep() {
    if (written_) {
        runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(written_->stay), runs_.end());
        runs_.push_back(std::move(written_->run));
        recent_.clear();
        collided_.clear();
    } else {
        for (const IdentityEntry& entry : added_)
            if (!recent_.emplace(static_cast<std::uint64_t>(entry.identity), entry.sequence).second)
                collided_.push_back(entry);
    }
    begin();
}

}  // namespace yiping
