// The four nets: what each is about in three figures, and the last 24 hours against the usual
// course of such a day. Pressing one filters the list.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/panel.hpp"
#include "viewer/state/trend.hpp"

namespace yiping {
namespace {

/// The worst response under way; 0 when there is none.
int response_level(const World& world) {
    int worst = 0;
    for (const Response& response : world.responses.rows())
        if (response.ended_ms == 0 && (worst == 0 || response.level < worst))
            worst = response.level;
    return worst;
}

std::size_t on_the_way(const World& world) {
    return static_cast<std::size_t>(
        std::ranges::count_if(world.resources.rows(), [](const Resource& resource) {
            return resource.state == "en_route" || resource.state == "dispatched";
        }));
}

/// What was counted today, and in the last seven days.
struct Day {
    Sums today, week;
};

struct Figure {
    std::string value;
    const Phrase& label;
    Rgba colour = palette::text1;
};
using NetFigures = std::array<Figure, 3>;

Figure share(std::uint64_t part, std::uint64_t whole, const Phrase& label) {
    constexpr std::uint64_t fewest = 10, wanted_percent = 90;
    const bool below = whole >= fewest && part * 100 < whole * wanted_percent;
    return {percent(part, whole), label, below ? palette::look : palette::text1};
}

Figure alert(std::size_t count, const Phrase& label) {
    return {grouped(count), label, count == 0 ? palette::text1 : palette::look};
}

/// On time of what was closed today; of seven days while nothing was closed yet today.
Figure on_time(const Day& day, std::size_t net, const Phrase& today, const Phrase& week) {
    return day.today.closed[net] != 0
               ? share(day.today.closed_on_time[net], day.today.closed[net], today)
               : share(day.week.closed_on_time[net], day.week.closed[net], week);
}
Figure reworked(const Day& day, std::size_t net) {
    return day.today.closed[net] != 0
               ? Figure{percent(day.today.reworked[net], day.today.closed[net]), words::rework}
               : Figure{percent(day.week.reworked[net], day.week.closed[net]), words::rework_week};
}

/// What each net is asked about first.
NetFigures figures_of(const PanelInput& in, Net net, const OpenFigures& now, const Day& day) {
    const auto n = static_cast<std::size_t>(net);
    switch (net) {
        case Net::service:
            return {Figure{grouped(day.today.reported[n]), words::today_taken},
                    on_time(day, n, words::on_time, words::on_time_week),
                    alert(now.overdue, words::overdue_open)};
        case Net::governance:
            return {Figure{grouped(now.open), words::open_matters},
                    on_time(day, n, words::on_time, words::on_time_week),
                    reworked(day, n)};
        case Net::coordination:
            return {Figure{grouped(now.open), words::in_flow},
                    Figure{grouped(now.at_city_level), words::at_city_level},
                    alert(now.overdue, words::overdue_open)};
        case Net::command:
            break;
    }
    const int level = response_level(in.world);
    return {Figure{std::string{in.say(words::response_levels[level])},
                   words::response_level,
                   level == 0 ? palette::text1 : grade_colour(level)},
            alert(open_alarms(in.world).count, words::open_alarms),
            Figure{grouped(on_the_way(in.world)), words::on_the_way}};
}

/// At the right of the head: the worst that is open, else how the day differs from the usual.
Figure remark(const PanelInput& in, Net net, const OpenFigures& now, std::optional<float> change) {
    if (net == Net::command && now.of_grade[1] != 0)
        return {fmt::format("{} {}", now.of_grade[1], in.say(words::worst_cases)),
                words::worst_cases,
                palette::grade[0]};
    if (net == Net::command && now.of_grade[2] != 0)
        return {fmt::format("{} {}", now.of_grade[2], in.say(words::serious_cases)),
                words::serious_cases,
                palette::grade[1]};
    if (!change) return {"", words::than_usual};
    if (std::abs(*change) < 0.01F)
        return {fmt::format("→ {}", in.say(words::steady)), words::steady, palette::text2};
    return {fmt::format("{} {:.0f}% {}",
                        *change > 0 ? "↑" : "↓",
                        std::abs(*change) * 100,
                        in.say(words::than_usual)),
            words::than_usual,
            palette::text2};
}

/// A figure's digits, and what stands behind them in a smaller size: "97.6" and "%".
std::pair<std::string_view, std::string_view> digits_and_unit(std::string_view value) {
    for (const std::string_view unit : {std::string_view{"%"}, std::string_view{"级"}})
        if (value.ends_with(unit)) return {value.substr(0, value.size() - unit.size()), unit};
    return {value, {}};
}

/// Three figures side by side, all in the largest size in which none is cut; on a wall that is read
/// from the far end of the room.
void draw_figures(const Pen& pen,
                  const Rect& rect,
                  const PanelInput& in,
                  const NetFigures& figures) {
    const float room = rect.width() / 3;
    const auto width = [&](const Figure& figure, TypeSize size) {
        if (size != TypeSize::far) return pen.width_of(figure.value, {size, Weight::bold});
        const auto [digits, unit] = digits_and_unit(figure.value);
        return pen.width_of(digits, {size, Weight::bold}) +
               pen.width_of(unit, {TypeSize::head, Weight::bold});
    };
    const auto fits = [&](TypeSize size) {
        return std::ranges::all_of(
            figures, [&](const Figure& figure) { return width(figure, size) < room - pen.px(6); });
    };
    const bool far = in.layout == LayoutKind::wall && fits(TypeSize::far);
    const TypeSize size = far                      ? TypeSize::far
                          : fits(TypeSize::figure) ? TypeSize::figure
                                                   : TypeSize::name;
    const float middle = (rect.top + rect.bottom) / 2;
    float left = rect.left;
    for (const Figure& figure : figures) {
        const auto [digits, unit] =
            far ? digits_and_unit(figure.value)
                : std::pair{std::string_view{figure.value}, std::string_view{}};
        const float drawn = pen.text_mid(
            {left, middle}, digits, {size, Weight::bold, figure.colour}, room - pen.px(4));
        pen.text_mid({left + drawn + pen.px(2), middle + pen.far_em() / 4},
                     unit,
                     {TypeSize::head, Weight::bold, figure.colour},
                     room);
        left += room;
    }
}

void draw_labels(const Pen& pen,
                 const Rect& rect,
                 const PanelInput& in,
                 const NetFigures& figures) {
    const float room = rect.width() / 3;
    float left = rect.left;
    for (const Figure& figure : figures) {
        pen.text_mid({left, rect.top + pen.px(8)},
                     in.say(figure.label),
                     {TypeSize::label, Weight::regular, palette::text2},
                     room - pen.px(4));
        left += room;
    }
}

void draw_frame(const Pen& pen, const Rect& rect, const PanelInput& in, Net net, bool alarmed) {
    pen.card(rect);
    const bool chosen = in.view.filter.net == net;
    if (!alarmed && !chosen && !hovered(in, rect)) return;
    const Rgba colour = alarmed ? palette::grade[0] : chosen ? palette::text2 : palette::text3;
    pen.outline(rect, colour, pen.px(theme::radius), pen.px(alarmed || chosen ? 1.5F : 1));
}

void draw_net(const Pen& pen,
              const Rect& rect,
              const PanelInput& in,
              Net net,
              const OpenFigures& now,
              const Day& day) {
    const bool alarmed = net == Net::command && now.of_grade[1] != 0;
    draw_frame(pen, rect, in, net, alarmed);
    const Course course = last_day(in.world, net, HourCount::reported, in.now_ms);
    const Course usual = usual_day(in.world, net, HourCount::reported, in.now_ms);

    Rect rest = rect.inset(pen.px(14));
    const Rect head = rest.cut_top(pen.px(20));
    const Figure said = remark(in, net, now, against_usual(course, usual));
    const float used =
        pen.text_mid({head.right, head.top + pen.px(8)},
                     said.value,
                     {TypeSize::label, alarmed ? Weight::bold : Weight::regular, said.colour},
                     head.width() * 0.6F,
                     Align::right);
    pen.text_mid({head.left, head.top + pen.px(8)},
                 in.say(words::nets[static_cast<std::size_t>(net)]),
                 {TypeSize::head, Weight::bold, palette::text1},
                 head.width() - used - pen.px(8));

    NetFigures figures = figures_of(in, net, now, day);
    if (!in.has_city)
        for (Figure& figure : figures) {
            figure.value = "—";
            figure.colour = palette::text2;
        }
    const float line =
        in.layout == LayoutKind::wall ? std::max(pen.px(37), 1.1F * pen.far_em()) : pen.px(37);
    draw_figures(pen, rest.cut_top(line), in, figures);
    draw_labels(pen, rest.cut_top(pen.px(18)), in, figures);
    rest.cut_top(pen.px(8));
    if (rest.height() >= pen.px(18))
        pen.trend(rest, course, usual, alarmed ? palette::look : palette::good);
}

}  // namespace

void draw_nets(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const Day day{sums_today(in.world, std::nullopt, in.now_ms, in.utc_offset_minutes),
                  sums_since(in.world, std::nullopt, in.now_ms - 7 * day_ms, in.now_ms)};
    const float gap = std::round(pen.px(12));
    const float height = (rect.height() - gap * (net_count - 1)) / net_count;
    for (std::size_t i = 0; i < net_count; ++i) {
        const auto net = static_cast<Net>(i);
        const float top = std::round(rect.top + static_cast<float>(i) * (height + gap));
        const Rect card{rect.left, top, rect.right, std::round(top + height)};
        draw_net(pen, card, in, net, in.work.nets[i], day);
        if (!clicked(in, card)) continue;
        Filter filter = in.view.filter;
        filter.net = filter.net == net ? std::nullopt : std::optional{net};
        asked.push_back(SetFilter{filter});
    }
}

}  // namespace yiping
