// The figures of a place, a unit, a class or a person: what happened in each hour and each day,
// counted as events come, and how they are read over a window. Integers only.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event/time.hpp"

namespace yiping {

/// What is counted. A case counts in the hour in which it happened, by its own time.
enum class Measure : std::uint8_t {
    reported,            ///< 上报
    valid,               ///< 有效上报: found to exist, or registered without being verified
    registered,          ///< 立案
    registered_on_time,  ///< 按时立案
    dispatched,          ///< 派遣
    returned,            ///< 回退: sent to a unit that it does not belong to
    accepted,
    arrived,
    due_to_handle,    ///< 应处置: handled in time, or its deadline to handle passed
    handled,          ///< 处置
    handled_on_time,  ///< 按期处置
    checked,          ///< 核查
    check_passed,
    reworked,        ///< 返工: checks that did not pass
    due_to_close,    ///< 应结案: closed, or some deadline of it passed for the first time
    closed,          ///< 结案
    closed_on_time,  ///< 按期结案: no deadline of it ever passed
    cancelled,
    merged,  ///< 重复: found to be the same as another
    reopened,
    overdue,  ///< deadlines passed
    extended,
    suspended,
    supervised,       ///< 督办
    escalated,        ///< to a centre above
    reports_due,      ///< upward reports that were to be sent (信息报告)
    reports_sent,     ///< first upward reports, late ones too
    reports_on_time,  ///< first upward reports in time
    alarms_raised,
    alarms_acknowledged
};
inline constexpr int measure_count = 30;

/// What is timed.
enum class Duration : std::uint8_t {
    to_accept,      ///< from dispatched to accepted
    to_arrive,      ///< from dispatched to arrived
    to_handle,      ///< from dispatched to handled
    to_close,       ///< from reported to closed
    to_acknowledge  ///< from an alarm's raising to its acknowledgement
};
inline constexpr int duration_count = 5;

/// A sketch of durations: buckets that are an eighth of an octave of seconds wide, so that a
/// quantile is right within 6.25 % (within half a second below 8 s). Two sketches of the same
/// buckets merge by adding.
struct DurationCell {
    Duration what = Duration::to_accept;
    std::uint8_t bucket = 0;
    std::uint32_t count = 0;
    bool operator==(const DurationCell&) const = default;
};
[[nodiscard]] std::uint8_t duration_bucket(TimeMs duration_ms);
/// The middle of a bucket.
[[nodiscard]] TimeMs bucket_middle_ms(std::uint8_t bucket);

/// Sums of one hour, one day or one window.
struct Figures {
    std::array<std::uint32_t, measure_count> counts{};
    std::vector<DurationCell> durations;  ///< sorted by what and bucket

    [[nodiscard]] std::uint32_t of(Measure measure) const {
        return counts[static_cast<std::size_t>(measure)];
    }
    /// How many durations were taken.
    [[nodiscard]] std::uint32_t taken(Duration what) const;
    /// The duration that `permille` of them do not exceed: 500 is the median; -1 when none was
    /// taken.
    [[nodiscard]] TimeMs quantile_ms(Duration what, int permille) const;
    void add(Measure measure) { ++counts[static_cast<std::size_t>(measure)]; }
    void add(Duration what, TimeMs duration_ms);
    void add(const Figures& other);
    bool operator==(const Figures&) const = default;
};

struct FigureBucket {
    std::int64_t from_h = 0;  ///< its first hour, in hours since 1970 (UTC)
    Figures figures;
};

/// Days of the figures begin at midnight in Beijing: one time holds in all of China.
inline constexpr int figures_offset_minutes = 480;
inline constexpr std::int64_t figure_hours_kept = 49;
inline constexpr std::int64_t figure_days_kept = 31;

/// The figures of one place, unit, class, net or person.
struct FigureSeries {
    std::string id;  ///< what and which: "area/210302", "unit/市消防救援支队"
    std::vector<FigureBucket> hours;  ///< the last figure_hours_kept; only those that saw anything
    std::vector<FigureBucket> days;   ///< the last figure_days_kept
    std::uint64_t changed = 0;

    /// The buckets of a moment, made where missing; what is too old then is forgotten. Null for a
    /// moment so old that it is no longer kept.
    [[nodiscard]] Figures* hour_at(TimeMs time_ms);
    [[nodiscard]] Figures* day_at(TimeMs time_ms);
};

enum class Window : std::uint8_t { today, shift, week, month };  ///< month: 30 days
inline constexpr int window_count = 4;
[[nodiscard]] std::string_view name_of(Window window);

/// What happened in a window that ends now. Days are whole local days, today the last of them; the
/// shift began at `shift_from_ms` (its hour counts whole).
[[nodiscard]] Figures figures_of(const FigureSeries& series,
                                 Window window,
                                 TimeMs now_ms,
                                 TimeMs shift_from_ms);

/// An indicator as a formula over counts: (of - less) / per, all in one window.
struct Formula {
    std::string_view name, name_zh, name_en;
    Measure of;
    Measure less;  ///< the same as `of` where nothing is taken away
    Measure per;
};
/// All indicators that are shares, in the order of the road. Names by GB/T 30428.4.
[[nodiscard]] std::span<const Formula> formulas();
/// In hundredths of a percent; -1 when there is nothing to divide by.
[[nodiscard]] std::int64_t share_of(const Formula& formula, const Figures& figures);

[[nodiscard]] std::string_view name_of(Measure measure);
[[nodiscard]] std::string_view name_of(Duration what);

}  // namespace yiping
