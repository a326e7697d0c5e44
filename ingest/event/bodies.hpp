// What each kind of event says: one plain struct a kind, with one list of its fields (`fields_of`)
// from which decoder, encoder and checks are made. std::optional marks what may be missing;
// everything else is required.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/event/datum.hpp"
#include "ingest/event/time.hpp"

namespace yiping {

/// The four nets of work: 一网通办, 一网统管, 一网协同, 一屏指挥.
enum class Net : std::uint8_t { service, governance, coordination, command };
inline constexpr int net_count = 4;

/// Incident grades by law: 1 特别重大 (worst) .. 4 一般; 0 stands for "not graded" in the state.
inline constexpr int grade_count = 5;

/// A position as its producer gave it: degrees in the named datum.
struct GivenPosition {
    LonLat at;
    Datum datum = Datum::wgs84;
    bool operator==(const GivenPosition&) const = default;
};

struct Casualties {
    std::optional<std::int64_t> dead, injured, trapped, missing;
    bool operator==(const Casualties&) const = default;
};

/// incident.reported
struct IncidentReported {
    std::string title;
    Net net = Net::governance;
    std::string class_code;  ///< "class" on the wire; shown raw when no catalogue knows it
    std::optional<std::int64_t> grade;
    std::string channel;  ///< grid, 12345, 119, 110, 120, sensor, video, ...
    std::optional<GivenPosition> position;
    std::optional<std::string> grid;
    std::optional<std::string> address;
    std::optional<std::string> description;
    std::optional<Casualties> casualties;
    bool operator==(const IncidentReported&) const = default;
};

/// The steps of a case that share one shape; the event's type says which.
enum class Step : std::uint8_t {
    verified,
    registered,
    dispatched,
    accepted,
    arrived,
    handled,
    returned,
    suspended,
    resumed,
    extended,
    checked,
    closed,
    cancelled,
    reopened,
    escalated,
    transferred,
    merged,
    noted,
    attached,
    supervised,
    mediated,
    inspected
};
inline constexpr int step_count = 22;

/// incident.verified .. incident.inspected
struct IncidentStep {
    Step step = Step::verified;  ///< from the type, not a key of data
    std::string actor;
    std::optional<std::string> unit, reason, note, result, target;
    std::optional<TimeMs> deadline;
    bool operator==(const IncidentStep&) const = default;
};

/// incident.regraded
struct IncidentRegraded {
    std::int64_t grade = 4;
    std::optional<std::string> actor, reason;
    bool operator==(const IncidentRegraded&) const = default;
};

/// incident.located: a position, or a grid code, or both
struct IncidentLocated {
    std::optional<GivenPosition> position;
    std::optional<std::string> grid;
    std::optional<std::string> actor;
    bool operator==(const IncidentLocated&) const = default;
};

/// The clocks of a case: how long until it is verified, dispatched, handled, checked, closed
/// (total), and until it is reported upward (信息报告).
enum class CaseClock : std::uint8_t { verify, dispatch, handle, check, total, report, none };
inline constexpr int clock_count = 6;  ///< without none

/// How a time limit counts (DOMAIN: 紧急工作时 工作时 工作日 自然日): round the clock, in working
/// time, in days' worth of working time, in days of 24 hours.
enum class LimitUnit : std::uint8_t { urgent_hour, work_hour, work_day, natural_day };
inline constexpr int limit_unit_count = 4;

/// incident.overdue, incident.due_soon: recorded by ingest; the event's time is the deadline (or
/// the moment of the warning before it)
struct IncidentDeadline {
    bool overdue = true;  ///< from the type
    std::string stage;
    TimeMs deadline = 0;
    std::optional<CaseClock> clock = {};  ///< missing: the clock of the present stage
    bool operator==(const IncidentDeadline&) const = default;
};

/// incident.timed: by ingest, from the table of time limits, for a clock that a case came to
/// without a deadline of its producer, and again when a suspended case is resumed
struct IncidentTimed {
    CaseClock clock = CaseClock::handle;
    TimeMs deadline = 0;
    std::int64_t limit = 0;  ///< of `unit`; 0 when a producer's own deadline was only moved
    LimitUnit unit = LimitUnit::urgent_hour;
    bool operator==(const IncidentTimed&) const = default;
};

/// incident.numbered: the case number, given at registration
struct IncidentNumbered {
    std::string number;
    bool operator==(const IncidentNumbered&) const = default;
};

/// response.activated; level 1..4
struct ResponseActivated {
    std::int64_t level = 4;
    std::string plan;
    std::optional<std::string> actor, incident;
    std::optional<std::vector<std::string>> steps;
    bool operator==(const ResponseActivated&) const = default;
};
/// response.step_done
struct ResponseStepDone {
    std::string step;
    std::optional<std::string> actor, note;
    bool operator==(const ResponseStepDone&) const = default;
};
/// One step of a response plan's checklist.
struct ResponseTask {
    std::string text;
    std::string owner;          ///< the unit that has to do it
    std::optional<TimeMs> due;  ///< by when
    bool operator==(const ResponseTask&) const = default;
};
/// response.opened: by ingest, from the plan's table: the steps that an activation opens
struct ResponseOpened {
    std::vector<ResponseTask> tasks;
    bool operator==(const ResponseOpened&) const = default;
};
/// response.step_overdue: by ingest; the event's time is when the step was due
struct ResponseStepOverdue {
    std::string step;
    bool operator==(const ResponseStepOverdue&) const = default;
};
/// response.ended
struct ResponseEnded {
    std::optional<std::string> actor, reason;
    bool operator==(const ResponseEnded&) const = default;
};

/// alarm.raised; priority 1 (high) .. 3 (low); `about` is the subject that asks for action, such as
/// "incident/17"
struct AlarmRaised {
    std::string condition;
    std::int64_t priority = 3;
    std::string about;
    std::optional<std::string> title;
    std::optional<std::string> area = {};           ///< code of where it is
    std::optional<std::string> suppressed_by = {};  ///< the alarm that says it already, by design
    bool operator==(const AlarmRaised&) const = default;
};
enum class AlarmMove : std::uint8_t {
    cleared,
    acknowledged,
    shelved,
    unshelved,
    shelf_expired,
    unsuppressed
};
/// alarm.cleared .acknowledged .shelved .unshelved .shelf_expired .unsuppressed
struct AlarmChanged {
    AlarmMove move = AlarmMove::acknowledged;  ///< from the type
    std::optional<std::string> actor, reason;
    std::optional<TimeMs> until;
    bool operator==(const AlarmChanged&) const = default;
};

/// The part of the earth that a warning speaks of: rings of longitude and latitude in WGS 84
/// degrees, circles, codes.
struct WarningArea {
    std::optional<std::string> name;
    std::optional<std::vector<std::vector<double>>> polygon;  ///< [[lon, lat], ...], closed
    std::optional<std::vector<double>> circle;                ///< [lon, lat, radius in km]
    std::optional<std::vector<std::string>> codes;            ///< grid codes
    bool operator==(const WarningArea&) const = default;
};
/// warning.issued, warning.updated; level 1 红 .. 4 蓝
struct WarningIssued {
    bool update = false;  ///< from the type
    std::string identifier;
    std::string event;
    std::int64_t level = 4;
    std::string headline;
    std::vector<WarningArea> areas;
    std::optional<TimeMs> effective, expires;
    std::optional<std::string> references, sender, description, instruction, cap;
    bool operator==(const WarningIssued&) const = default;
};
/// warning.cancelled, warning.expired
struct WarningEnded {
    bool expired = false;  ///< from the type
    std::string identifier;
    std::optional<std::string> references, reason;
    bool operator==(const WarningEnded&) const = default;
};

/// worker.position, resource.position
struct EntityPosition {
    GivenPosition position;
    std::optional<double> accuracy_m, speed_mps, heading_deg, battery;
    bool operator==(const EntityPosition&) const = default;
};
/// One line of worker.positions: [id, lon, lat, age_ms?]
struct PositionItem {
    std::string id;
    LonLat at;
    std::int64_t age_ms = 0;  ///< how much older than the event's time
    bool operator==(const PositionItem&) const = default;
};
/// worker.positions: many workers in one event
struct WorkerPositions {
    Datum datum = Datum::wgs84;
    std::vector<PositionItem> items;
    bool operator==(const WorkerPositions&) const = default;
};

/// worker.duty, resource.status
struct EntityStatus {
    std::string state;
    std::optional<std::string> role, unit, kind, name, grid;
    std::optional<std::int64_t> capacity;
    bool operator==(const EntityStatus&) const = default;
};

/// sensor.reading, sensor.alarm
struct SensorValue {
    bool alarm = false;  ///< from the type
    std::string name;
    double value = 0;
    std::string unit;
    std::optional<double> limit;
    std::optional<std::string> state;
    std::optional<GivenPosition> position;
    bool operator==(const SensorValue&) const = default;
};

/// grid.status; the subject is "grid/<code>"
struct GridStatus {
    std::string state;
    std::optional<double> score;
    std::optional<TimeMs> patrol_time;
    bool operator==(const GridStatus&) const = default;
};

/// indicator.value
struct IndicatorValue {
    std::string name;
    double value = 0;
    std::string unit;
    std::optional<double> target;
    std::optional<std::string> period, area;
    std::optional<TimeMs> as_of;
    bool operator==(const IndicatorValue&) const = default;
};

enum class PlotShape : std::uint8_t { point, line, area, arrow, ring, text };
/// plot.drawn; coordinates [[lon, lat], ...] in the datum, a ring has its centre and a point on it
struct PlotDrawn {
    PlotShape shape = PlotShape::point;
    std::vector<std::vector<double>> coordinates;
    Datum datum = Datum::wgs84;
    std::optional<std::string> text, style, actor;
    bool operator==(const PlotDrawn&) const = default;
};
/// plot.erased
struct PlotErased {
    std::optional<std::string> actor;
    bool operator==(const PlotErased&) const = default;
};

struct SceneCamera {
    double lon = 0, lat = 0;  ///< WGS 84, degrees, the middle of the picture
    double metres_per_pixel = 100;
    bool operator==(const SceneCamera&) const = default;
};
/// scene.shown: a workstation puts a scene on a named wall (上墙)
struct SceneShown {
    std::string wall;
    SceneCamera camera;
    std::vector<std::string> layers;
    std::optional<std::string> selection, actor;
    std::optional<TimeMs> time;
    bool operator==(const SceneShown&) const = default;
};

/// duty.handover
struct DutyHandover {
    std::string from, to;
    std::vector<std::string> open_points;
    bool operator==(const DutyHandover&) const = default;
};

/// help.requested, help.answered, message.sent, report.sent: words from somebody to somebody, the
/// type says of which kind
struct Message {
    std::string actor;
    std::string text;
    std::optional<std::string> to, about;
    std::optional<Casualties> casualties;
    bool operator==(const Message&) const = default;
};

/// bookmark.set
struct BookmarkSet {
    std::string title;
    TimeMs at = 0;
    std::optional<std::string> actor, note;
    bool operator==(const BookmarkSet&) const = default;
};

/// roster.set: who is on duty at a post of a centre; an empty name takes the post off the roster
struct RosterSet {
    std::string area;  ///< code of the centre
    std::string post;
    std::string name;
    std::optional<std::string> phone, actor;
    std::optional<TimeMs> from, until;
    bool operator==(const RosterSet&) const = default;
};

/// person.revealed, operator.signed_on, operator.signed_off: who did it; kept for the audit
struct OperatorAct {
    std::string actor;
    std::optional<std::string> about, reason;
    bool operator==(const OperatorAct&) const = default;
};

/// catalogue.loaded: what the fold leans on, by content
struct CatalogueLoaded {
    std::string kind;
    std::string hash;
    bool operator==(const CatalogueLoaded&) const = default;
};

/// feed.silent, feed.resumed: a source went quiet, or speaks again
struct FeedChanged {
    bool silent = true;  ///< from the type
    std::string feed;
    std::optional<std::int64_t> silent_ms;
    bool operator==(const FeedChanged&) const = default;
};
/// clock.ticked: time passed a border that the fold cares for
struct ClockTicked {
    bool operator==(const ClockTicked&) const = default;
};
/// log.opened: the daemon (or an import) began to write here
struct LogOpened {
    std::optional<std::string> origin, version;
    bool operator==(const LogOpened&) const = default;
};

/// A type outside the vocabulary: kept, published and shown raw.
struct Unknown {
    bool operator==(const Unknown&) const = default;
};

}  // namespace yiping
