// What the tables of config/catalogue rule, read into plain data: time limits, calendar, alarms,
// plans, suitable resources. Leaned on by ingest alone; the fold sees only what ingest logs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/city/work_calendar.hpp"
#include "ingest/event/catalogue.hpp"

namespace yiping {

/// One row of limit.csv. Empty parts match everything.
struct TimeLimit {
    std::optional<Net> net;
    std::string class_prefix;
    std::uint8_t grade = 0;  ///< 0: any
    CaseClock clock = CaseClock::handle;
    std::int64_t limit = 0;
    LimitUnit unit = LimitUnit::urgent_hour;
    TimeMs valid_from_ms = 0, valid_to_ms = 0;
};

enum class AlarmCondition : std::uint8_t {
    grade,           ///< an open case of this grade or worse
    class_code,      ///< an open case of this class, whatever its grade
    overdue,         ///< an open case of this grade or worse that is late
    report_overdue,  ///< one that should have been reported upward by now
    response,        ///< a response of this level or higher is active
    feed_silent,     ///< a source fell silent
    sensor,          ///< a reading above its limit, or an alarm that the sensor itself gives
    uncovered        ///< a community in none of whose micro-grids a worker is
};
inline constexpr int alarm_condition_count = 8;
[[nodiscard]] std::string_view name_of(AlarmCondition condition);

/// One row of alarm.csv.
struct AlarmRule {
    std::string code;
    std::string name;  ///< Chinese
    AlarmCondition condition = AlarmCondition::grade;
    std::string match;     ///< prefix of the class, source or sensor name; empty: any
    double threshold = 0;  ///< grade or level; of a sensor the limit, if it tells none itself
    TimeMs delay_ms = 0;   ///< how long the condition must last first
    double dead_band = 0;  ///< how far below its limit a reading must fall to be over
    std::uint8_t priority = 3;
    std::string unless;  ///< the code of a rule: while its alarm about the same is active, this one
                         ///< is suppressed by design
};

/// One step of a plan, from plan.csv.
struct PlanStep {
    std::string plan_code, plan_name;
    std::string text, owner;
    int level = 4;      ///< opened for responses of this level or higher (1 is the highest)
    TimeMs due_ms = 0;  ///< after activation; 0: no clock
};

/// Resource kinds that suit a class, from suitable.csv, best first.
struct SuitableKinds {
    std::string class_prefix;
    std::vector<std::string> kinds;
};

struct CityRules {
    WorkCalendar calendar;
    std::vector<TimeLimit> limits;
    std::vector<AlarmRule> alarms;
    std::vector<PlanStep> plan_steps;
    std::vector<SuitableKinds> suitable;
    std::map<std::string, std::string> hashes;  ///< list -> hash of its file
};

/// Reads limit.csv, worktime.csv, calendar.csv, alarm.csv, plan.csv and suitable.csv, where they
/// are. Throws IoError with file and line for a value that makes no sense.
[[nodiscard]] CityRules read_city_rules(const Catalogue& catalogue, int utc_offset_minutes = 480);

/// The row for a clock of a case: the longest class, then a grade, then a net, decide; null when
/// there is none.
[[nodiscard]] const TimeLimit* limit_for(const CityRules& rules,
                                         const Incident& incident,
                                         CaseClock clock,
                                         TimeMs at_ms);

}  // namespace yiping
