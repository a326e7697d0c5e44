// What is open, the worst first.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>

#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_desk.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

std::string place_and_title(const PanelInput& in, const Incident& incident) {
    const std::string place = short_place(in, incident.place.grid);
    return place.empty() ? incident.title : fmt::format("{} · {}", place, incident.title);
}

std::string state_line(const PanelInput& in, const Incident& incident) {
    std::string line{in.say(words::stages[static_cast<std::size_t>(incident.stage)])};
    if (incident.suspended) line += fmt::format(" ({})", in.say(words::suspended));
    if (!incident.unit.empty()) line += " · " + incident.unit;
    if (pending_about(in.view, "incident/" + incident.id) != nullptr)
        line += fmt::format(" · {}", in.say(words::waiting_for_log));
    if (incident.unlocated) line += fmt::format(" · {}", in.say(words::unlocated));
    return line;
}

// ---- one row

void draw_background(const Pen& pen,
                     const Rect& row,
                     const PanelInput& in,
                     const Incident& incident) {
    const bool selected = in.view.selected_incident == incident.id;
    if (selected || hovered(in, row)) pen.fill(row, palette::raised, pen.px(theme::radius));
    if (selected)
        pen.outline(row,
                    incident.grade == 1 ? palette::grade[0] : palette::text2,
                    pen.px(theme::radius),
                    pen.px(1.5F));
}

/// Age above, time left below; returns the widths they take.
std::pair<float, float> draw_times(const Pen& pen,
                                   const Rect& row,
                                   const PanelInput& in,
                                   const Incident& incident) {
    const float age = pen.text_mid({row.right, row.top + pen.px(20)},
                                   duration_text(in, in.now_ms - incident.reported_ms),
                                   {TypeSize::body, Weight::regular, palette::text1},
                                   row.width() * 0.4F,
                                   Align::right);
    const float due = pen.text_mid({row.right, row.top + pen.px(42)},
                                   deadline_text(in, incident),
                                   deadline_style(in, incident),
                                   row.width() * 0.5F,
                                   Align::right);
    return {age, due};
}

void draw_row(const Pen& pen, const Rect& row, const PanelInput& in, const Incident& incident) {
    draw_background(pen, row, in, incident);
    const ImVec2 mark{row.left + pen.px(24), (row.top + row.bottom) / 2};
    pen.grade_mark(mark, pen.px(11), incident.grade);
    if (flashes(in, incident)) pen.ring(mark, pen.px(17), grade_colour(incident.grade));
    Rect inner = row;
    inner.cut_left(pen.px(48));
    inner.cut_right(pen.px(12));
    const auto [age, due] = draw_times(pen, inner, in, incident);
    pen.text_mid({inner.left, row.top + pen.px(20)},
                 place_and_title(in, incident),
                 {TypeSize::body, Weight::bold, palette::text1},
                 inner.width() - age - pen.px(12));
    pen.text_mid({inner.left, row.top + pen.px(42)},
                 state_line(in, incident),
                 {TypeSize::label, Weight::regular, palette::text2},
                 inner.width() - due - pen.px(12));
}

// ---- search and filter

void draw_search(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const bool focus = in.view.search_focused && !ImGui::IsAnyItemActive();
    const FieldState field =
        draw_field(pen, rect, in, "##search", in.view.filter.text, in.say(words::search), focus);
    if (field.changed) {
        Filter filter = in.view.filter;
        filter.text = field.value;
        asked.push_back(SetFilter{filter});
    }
    if (in.view.search_focused && field.left)
        asked.push_back(FocusSearch{false});
    else if (field.active && !in.view.search_focused)
        asked.push_back(FocusSearch{true});
}

void draw_chip_frame(const Pen& pen, const Rect& chip, const PanelInput& in, bool on) {
    if (on || hovered(in, chip)) pen.fill(chip, palette::raised, pen.px(4));
    pen.outline(chip, on ? palette::text3 : palette::line, pen.px(4));
}

/// From right to left: overdue only, the grades, the net if one is chosen; what is left is search.
void draw_filters(const Pen& pen, Rect row, const PanelInput& in, Intents& asked) {
    const float gap = pen.px(6);
    const auto ask = [&](const auto& change) {
        Filter filter = in.view.filter;
        change(filter);
        asked.push_back(SetFilter{filter});
    };
    const auto word_chip = [&](std::string_view word, bool on) {
        const Style style{TypeSize::label, Weight::regular, on ? palette::text1 : palette::text2};
        const Rect chip = row.cut_right(pen.width_of(word, style) + pen.px(16));
        row.cut_right(gap);
        draw_chip_frame(pen, chip, in, on);
        pen.text_mid({(chip.left + chip.right) / 2, (chip.top + chip.bottom) / 2},
                     word,
                     style,
                     chip.width(),
                     Align::centre);
        return clicked(in, chip);
    };
    if (word_chip(in.say(words::overdue_open), in.view.filter.overdue_only))
        ask([](Filter& filter) { filter.overdue_only = !filter.overdue_only; });
    for (std::size_t grade = grade_count - 1; grade >= 1; --grade) {
        const Rect chip = row.cut_right(pen.px(28));
        row.cut_right(gap);
        const bool on = in.view.filter.grades[grade];
        draw_chip_frame(pen, chip, in, on);
        const ImVec2 centre{(chip.left + chip.right) / 2, (chip.top + chip.bottom) / 2};
        pen.grade_mark(centre, pen.px(8), static_cast<int>(grade));
        if (!on) pen.fill(chip.inset(pen.px(2)), with_alpha(palette::background, 0.7F));
        if (clicked(in, chip)) ask([&](Filter& filter) { filter.grades[grade] = !on; });
    }
    if (word_chip(in.say(words::more),
                  in.view.more_filters || in.view.group != ListGroup::none ||
                      in.view.order != ListOrder::worst))
        asked.push_back(ArrangeList{in.view.order, in.view.group, !in.view.more_filters});
    if (in.view.filter.net) {
        const auto net = static_cast<std::size_t>(*in.view.filter.net);
        if (word_chip(fmt::format("{} ×", in.say(words::nets[net])), true))
            ask([](Filter& filter) { filter.net.reset(); });
    }
    draw_search(pen, row, in, asked);
}

/// Order and groups, and every further filter that holds, each with a press to let go of it.
void draw_arrangement(const Pen& pen, Rect& rest, const PanelInput& in, Intents& asked) {
    std::array<std::string_view, list_order_count> orders;
    std::array<std::string_view, list_group_count> groups;
    std::ranges::transform(
        words::orders, orders.begin(), [&](const Phrase& word) { return in.say(word); });
    std::ranges::transform(
        words::groups, groups.begin(), [&](const Phrase& word) { return in.say(word); });
    if (const auto order =
            draw_chips(pen, rest, in, orders, static_cast<std::size_t>(in.view.order)))
        asked.push_back(ArrangeList{static_cast<ListOrder>(*order), in.view.group, true});
    rest.cut_top(pen.px(6));
    if (const auto group =
            draw_chips(pen, rest, in, groups, static_cast<std::size_t>(in.view.group)))
        asked.push_back(ArrangeList{in.view.order, static_cast<ListGroup>(*group), true});
    rest.cut_top(pen.px(6));
}

/// Filters set by the palette or the map: said, so that a short list is never a riddle.
void draw_held_filters(const Pen& pen, Rect& rest, const PanelInput& in, Intents& asked) {
    const Filter& filter = in.view.filter;
    std::vector<std::string> held;
    std::vector<Filter> without;
    const auto add = [&](std::string word, auto change) {
        Filter less = filter;
        change(less);
        held.push_back(std::move(word) + " ×");
        without.push_back(std::move(less));
    };
    if (filter.stage)
        add(std::string{in.say(words::stages[static_cast<std::size_t>(*filter.stage)])},
            [](Filter& less) { less.stage.reset(); });
    if (filter.area)
        add(short_place(in, filter.area).empty() ? to_string(filter.area)
                                                 : short_place(in, filter.area),
            [](Filter& less) { less.area = {}; });
    if (filter.centre)
        add(std::string{in.say(words::centre_levels[static_cast<std::size_t>(*filter.centre)])},
            [](Filter& less) { less.centre.reset(); });
    if (!filter.unit.empty()) add(filter.unit, [](Filter& less) { less.unit.clear(); });
    if (!filter.class_code.empty())
        add(name_or_code(in, "class", filter.class_code),
            [](Filter& less) { less.class_code.clear(); });
    if (held.empty()) return;
    const std::vector<std::string_view> shown{held.begin(), held.end()};
    if (const auto pressed = draw_chips(pen, rest, in, shown, std::nullopt))
        asked.push_back(SetFilter{without[*pressed]});
    rest.cut_top(pen.px(6));
}

/// What the rows under a head have in common.
std::string group_name(const PanelInput& in, const Incident& incident) {
    std::string group = group_of(incident, in.view.group);
    switch (in.view.group) {
        case ListGroup::none:
            break;
        case ListGroup::county: {
            const GridCode county = ancestor_at(incident.place.grid, GridLevel::county);
            const std::string_view name = county ? in.place_name(county) : std::string_view{};
            return !county        ? std::string{in.say(words::no_place)}
                   : name.empty() ? to_string(county)
                                  : std::string{name};
        }
        case ListGroup::stage:
            return std::string{in.say(words::stages[static_cast<std::size_t>(incident.stage)])};
        case ListGroup::unit:
            return group.empty() ? std::string{in.say(words::no_unit)} : group;
        case ListGroup::net:
            return std::string{in.say(words::nets[static_cast<std::size_t>(incident.net)])};
    }
    return group;
}

// ---- which rows

/// Follows the selection by the smallest step, or stays where the wheel put it.
std::size_t first_row(const PanelInput& in, std::size_t visible) {
    const std::size_t last_top = in.listed.size() - std::min(visible, in.listed.size());
    const std::size_t top = std::min(in.view.list_top, last_top);
    if (!in.view.list_follows_selection) return top;
    if (!in.work.selected_row) return in.view.selected_incident.empty() ? 0 : top;
    const std::size_t index = *in.work.selected_row;
    if (index < top) return index;
    return index >= top + visible ? index - visible + 1 : top;
}

void scroll(const Rect& rect,
            const PanelInput& in,
            std::size_t first,
            std::size_t visible,
            Intents& asked) {
    const float wheel = ImGui::GetIO().MouseWheel;
    if (wheel != 0 && hovered(in, rect)) {
        constexpr std::ptrdiff_t rows_a_notch = 3;
        const std::ptrdiff_t last_top = std::max<std::ptrdiff_t>(
            std::ssize(in.listed) - static_cast<std::ptrdiff_t>(visible), 0);
        const std::ptrdiff_t top =
            static_cast<std::ptrdiff_t>(first) - static_cast<std::ptrdiff_t>(wheel * rows_a_notch);
        asked.push_back(
            ScrollList{static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(top, 0, last_top))});
    } else if (first != in.view.list_top) {
        asked.push_back(ScrollList{first, false});
    }
}

/// A thin mark at the right edge: which part of the list is seen.
void draw_position(
    const Pen& pen, const Rect& rect, std::size_t first, std::size_t visible, std::size_t count) {
    if (count <= visible) return;
    const float step = rect.height() / static_cast<float>(count);
    const float length = std::max(step * static_cast<float>(visible), pen.px(12));
    const float top = std::min(rect.top + step * static_cast<float>(first), rect.bottom - length);
    pen.fill({rect.right - pen.px(2), top, rect.right, top + length}, palette::line, pen.px(1));
}

/// A group begins: its name stands on the line above its first row.
void draw_group_mark(const Pen& pen, const Rect& row, std::string_view name) {
    const Style style{TypeSize::axis, Weight::regular, palette::good};
    const float width = pen.width_of(name, style);
    const float height = pen.px(16);
    pen.fill({row.left + pen.px(44),
              row.top - height / 2,
              std::min(row.left + pen.px(56) + width, row.right),
              row.top + height / 2},
             palette::background);
    pen.text_mid({row.left + pen.px(48), row.top}, name, style, row.width() - pen.px(60));
}

std::string count_text(const PanelInput& in) {
    const bool usual = in.view.order == ListOrder::worst;
    return fmt::format(
        "{} {} · {}",
        in.has_city ? grouped(in.listed.size()) : "—",
        in.say(words::cases),
        in.say(usual ? words::ordered : words::orders[static_cast<std::size_t>(in.view.order)]));
}

}  // namespace

void draw_incidents(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    Rect rest = draw_head(pen, rect, in.say(words::open_incidents), count_text(in));
    rest.cut_top(pen.px(4));
    if (in.layout == LayoutKind::workstation) {
        draw_filters(pen, rest.cut_top(pen.px(26)), in, asked);
        rest.cut_top(pen.px(6));
        if (in.view.more_filters) draw_arrangement(pen, rest, in, asked);
        draw_held_filters(pen, rest, in, asked);
    }
    if (in.listed.empty()) {
        const Phrase& sentence = !in.has_city                 ? words::waiting
                                 : in.view.filter == Filter{} ? words::no_incident
                                                              : words::none_match;
        pen.text_mid({rest.left, rest.top + pen.px(20)},
                     in.say(sentence),
                     {TypeSize::body, Weight::regular, palette::text2},
                     rest.width());
        return;
    }
    const auto visible =
        static_cast<std::size_t>(std::max(rest.height() / pen.px(theme::row_height), 1.0F));
    const float height = std::min(rest.height() / static_cast<float>(visible),
                                  pen.px(theme::row_height + theme::unit));
    const std::size_t first = first_row(in, visible);
    const std::size_t last = std::min(in.listed.size(), first + visible);
    const Rect rows{
        rest.left, rest.top, rest.right, rest.top + height * static_cast<float>(visible)};
    for (std::size_t i = first; i < last; ++i) {
        const Rect row = rest.cut_top(height);
        if (i != first) pen.hairline(row.left, row.right, row.top);
        draw_row(pen, row, in, *in.listed[i]);
        const bool begins = i == first || group_of(*in.listed[i], in.view.group) !=
                                              group_of(*in.listed[i - 1], in.view.group);
        if (in.view.group != ListGroup::none && begins)
            draw_group_mark(pen, row, group_name(in, *in.listed[i]));
        if (clicked(in, row)) asked.push_back(SelectIncident{in.listed[i]->id});
    }
    if (first != 0 || hovered(in, rows)) draw_position(pen, rows, first, visible, in.listed.size());
    scroll(rows, in, first, visible, asked);
}

}  // namespace yiping
