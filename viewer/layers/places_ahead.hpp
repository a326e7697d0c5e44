// Reports of places that a recording holds beyond the moment shown: between two of them somebody is
// drawn on the straight way from the one to the other, and marked as such.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "ingest/city/state.hpp"
#include "viewer/map/space.hpp"

namespace yiping {

/// Where somebody reports from next; `at_ms` 0: not known.
struct NextReport {
    Vertex2 place;
    TimeMs at_ms = 0;
};

/// Part of the way from the last report to the next one that is done at a moment, 0 to 1; 0 as well
/// where nothing is next, or so long after the last that nobody can say what was between.
[[nodiscard]] float part_of_way(TimeMs last_ms, TimeMs next_ms, TimeMs at_ms);

class PlacesAhead {
public:
    /// Rows of the world stand for others now, or nothing is to be drawn between reports.
    void forget();
    /// Takes the positions of an event that is not folded yet, in the order of the log; not of
    /// those whom the world does not know.
    void add(const World& world, const CitySpace& space, const Event& event);
    /// Everything up to here was added, whatever it was.
    void looked_up_to(std::uint64_t sequence, TimeMs recorded_ms);
    /// Events up to here are folded: they lie ahead no longer.
    void pass(std::uint64_t sequence);

    /// Where to look on; 0 after forget().
    [[nodiscard]] std::uint64_t upto() const { return upto_; }
    [[nodiscard]] TimeMs upto_ms() const { return upto_ms_; }
    // By row of the world; rows beyond the end have none.
    [[nodiscard]] std::span<const NextReport> workers() const { return workers_.next; }
    [[nodiscard]] std::span<const NextReport> resources() const { return resources_.next; }

private:
    struct Report {
        std::uint64_t sequence = 0;
        std::uint32_t row = 0;
        NextReport next;
    };
    struct Kind {
        std::deque<Report> ahead;  ///< by sequence
        std::vector<NextReport> next;
        void add(std::size_t row, const NextReport& report, std::uint64_t sequence);
        void pass(std::uint64_t sequence);
    };
    Kind workers_, resources_;
    std::uint64_t upto_ = 0;
    TimeMs upto_ms_ = 0;
};

}  // namespace yiping
