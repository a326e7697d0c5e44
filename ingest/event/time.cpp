// RFC 3339 and the proleptic Gregorian calendar, by hand: this runs for every event.
#include "ingest/event/time.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace yiping {
namespace {

constexpr TimeMs ms_of_day(std::chrono::year_month_day date) {
    return TimeMs{std::chrono::sys_days{date}.time_since_epoch().count()} * day_ms;
}
constexpr TimeMs first_writable_ms = ms_of_day(std::chrono::year{0} / 1 / 1);
constexpr TimeMs last_writable_ms = ms_of_day(std::chrono::year{10'000} / 1 / 1) - 1;

/// Reads a text from the left; once something does not fit, `ok` stays false.
struct Cursor {
    std::string_view rest;
    bool ok = true;

    int digits(std::size_t count) {
        if (rest.size() < count) return fail();
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest[i] < '0' || rest[i] > '9') return fail();
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(count);
        return value;
    }
    /// Takes one character if it is `wanted` or `other`.
    bool take(char wanted, char other) {
        if (rest.empty() || (rest.front() != wanted && rest.front() != other)) return false;
        rest.remove_prefix(1);
        return true;
    }
    void expect(char wanted, char other) { ok = take(wanted, other) && ok; }
    void expect(char wanted) { expect(wanted, wanted); }
    int fail() {
        ok = false;
        return 0;
    }
};

/// ".25" is 250; digits beyond the third are read and dropped. 0 without a fraction.
int milliseconds(Cursor& cursor) {
    if (!cursor.take('.', '.')) return 0;
    int value = 0;
    int scale = 100;
    std::size_t count = 0;
    for (; count < cursor.rest.size(); ++count, scale /= 10) {
        const char c = cursor.rest[count];
        if (c < '0' || c > '9') break;
        value += (c - '0') * scale;
    }
    if (count == 0) return cursor.fail();
    cursor.rest.remove_prefix(count);
    return value;
}

int offset_minutes_of(Cursor& cursor) {
    if (cursor.take('Z', 'z')) return 0;
    const bool west = cursor.take('-', '-');
    if (!west) cursor.expect('+');
    const int hours = cursor.digits(2);
    cursor.expect(':');
    const int minutes = cursor.digits(2);
    if (hours > 23 || minutes > 59) cursor.fail();
    return (west ? -1 : 1) * (hours * 60 + minutes);
}

std::chrono::year_month_day date_of(int year, int month, int day) {
    return std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
           std::chrono::day{static_cast<unsigned>(day)};
}

/// Leap seconds are put in at the end of a month of UTC, nowhere else.
bool may_be_leap_second(TimeMs second_before_ms) {
    const CivilTime utc = civil_time(second_before_ms, 0);
    return utc.hour == 23 && utc.minute == 59 &&
           civil_time(second_before_ms + second_ms, 0).day == 1;
}

/// Writes a number of fixed width and returns where it ends.
char* put(char* at, int value, int width) {
    for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
    return at + width;
}

}  // namespace

std::optional<TimeMs> parse_rfc3339(std::string_view text) {
    Cursor cursor{text};
    const int year = cursor.digits(4);
    cursor.expect('-');
    const int month = cursor.digits(2);
    cursor.expect('-');
    const int day = cursor.digits(2);
    cursor.expect('T', 't');
    const int hour = cursor.digits(2);
    cursor.expect(':');
    const int minute = cursor.digits(2);
    cursor.expect(':');
    const int second = cursor.digits(2);
    const int millisecond = milliseconds(cursor);
    const int offset_minutes = offset_minutes_of(cursor);
    const bool leap_second = second == 60;
    if (!cursor.ok || !cursor.rest.empty() || hour > 23 || minute > 59 || second > 60 ||
        !date_of(year, month, day).ok())
        return std::nullopt;
    const TimeMs time_ms =
        time_of_civil({year, month, day, hour, minute, leap_second ? 59 : second, millisecond, 0},
                      offset_minutes);
    if (leap_second && !may_be_leap_second(time_ms)) return std::nullopt;
    if (time_ms < first_writable_ms || time_ms > last_writable_ms) return std::nullopt;
    return time_ms;
}

std::string format_rfc3339(TimeMs time_ms, int offset_minutes) {
    const TimeMs offset_ms = offset_minutes * minute_ms;
    const TimeMs writable_ms =
        std::clamp(time_ms, first_writable_ms - offset_ms, last_writable_ms - offset_ms);
    const CivilTime civil = civil_time(writable_ms, offset_minutes);
    std::array<char, 32> text{};
    char* at = put(text.data(), civil.year, 4);
    *at++ = '-';
    at = put(at, civil.month, 2);
    *at++ = '-';
    at = put(at, civil.day, 2);
    *at++ = 'T';
    at = put(at, civil.hour, 2);
    *at++ = ':';
    at = put(at, civil.minute, 2);
    *at++ = ':';
    at = put(at, civil.second, 2);
    *at++ = '.';
    at = put(at, civil.millisecond, 3);
    if (offset_minutes == 0) {
        *at++ = 'Z';
    } else {
        *at++ = offset_minutes < 0 ? '-' : '+';
        at = put(at, std::abs(offset_minutes) / 60, 2);
        *at++ = ':';
        at = put(at, std::abs(offset_minutes) % 60, 2);
    }
    return {text.data(), at};
}

CivilTime civil_time(TimeMs time_ms, int offset_minutes) {
    using std::chrono::floor;
    const std::chrono::sys_time<std::chrono::milliseconds> local{
        std::chrono::milliseconds{time_ms + offset_minutes * minute_ms}};
    const auto midnight = floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{midnight};
    const auto of_day = static_cast<int>((local - midnight).count());
    return {static_cast<int>(date.year()),
            static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            of_day / static_cast<int>(hour_ms),
            of_day / static_cast<int>(minute_ms) % 60,
            of_day / static_cast<int>(second_ms) % 60,
            of_day % static_cast<int>(second_ms),
            static_cast<int>(std::chrono::weekday{midnight}.c_encoding())};
}

TimeMs time_of_civil(const CivilTime& civil, int offset_minutes) {
    return ms_of_day(date_of(civil.year, civil.month, civil.day)) + civil.hour * hour_ms +
           (civil.minute - offset_minutes) * minute_ms + civil.second * second_ms +
           civil.millisecond;
}

}  // namespace yiping
