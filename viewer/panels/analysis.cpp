// How the work goes: shares kept as rings, how long things take as distributions, when cases come
// as a calendar of hours. Of the whole city, or of the county that is selected; of one net when the
// list is.
#include "viewer/state/analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_analysis.hpp"

namespace yiping {
namespace {

/// The place that the charts speak of: the selected cell's county.
std::optional<GridCode> county_of(const PanelInput& in) {
    if (!in.view.selected_grid) return std::nullopt;
    const GridCode county = ancestor_at(in.view.selected_grid, GridLevel::county);
    return county ? std::optional{county} : std::nullopt;
}

/// Of the last seven days; rings and distributions are not kept by net within a county.
Figures figures_of_week(const PanelInput& in, const std::optional<GridCode>& county) {
    const GridNode* const city = whole_city(in.world);
    std::string id;
    if (county)
        id = "area/" + to_string(*county);
    else if (in.view.filter.net)
        id = fmt::format("net/{}", name_of(*in.view.filter.net));
    else if (city != nullptr)
        id = "area/" + to_string(city->id);
    const FigureSeries* const series = in.world.figures.find(id);
    return series == nullptr ? Figures{} : figures_of(*series, Window::week, in.now_ms, 0);
}

std::string scope_text(const PanelInput& in, const std::optional<GridCode>& county, bool by_net) {
    std::string text;
    if (county) {
        const std::string_view name = in.place_name(*county);
        text = name.empty() ? to_string(*county) : std::string{name};
    } else {
        text = in.say(words::all_city);
    }
    if (by_net && in.view.filter.net)
        text += fmt::format(" · {}",
                            in.say(words::nets[static_cast<std::size_t>(*in.view.filter.net)]));
    return text;
}

void draw_title(const Pen& pen, Rect& rest, std::string_view title, std::string_view right) {
    rest = draw_head(pen, rest, title, right);
    rest.cut_top(pen.px(8));
}

// ---- rings

/// A share of one: the part that was kept, and a mark where it is wanted.
void draw_ring(
    const Pen& pen, ImVec2 centre, float radius, const Kept& kept, const PanelInput& in) {
    constexpr float top = -std::numbers::pi_v<float> / 2, whole = 2 * std::numbers::pi_v<float>;
    constexpr int segments = 64;
    const float thickness = pen.px(9);
    pen.list().PathArcTo(centre, radius, 0, whole, segments);
    pen.list().PathStroke(palette::raised, 0, thickness);
    const auto wanted = static_cast<float>(in.wanted_share);
    if (kept.permyriad >= 0) {
        const float share = static_cast<float>(kept.permyriad) / 10'000;
        pen.list().PathArcTo(centre, radius, top, top + whole * share, segments);
        pen.list().PathStroke(share < wanted ? palette::look : palette::good, 0, thickness);
    }
    const float angle = top + whole * wanted;
    const ImVec2 along{std::cos(angle), std::sin(angle)};
    pen.line({centre.x + along.x * (radius - thickness), centre.y + along.y * (radius - thickness)},
             {centre.x + along.x * (radius + thickness), centre.y + along.y * (radius + thickness)},
             palette::text1,
             pen.px(2));
}

void draw_rings(const Pen& pen, const Rect& rect, const PanelInput& in, const Figures& figures) {
    const auto shares = kept_shares(figures);
    const float room = rect.width() / static_cast<float>(shares.size());
    const float radius = pen.px(44);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const Kept& kept = shares[i];
        const ImVec2 centre{rect.left + room * (static_cast<float>(i) + 0.5F),
                            rect.top + radius + pen.px(10)};
        draw_ring(pen, centre, radius, kept, in);
        const bool below =
            kept.permyriad >= 0 && static_cast<double>(kept.permyriad) < in.wanted_share * 10'000;
        pen.text_mid({centre.x, centre.y},
                     kept.permyriad < 0
                         ? std::string{"—"}
                         : fmt::format("{:.1f}%", static_cast<double>(kept.permyriad) / 100),
                     {TypeSize::head, Weight::bold, below ? palette::look : palette::text1},
                     radius * 2,
                     Align::centre);
        const float line = centre.y + radius + pen.px(24);
        pen.text_mid(
            {centre.x, line},
            in.view.language == Language::zh ? kept.formula->name_zh : kept.formula->name_en,
            {TypeSize::label, Weight::regular, palette::text2},
            room - pen.px(8),
            Align::centre);
        pen.text_mid({centre.x, line + pen.px(20)},
                     fmt::format("{} {}", in.say(words::of_so_many), grouped(kept.of)),
                     {TypeSize::axis, Weight::regular, palette::text3},
                     room - pen.px(8),
                     Align::centre);
    }
}

// ---- distributions

std::string bound_text(const PanelInput& in, TimeMs bound_ms) {
    return bound_ms == 0 ? "0" : age_text(in, bound_ms);
}

void draw_spread(
    const Pen& pen, Rect rect, const PanelInput& in, const Phrase& title, const Spread& spread) {
    const Rect head = rect.cut_top(pen.px(22));
    const std::string said = spread.taken == 0 ? std::string{in.say(words::no_data)}
                                               : fmt::format("{} {} · {} {}",
                                                             in.say(words::half_within),
                                                             age_text(in, spread.median_ms),
                                                             in.say(words::nine_of_ten_within),
                                                             age_text(in, spread.nine_of_ten_ms));
    const float used = pen.text_mid({head.right, head.top + pen.px(10)},
                                    said,
                                    {TypeSize::axis, Weight::regular, palette::text3},
                                    head.width() * 0.75F,
                                    Align::right);
    pen.text_mid({head.left, head.top + pen.px(10)},
                 in.say(title),
                 {TypeSize::label, Weight::bold, palette::text1},
                 head.width() - used - pen.px(6));
    const Rect axis = rect.cut_bottom(pen.px(20));
    const std::uint32_t most = std::max(*std::ranges::max_element(spread.bars), 1U);
    const float width = rect.width() / static_cast<float>(spread.bars.size());
    const auto bar_of = [](TimeMs at_ms) {
        return static_cast<std::size_t>(std::ranges::upper_bound(duration_bounds, at_ms) -
                                        duration_bounds.begin()) -
               1;
    };
    for (std::size_t i = 0; i < spread.bars.size(); ++i) {
        const float left = rect.left + width * static_cast<float>(i);
        const float height = (rect.height() - pen.px(4)) * static_cast<float>(spread.bars[i]) /
                             static_cast<float>(most);
        const bool beyond = spread.taken != 0 && i > bar_of(spread.nine_of_ten_ms);
        if (spread.bars[i] != 0)
            pen.fill({left + 1,
                      rect.bottom - std::max(height, pen.px(1.5F)),
                      left + width - 1,
                      rect.bottom},
                     beyond ? palette::look : palette::good);
        constexpr std::array<std::size_t, 5> told{0, 3, 6, 9, 11};
        if (std::ranges::find(told, i) != told.end())
            pen.text_mid({left, axis.top + pen.px(11)},
                         bound_text(in, duration_bounds[i]),
                         {TypeSize::axis, Weight::regular, palette::text3},
                         width * 3,
                         Align::left);
    }
    pen.line({rect.left, rect.bottom}, {rect.right, rect.bottom}, palette::line);
}

void draw_spreads(const Pen& pen, const Rect& rect, const PanelInput& in, const Figures& figures) {
    const std::array<std::pair<Duration, const Phrase*>, 3> shown{
        {{Duration::to_accept, &words::to_accept},
         {Duration::to_arrive, &words::to_arrive},
         {Duration::to_close, &words::to_close}}};
    const float gap = pen.px(24);
    const float width = (rect.width() - 2 * gap) / 3;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const float left = rect.left + static_cast<float>(i) * (width + gap);
        draw_spread(pen,
                    {left, rect.top, left + width, rect.bottom},
                    in,
                    *shown[i].second,
                    spread_of(figures, shown[i].first));
    }
}

// ---- the calendar of hours

/// On a panel the first step of quantity would not be seen.
constexpr std::array<Rgba, 5> step_colours{palette::quantity[1],
                                           palette::quantity[2],
                                           palette::quantity[3],
                                           palette::quantity[4],
                                           palette::good};

Rgba colour_of(const std::array<std::int32_t, 5>& steps, std::int32_t count) {
    const auto* const above = std::ranges::upper_bound(steps, count);
    if (above == steps.begin()) return palette::raised;
    return step_colours[static_cast<std::size_t>(above - steps.begin()) - 1];
}

void draw_steps(const Pen& pen, const Rect& rect, const std::array<std::int32_t, 5>& steps) {
    float right = rect.right;
    for (std::size_t i = steps.size(); i-- > 0;) {
        const std::string text = fmt::format("≥{}", steps[i]);
        const Style style{TypeSize::axis, Weight::regular, palette::text3};
        const float middle = (rect.top + rect.bottom) / 2;
        right -= pen.width_of(text, style);
        pen.text_mid({right, middle}, text, style);
        right -= pen.px(14);
        pen.fill({right, middle - pen.px(5), right + pen.px(10), middle + pen.px(5)},
                 step_colours[i]);
        right -= pen.px(14);
    }
}

void draw_calendar(const Pen& pen, Rect rect, const PanelInput& in, const HeatCalendar& calendar) {
    const auto steps = calendar.steps();
    const Rect legend = rect.cut_bottom(pen.px(20));
    const Rect foot = rect.cut_bottom(pen.px(22));
    rect.left += pen.px(42);
    const float width = rect.width() / static_cast<float>(HeatCalendar::days);
    const float height = rect.height() / static_cast<float>(HeatCalendar::hours);
    const float gap = width > pen.px(8) ? pen.px(1) : 0;
    const Style axis{TypeSize::axis, Weight::regular, palette::text3};
    for (std::size_t day = 0; day < HeatCalendar::days; ++day) {
        const float left = rect.left + width * static_cast<float>(day);
        for (std::size_t hour = 0; hour < HeatCalendar::hours; ++hour) {
            const std::int32_t count = calendar.cells[day][hour];
            if (count < 0) continue;
            const float top = rect.top + height * static_cast<float>(hour);
            pen.fill({left, top, left + width - gap, top + height - gap}, colour_of(steps, count));
        }
        constexpr std::size_t week = 7;
        const bool told = (HeatCalendar::days - 1 - day) % week == 0;
        if (!told) continue;
        const TimeMs at_ms = calendar.from_ms + static_cast<TimeMs>(day) * day_ms;
        pen.text_mid({std::min(left, rect.right - pen.px(34)), foot.top + pen.px(11)},
                     date_text(in, at_ms).substr(5),
                     axis);
    }
    constexpr std::array<std::size_t, 4> told_hours{0, 6, 12, 18};
    for (const std::size_t hour : told_hours)
        pen.text_mid(
            {rect.left - pen.px(42), rect.top + height * static_cast<float>(hour) + pen.px(6)},
            fmt::format("{:02}:00", hour),
            axis);
    draw_steps(pen, legend, steps);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (!rect.holds(mouse) || !hovered(in, rect)) return;
    const auto day =
        std::min(static_cast<std::size_t>((mouse.x - rect.left) / width), HeatCalendar::days - 1);
    const auto hour =
        std::min(static_cast<std::size_t>((mouse.y - rect.top) / height), HeatCalendar::hours - 1);
    const std::int32_t count = calendar.cells[day][hour];
    if (count < 0) return;
    const std::string text =
        fmt::format("{} {:02}:00 · {} {}",
                    date_text(in, calendar.from_ms + static_cast<TimeMs>(day) * day_ms).substr(5),
                    hour,
                    count,
                    in.say(words::cases_reported));
    const Style style{TypeSize::label, Weight::regular, palette::text1};
    const float room = pen.width_of(text, style) + pen.px(12);
    const float left = std::clamp(mouse.x - room / 2, rect.left, rect.right - room);
    const float top = std::max(mouse.y - pen.px(34), rect.top - pen.px(10));
    pen.fill({left, top, left + room, top + pen.px(24)}, palette::raised, pen.px(4));
    pen.text_mid({left + pen.px(6), top + pen.px(12)}, text, style);
}

}  // namespace

void draw_analysis(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    if (in.view.overlay != Overlay::analysis) return;
    pen.card(rect);
    const std::optional<GridCode> county = county_of(in);
    const Figures figures = figures_of_week(in, county);
    Rect rest = rect.inset(pen.px(16));
    if (in.layout == LayoutKind::workstation) {
        Rect foot = rest.cut_bottom(pen.px(30));
        if (draw_button(pen, foot, in, in.say(words::close_word), ButtonLook::plain))
            asked.push_back(ShowOverlay{Overlay::none});
        rest.cut_bottom(pen.px(8));
    }
    const std::string whose = scope_text(in, county, !county);
    draw_title(pen,
               rest,
               in.say(words::kept_title),
               fmt::format("{} · {} · {} {:.0f}%",
                           whose,
                           in.say(words::seven_days),
                           in.say(words::wanted_mark),
                           in.wanted_share * 100));
    draw_rings(pen, rest.cut_top(pen.px(160)), in, figures);
    draw_title(pen,
               rest,
               in.say(words::spread_title),
               fmt::format("{} · {}", whose, in.say(words::seven_days)));
    draw_spreads(pen, rest.cut_top(pen.px(124)), in, figures);
    rest.cut_top(pen.px(8));
    draw_title(pen,
               rest,
               in.say(words::calendar_title),
               fmt::format("{} · {}", scope_text(in, county, true), in.say(words::four_weeks)));
    draw_calendar(
        pen,
        rest,
        in,
        heat_calendar(in.world, in.view.filter.net, county, in.now_ms, in.utc_offset_minutes));
}

}  // namespace yiping
