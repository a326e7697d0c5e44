// The state of the city: plain data, changed only by apply(). No clock, no socket, no map in here.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ingest/city/figures.hpp"
#include "ingest/city/table.hpp"
#include "ingest/event/event.hpp"

namespace yiping {

/// The seven stages of a case (接报 核实 立案 派遣 处置 核查 结案), then the two ways out beside
/// the road.
enum class Stage : std::uint8_t {
    reported,
    verified,
    registered,
    dispatched,
    handling,
    checked,
    closed,
    cancelled,
    merged
};
inline constexpr int stage_count = 9;
inline constexpr int road_stage_count = 7;  ///< those of the drawn track
[[nodiscard]] constexpr bool is_open(Stage stage) {
    return stage < Stage::closed;
}

struct Incident {
    std::string id;
    std::string title, class_code, channel, address, description;
    std::string number;  ///< case number, empty before registration
    std::string unit;    ///< who handles it now
    std::string actor;   ///< who acted last
    std::string note;    ///< the last words said about it
    std::string merged_into;
    Net net = Net::governance;
    std::uint8_t grade = 0;  ///< 1 worst .. 4, 0 not graded
    Stage stage = Stage::reported;
    bool suspended = false, arrived = false, supervised = false;
    bool handled = false;   ///< the unit says it is done; the check is next
    bool overdue = false;   ///< the present deadline has passed
    bool due_soon = false;  ///< it is about to
    bool was_overdue =
        false;               ///< some deadline of it had passed once: it will not count as on time
    bool unlocated = false;  ///< listed first for locating
    bool time_flagged = false;    ///< its time was far from when it was recorded
    bool irregular = false;       ///< a producer told a step that the lifecycle does not allow
    bool forced = false;          ///< closed without a passed check (强制结案)
    bool total_overdue = false;   ///< the deadline of the whole case has passed
    bool report_overdue = false;  ///< the upward report was not sent in time
    CaseClock clock = CaseClock::none;  ///< the one that runs towards deadline_ms
    LimitUnit limit_unit = LimitUnit::urgent_hour;
    std::uint32_t limit = 0;  ///< what deadline_ms came from; 0: the producer told it, or none
    std::uint8_t report_grade = 0;  ///< the grade that report_due_ms was worked out for
    std::uint16_t rework = 0, notes = 0;
    std::uint16_t returns = 0, extensions = 0;
    std::uint16_t reports = 0;  ///< upward reports sent: the first and those that follow (续报)
    std::uint32_t dead = 0, injured = 0, trapped = 0, missing = 0;
    Place place;
    GridCode centre;           ///< the centre that owns it: a code of city, county or town level
    TimeMs reported_ms = 0;    ///< the event's own time
    TimeMs closed_ms = 0;      ///< 0 while open
    TimeMs deadline_ms = 0;    ///< of the present stage; 0 none
    TimeMs clock_from_ms = 0;  ///< when the present clock began
    TimeMs total_deadline_ms = 0;   ///< of the whole case; 0 none
    TimeMs report_due_ms = 0;       ///< of the first upward report; 0 none is due
    TimeMs report_sent_ms = 0;      ///< the last upward report; 0 none yet
    TimeMs suspended_ms = 0;        ///< since when, while suspended; or when the last pause began
    TimeMs resumed_ms = 0;          ///< when the last pause ended
    TimeMs paused_deadline_ms = 0;  ///< after a pause, the deadline that ingest will move; else 0
    TimeMs paused_total_ms = 0;     ///< the same of the whole case
    TimeMs arrived_ms = 0, handled_ms = 0;
    GridCode handed_from;  ///< the centre that it was escalated or handed down from: it still looks
    TimeMs handed_ms = 0;
    std::array<TimeMs, road_stage_count> stage_ms{};  ///< when each stage was reached; 0 not yet
    std::uint64_t changed = 0;                        ///< sequence of the last event about it
};

/// A position older than this no longer says where a worker is.
inline constexpr TimeMs position_fresh_ms = 5 * minute_ms;

struct Worker {
    std::string id;
    std::string role, unit, state;  ///< as told by worker.duty
    bool on_duty = false;           ///< state is on_duty, or a position came while nothing was told
    bool fresh = false;             ///< its position is younger than position_fresh_ms
    Place place;
    TimeMs position_ms = 0;  ///< when it was there
    std::uint64_t changed = 0;
};

struct Resource {
    std::string id;
    std::string kind, name, unit, state;
    std::int64_t capacity = 0;
    Place place;
    float heading_deg = -1;  ///< clockwise from north, -1 unknown
    float speed_mps = 0;
    TimeMs position_ms = 0;
    std::uint64_t changed = 0;
};

struct Sensor {
    std::string id;
    std::string name, unit, state;
    double value = 0;
    double limit = 0;
    bool has_limit = false, alarm = false;
    Place place;
    TimeMs value_ms = 0;
    TimeMs over_since_ms = 0;  ///< since when it is above its limit or in alarm; 0: it is not
    std::uint64_t changed = 0;
};

struct Warning {
    std::string id;  ///< the warning's identifier
    std::string event, headline, sender, description, instruction;
    std::uint8_t level = 4;  ///< 1 红 .. 4 蓝
    std::vector<WarningArea> areas;
    TimeMs effective_ms = 0, expires_ms = 0;  ///< 0: not told
    std::uint64_t changed = 0;
};

struct Alarm {
    std::string id;
    std::string condition, about, title, actor, reason;
    std::string suppressed_by;  ///< the alarm that says it already, by design; empty when none does
    std::uint8_t priority = 3;  ///< 1 high .. 3 low
    bool active = true, acknowledged = false, shelved = false;
    GridCode area;
    TimeMs raised_ms = 0, until_ms = 0;
    TimeMs acknowledged_ms = 0, returned_ms = 0;
    std::uint32_t raises = 0;            ///< how often it was raised while it is known
    std::array<TimeMs, 3> changes_ms{};  ///< the last times it was raised or cleared, newest first
    std::uint64_t changed = 0;
};

/// The raising of alarms over time: a flood begins at 10 in 10 minutes and ends below 5 (ISA-18.2).
struct AlarmFlow {
    std::vector<TimeMs> recent_ms;  ///< when alarms were raised, the last ten minutes
    TimeMs flood_since_ms = 0;      ///< 0: no flood
    std::uint32_t floods = 0;       ///< that began, ever
    TimeMs flooded_ms = 0;          ///< how long past floods lasted, all together
};

/// One step of a response, with who has to do it by when.
struct ResponseStep {
    std::string text, owner, actor;
    TimeMs due_ms = 0;   ///< 0: no clock
    TimeMs done_ms = 0;  ///< 0: open
    bool overdue = false;
};

struct Response {
    std::string id;
    std::string plan, incident;
    std::uint8_t level = 4;
    std::vector<std::string> steps;
    std::vector<std::string> done;
    std::vector<ResponseStep> tasks;  ///< one a step, in the same order
    bool opened = false;              ///< ingest gave the steps their owners and clocks
    std::string actor, reason;        ///< who acted last, and why it ended
    TimeMs activated_ms = 0, ended_ms = 0;
    std::uint64_t changed = 0;
};

struct Indicator {
    std::string id;  ///< area/name
    std::string name, unit, period, area;
    double value = 0, target = 0;
    bool has_target = false;
    TimeMs as_of_ms = 0;
    std::uint64_t changed = 0;
};

struct Plot {
    std::string id;
    PlotShape shape = PlotShape::point;
    std::vector<Place> points;  ///< WGS 84
    std::string text, style, actor;
    std::uint64_t changed = 0;
};

/// What a named wall was asked to show last.
struct Scene {
    std::string id;  ///< the wall
    SceneShown scene;
    std::uint64_t changed = 0;
};

/// The last words of each subject: help asked for, messages, reports, handovers, bookmarks; a
/// bounded list.
struct Notice {
    std::string id;  ///< source and id of its event
    std::string type, actor, text, about;
    TimeMs time_ms = 0;
    std::uint64_t changed = 0;
};

/// Help asked of another centre, seen by both.
struct HelpRequest {
    std::string id;  ///< what it is about, else its event's id
    std::string actor, to, text;
    std::string answer, answered_by;
    TimeMs asked_ms = 0, answered_ms = 0;  ///< 0: not answered
    std::uint64_t changed = 0;
};

/// Who is on duty at a post.
struct RosterEntry {
    std::string id;  ///< area/post
    std::string area, post, name, phone;
    TimeMs from_ms = 0, until_ms = 0;  ///< 0: not told
    std::uint64_t changed = 0;
};

/// Reports of one community against what is usual there: hot spots are found in this table.
struct HotCell {
    GridCode id;                            ///< a community
    std::array<std::uint16_t, 24> hours{};  ///< reports in each of the last 24 hours, by hour % 24
    std::int64_t last_h = 0;                ///< the hour of the last report, hours since 1970
    std::uint32_t usual_milli = 0;  ///< usual reports a day, in thousandths: a mean over two weeks
    std::int64_t mean_day = 0;      ///< the last day that went into it
    std::uint16_t day_reports = 0;  ///< on the day after mean_day
    std::uint16_t days = 0;         ///< days that went into it
    std::uint64_t changed = 0;
};

/// Counts of what is open now in one place, its parts included.
struct GridNode {
    GridCode id;
    std::array<std::array<std::uint32_t, grade_count>, net_count>
        open{};                                           ///< by net and grade (0 not graded)
    std::array<std::uint32_t, road_stage_count> stage{};  ///< open ones by stage (closed stays 0)
    std::uint32_t overdue = 0;
    std::uint32_t unhandled = 0;    ///< open, and the unit has not said that it is done
    std::uint32_t workers = 0;      ///< on duty, by last position
    std::uint32_t fresh = 0;        ///< of them, those whose position is fresh
    std::uint32_t microgrids = 0;   ///< micro-grids below (or this) that any worker was ever in
    std::uint32_t covered = 0;      ///< of them, those with a fresh worker in them now
    TimeMs uncovered_since_ms = 0;  ///< since when `covered` is 0; 0 while it is not, or never was
    TimeMs visited_ms = 0;          ///< when a worker last came into or left this very place
    std::string state;              ///< as told by grid.status of this very place
    double score = 0;
    bool has_score = false;
    TimeMs patrol_ms = 0;
    std::uint64_t changed = 0;

    [[nodiscard]] std::uint32_t open_total() const;
    [[nodiscard]] std::uint32_t open_of(Net net) const;
    [[nodiscard]] std::uint32_t open_of_grade(int grade) const;
};

/// What happened in one hour in one county: the past of every trend.
struct HourFigures {
    std::array<std::array<std::uint32_t, grade_count>, net_count> reported{};
    std::array<std::uint32_t, net_count> closed{}, closed_on_time{}, reworked{}, overdue{};
    std::array<std::array<std::uint16_t, grade_count>, 6>
        reported_in_ten_minutes{};  ///< by tenth of the hour and grade
};
/// Hours since 1970 (UTC), then the county (nowhere for what has no place).
using HourKey = std::pair<std::int64_t, std::uint64_t>;

/// One of the two worlds that share a log: the real city, or an exercise.
/// Copied, moved and ended in state.cpp, where its tables need compiling once.
struct World {
    World();
    World(const World& other);
    World(World&& other) noexcept;
    World& operator=(const World& other);
    World& operator=(World&& other) noexcept;
    ~World();

    Table<Incident> incidents;  ///< the open ones, and those ended less than a day ago
    Table<Worker> workers;
    Table<Resource> resources;
    Table<Sensor> sensors;
    Table<Warning> warnings;
    Table<Alarm> alarms;
    Table<Response> responses;
    Table<Indicator> indicators;
    Table<Plot> plots;
    Table<Scene> scenes;
    Table<Notice> notices;
    Table<HelpRequest> helps;
    Table<RosterEntry> roster;
    Table<GridNode> grid;
    Table<HotCell> hot;
    Table<FigureSeries> figures;
    AlarmFlow alarm_flow;
    std::map<HourKey, HourFigures> hours;  ///< 35 days back
    std::int64_t case_day = 0;             ///< local date of the last case number, as yyyymmdd
    std::uint32_t case_count = 0;          ///< case numbers given on that day
    std::uint64_t facts = 0;  ///< events of this world that are no telemetry and not ingest's own
    std::uint64_t irregular = 0;  ///< steps that the lifecycle does not allow
    std::uint64_t unknown = 0;    ///< events of types outside the vocabulary
};

/// A source of events, as the log knows it.
struct FeedAge {
    std::string id;      ///< the source
    TimeMs last_ms = 0;  ///< recordedtime of its last event
    std::uint64_t events = 0;
    bool streams = false;  ///< it sent telemetry, so it is expected to go on
    bool silent = false;
};

/// Everything that is known: fold(apply, events) and nothing else.
struct CityState {
    std::uint64_t last_sequence = 0;
    TimeMs now_ms = 0;  ///< recordedtime of the last event: the city's own clock
    World real, exercise;
    Table<FeedAge> feeds;
    std::map<std::string, std::string> catalogues;  ///< kind -> hash, as told by catalogue.loaded

    [[nodiscard]] const World& world(bool is_exercise) const {
        return is_exercise ? exercise : real;
    }
    [[nodiscard]] World& world(bool is_exercise) { return is_exercise ? exercise : real; }
};

}  // namespace yiping
