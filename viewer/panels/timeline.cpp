// Time, left to right: what was reported when, by grade; in a recording also where we are in it.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/panel.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {
namespace {

constexpr TimeMs bar_ms = 10 * minute_ms;
using Counts = std::array<std::uint32_t, grade_count>;

/// The stretch of time that is drawn.
struct Span {
    TimeMs from_ms, to_ms;
    [[nodiscard]] float share(TimeMs at_ms) const {
        return static_cast<float>(static_cast<double>(at_ms - from_ms) /
                                  static_cast<double>(to_ms - from_ms));
    }
    [[nodiscard]] TimeMs at(double share) const {
        return from_ms + static_cast<TimeMs>(share * static_cast<double>(to_ms - from_ms));
    }
};

Span span_of(const PanelInput& in) {
    const Playback& playback = in.view.playback;
    if (playback.recorded)
        return {playback.from_ms, std::max(playback.to_ms, playback.from_ms + minute_ms)};
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

/// Ten minutes a bar, or as many more as fit `most` bars.
Histogram histogram_of(const PanelInput& in, const Span& span, int most) {
    constexpr std::int64_t kept_steps = std::int64_t{35} * 144;  // the fold forgets what is older
    const auto steps = static_cast<int>(
        std::clamp<std::int64_t>((span.to_ms - span.from_ms) / bar_ms + 1, 1, kept_steps));
    const int merged = (steps + most - 1) / most;
    Histogram histogram;
    histogram.step_ms = bar_ms * merged;
    histogram.bars.resize(static_cast<std::size_t>((steps + merged - 1) / merged));
    const auto& hours = in.whole_log != nullptr ? *in.whole_log : in.world.hours;
    const std::vector<Counts> fine = bars_before(hours, span.to_ms, steps);
    for (std::size_t i = 0; i < fine.size(); ++i)
        for (std::size_t grade = 0; grade < grade_count; ++grade)
            histogram.bars[i / static_cast<std::size_t>(merged)][grade] += fine[i][grade];
    for (const Counts& bar : histogram.bars) histogram.top = std::max(histogram.top, total(bar));
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
                                                       : clock_text(in, at);
        pen.line({x, rect.bottom}, {x, rect.bottom + pen.px(4)}, palette::line);
        pen.text_mid({x, rect.bottom + pen.px(12)},
                     text,
                     {TypeSize::axis, Weight::regular, palette::text3},
                     1e9F,
                     Align::centre);
    }
}

// ---- the keys of a player, drawn: triangles and bars are no letters

enum class Key { back, play, pause, forward };

void draw_key(const Pen& pen, ImVec2 centre, Key key, Rgba colour) {
    const float r = pen.px(7);
    const auto triangle = [&](float x, float direction) {
        pen.list().AddTriangleFilled({x - direction * r * 0.7F, centre.y - r},
                                     {x + direction * r * 0.7F, centre.y},
                                     {x - direction * r * 0.7F, centre.y + r},
                                     colour);
    };
    const auto bar = [&](float x) {
        pen.fill({x - r * 0.28F, centre.y - r, x + r * 0.28F, centre.y + r}, colour);
    };
    switch (key) {
        case Key::back:
            triangle(centre.x + r * 0.5F, -1);
            bar(centre.x - r * 0.8F);
            break;
        case Key::play:
            triangle(centre.x, 1);
            break;
        case Key::pause:
            bar(centre.x - r * 0.6F);
            bar(centre.x + r * 0.6F);
            break;
        case Key::forward:
            triangle(centre.x - r * 0.5F, 1);
            bar(centre.x + r * 0.8F);
            break;
    }
}

bool press_key(const Pen& pen, ImVec2 centre, Key key, const PanelInput& in) {
    const float reach = pen.px(14);
    const Rect button{centre.x - reach, centre.y - reach, centre.x + reach, centre.y + reach};
    const bool over = hovered(in, button);
    if (over) pen.fill(button, palette::raised, pen.px(4));
    draw_key(pen, centre, key, over ? palette::text1 : palette::text2);
    return clicked(in, button);
}

void draw_player(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const Playback& playback = in.view.playback;
    const float y = (rect.top + rect.bottom) / 2;
    if (in.layout == LayoutKind::workstation) {
        if (press_key(pen, {rect.left + pen.px(8), y}, Key::back, in))
            asked.push_back(SeekTo{in.now_ms - minute_ms});
        if (press_key(
                pen, {rect.left + pen.px(42), y}, playback.playing ? Key::pause : Key::play, in))
            asked.push_back(TogglePlay{});
        if (press_key(pen, {rect.left + pen.px(76), y}, Key::forward, in))
            asked.push_back(SeekTo{in.now_ms + minute_ms});
    } else {
        draw_key(pen,
                 {rect.left + pen.px(8), y},
                 playback.playing ? Key::play : Key::pause,
                 palette::text2);
    }
    const Rect speed{rect.left + pen.px(100), rect.top, rect.right, rect.bottom};
    const bool over = hovered(in, speed);
    pen.text_mid({speed.left, y},
                 fmt::format("{:g}×", playback.speed),
                 {TypeSize::body, Weight::bold, over ? palette::good : palette::text1},
                 speed.width());
    if (!clicked(in, speed)) return;
    constexpr double factor = 4, fastest = 1000;
    asked.push_back(SetSpeed{playback.speed >= fastest ? 1 : playback.speed * factor});
}

void draw_controls(
    const Pen& pen, Rect rect, const PanelInput& in, const Histogram& histogram, Intents& asked) {
    const Rect head = rect.cut_top(pen.px(22));
    pen.text_mid({head.left, (head.top + head.bottom) / 2},
                 in.say(in.view.playback.recorded ? words::whole_log : words::last_day),
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
    const bool to_left = recorded && x + gap + pen.width_of(text, style) > rect.right + pen.px(64);
    pen.text_mid({to_left ? x - gap : x + gap, rect.top - pen.px(6)},
                 text,
                 style,
                 1e9F,
                 to_left ? Align::right : Align::left);
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
    const std::string text = fmt::format("{} · {} {} {}",
                                         moment_text(in, at_ms),
                                         total(histogram.bars[bar]),
                                         in.say(words::reported_in),
                                         age_text(in, histogram.step_ms));
    const Style style{TypeSize::axis, Weight::regular, palette::text1};
    const float width = pen.width_of(text, style) + pen.px(12);
    const float left = std::clamp(mouse.x - width / 2, rect.left, rect.right - width);
    const Rect box{left, rect.top - pen.px(16), left + width, rect.top + pen.px(4)};
    pen.fill(box, palette::raised, pen.px(4));
    pen.text_mid({left + pen.px(6), (box.top + box.bottom) / 2}, text, style);
}

}  // namespace

void draw_timeline(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    pen.fill(rect, palette::panel);
    pen.hairline(rect.left, rect.right, rect.top);
    if (in.now_ms == 0) return;
    const Span span = span_of(in);
    const Rect chart{rect.left + pen.px(176),
                     rect.top + pen.px(22),
                     rect.right - pen.px(72),
                     rect.bottom - pen.px(22)};
    const int most = std::max(static_cast<int>(chart.width() / pen.px(4)), 1);
    const Histogram histogram = histogram_of(in, span, most);
    draw_controls(
        pen,
        {rect.left + pen.px(20), rect.top + pen.px(14), chart.left - pen.px(16), rect.bottom},
        in,
        histogram,
        asked);
    draw_bars(pen, chart, in, span, histogram);
    draw_axis(pen, chart, in, span);
    draw_playhead(pen, chart, in, span);
    const Rect reach{chart.left, rect.top, chart.right, rect.bottom};
    if (!hovered(in, reach)) return;
    draw_hover(pen, chart, in, span, histogram);
    const ImGuiIO& io = ImGui::GetIO();
    const bool held =
        ImGui::IsMouseDown(ImGuiMouseButton_Left) && reach.holds(io.MouseClickedPos[0]);
    if (in.view.playback.recorded && held)
        asked.push_back(SeekTo{span.at((io.MousePos.x - chart.left) / chart.width())});
}

}  // namespace yiping
