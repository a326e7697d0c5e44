// Reading alarms by ISA-18.2 / IEC 62682: states, floods, chattering, stale ones, groups, rates.
#pragma once

#include <vector>

#include "ingest/city/state.hpp"

namespace yiping {

inline constexpr std::size_t flood_begins_at = 10;  ///< raised in flood_window_ms
inline constexpr std::size_t flood_ends_below = 5;
inline constexpr TimeMs flood_window_ms = 10 * minute_ms;
inline constexpr TimeMs chattering_within_ms = minute_ms;  ///< three changes in it
inline constexpr TimeMs chattered_lately_ms = 10 * minute_ms;
inline constexpr TimeMs stale_after_ms = day_ms;

enum class AlarmState : std::uint8_t {
    unacknowledged,           ///< B: active, nobody has seen it
    acknowledged,             ///< C: active, somebody has
    returned_unacknowledged,  ///< D: over before anybody saw it
    shelved,                  ///< G: put aside by an operator until a time
    suppressed                ///< H: said already by another, by design
};
inline constexpr int alarm_state_count = 5;
[[nodiscard]] AlarmState state_of(const Alarm& alarm);
[[nodiscard]] std::string_view name_of(AlarmState state);

/// Whether it asks an operator to act now: unacknowledged or returned unacknowledged.
[[nodiscard]] bool asks_for_action(const Alarm& alarm);
/// Raised and cleared at least three times within a minute, in the last ten minutes.
[[nodiscard]] bool is_chattering(const Alarm& alarm, TimeMs now_ms);
/// Active for more than a day.
[[nodiscard]] bool is_stale(const Alarm& alarm, TimeMs now_ms);

/// Alarms of one condition in one county, to be read and acknowledged together in a flood.
struct AlarmGroup {
    std::string condition;
    GridCode county;  ///< nowhere for what has no place
    std::uint8_t worst_priority = 3;
    TimeMs first_raised_ms = 0;
    std::vector<std::string> alarms;  ///< ids of those that ask for action, oldest first
};
/// The worst priority first, then the largest.
[[nodiscard]] std::vector<AlarmGroup> alarm_groups(const World& world);

/// Figures of the alarm system itself.
struct AlarmRates {
    std::uint32_t last_hour = 0, last_day = 0;  ///< raised
    std::uint32_t per_operator_hour_milli = 0;  ///< raised an hour and operator, thousandths
    std::uint32_t operators = 0;                ///< who acknowledged any in the last day
    std::uint32_t unacknowledged = 0, shelved = 0, suppressed = 0, stale = 0, chattering = 0;
    bool flood = false;
};
/// `city` is the code that all areas lie in.
[[nodiscard]] AlarmRates alarm_rates(const World& world, GridCode city, TimeMs now_ms);

}  // namespace yiping
