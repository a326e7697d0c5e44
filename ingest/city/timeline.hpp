// What a recording is looked through by: every report and what stands out, each with its moment.
// Made beside the fold, of facts alone; a few bytes an incident.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/event.hpp"

namespace yiping {

/// Events that the log once held and that cannot be read any more.
struct LogGap {
    std::uint64_t from_sequence = 0, to_sequence = 0;  ///< both inclusive
    TimeMs from_ms = 0, to_ms = 0;  ///< recordedtime of the events around it; 0: there is none
    std::string what;               ///< one sentence
};

/// One incident.reported. Moments are recordedtime: when the city came to know.
struct TimelineReport {
    TimeMs at_ms = 0;
    std::uint64_t sequence = 0;
    std::uint8_t grade = 0;  ///< 1 worst .. 4; 0 not graded
    std::uint8_t net = 0;
    bool exercise = false;
    bool operator==(const TimelineReport&) const = default;
};

enum class MarkKind : std::uint8_t {
    alarm,
    response,
    warning,
    handover,
    silent,    ///< a source said nothing
    bookmark,  ///< at the moment that it speaks of
    opened,    ///< the daemon began (again) to write
};
inline constexpr int mark_kind_count = 7;

struct TimelineMark {
    MarkKind kind = MarkKind::alarm;
    bool exercise = false;
    bool ends = false;       ///< of one whose begin lies in an earlier part
    std::uint8_t grade = 0;  ///< priority of an alarm, level of a response or warning; 0: none
    TimeMs at_ms = 0;
    TimeMs until_ms = 0;  ///< 0: a moment only, or not ended
    std::uint64_t sequence = 0;
    std::string about;  ///< subject or source
    std::string text;
    bool operator==(const TimelineMark&) const = default;
};

struct Timeline {
    std::vector<TimelineReport> reports;  ///< by sequence, and so by moment
    std::vector<TimelineMark> marks;      ///< by sequence
    std::vector<LogGap> gaps;             ///< by sequence; never kept in a store
    std::uint64_t upto = 0;               ///< facts up to here are in it
};

/// Takes one event; events come in order.
void add_to(Timeline& timeline, const Event& event);
/// Puts a later part behind an earlier one and ends what it ends.
void append(Timeline& timeline, Timeline part);

/// One part as bytes (little-endian varints), without its gaps.
[[nodiscard]] std::string bytes_of(const Timeline& part);
/// The way back; throws IoError when they are cut off or damaged.
[[nodiscard]] Timeline timeline_from(std::string_view bytes);

/// Which reports are counted.
struct ReportChoice {
    bool exercise = false;
    std::optional<Net> net = {};  ///< nothing: all
};

/// Reports within bars of equal length from `from_ms` to `to_ms`, by grade.
[[nodiscard]] std::vector<std::array<std::uint32_t, grade_count>> bars_of(
    const Timeline& timeline, ReportChoice choice, TimeMs from_ms, TimeMs to_ms, std::size_t bars);

/// Which of the two worlds all reports belong to (true: the exercise); nothing when both have some,
/// or none has.
[[nodiscard]] std::optional<bool> only_world_of(const Timeline& timeline);

/// The first report after (before) a sequence whose grade is this or worse; null when there is
/// none.
[[nodiscard]] const TimelineReport* next_report(const Timeline& timeline,
                                                ReportChoice choice,
                                                std::uint64_t sequence,
                                                bool forward,
                                                int worst_to_grade);

}  // namespace yiping
