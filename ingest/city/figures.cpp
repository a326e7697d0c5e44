// Figures by hour and day, sketches of durations, and the one table of formulas.
#include "ingest/city/figures.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

constexpr std::int64_t offset_hours = figures_offset_minutes / 60;
constexpr std::uint8_t exact_buckets = 8;  ///< seconds 0 .. 7 have a bucket each

constexpr std::int64_t hour_of_time(TimeMs time_ms) {
    return floor_div(time_ms, hour_ms);
}
/// The first hour of the local day that an hour lies in.
constexpr std::int64_t day_of_hour(std::int64_t hour) {
    return floor_to(hour + offset_hours, 24) - offset_hours;
}

/// The bucket that begins at `from_h`, made where missing and kept in order; null when it is older
/// than what is kept. Nearly always the last one.
Figures* bucket_at(std::vector<FigureBucket>& buckets, std::int64_t from_h, std::int64_t kept_h) {
    if (!buckets.empty() && buckets.back().from_h == from_h) return &buckets.back().figures;
    if (!buckets.empty() && from_h <= buckets.back().from_h - kept_h) return nullptr;
    auto at = std::ranges::lower_bound(buckets, from_h, {}, &FigureBucket::from_h);
    if (at == buckets.end() || at->from_h != from_h) {
        at = buckets.insert(at, FigureBucket{from_h, {}});
        const std::int64_t newest_h = buckets.back().from_h;
        const auto kept = std::ranges::find_if(
            buckets, [&](const FigureBucket& bucket) { return bucket.from_h > newest_h - kept_h; });
        buckets.erase(buckets.begin(), kept);
        at = std::ranges::lower_bound(buckets, from_h, {}, &FigureBucket::from_h);
    }
    return &at->figures;
}

void sum_from(Figures& sum, std::span<const FigureBucket> buckets, std::int64_t from_h) {
    for (const FigureBucket& bucket : buckets)
        if (bucket.from_h >= from_h) sum.add(bucket.figures);
}

constexpr std::array<std::string_view, measure_count> measure_names{
    "reported",        "valid",
    "registered",      "registered_on_time",
    "dispatched",      "returned",
    "accepted",        "arrived",
    "due_to_handle",   "handled",
    "handled_on_time", "checked",
    "check_passed",    "reworked",
    "due_to_close",    "closed",
    "closed_on_time",  "cancelled",
    "merged",          "reopened",
    "overdue",         "extended",
    "suspended",       "supervised",
    "escalated",       "reports_due",
    "reports_sent",    "reports_on_time",
    "alarms_raised",   "alarms_acknowledged"};

constexpr std::array<std::string_view, duration_count> duration_names{
    "to_accept", "to_arrive", "to_handle", "to_close", "to_acknowledge"};

constexpr Formula share(std::string_view name,
                        std::string_view name_zh,
                        std::string_view name_en,
                        Measure of,
                        Measure per) {
    return {name, name_zh, name_en, of, of, per};
}

using M = Measure;
constexpr std::array formula_table{
    share("valid_rate", "有效上报率", "Valid reports", M::valid, M::reported),
    share("registration_rate", "立案率", "Registered", M::registered, M::valid),
    share("registration_on_time_rate",
          "按时立案率",
          "Registered on time",
          M::registered_on_time,
          M::registered),
    Formula{"dispatch_correct_rate",
            "准确派遣率",
            "Correct dispatch",
            M::dispatched,
            M::returned,
            M::dispatched},
    share("handling_rate", "处置率", "Handled", M::handled, M::due_to_handle),
    share("handling_on_time_rate",
          "按期处置率",
          "Handled on time",
          M::handled_on_time,
          M::due_to_handle),
    share("check_rate", "核查率", "Checked", M::checked, M::handled),
    share("check_pass_rate", "核查通过率", "Checks passed", M::check_passed, M::checked),
    share("rework_rate", "返工率", "Rework", M::reworked, M::handled),
    share("closing_rate", "结案率", "Closed", M::closed, M::due_to_close),
    share(
        "closing_on_time_rate", "按期结案率", "Closed on time", M::closed_on_time, M::due_to_close),
    share("repeat_rate", "重复案件率", "Repeats", M::merged, M::reported),
    share("report_on_time_rate",
          "按时报送率",
          "Reported up on time",
          M::reports_on_time,
          M::reports_due),
};

}  // namespace

std::uint8_t duration_bucket(TimeMs duration_ms) {
    const auto seconds = static_cast<std::uint64_t>(std::max<TimeMs>(duration_ms, 0) / second_ms);
    if (seconds < exact_buckets) return static_cast<std::uint8_t>(seconds);
    const unsigned octave = static_cast<unsigned>(std::bit_width(seconds)) - 1;  // from 3
    const std::uint64_t eighth = (seconds >> (octave - 3)) & 7U;
    return static_cast<std::uint8_t>(
        std::min<std::uint64_t>(exact_buckets + (octave - 3) * 8 + eighth, 255));
}

TimeMs bucket_middle_ms(std::uint8_t bucket) {
    if (bucket < exact_buckets) return bucket * second_ms + second_ms / 2;
    const unsigned shift = (bucket - exact_buckets) / 8U;
    const TimeMs eighth = (bucket - exact_buckets) % 8 + 8;
    return (eighth << shift) * second_ms + ((second_ms << shift) / 2);
}

std::uint32_t Figures::taken(Duration what) const {
    std::uint32_t count = 0;
    for (const DurationCell& cell : durations)
        if (cell.what == what) count += cell.count;
    return count;
}

TimeMs Figures::quantile_ms(Duration what, int permille) const {
    const std::uint64_t all = taken(what);
    if (all == 0) return -1;
    const std::uint64_t wanted =
        std::max<std::uint64_t>((all * static_cast<std::uint64_t>(permille) + 999) / 1000, 1);
    std::uint64_t seen = 0;
    for (const DurationCell& cell : durations) {
        if (cell.what != what) continue;
        seen += cell.count;
        if (seen >= wanted) return bucket_middle_ms(cell.bucket);
    }
    return -1;
}

namespace {
/// Adds to a cell, made where missing.
void add_cell(std::vector<DurationCell>& cells, const DurationCell& more) {
    const auto before = [](const DurationCell& a, const DurationCell& b) {
        return a.what != b.what ? a.what < b.what : a.bucket < b.bucket;
    };
    const auto at = std::lower_bound(cells.begin(), cells.end(), more, before);
    if (at != cells.end() && at->what == more.what && at->bucket == more.bucket)
        at->count += more.count;
    else
        cells.insert(at, more);
}
}  // namespace

void Figures::add(Duration what, TimeMs duration_ms) {
    add_cell(durations, {what, duration_bucket(duration_ms), 1});
}

void Figures::add(const Figures& other) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    for (const DurationCell& cell : other.durations) add_cell(durations, cell);
}

Figures* FigureSeries::hour_at(TimeMs time_ms) {
    return bucket_at(hours, hour_of_time(time_ms), figure_hours_kept);
}
Figures* FigureSeries::day_at(TimeMs time_ms) {
    return bucket_at(days, day_of_hour(hour_of_time(time_ms)), figure_days_kept * 24);
}

Figures figures_of(const FigureSeries& series, Window window, TimeMs now_ms, TimeMs shift_from_ms) {
    Figures sum;
    const std::int64_t today_h = day_of_hour(hour_of_time(now_ms));
    switch (window) {
        case Window::today:
            sum_from(sum, series.days, today_h);
            break;
        case Window::shift:
            sum_from(sum, series.hours, hour_of_time(shift_from_ms));
            break;
        case Window::week:
            sum_from(sum, series.days, today_h - std::int64_t{6} * 24);
            break;
        case Window::month:
            sum_from(sum, series.days, today_h - std::int64_t{29} * 24);
            break;
    }
    return sum;
}

std::span<const Formula> formulas() {
    return formula_table;
}

std::int64_t share_of(const Formula& formula, const Figures& figures) {
    const std::int64_t per = figures.of(formula.per);
    if (per == 0) return -1;
    const std::int64_t less = formula.less == formula.of ? 0 : figures.of(formula.less);
    return std::max<std::int64_t>(figures.of(formula.of) - less, 0) * 10'000 / per;
}

std::string_view name_of(Window window) {
    constexpr std::array<std::string_view, window_count> names{"today", "shift", "week", "month"};
    return names[static_cast<std::size_t>(window)];
}
std::string_view name_of(Measure measure) {
    return measure_names[static_cast<std::size_t>(measure)];
}
std::string_view name_of(Duration what) {
    return duration_names[static_cast<std::size_t>(what)];
}

}  // namespace yiping
