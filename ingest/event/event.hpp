// The one unit of everything that happens, as the wire, the log and the fold see it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ingest/event/bodies.hpp"
#include "ingest/event/grid_code.hpp"
#include "ingest/event/reject.hpp"
#include "ingest/event/time.hpp"

namespace yiping {

using AnyBody = std::variant<Unknown,
                             IncidentReported,
                             IncidentStep,
                             IncidentRegraded,
                             IncidentLocated,
                             IncidentDeadline,
                             IncidentTimed,
                             IncidentNumbered,
                             ResponseActivated,
                             ResponseOpened,
                             ResponseStepOverdue,
                             ResponseStepDone,
                             ResponseEnded,
                             AlarmRaised,
                             AlarmChanged,
                             WarningIssued,
                             WarningEnded,
                             EntityPosition,
                             WorkerPositions,
                             EntityStatus,
                             SensorValue,
                             GridStatus,
                             IndicatorValue,
                             PlotDrawn,
                             PlotErased,
                             SceneShown,
                             DutyHandover,
                             Message,
                             BookmarkSet,
                             RosterSet,
                             OperatorAct,
                             CatalogueLoaded,
                             FeedChanged,
                             ClockTicked,
                             LogOpened>;

/// One of the bodies. Copied, moved and ended in event.cpp: that of so many kinds costs every file
/// that does it itself seconds of compiling.
struct Body : AnyBody {
    using AnyBody::AnyBody;
    Body();
    Body(const Body& other);
    Body(Body&& other) noexcept;
    Body& operator=(const Body& other);
    Body& operator=(Body&& other) noexcept;
    ~Body();
};

/// A place as the fold uses it: WGS 84 in 1e-7 degree, worked out once at intake, and the finest
/// grid that holds it.
struct Place {
    std::int32_t lon_e7 = 0;
    std::int32_t lat_e7 = 0;
    GridCode grid;              ///< nowhere when no polygon holds it
    bool has_position = false;  ///< false: only the grid is known
    bool operator==(const Place&) const = default;
};
[[nodiscard]] Place place_at(LonLat wgs84, GridCode grid);
[[nodiscard]] LonLat lon_lat_of(const Place& place);

/// One CloudEvent with its decoded body. What ingest adds (from `sequence` down) is zero or empty
/// until the log took it.
struct Event {
    std::string id;
    std::string source;
    std::string type;
    std::string subject;
    TimeMs time_ms = 0;     ///< when it happened
    bool exercise = false;  ///< drills and simulations: folded beside the real world
    Body body;
    /// The event as JSON text: as received (with reserved names moved to origin..., personal data
    /// taken out), plus ingest's own attributes once stamp() was called.
    std::string json;
    std::string
        personal;  ///< the JSON value of data.reporter, kept apart and erasable; empty mostly
    std::uint64_t content_hash =
        0;  ///< XXH3 of the text as received: the same id with another hash is a conflict

    std::uint64_t sequence = 0;      ///< gapless, from 1, in the order of the log
    TimeMs recorded_ms = 0;          ///< when the log took it, never decreasing
    std::optional<Place> place;      ///< of the event itself
    std::vector<Place> item_places;  ///< worker.positions: one an item, in order
    bool time_flagged = false;       ///< its time lies too far from when it was recorded
    bool unlocated = false;          ///< it should have a place and has none in this city
};

/// The identifier behind "kind/" of a subject: "incident/17" -> "17"; the whole subject when it has
/// no slash.
[[nodiscard]] std::string_view entity_of(const Event& event);
/// The part of a type before the dot: incident, worker, sensor, ...
[[nodiscard]] std::string_view family_of(std::string_view type);
/// Positions and readings: stored in blocks, recognised as duplicates within a window, kept by age.
/// All else is a fact.
[[nodiscard]] bool is_telemetry(std::string_view type);
/// Whether the type is of the vocabulary.
[[nodiscard]] bool is_known_type(std::string_view type);
/// Types that only ingest itself may record; a producer's or operator's is refused as not_allowed.
[[nodiscard]] bool is_ingest_only(std::string_view type);

}  // namespace yiping
