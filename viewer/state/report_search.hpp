// From a moment of a recording to the next report, or the last one, that the list's filter lets
// through: in bites, so that a picture never waits for the whole log.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/city/timeline.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

/// What of a filter a report can answer: words, net, grade, class and area; what becomes of the
/// case is not known then. Nothing when that is any report.
[[nodiscard]] std::optional<Filter> filter_of_reports(const Filter& filter);
/// Whether a report, as it comes in, passes a filter.
[[nodiscard]] bool passes_as_reported(const Filter& filter, const Event& report);

class ReportSearch {
public:
    /// Reports to be read, both inclusive.
    struct Bite {
        std::uint64_t from_sequence = 0, to_sequence = 0;
    };

    /// From `sequence` on, which is not looked at itself.
    ReportSearch(const Timeline& timeline,
                 Filter filter,
                 bool exercise,
                 std::uint64_t sequence,
                 bool forward);

    [[nodiscard]] bool forward() const { return forward_; }
    /// What to read next; nothing when all was looked through.
    [[nodiscard]] std::optional<Bite> next() const;
    /// What was read of next(), which may have ended before `upto`, the first that was not read:
    /// the sequence of the report that was looked for, once it is there.
    [[nodiscard]] std::optional<std::uint64_t> take(const std::vector<Event>& reports,
                                                    std::uint64_t upto);

private:
    std::vector<std::uint64_t> candidates_;    ///< by their grade and net, nearest first
    std::size_t looked_at_ = 0;                ///< whole bites before it
    std::uint64_t resumes_at_ = 0;             ///< within the bite; 0: at its begin
    std::optional<std::uint64_t> found_ = {};  ///< in the bite so far
    Filter filter_;
    bool exercise_, forward_;
};

}  // namespace yiping
