// The four nets: how much is open, what came today, is it on time, against the usual course of such
// a day.
#include <fmt/format.h>

#include <algorithm>

#include "viewer/panels/panel.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {
namespace {

struct NetFigures {
    std::uint32_t open = 0, overdue = 0;
    int worst_grade = 0;
    std::uint64_t reported = 0, closed = 0, closed_on_time = 0;
};

NetFigures figures_of(const PanelInput& in, Net net, const Sums& today) {
    NetFigures figures;
    for (const Incident& incident : in.world.incidents.rows()) {
        if (incident.net != net || !is_open(incident.stage)) continue;
        ++figures.open;
        figures.overdue += incident.overdue ? 1U : 0U;
        if (incident.grade != 0 &&
            (figures.worst_grade == 0 || incident.grade < figures.worst_grade))
            figures.worst_grade = incident.grade;
    }
    const auto n = static_cast<std::size_t>(net);
    figures.reported = today.reported[n];
    figures.closed = today.closed[n];
    figures.closed_on_time = today.closed_on_time[n];
    return figures;
}

/// Today so far against the same hours of usual days: "↑ 4% 较常态"; nothing when the past is too
/// short.
std::string against_usual(const PanelInput& in, const DayCourse& today, const DayCourse& usual) {
    float now = 0, then = 0;
    for (std::size_t hour = 0; hour + 1 < today.size() && today[hour + 1] >= 0;
         ++hour) {  // whole hours only
        if (usual[hour] < 0) continue;
        now += today[hour];
        then += usual[hour];
    }
    if (then < 10) return {};
    const float change = 100.0F * (now - then) / then;
    if (std::abs(change) < 1) return fmt::format("→ {}", in.say(words::steady));
    return fmt::format(
        "{} {:.0f}% {}", change > 0 ? "↑" : "↓", std::abs(change), in.say(words::than_usual));
}

void draw_figure(const Pen& pen,
                 ImVec2 at,
                 float room,
                 std::string_view value,
                 std::string_view label,
                 Rgba colour) {
    pen.text(at, value, {TypeSize::figure, Weight::bold, colour}, room);
    pen.text(
        {at.x, at.y + pen.px(38)}, label, {TypeSize::label, Weight::regular, palette::text2}, room);
}

void draw_net(const Pen& pen, const Rect& rect, const PanelInput& in, Net net, const Sums& sums) {
    const NetFigures figures = figures_of(in, net, sums);
    const DayCourse today =
        today_by_hour(in.world, net, Measure::reported, in.now_ms, in.utc_offset_minutes);
    const DayCourse usual =
        usual_by_hour(in.world, net, Measure::reported, in.now_ms, in.utc_offset_minutes);
    const bool alarmed = net == Net::command && figures.worst_grade == 1;
    pen.card(rect);
    if (alarmed) pen.outline(rect, palette::grade[0], pen.px(theme::radius), pen.px(1.5F));

    const Rect inner = rect.inset(pen.px(14));
    const std::string change = against_usual(in, today, usual);
    pen.text_mid({inner.left, inner.top + pen.px(8)},
                 in.say(words::nets[static_cast<std::size_t>(net)]),
                 {TypeSize::head, Weight::bold, palette::text1},
                 inner.width());
    pen.text_mid({inner.right, inner.top + pen.px(8)},
                 change,
                 {TypeSize::label, Weight::regular, palette::text2},
                 inner.width() * 0.55F,
                 Align::right);

    const float third = inner.width() / 3;
    const float top = inner.top + pen.px(22);
    const bool known = in.has_city;
    draw_figure(pen,
                {inner.left, top},
                third,
                known ? grouped(figures.open) : "—",
                in.say(words::open_now),
                palette::text1);
    draw_figure(pen,
                {inner.left + third, top},
                third,
                known ? grouped(figures.reported) : "—",
                in.say(words::today_new),
                palette::text1);
    if (net == Net::command) {
        const std::string worst = figures.worst_grade == 0
                                      ? "—"
                                      : fmt::format("{}级", grade_numeral(figures.worst_grade));
        draw_figure(pen,
                    {inner.left + 2 * third, top},
                    third,
                    in.view.language == Language::zh
                        ? worst
                        : std::string{grade_numeral(figures.worst_grade)},
                    in.say(words::worst_open),
                    figures.worst_grade == 0 ? palette::text2 : grade_colour(figures.worst_grade));
    } else {
        const bool below =
            figures.closed >= 10 && figures.closed_on_time * 100 < figures.closed * 90;
        draw_figure(pen,
                    {inner.left + 2 * third, top},
                    third,
                    percent(figures.closed_on_time, figures.closed),
                    in.say(words::on_time),
                    below ? palette::look : palette::text1);
    }
    const Rect chart{inner.left, top + pen.px(64), inner.right, inner.bottom};
    if (chart.height() > pen.px(16))
        pen.trend(chart, today, usual, alarmed ? palette::look : palette::good);
}

}  // namespace

void draw_nets(const Pen& pen, const Rect& rect, const PanelInput& in, Intents&) {
    const Sums today = sums_today(in.world, std::nullopt, in.now_ms, in.utc_offset_minutes);
    const float gap = pen.px(12);
    const float height = (rect.height() - gap * (net_count - 1)) / net_count;
    for (int net = 0; net < net_count; ++net) {
        const float top = rect.top + static_cast<float>(net) * (height + gap);
        draw_net(pen, {rect.left, top, rect.right, top + height}, in, static_cast<Net>(net), today);
    }
}

}  // namespace yiping
