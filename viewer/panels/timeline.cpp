// Time, left to right: what was reported when, by grade; in a recording also where we are in it.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/panel.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {
namespace {

constexpr TimeMs bar_ms = 10 * minute_ms;

/// The stretch of time that is drawn.
struct Span {
    TimeMs from_ms, to_ms;
    [[nodiscard]] float share(TimeMs at_ms) const {
        return static_cast<float>(at_ms - from_ms) /
               static_cast<float>(std::max<TimeMs>(to_ms - from_ms, 1));
    }
};

Span span_of(const PanelInput& in) {
    const Playback& playback = in.view.playback;
    if (playback.recorded)
        return {playback.from_ms, std::max(playback.to_ms, playback.from_ms + minute_ms)};
    return {in.now_ms - day_ms, in.now_ms};
}

void draw_bars(const Pen& pen, const Rect& rect, const PanelInput& in, const Span& span) {
    const auto wanted = (span.to_ms - span.from_ms) / bar_ms + 1;
    const int steps = static_cast<int>(std::clamp<std::int64_t>(wanted, 1, 35 * 144));
    const auto bars = bars_before(in.world, span.to_ms, steps);
    const int columns = std::min(steps, static_cast<int>(rect.width() / pen.px(4)));
    std::vector<std::array<std::uint32_t, grade_count>> columns_of(
        static_cast<std::size_t>(columns));
    for (std::size_t i = 0; i < bars.size(); ++i)
        for (std::size_t grade = 0; grade < grade_count; ++grade)
            columns_of[i * static_cast<std::size_t>(columns) / bars.size()][grade] +=
                bars[i][grade];
    std::uint32_t top = 1;
    for (const auto& column : columns_of)
        top = std::max(top, column[0] + column[1] + column[2] + column[3] + column[4]);
    const float width = rect.width() / static_cast<float>(columns);
    for (std::size_t i = 0; i < columns_of.size(); ++i) {
        float y = rect.bottom;
        const float x = rect.left + width * static_cast<float>(i);
        for (const int grade : {1, 2, 3, 4, 0}) {  // the worst at the base
            const std::uint32_t count = columns_of[i][static_cast<std::size_t>(grade)];
            if (count == 0) continue;
            const float height = std::max(
                pen.px(1.5F), rect.height() * static_cast<float>(count) / static_cast<float>(top));
            const Rgba colour = grade == 0 || grade == 4 ? with_alpha(grade_colour(grade), 0.55F)
                                                         : grade_colour(grade);
            pen.fill({x, y - height, x + std::max(1.0F, width - pen.px(1)), y}, colour);
            y -= height;
        }
    }
    pen.text({rect.left - pen.px(8), rect.top - pen.px(6)},
             fmt::format("{}", top),
             {TypeSize::axis, Weight::regular, palette::text3},
             pen.px(60),
             Align::right);
}

void draw_axis(const Pen& pen, const Rect& rect, const PanelInput& in, const Span& span) {
    constexpr std::array<TimeMs, 12> paces{minute_ms,
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
    const TimeMs length = span.to_ms - span.from_ms;
    TimeMs pace = paces.back();
    for (const TimeMs candidate : paces)
        if (length / candidate <= 8) {
            pace = candidate;
            break;
        }
    const TimeMs offset_ms = in.utc_offset_minutes * minute_ms;
    for (TimeMs at = (span.from_ms + offset_ms) / pace * pace - offset_ms + pace; at < span.to_ms;
         at += pace) {
        const float x = rect.left + rect.width() * span.share(at);
        if (x > rect.right - pen.px(40)) break;
        const std::string text =
            pace >= day_ms
                ? (length > 400 * day_ms ? date_text(in, at) : date_text(in, at).substr(5))
                : clock_text(in, at);
        pen.line({x, rect.bottom}, {x, rect.bottom + pen.px(4)}, palette::line);
        pen.text({x, rect.bottom + pen.px(3)},
                 text,
                 {TypeSize::axis, Weight::regular, palette::text3},
                 1e9F,
                 Align::centre);
    }
}

void draw_controls(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const Playback& playback = in.view.playback;
    pen.text({rect.left, rect.top},
             in.say(playback.recorded ? words::whole_log : words::last_day),
             {TypeSize::label, Weight::regular, palette::text2},
             rect.width());
    if (!playback.recorded) return;
    // Drawn, not typed: triangles and bars are no letters of the font.
    const float y = rect.top + pen.px(40), r = pen.px(8);
    const Rect button{rect.left, y - r * 1.5F, rect.left + r * 3, y + r * 1.5F};
    const Rgba colour = hovered(button) ? palette::text1 : palette::good;
    if (playback.playing) {
        pen.fill({button.left, y - r, button.left + r * 0.6F, y + r}, colour);
        pen.fill({button.left + r, y - r, button.left + r * 1.6F, y + r}, colour);
    } else {
        pen.list().AddTriangleFilled(
            {button.left, y - r}, {button.left + r * 1.7F, y}, {button.left, y + r}, colour);
    }
    if (clicked(button)) asked.push_back(TogglePlay{});
    const std::string speed = fmt::format("{:g}×", playback.speed);
    pen.text_mid({rect.left + pen.px(34), y},
                 speed,
                 {TypeSize::body, Weight::bold, palette::text1},
                 rect.width());
}

void draw_playhead(const Pen& pen, const Rect& rect, const PanelInput& in, const Span& span) {
    const bool recorded = in.view.playback.recorded;
    const float x =
        std::clamp(rect.left + rect.width() * span.share(in.now_ms), rect.left, rect.right);
    pen.line({x, rect.top - pen.px(12)}, {x, rect.bottom + pen.px(4)}, palette::text1, pen.px(2));
    const std::string text =
        recorded ? fmt::format("{} {}", date_text(in, in.now_ms), clock_text(in, in.now_ms, true))
                 : std::string{in.say(words::now)};
    const Style style{TypeSize::label, Weight::bold, recorded ? palette::look : palette::good};
    const float width = pen.width_of(text, style) + pen.px(8);
    const bool to_left = recorded && x + width > rect.right + pen.px(60);
    pen.text({to_left ? x - pen.px(8) : x + pen.px(8), rect.top - pen.px(14)},
             text,
             style,
             1e9F,
             to_left ? Align::right : Align::left);
}

}  // namespace

void draw_timeline(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    pen.fill(rect, palette::panel);
    pen.hairline(rect.left, rect.right, rect.top);
    if (in.now_ms == 0) return;
    const Span span = span_of(in);
    const Rect chart{rect.left + pen.px(170),
                     rect.top + pen.px(20),
                     rect.right - pen.px(84),
                     rect.bottom - pen.px(22)};
    draw_controls(
        pen,
        {rect.left + pen.px(20), rect.top + pen.px(12), chart.left - pen.px(20), rect.bottom},
        in,
        asked);
    draw_bars(pen, chart, in, span);
    pen.line({chart.left, chart.bottom}, {chart.right, chart.bottom}, palette::line);
    draw_axis(pen, chart, in, span);
    draw_playhead(pen, chart, in, span);
    const Rect reach{chart.left, rect.top, chart.right, rect.bottom};
    if (in.view.playback.recorded && reach.holds(ImGui::GetIO().MousePos) &&
        ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        const double share = (ImGui::GetIO().MousePos.x - chart.left) / chart.width();
        asked.push_back(
            SeekTo{span.from_ms +
                   static_cast<TimeMs>(share * static_cast<double>(span.to_ms - span.from_ms))});
    }
}

}  // namespace yiping
