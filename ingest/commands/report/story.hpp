// What happened between two moments of a log, gathered for a report: who did what when, and what
// the log itself lacks.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// One event of the log that somebody caused, in the words of its sender.
struct Deed {
    std::uint64_t sequence = 0;
    TimeMs time_ms = 0;      ///< when it happened
    TimeMs recorded_ms = 0;  ///< when the log took it
    std::string type;        ///< "incident.dispatched" ...
    std::string actor, unit, target, result, words;
    TimeMs deadline_ms = 0;  ///< 0: it set none
};

struct CaseStory {
    Incident incident;  ///< as it stood after the last event about it in the range
    std::vector<Deed> deeds;
};
struct ResponseStory {
    Response response;  ///< as it stood then
    std::vector<Deed> deeds;
};
struct AlarmStory {
    std::string id, about, title, condition;
    std::uint8_t priority = 3;
    TimeMs raised_ms = 0, acknowledged_ms = 0, cleared_ms = 0;  ///< 0: not in the range
    std::string actor;                                          ///< who acknowledged it
};
struct WarningStory {
    Warning warning;
    TimeMs ended_ms = 0;  ///< 0: still held at the end
    bool expired = false;
};
struct HandoverStory {
    TimeMs time_ms = 0;
    DutyHandover handover;
};
/// A source that said nothing for so long, or a start of the daemon, before which it did not
/// record.
struct Gap {
    std::string source;  ///< empty: the daemon itself
    TimeMs from_ms = 0, to_ms = 0;
    bool open = false;  ///< it still lasted at the end of the range
};

struct Story {
    bool exercise = false;
    std::uint64_t from_sequence = 0, to_sequence = 0;
    TimeMs from_ms = 0, to_ms = 0;  ///< recordedtime of the first and the last event
    std::string digest;             ///< of the whole state at the end, as `ingest verify` knows it
    std::uint64_t facts = 0, telemetry = 0;  ///< events of the range, of both worlds
    std::vector<CaseStory> cases;  ///< in the order in which the range first speaks of them
    std::vector<ResponseStory> responses;
    std::vector<AlarmStory> alarms;
    std::vector<WarningStory> warnings;
    std::vector<HandoverStory> handovers;
    std::vector<Incident>
        open_worst;  ///< at the end: grade I and II, and what is late; worst first
    std::vector<Gap> gaps;
    std::vector<LogGap> missing;        ///< events of the range that the file no longer holds
    std::vector<Indicator> indicators;  ///< as they stood at the end
    /// Cases reported in the range, by the part of it (of `bar_ms` each) and grade.
    std::vector<std::array<std::uint32_t, grade_count>> bars;
    TimeMs bar_ms = 0;
    std::array<std::uint32_t, grade_count> reported{};  ///< in the range, by grade
    std::uint32_t closed = 0, closed_on_time = 0, overdue = 0, reworked = 0, cancelled = 0;
    std::uint32_t open_at_end = 0;                                 ///< in the whole city
    std::uint32_t irregular = 0, unlocated = 0, time_flagged = 0;  ///< cases
};

/// Both ends inclusive, from 1. Of one world; gaps are of both. Throws IoError.
[[nodiscard]] Story story_of(EventStore& store,
                             std::uint64_t from_sequence,
                             std::uint64_t to_sequence,
                             bool exercise);

}  // namespace yiping
