// Time, left to right: what was reported when, by grade; in a recording also where we are in it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/timeline_parts.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {
namespace {

constexpr TimeMs bar_ms = 10 * minute_ms;
using Counts = std::array<std::uint32_t, grade_count>;

Span span_of(const PanelInput& in) {
    const Playback& playback = in.view.playback;
    if (playback.recorded)
        return {playback.shown_from(),
                std::max(playback.shown_to(), playback.shown_from() + second_ms)};
    return {in.now_ms - day_ms, in.now_ms};
}

std::uint32_t total(const Counts& counts) {
    std::uint32_t sum = 0;
    for (const std::uint32_t count : counts) sum += count;
    return sum;
}

/// Bars of equal length in time, the oldest first.
struct Histogram {
    std::vector<Counts> bars;
    TimeMs step_ms = bar_ms;
    std::uint32_t top = 0;
};

/// Lengths of bars that an axis of hours and days is read by.
constexpr std::array<TimeMs, 17> bar_lengths{100,
                                             second_ms,
                                             2 * second_ms,
                                             5 * second_ms,
                                             10 * second_ms,
                                             30 * second_ms,
                                             minute_ms,
                                             2 * minute_ms,
                                             5 * minute_ms,
                                             bar_ms,
                                             30 * minute_ms,
                                             hour_ms,
                                             3 * hour_ms,
                                             6 * hour_ms,
                                             12 * hour_ms,
                                             day_ms,
                                             7 * day_ms};

/// Of a recording: as fine as the width allows, on whole steps of the clock; the span is widened to
/// them.
Histogram histogram_of(const Timeline& timeline, const PanelInput& in, Span& span, int most) {
    const auto* length = std::ranges::find_if(bar_lengths, [&](TimeMs candidate) {
        return (span.to_ms - span.from_ms) / candidate < most;
    });
    Histogram histogram;
    histogram.step_ms =
        length == bar_lengths.end() ? (span.to_ms - span.from_ms) / most + 1 : *length;
    const TimeMs offset_ms = in.utc_offset_minutes * minute_ms;
    const TimeMs step_ms = histogram.step_ms;
    span.from_ms = (span.from_ms + offset_ms) / step_ms * step_ms - offset_ms;
    const TimeMs steps = (span.to_ms - span.from_ms + step_ms) / step_ms;
    span.to_ms = span.from_ms + steps * step_ms;
    histogram.bars = bars_of(timeline,
                             {in.exercise, in.view.filter.net},
                             span.from_ms,
                             span.to_ms,
                             static_cast<std::size_t>(steps));
    return histogram;
}

/// Of a live day: ten minutes a bar, or as many more as fit `most` bars.
Histogram histogram_of_day(const PanelInput& in, const Span& span, int most) {
    const auto steps = static_cast<int>((span.to_ms - span.from_ms) / bar_ms + 1);
    const int merged = (steps + most - 1) / most;
    Histogram histogram;
    histogram.step_ms = bar_ms * merged;
    histogram.bars.resize(static_cast<std::size_t>((steps + merged - 1) / merged));
    const std::vector<Counts> fine = bars_before(in.world.hours, span.to_ms, steps);
    for (std::size_t i = 0; i < fine.size(); ++i)
        for (std::size_t grade = 0; grade < grade_count; ++grade)
            histogram.bars[i / static_cast<std::size_t>(merged)][grade] += fine[i][grade];
    return histogram;
}

/// The worst at the base, where all bars begin; what lies beyond the played moment is dimmed.
void draw_bars(const Pen& pen,
               const Rect& rect,
               const PanelInput& in,
               const Span& span,
               const Histogram& histogram) {
    const float width = rect.width() / static_cast<float>(histogram.bars.size());
    const float gap = width * 0.35F;
    const float played = rect.left + rect.width() * span.share(in.now_ms);
    const auto top = static_cast<float>(std::max(histogram.top, 1U));
    for (std::size_t i = 0; i < histogram.bars.size(); ++i) {
        float y = rect.bottom;
        const float x = rect.left + width * static_cast<float>(i);
        const float dim = x > played + 1 ? 0.35F : 1.0F;
        for (const std::size_t grade : {1U, 2U, 3U, 4U, 0U}) {
            const std::uint32_t count = histogram.bars[i][grade];
            if (count == 0) continue;
            const float height =
                std::max(pen.px(1.5F), rect.height() * static_cast<float>(count) / top);
            const float quiet = grade == 0 ? 0.4F : grade == 4 ? 0.6F : 1.0F;
            pen.fill({x, std::max(y - height, rect.top), x + width - gap, y},
                     with_alpha(grade_colour(static_cast<int>(grade)), dim * quiet));
            y -= height;
        }
    }
    pen.line({rect.left, rect.bottom}, {rect.right, rect.bottom}, palette::line);
}

void draw_axis(const Pen& pen, const Rect& rect, const PanelInput& in, const Span& span) {
    constexpr std::array<TimeMs, 16> paces{second_ms,
                                           5 * second_ms,
                                           10 * second_ms,
                                           30 * second_ms,
                                           minute_ms,
                                           5 * minute_ms,
                                           15 * minute_ms,
                                           hour_ms,
                                           3 * hour_ms,
                                           6 * hour_ms,
                                           12 * hour_ms,
                                           day_ms,
                                           7 * day_ms,
                                           30 * day_ms,
                                           90 * day_ms,
                                           365 * day_ms};
    constexpr TimeMs most_marks = 8;
    const TimeMs length = span.to_ms - span.from_ms;
    const auto* pace = std::ranges::find_if(
        paces, [&](TimeMs candidate) { return length / candidate <= most_marks; });
    const TimeMs pace_ms = pace == paces.end() ? paces.back() : *pace;
    const TimeMs offset_ms = in.utc_offset_minutes * minute_ms;
    const TimeMs first = (span.from_ms + offset_ms) / pace_ms * pace_ms - offset_ms + pace_ms;
    for (TimeMs at = first; at < span.to_ms; at += pace_ms) {
        const float x = rect.left + rect.width() * span.share(at);
        if (x > rect.right - pen.px(40)) break;
        const bool midnight = (at + offset_ms) % day_ms == 0;
        const std::string text = length > 400 * day_ms ? date_text(in, at)
                                 : midnight            ? date_text(in, at).substr(5)
                                                       : clock_text(in, at, pace_ms < minute_ms);
        pen.line({x, rect.bottom}, {x, rect.bottom + pen.px(4)}, palette::line);
        pen.text_mid({x, rect.bottom + pen.px(12)},
                     text,
                     {TypeSize::axis, Weight::regular, palette::text3},
                     1e9F,
                     Align::centre);
    }
}

void draw_controls(
    const Pen& pen, Rect rect, const PanelInput& in, const Histogram& histogram, Intents& asked) {
    const Rect head = rect.cut_top(pen.px(22));
    pen.text_mid({head.left, (head.top + head.bottom) / 2},
                 in.say(!in.view.playback.recorded          ? words::last_day
                        : in.view.playback.shown_to_ms != 0 ? words::part_of_log
                                                            : words::whole_log),
                 {TypeSize::label, Weight::regular, palette::text2},
                 head.width());
    if (in.view.playback.recorded) return draw_player(pen, rect.cut_top(pen.px(34)), in, asked);
    const Rect foot = rect.cut_top(pen.px(22));
    pen.text_mid({foot.left, (foot.top + foot.bottom) / 2},
                 fmt::format("{} {} {} {}",
                             in.say(words::at_most),
                             grouped(histogram.top),
                             in.say(words::reported_in),
                             age_text(in, histogram.step_ms)),
                 {TypeSize::axis, Weight::regular, palette::text3},
                 foot.width());
}

/// Where we are: at the right edge when live, anywhere in a recording.
void draw_playhead(const Pen& pen, const Rect& rect, const PanelInput& in, const Span& span) {
    const bool recorded = in.view.playback.recorded;
    const float x =
        std::clamp(rect.left + rect.width() * span.share(in.now_ms), rect.left, rect.right);
    pen.line({x, rect.top - pen.px(14)}, {x, rect.bottom + pen.px(4)}, palette::text1, pen.px(2));
    const std::string text =
        recorded ? fmt::format("{} {}", date_text(in, in.now_ms), clock_text(in, in.now_ms, true))
                 : std::string{in.say(words::now)};
    const Style style{TypeSize::label, Weight::bold, recorded ? palette::look : palette::good};
    const float gap = pen.px(8);
    const float width = pen.width_of(text, style);
    const bool to_left = recorded && x + gap + width > rect.right + pen.px(64);
    const float left = to_left ? x - gap - width : x + gap;
    pen.fill(
        {left - pen.px(2), rect.top - pen.px(16), left + width + pen.px(2), rect.top + pen.px(4)},
        palette::panel);  // above the marks
    pen.text_mid({left, rect.top - pen.px(6)}, text, style);
}

/// Under the mouse: which moment, and how much was reported then.
void draw_hover(const Pen& pen,
                const Rect& rect,
                const PanelInput& in,
                const Span& span,
                const Histogram& histogram) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float share = (mouse.x - rect.left) / rect.width();
    const TimeMs at_ms = span.at(share);
    const auto bar =
        std::min(static_cast<std::size_t>(share * static_cast<float>(histogram.bars.size())),
                 histogram.bars.size() - 1);
    pen.line({mouse.x, rect.top - pen.px(14)}, {mouse.x, rect.bottom}, palette::text3);
    std::string text = fmt::format("{} · {} {} {}",
                                   moment_text(in, at_ms),
                                   total(histogram.bars[bar]),
                                   in.say(words::reported_in),
                                   age_text(in, histogram.step_ms));
    if (const std::string mark = mark_text(pen, rect, in, span, mouse.x); !mark.empty())
        text += " · " + mark;
    const Style style{TypeSize::axis, Weight::regular, palette::text1};
    const float width = pen.width_of(text, style) + pen.px(12);
    const float left = std::clamp(mouse.x - width / 2, rect.left, rect.right - width);
    const Rect box{left, rect.top - pen.px(16), left + width, rect.top + pen.px(4)};
    pen.fill(box, palette::raised, pen.px(4));
    pen.text_mid({left + pen.px(6), (box.top + box.bottom) / 2}, text, style);
}

/// Held: to that moment. The wheel: nearer to it, or further away.
void take_mouse(const Rect& reach, const Rect& chart, const Span& span, Intents& asked) {
    const ImGuiIO& io = ImGui::GetIO();
    const TimeMs at_ms = span.at((io.MousePos.x - chart.left) / chart.width());
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left) && reach.holds(io.MouseClickedPos[0]))
        asked.push_back(SeekTo{at_ms});
    if (io.MouseWheel == 0) return;
    const double factor = std::pow(0.7, static_cast<double>(io.MouseWheel));
    const auto scaled = [&](TimeMs way_ms) {
        return static_cast<TimeMs>(static_cast<double>(way_ms) * factor);
    };
    asked.push_back(
        ShowSpan{at_ms - scaled(at_ms - span.from_ms), at_ms + scaled(span.to_ms - at_ms)});
}

}  // namespace

void draw_timeline(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    pen.fill(rect, palette::panel);
    pen.hairline(rect.left, rect.right, rect.top);
    if (in.now_ms == 0) return;
    Span span = span_of(in);
    const Rect chart{rect.left + pen.px(176),
                     rect.top + pen.px(22),
                     rect.right - pen.px(72),
                     rect.bottom - pen.px(22)};
    const int most = std::max(static_cast<int>(chart.width() / pen.px(4)), 1);
    Histogram histogram = in.timeline != nullptr ? histogram_of(*in.timeline, in, span, most)
                                                 : histogram_of_day(in, span, most);
    for (const Counts& bar : histogram.bars) histogram.top = std::max(histogram.top, total(bar));
    draw_controls(
        pen,
        {rect.left + pen.px(20), rect.top + pen.px(14), chart.left - pen.px(16), rect.bottom},
        in,
        histogram,
        asked);
    draw_bars(pen, chart, in, span, histogram);
    draw_axis(pen, chart, in, span);
    draw_marks(pen, chart, in, span);
    draw_playhead(pen, chart, in, span);
    const Rect reach{chart.left, rect.top, chart.right, rect.bottom};
    if (!hovered(in, reach)) return;
    draw_hover(pen, chart, in, span, histogram);
    if (in.view.playback.recorded)
        take_mouse(reach, chart, span, asked);
    else if (in.layout == LayoutKind::workstation && ImGui::IsMouseClicked(ImGuiMouseButton_Left))
        asked.push_back(
            LookBack{span.at((ImGui::GetIO().MousePos.x - chart.left) / chart.width())});
}

}  // namespace yiping
