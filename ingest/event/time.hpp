// Moments: milliseconds since 1970-01-01T00:00:00Z, and their RFC 3339 text. No clock is read here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping {

/// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted; 0 means "never" in the state.
using TimeMs = std::int64_t;

inline constexpr TimeMs second_ms = 1'000;
inline constexpr TimeMs minute_ms = 60 * second_ms;
inline constexpr TimeMs hour_ms = 60 * minute_ms;
inline constexpr TimeMs day_ms = 24 * hour_ms;

/// Reads "2026-08-14T07:58:03.250+08:00" or "...Z"; fractions beyond milliseconds are cut off, a
/// leap second counts as the second before. Nothing for any other text or for a day that does not
/// exist.
[[nodiscard]] std::optional<TimeMs> parse_rfc3339(std::string_view text);

/// Writes a moment with milliseconds, as UTC ("Z") or at a fixed offset ("+08:00" for 480 minutes).
[[nodiscard]] std::string format_rfc3339(TimeMs time_ms, int offset_minutes = 0);

/// A moment taken apart at a fixed offset from UTC, for screens and names.
struct CivilTime {
    int year, month, day, hour, minute, second, millisecond;
    int weekday;  ///< 0 is Sunday
};
[[nodiscard]] CivilTime civil_time(TimeMs time_ms, int offset_minutes);
/// The way back; weekday is ignored, the date must exist.
[[nodiscard]] TimeMs time_of_civil(const CivilTime& civil, int offset_minutes);

}  // namespace yiping
