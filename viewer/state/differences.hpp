// What differs between two moments of one city: what has come, what is over, what has changed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

enum class DifferenceKind : std::uint8_t {
    reported,  ///< an incident that was not open (or not known) then
    ended,     ///< one that was open then and is not now
    changed,   ///< open at both moments, and not the same
    alarm,     ///< asks for a hand at one of the moments only
    warning,
    response
};

/// One line of the list.
struct Difference {
    DifferenceKind kind = DifferenceKind::changed;
    std::string id;  ///< of the incident, alarm, warning or response
    std::string title;
    std::uint8_t grade_was = 0, grade_is = 0;  ///< also a priority or a level
    Stage stage_was = Stage::reported, stage_is = Stage::reported;
    std::string unit_was, unit_is;
    bool begun = false;        ///< of alarms, warnings, responses: there now; else over
    bool overdue_now = false;  ///< and was not then
    bool operator==(const Difference&) const = default;
};

struct Comparison {
    TimeMs then_ms = 0;
    std::array<std::uint32_t, grade_count> open_was{}, open_is{};  ///< incidents, by grade
    std::vector<Difference> all;  ///< the worst first; of one grade what has come, is over, changed
};

[[nodiscard]] Comparison compared(const World& then, TimeMs then_ms, const World& now);

}  // namespace yiping
