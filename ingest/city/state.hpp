// The state of the city: plain data, changed only by apply(). No clock, no socket, no map in here.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

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
    bool time_flagged = false;  ///< its time was far from when it was recorded
    bool irregular = false;     ///< a producer told a step that the lifecycle does not allow
    std::uint16_t rework = 0, notes = 0;
    std::uint32_t dead = 0, injured = 0, trapped = 0, missing = 0;
    Place place;
    GridCode centre;         ///< the centre that owns it: a code of city, county or town level
    TimeMs reported_ms = 0;  ///< the event's own time
    TimeMs closed_ms = 0;    ///< 0 while open
    TimeMs deadline_ms = 0;  ///< of the present stage; 0 none
    std::array<TimeMs, road_stage_count> stage_ms{};  ///< when each stage was reached; 0 not yet
    std::uint64_t changed = 0;                        ///< sequence of the last event about it
};

struct Worker {
    std::string id;
    std::string role, unit, state;  ///< as told by worker.duty
    bool on_duty = false;           ///< state is on_duty, or a position came while nothing was told
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
    std::uint64_t changed = 0;
};

struct Warning {
    std::string id;  ///< the warning's identifier
    std::string event, headline, sender;
    std::uint8_t level = 4;  ///< 1 红 .. 4 蓝
    std::vector<WarningArea> areas;
    TimeMs effective_ms = 0, expires_ms = 0;  ///< 0: not told
    std::uint64_t changed = 0;
};

struct Alarm {
    std::string id;
    std::string condition, about, title, actor, reason;
    std::uint8_t priority = 3;  ///< 1 high .. 3 low
    bool active = true, acknowledged = false, shelved = false;
    TimeMs raised_ms = 0, until_ms = 0;
    std::uint64_t changed = 0;
};

struct Response {
    std::string id;
    std::string plan, incident;
    std::uint8_t level = 4;
    std::vector<std::string> steps;
    std::vector<std::string> done;
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

/// Counts of what is open now in one place, its parts included.
struct GridNode {
    GridCode id;
    std::array<std::array<std::uint32_t, grade_count>, net_count>
        open{};                                           ///< by net and grade (0 not graded)
    std::array<std::uint32_t, road_stage_count> stage{};  ///< open ones by stage (closed stays 0)
    std::uint32_t overdue = 0;
    std::uint32_t workers = 0;  ///< on duty, by last position
    std::string state;          ///< as told by grid.status of this very place
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
struct World {
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
    Table<GridNode> grid;
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
