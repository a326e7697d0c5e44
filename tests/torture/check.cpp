#include "tests/torture/check.hpp"

#include <fmt/format.h>

#include <vector>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/store/event_store.hpp"
#include "ingest/store/verify.hpp"
#include "tests/torture/journal.hpp"

namespace yiping {
namespace {

/// One producer's events as the log has them.
struct Seen {
    std::map<std::uint64_t, JournalEntry> sent;
    std::map<std::uint64_t, std::uint64_t> sequences;  ///< by number
    std::uint64_t newest = 0;                          ///< number of the last in the log
};

void note(Seen& seen, std::uint64_t number, const Event& event, TortureFindings& findings) {
    ++findings.stored;
    if (!seen.sequences.try_emplace(number, event.sequence).second) ++findings.doubled;
    const auto sent = seen.sent.find(number);
    if (sent == seen.sent.end() || sent->second.time_ms != event.time_ms) ++findings.invented;
    if (number < seen.newest) ++findings.disordered;
    seen.newest = number;
}

void settle(const Seen& seen, TortureFindings& findings) {
    findings.sent += seen.sent.size();
    for (const auto& [number, entry] : seen.sent) {
        if (entry.sequence == 0) continue;
        ++findings.acked;
        const auto stored = seen.sequences.find(number);
        if (stored == seen.sequences.end() || stored->second != entry.sequence) ++findings.lost;
    }
}

}  // namespace

TortureFindings check_log(const std::filesystem::path& folder,
                          const std::filesystem::path& store,
                          int producers,
                          std::uint64_t sequence) {
    TortureFindings findings;
    std::map<std::string, Seen> by_source;
    for (int i = 0; i < producers; ++i)
        by_source[torture_source(i)].sent =
            Journal::read(folder / fmt::format("producer-{}.journal", i));
    CityState city;
    const auto log = open_sqlite_store(store, OpenMode::read_only);
    log->read({}, [&](Event&& event) {
        const auto seen = by_source.find(event.source);
        if (seen != by_source.end()) note(seen->second, std::stoull(event.id), event, findings);
        apply(city, event);
        if (event.sequence == sequence) findings.digest = digest_of(city);
        return true;
    });
    for (const auto& [source, seen] : by_source) settle(seen, findings);
    findings.damages = verify_store(store, {}).damage_count;
    return findings;
}

}  // namespace yiping
