// What the article lays over the grid: functional zones, counted apart, and task forces with their
// rounds. Data of the tables zone.csv and taskforce.csv, read against the folded state.
#pragma once

#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/event/catalogue.hpp"

namespace yiping {

/// A functional zone (功能区) without a national code: towns or communities, of which it takes its
/// counts without taking them from the city.
struct Zone {
    std::string code, name;
    std::vector<GridCode> members;  ///< none lies in another: nothing is counted twice
};
/// Throws IoError with file and line.
[[nodiscard]] std::vector<Zone> read_zones(const Catalogue& catalogue, TimeMs at_ms);

struct ZoneCounts {
    std::uint32_t open = 0, overdue = 0, unhandled = 0, workers = 0, fresh = 0;
};
[[nodiscard]] ZoneCounts counts_of(const World& world, const Zone& zone);

enum class RoundPeriod : std::uint8_t { day, week, month };
[[nodiscard]] std::string_view name_of(RoundPeriod period);

/// A round (日调度 周会商 月推进) of a task force (专班).
struct Round {
    std::string code, name, task_force;
    RoundPeriod period = RoundPeriod::week;
};
/// Rows of taskforce.csv with a parent; those without are the task forces. Throws IoError with file
/// and line.
[[nodiscard]] std::vector<Round> read_rounds(const Catalogue& catalogue, TimeMs at_ms);

/// What a unit is to the city: the centre of an axis, a department with a seat in it (部门进驻), a
/// company that serves, the station of a community's grid, a task force (专班), a functional zone.
enum class UnitKind : std::uint8_t { centre, seat, company, station, force, zone };
[[nodiscard]] std::string_view name_of(UnitKind kind);

/// A unit that handles cases, from unit.csv.
struct Unit {
    std::string code, name;
    UnitKind kind = UnitKind::seat;  ///< of rows that tell none
};
/// Throws IoError with file and line.
[[nodiscard]] std::vector<Unit> read_units(const Catalogue& catalogue, TimeMs at_ms);

/// What is open now at a unit, which cases name by its code or its name.
struct UnitCounts {
    std::uint32_t open = 0, overdue = 0, handled = 0;  ///< handled: done, the check is next
};
[[nodiscard]] UnitCounts counts_of(const World& world, const Unit& unit);

/// When the period that runs began: midnight, Monday or the first, by the city's clock.
[[nodiscard]] TimeMs period_from(RoundPeriod period, TimeMs now_ms, int utc_offset_minutes = 480);

struct RoundState {
    TimeMs held_ms = 0;    ///< the last time; 0: never
    double matters = 0;    ///< that it dealt with then
    bool is_held = false;  ///< in the period that runs
};
/// A round is held when its task force tells so: an indicator.value named "round/<code>", `as_of`
/// its time, `value` the matters it dealt with.
[[nodiscard]] RoundState state_of(const World& world, const Round& round, TimeMs now_ms);

}  // namespace yiping
