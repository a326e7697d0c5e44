// The list of panels, and what several of them share.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "ingest/city/alarms.hpp"
#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

/// With two moments side by side what differs is worth more room than what is open.
void draw_list(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    (in.comparison != nullptr ? draw_differences : draw_incidents)(pen, rect, in, asked);
}

struct Entry {
    Rect Layout::*where;
    Panel* draw;
};

/// One line a panel, in the order of drawing.
constexpr Entry entries[]{
    {&Layout::nets, draw_nets},
    {&Layout::ranking, draw_ranking},
    {&Layout::indicators, draw_indicators},
    {&Layout::incidents, draw_list},
    {&Layout::card, draw_card},
    {&Layout::warnings, draw_warnings},
    {&Layout::timeline, draw_timeline},
    {&Layout::legend, draw_legend},
    {&Layout::scale_bar, draw_scale_bar},
    {&Layout::system, draw_system},
    {&Layout::warnings_over_map, draw_warnings_over_map},
    {&Layout::grid, draw_grid},
    {&Layout::map, draw_message},
    {&Layout::screen, draw_veil},
    {&Layout::strip, draw_strip},
};

/// Half of an outline lies outside its rectangle.
constexpr float outline_reach = 2;

/// Panels beside the map stand on the background; those over it bring their own.
void clear_columns(const Pen& pen, const Layout& layout) {
    const float top = layout.strip.bottom, bottom = layout.timeline.top;
    const float maps_left = layout.beside.width() > 0 ? layout.beside.left : layout.map.left;
    pen.fill({0, top, maps_left, bottom}, palette::background);
    pen.fill({layout.map.right, top, layout.screen.right, bottom}, palette::background);
}

/// At a desk the list has the room of the card until there is something to show in it.
Layout with_room_used(Layout layout, const PanelInput& in) {
    const bool one_column = layout.card.left == layout.incidents.left;
    if (layout.kind == LayoutKind::wall || !one_column || incident_of_card(in) != nullptr)
        return layout;
    layout.incidents.bottom = layout.card.bottom;
    layout.card = {};
    return layout;
}

void draw_entry(
    const Pen& pen, const Rect& rect, Panel* draw, const PanelInput& in, Intents& asked) {
    if (rect.width() <= 0 || rect.height() <= 0) return;
    const Rect reach = rect.inset(-outline_reach);
    ImGui::PushClipRect(reach.min(), reach.max(), true);
    draw(pen, rect, in, asked);
    ImGui::PopClipRect();
}

/// Whether nothing below can be pressed.
bool covers_all(const ViewState& view) {
    return view.help || view.help_about || view.sign_on.locked ||
           view.overlay == Overlay::palette || view.overlay == Overlay::tour;
}

/// Of the overlay that shows the city; nothing when none does.
std::optional<Rect> rect_of_overlay(const Layout& layout, const ViewState& view) {
    if (view.overlay == Overlay::alarms || view.overlay == Overlay::roster)
        return alarms_rect(layout);
    if (view.overlay == Overlay::analysis) return layout.analysis;
    return std::nullopt;
}

/// What lies over the panels, each covered by those that come after it.
void draw_overlays(const Pen& pen, const Layout& layout, PanelInput in, Intents& asked) {
    in.covered.clear();
    if (covers_all(in.view)) in.covered.push_back(layout.screen);
    draw_entry(pen, form_rect(layout), draw_form, in, asked);
    draw_entry(pen, alarms_rect(layout), draw_alarms, in, asked);
    draw_entry(pen, alarms_rect(layout), draw_roster, in, asked);
    draw_entry(pen, layout.analysis, draw_analysis, in, asked);
    if (const auto shown =
            rect_of_overlay(layout, in.view))  // it shows the same state as the panels
        draw_entry(pen, *shown, draw_veil, in, asked);
    in.covered.clear();
    draw_entry(pen, layout.screen, draw_palette, in, asked);
    draw_tour_over(pen, layout, in, asked);
    draw_entry(pen, layout.screen, draw_help, in, asked);
    draw_entry(pen, layout.screen, draw_sign_on, in, asked);
}

/// What the panels below must not take presses under.
std::vector<Rect> covering_panels(const Layout& layout, const ViewState& view) {
    if (covers_all(view)) return {layout.screen};
    std::vector<Rect> rects;
    if (view.form) rects.push_back(form_rect(layout));
    if (const auto shown = rect_of_overlay(layout, view)) rects.push_back(*shown);
    return rects;
}

}  // namespace

Intents draw_panels(const Layout& whole, Fonts& fonts, const PanelInput& in) {
    const Layout layout = with_room_used(whole, in);
    Intents asked;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(layout.screen.max());
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    constexpr ImGuiWindowFlags plain =
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav |
        ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
        ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("panels", nullptr, plain);
    const Pen pen{*ImGui::GetWindowDrawList(), fonts};
    clear_columns(pen, layout);
    PanelInput under = in;
    under.covered = covering_panels(whole, in.view);
    const PanelInput beside = under;
    if (const auto mark = help_mark_under_mouse(pen, layout, under)) under.covered.push_back(*mark);
    for (const Entry& entry : entries)
        draw_entry(pen, layout.*entry.where, entry.draw, under, asked);
    draw_edges(pen, whole, beside, asked);
    draw_help_about(pen, layout, in.view.help_about ? in : beside, asked);
    draw_overlays(pen, whole, in, asked);
    ImGui::End();
    ImGui::PopStyleVar(2);
    return asked;
}

std::vector<Rect> covering_map(const Layout& layout, const ViewState& view, const World& world) {
    std::vector<Rect> rects{layout.legend, layout.scale_bar, layout.system};
    if (view.selected_grid) rects.push_back(layout.grid);
    const bool in_force = world.warnings.size() != 0 ||
                          std::ranges::any_of(world.responses.rows(), [](const Response& response) {
                              return response.ended_ms == 0;
                          });
    if (in_force) rects.push_back(layout.warnings_over_map);
    if (const auto shown = rect_of_overlay(layout, view)) rects.push_back(*shown);
    if (view.overlay == Overlay::palette || view.overlay == Overlay::tour || view.help)
        rects.push_back(layout.screen);
    return rects;
}

Rect form_rect(const Layout& layout) {
    const bool one_column = layout.card.left == layout.incidents.left;
    const Rect below = layout.warnings.left == layout.card.left ? layout.warnings : layout.card;
    return {layout.card.left,
            one_column ? layout.incidents.top : layout.card.top,
            layout.card.right,
            std::max(layout.card.bottom, below.bottom)};
}

Rect alarms_rect(const Layout& layout) {
    constexpr float width = 560, height = 620;
    const float scale = layout.scale, gap = 16 * scale;
    const Rect room = layout.map.inset(gap);
    return {std::max(room.left, room.right - width * scale),
            room.top,
            room.right,
            std::min(room.bottom, room.top + height * scale)};
}

Rect draw_head(const Pen& pen, Rect rect, std::string_view title, std::string_view right) {
    const Rect head = rect.cut_top(pen.px(34));
    const float middle = head.top + pen.px(14);
    const float used = pen.text_mid({head.right, middle},
                                    right,
                                    {TypeSize::axis, Weight::regular, palette::text3},
                                    head.width() * 0.6F,
                                    Align::right);
    pen.text_mid({head.left, middle},
                 title,
                 {TypeSize::head, Weight::bold, palette::text1},
                 head.width() - used - pen.px(theme::unit));
    pen.hairline(head.left, head.right, head.bottom - pen.px(2));
    return rect;
}

std::string place_path(const PanelInput& in, GridCode code) {
    std::string path;
    for (const GridLevel level : {GridLevel::county,
                                  GridLevel::town,
                                  GridLevel::community,
                                  GridLevel::grid,
                                  GridLevel::microgrid}) {
        const GridCode part = ancestor_at(code, level);
        if (!part) continue;
        if (!path.empty()) path += " › ";
        const std::string_view name = in.place_name(part);
        path += name.empty() ? to_string(part) : std::string{name};
    }
    return path;
}

std::string short_place(const PanelInput& in, GridCode code) {
    std::string place;
    for (const GridLevel level : {GridLevel::county, GridLevel::town})
        if (const GridCode part = ancestor_at(code, level)) place += in.place_name(part);
    return place;
}

std::string duration_text(const PanelInput& in, TimeMs span_ms) {
    const TimeMs seconds = std::max<TimeMs>(span_ms, 0) / second_ms;
    const TimeMs days = seconds / 86'400;
    if (days == 0)
        return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fmt::format(
        "{}{} {:02}:{:02}", days, in.say(words::days), seconds / 3600 % 24, seconds / 60 % 60);
}

std::string age_text(const PanelInput& in, TimeMs age_ms) {
    if (age_ms < 10 * second_ms)
        return fmt::format(
            "{:.1f}{}", static_cast<double>(age_ms) / second_ms, in.say(words::seconds));
    if (age_ms < minute_ms) return fmt::format("{}{}", age_ms / second_ms, in.say(words::seconds));
    if (age_ms < hour_ms) return fmt::format("{}{}", age_ms / minute_ms, in.say(words::minutes));
    if (age_ms < day_ms) return fmt::format("{}{}", age_ms / hour_ms, in.say(words::hours));
    return fmt::format("{}{}", age_ms / day_ms, in.say(words::days));
}

std::string deadline_text(const PanelInput& in, const Incident& incident) {
    if (incident.deadline_ms == 0) return {};
    const TimeMs left_ms = incident.deadline_ms - in.now_ms;
    return fmt::format("{} {}",
                       in.say(left_ms < 0 ? words::late : words::left),
                       duration_text(in, left_ms < 0 ? -left_ms : left_ms));
}

Style deadline_style(const PanelInput& in, const Incident& incident) {
    if (incident.deadline_ms == 0 || in.now_ms <= incident.deadline_ms)
        return {TypeSize::label, Weight::regular, palette::text2};
    return {TypeSize::label, Weight::bold, incident.grade == 1 ? palette::grade[0] : palette::look};
}

std::string clock_text(const PanelInput& in, TimeMs time_ms, bool seconds) {
    if (time_ms == 0) return "—";
    const CivilTime civil = civil_time(time_ms, in.utc_offset_minutes);
    return seconds ? fmt::format("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second)
                   : fmt::format("{:02}:{:02}", civil.hour, civil.minute);
}

std::string date_text(const PanelInput& in, TimeMs time_ms) {
    const CivilTime civil = civil_time(time_ms, in.utc_offset_minutes);
    return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

std::string moment_text(const PanelInput& in, TimeMs time_ms) {
    if (time_ms == 0) return "—";
    const std::string date = date_text(in, time_ms);
    if (date == date_text(in, in.now_ms)) return clock_text(in, time_ms);
    return fmt::format("{} {}", date.substr(5), clock_text(in, time_ms));
}

std::string grouped(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) text.push_back(',');
        text.push_back(digits[i]);
    }
    return text;
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "—";
    return fmt::format("{:.1f}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

const GridNode* whole_city(const World& world) {
    const auto nodes = world.grid.rows();
    return nodes.empty() ? nullptr
                         : world.grid.find(ancestor_at(nodes.front().id, GridLevel::city));
}

OpenAlarms open_alarms(const World& world) {
    OpenAlarms open;
    for (const Alarm& alarm : world.alarms.rows()) {
        if (!asks_for_action(alarm)) continue;
        ++open.count;
        open.oldest_ms =
            open.oldest_ms == 0 ? alarm.raised_ms : std::min(open.oldest_ms, alarm.raised_ms);
    }
    return open;
}

const Alarm* alarm_about(const World& world, const Incident& incident) {
    for (const Alarm& alarm : world.alarms.rows())
        if (asks_for_action(alarm) && std::string_view{alarm.about}.starts_with("incident/") &&
            std::string_view{alarm.about}.substr(9) == incident.id)
            return &alarm;
    return nullptr;
}

bool hovered(const PanelInput& in, const Rect& rect) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto holds_mouse = [&](const Rect& one) { return one.holds(mouse); };
    return rect.holds(mouse) && std::ranges::none_of(in.covered, holds_mouse);
}

bool clicked(const PanelInput& in, const Rect& rect) {
    return hovered(in, rect) && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
}

bool flashes(const PanelInput& in, const Incident& incident) {
    const bool light = std::fmod(in.seconds * theme::flash_hz, 1.0) < 0.5;
    return light && alarm_about(in.world, incident) != nullptr;
}

}  // namespace yiping
