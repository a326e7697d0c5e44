// What time and the tables alone cause: deadlines given and passed, warnings expired, feeds fallen
// silent, alarms to raise, plans to open. Said as events, so that the fold leans on nothing hidden.
#pragma once

#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ingest/city/rules.hpp"
#include "ingest/city/state.hpp"

namespace yiping {

/// A source that is expected to say something, whether it sends telemetry or not.
struct ExpectedSource {
    std::string source;   ///< and those named below it
    TimeMs every_ms = 0;  ///< it says something at least so often
    bool operator==(const ExpectedSource&) const = default;
};

struct WatchRules {
    int alarm_grade = 2;                   ///< incidents of this grade or worse raise an alarm
    TimeMs feed_silent_after_ms = 60'000;  ///< a source that says nothing for longer is silent
    std::vector<ExpectedSource> expected;  ///< the closest name counts
    TimeMs since_ms = 0;                   ///< from when on what is expected is waited for
    TimeMs due_soon_before_ms = 10 * minute_ms;
    TimeMs open_warning_after_ms = 3 * day_ms;  ///< a warning that names no end expires by then
    int utc_offset_minutes = 480;               ///< of the day in case numbers
    GridCode city{210300};  ///< area in the case numbers of incidents without a place
    CityRules tables;       ///< of config/catalogue; empty ones time and raise nothing
};

/// Remembers which rows changed and when the next one falls due, so that a look costs what changed
/// or fell due and not what is known. It keeps nothing that cannot be found again in the state: a
/// new watch says exactly what one that saw every event says. Only how long a reading has been
/// above a limit that stands in alarm.csv alone is counted from the last reading after a restart.
class Watch {
public:
    explicit Watch(WatchRules rules) : rules_{std::move(rules)} {}

    /// Every event that was folded, before the next due().
    void note(const Event& event);
    /// The events that ingest owes the log at `now_ms`, with ids that make a second recording of
    /// the same a duplicate. Their `json` is ready to be stored. Empty when nothing is due.
    [[nodiscard]] std::vector<Event> due(const CityState& city, TimeMs now_ms);
    /// What due() said last could not be recorded: look at everything once more.
    void again() { everything_ = true; }

    [[nodiscard]] std::size_t looked_at() const { return looked_at_; }  ///< rows, ever: for figures

private:
    /// "i" incident, "w" warning, "a" alarm, "r" response, "s" sensor; upper case in an exercise;
    /// then the id.
    using RowKey = std::string;
    using SinceAbove = std::unordered_map<std::string, TimeMs>;
    struct Appointment {
        TimeMs at_ms;
        RowKey row;
        bool operator>(const Appointment& other) const { return at_ms > other.at_ms; }
    };
    void note_row(char kind, bool exercise, std::string_view id);
    void meet(TimeMs at_ms, const RowKey& row);
    void collect(const CityState& city, TimeMs now_ms);
    void collect_all(const World& world, bool exercise);
    void tell_tables(std::vector<Event>& events, const CityState& city, TimeMs now_ms) const;

    WatchRules rules_;
    bool everything_ = true;
    TimeMs uncovered_checked_ms_ = 0;
    std::vector<RowKey> rows_;  ///< to look at, in the order in which they were noted
    std::unordered_set<RowKey> in_rows_;
    std::priority_queue<Appointment, std::vector<Appointment>, std::greater<>> appointments_;
    std::unordered_map<RowKey, TimeMs> next_;  ///< the earliest appointment of a row
    SinceAbove real_above_, exercise_above_;   ///< by rule and sensor, see Looker
    std::size_t looked_at_ = 0;
};

/// What a new watch says of a state: looks at everything.
[[nodiscard]] std::vector<Event> due_events(const CityState& city,
                                            TimeMs now_ms,
                                            const WatchRules& rules);

}  // namespace yiping
