// Marks of a recording: alarms, responses, warnings, handovers, silent sources, bookmarks, and what
// the log lacks.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "viewer/panels/timeline_parts.hpp"

namespace yiping {
namespace {

/// How far above the bars the middle of each lane lies.
constexpr float moments_up = 5, stretches_up = 11;

bool is_shown(const PanelInput& in, const TimelineMark& mark) {
    const bool of_both_worlds = mark.kind == MarkKind::silent || mark.kind == MarkKind::opened ||
                                mark.kind == MarkKind::handover || mark.kind == MarkKind::bookmark;
    return (of_both_worlds || mark.exercise == in.exercise) && !mark.ends;
}
bool is_stretch(const TimelineMark& mark) {
    return mark.kind == MarkKind::warning || mark.kind == MarkKind::response ||
           mark.kind == MarkKind::silent;
}
Rgba colour_of(const TimelineMark& mark) {
    switch (mark.kind) {
        case MarkKind::silent:
            return palette::text3;
        case MarkKind::bookmark:
            return palette::look;
        case MarkKind::handover:
        case MarkKind::opened:
            return palette::good;
        default:
            return grade_colour(mark.grade == 0 || mark.grade > 4 ? 4 : mark.grade);
    }
}
TimeMs end_of(const PanelInput& in, const TimelineMark& mark) {
    return mark.until_ms != 0 ? mark.until_ms : in.view.playback.to_ms;
}

void draw_diamond(const Pen& pen, ImVec2 at, Rgba colour) {
    const float r = pen.px(3.5F);
    pen.list().AddQuadFilled(
        {at.x, at.y - r}, {at.x + r, at.y}, {at.x, at.y + r}, {at.x - r, at.y}, colour);
}

void draw_stretches(const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span) {
    for (const TimelineMark& mark : in.timeline->marks) {
        if (!is_stretch(mark) || !is_shown(in, mark)) continue;
        const TimeMs until_ms = end_of(in, mark);
        if (until_ms < span.from_ms || mark.at_ms > span.to_ms) continue;
        const float left = std::max(span.x(chart, mark.at_ms), chart.left);
        const float right = std::clamp(span.x(chart, until_ms), left + pen.px(2), chart.right);
        // a silent source runs lowest, so that it does not hide a warning
        const float up = mark.kind == MarkKind::silent ? stretches_up - 3 : stretches_up;
        const float y = chart.top - pen.px(up);
        pen.fill({left, y - pen.px(1), right, y + pen.px(1)}, colour_of(mark));
        if (mark.kind == MarkKind::response)
            pen.line({left, y}, {left, chart.bottom}, with_alpha(colour_of(mark), 0.5F));
    }
}

/// One a place: where many fall together the worst is drawn.
void draw_moments(const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span) {
    const float step = pen.px(5);
    std::vector<const TimelineMark*> places(static_cast<std::size_t>(chart.width() / step) + 1);
    const auto weight = [](const TimelineMark& mark) {
        return mark.kind == MarkKind::alarm ? static_cast<int>(mark.grade) : 0;
    };
    for (const TimelineMark& mark : in.timeline->marks) {
        if (is_stretch(mark) || !is_shown(in, mark)) continue;
        if (mark.at_ms < span.from_ms || mark.at_ms >= span.to_ms) continue;
        const auto place =
            static_cast<std::size_t>((span.x(chart, mark.at_ms) - chart.left) / step);
        const TimelineMark*& there = places[std::min(place, places.size() - 1)];
        if (there == nullptr || weight(mark) < weight(*there)) there = &mark;
    }
    for (const TimelineMark* mark : places)
        if (mark != nullptr)
            draw_diamond(pen,
                         {span.x(chart, mark->at_ms), chart.top - pen.px(moments_up)},
                         colour_of(*mark));
}

/// All gaps that are known, in time; open ends reach to the ends of the recording.
std::vector<LogGap> gaps_of(const PanelInput& in) {
    std::vector<LogGap> gaps{in.gaps.begin(), in.gaps.end()};
    if (in.timeline != nullptr)
        gaps.insert(gaps.end(), in.timeline->gaps.begin(), in.timeline->gaps.end());
    for (LogGap& gap : gaps) {
        if (gap.from_ms == 0) gap.from_ms = gap.to_ms != 0 ? gap.to_ms : in.view.playback.from_ms;
        if (gap.to_ms == 0) gap.to_ms = gap.from_ms;
    }
    return gaps;
}

void draw_gaps(const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span) {
    for (const LogGap& gap : gaps_of(in)) {
        if (gap.to_ms < span.from_ms || gap.from_ms > span.to_ms) continue;
        const float left = std::clamp(span.x(chart, gap.from_ms), chart.left, chart.right);
        const float right = std::clamp(
            std::max(span.x(chart, gap.to_ms), left + pen.px(3)), chart.left, chart.right);
        pen.fill({left, chart.top, right, chart.bottom}, with_alpha(palette::look, 0.25F));
        pen.line({left, chart.top}, {left, chart.bottom}, palette::look);
        pen.line({right, chart.top}, {right, chart.bottom}, palette::look);
    }
}

}  // namespace

void draw_marks(const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span) {
    if (!in.view.playback.recorded) return;
    if (in.timeline != nullptr) {
        draw_stretches(pen, chart, in, span);
        draw_moments(pen, chart, in, span);
    }
    draw_gaps(pen, chart, in, span);
}

std::string mark_text(
    const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span, float mouse_x) {
    const float reach = pen.px(4);
    for (const LogGap& gap : gaps_of(in))
        if (mouse_x >= span.x(chart, gap.from_ms) - reach &&
            mouse_x <= span.x(chart, gap.to_ms) + reach)
            return gap.to_sequence == std::numeric_limits<std::uint64_t>::max()
                       ? std::string{in.say(words::events_missing)}
                       : fmt::format("{} {}",
                                     grouped(gap.to_sequence - gap.from_sequence + 1),
                                     in.say(words::events_missing));
    if (in.timeline == nullptr) return {};
    const TimelineMark* nearest = nullptr;
    float least = reach;
    for (const TimelineMark& mark : in.timeline->marks) {
        if (!is_shown(in, mark)) continue;
        const float away = std::abs(span.x(chart, mark.at_ms) - mouse_x);
        if (away > least) continue;
        least = away;
        nearest = &mark;
    }
    if (nearest == nullptr) return {};
    return fmt::format(
        "{} {}", in.say(words::mark_kinds[static_cast<std::size_t>(nearest->kind)]), nearest->text);
}

}  // namespace yiping
