// What is open, the worst first.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

std::string place_and_title(const PanelInput& in, const Incident& incident) {
    std::string place;
    for (const GridLevel level : {GridLevel::county, GridLevel::town})
        if (const GridCode part = ancestor_at(incident.place.grid, level))
            place += in.place_name(part);
    return place.empty() ? incident.title : fmt::format("{} · {}", place, incident.title);
}

std::string state_line(const PanelInput& in, const Incident& incident) {
    std::string line{in.say(words::stages[static_cast<std::size_t>(incident.stage)])};
    if (incident.suspended) line += fmt::format(" ({})", in.say(words::suspended));
    if (!incident.unit.empty()) line += " · " + incident.unit;
    if (incident.unlocated) line += fmt::format(" · {}", in.say(words::unlocated));
    return line;
}

void draw_times(const Pen& pen, const Rect& row, const PanelInput& in, const Incident& incident) {
    pen.text({row.right, row.top + pen.px(7)},
             duration_text(in.now_ms - incident.reported_ms),
             {TypeSize::body, Weight::regular, palette::text1},
             pen.px(110),
             Align::right);
    if (incident.deadline_ms == 0) return;
    const bool late = in.now_ms > incident.deadline_ms;
    const Rgba colour =
        late ? (incident.grade == 1 ? palette::grade[0] : palette::look) : palette::text2;
    const std::string text = fmt::format(
        "{} {}",
        in.say(late ? words::late : words::left),
        duration_text(late ? in.now_ms - incident.deadline_ms : incident.deadline_ms - in.now_ms));
    pen.text({row.right, row.top + pen.px(31)},
             text,
             {TypeSize::label, late ? Weight::bold : Weight::regular, colour},
             pen.px(150),
             Align::right);
}

void draw_row(const Pen& pen,
              const Rect& row,
              const PanelInput& in,
              const Incident& incident,
              Intents& asked) {
    const bool selected = in.view.selected_incident == incident.id;
    if (selected || hovered(row)) pen.fill(row, palette::raised, pen.px(theme::radius));
    if (selected)
        pen.outline(row,
                    incident.grade == 1 ? palette::grade[0] : palette::text2,
                    pen.px(theme::radius),
                    pen.px(1.5F));
    const bool calls = alarm_about(in.world, incident) != nullptr;
    const bool dark_half = calls && static_cast<int>(in.seconds * theme::flash_hz * 2) % 2 == 1;
    const ImVec2 mark{row.left + pen.px(24), (row.top + row.bottom) / 2};
    pen.grade_mark(mark, pen.px(12), incident.grade);
    if (dark_half) pen.dot(mark, pen.px(13), with_alpha(palette::background, 0.6F));
    const float left = row.left + pen.px(48), room = row.width() - pen.px(48 + 12);
    const Rect inner{row.left, row.top, row.right - pen.px(12), row.bottom};
    pen.text({left, row.top + pen.px(7)},
             place_and_title(in, incident),
             {TypeSize::body, Weight::bold, palette::text1},
             room - pen.px(96));
    pen.text({left, row.top + pen.px(31)},
             state_line(in, incident),
             {TypeSize::label, Weight::regular, palette::text2},
             room - pen.px(130));
    draw_times(pen, inner, in, incident);
    if (clicked(row)) asked.push_back(SelectIncident{incident.id});
}

float draw_chip(
    const Pen& pen, ImVec2 at, float height, std::string_view word, bool on, bool& pressed) {
    const Style style{TypeSize::label, Weight::regular, on ? palette::text1 : palette::text2};
    const float width = pen.width_of(word, style) + pen.px(16);
    const Rect chip{at.x, at.y, at.x + width, at.y + height};
    if (on || hovered(chip)) pen.fill(chip, palette::raised, pen.px(4));
    pen.outline(chip, on ? palette::text3 : palette::line, pen.px(4));
    pen.text_mid({at.x + width / 2, at.y + height / 2}, word, style, width, Align::centre);
    pressed = clicked(chip);
    return width + pen.px(6);
}

/// The field for searching; ImGui's own, so that Chinese can be typed into it.
void draw_search(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    pen.fill(rect, palette::panel, pen.px(4));
    pen.outline(rect, in.view.search_focused ? palette::text3 : palette::line, pen.px(4));
    ImFont* font = pen.fonts().font(TypeSize::label, Weight::regular);
    ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ImVec4(0, 0, 0, 0));
    ImGui::PushStyleColor(ImGuiCol_Text, ImGui::ColorConvertU32ToFloat4(palette::text1));
    ImGui::SetCursorScreenPos(
        {rect.left + pen.px(6), (rect.top + rect.bottom) / 2 - font->FontSize / 2});
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {2, 0});
    ImGui::SetNextItemWidth(rect.width() - pen.px(12));
    std::array<char, 256> buffer{};
    std::memcpy(buffer.data(),
                in.view.filter.text.data(),
                std::min(in.view.filter.text.size(), buffer.size() - 1));
    if (in.view.search_focused && !ImGui::IsAnyItemActive()) ImGui::SetKeyboardFocusHere();
    if (ImGui::InputText("##search", buffer.data(), buffer.size())) {
        Filter filter = in.view.filter;
        filter.text = buffer.data();
        pen.fonts().note(filter.text);
        asked.push_back(SetFilter{filter});
    }
    const bool active = ImGui::IsItemActive();
    if (in.view.search_focused && ImGui::IsItemDeactivated())
        asked.push_back(FocusSearch{false});
    else if (active && !in.view.search_focused)
        asked.push_back(FocusSearch{true});
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
    ImGui::PopFont();
    if (in.view.filter.text.empty() && !active)
        pen.text_mid({rect.left + pen.px(10), (rect.top + rect.bottom) / 2},
                     in.say(words::search),
                     {TypeSize::label, Weight::regular, palette::text3},
                     rect.width());
}

void draw_filters(const Pen& pen, Rect row, const PanelInput& in, Intents& asked) {
    const float height = pen.px(26);
    row = {row.left, row.top, row.right, row.top + height};
    draw_search(pen, row.cut_left(pen.px(120)), in, asked);
    row.cut_left(pen.px(8));
    Filter filter = in.view.filter;
    bool pressed = false;
    const auto chip = [&](std::string_view word, bool on) {
        row.cut_left(draw_chip(pen, {row.left, row.top}, height, word, on, pressed));
    };
    for (int net = 0; net < net_count; ++net) {
        const bool on = filter.net == static_cast<Net>(net);
        const std::string_view name = in.say(words::nets[net]);
        chip(in.view.language == Language::zh ? name.substr(name.size() - 6) : name.substr(0, 4),
             on);
        if (pressed) {
            filter.net = on ? std::nullopt : std::optional{static_cast<Net>(net)};
            asked.push_back(SetFilter{filter});
        }
    }
    chip(in.say(words::overdue_open), filter.overdue_only);
    if (pressed) {
        filter.overdue_only = !filter.overdue_only;
        asked.push_back(SetFilter{filter});
    }
}

/// First row to draw so that the selected one is seen; without a selection the top.
std::size_t first_row(const PanelInput& in, std::size_t visible) {
    const auto at = std::find_if(in.listed.begin(), in.listed.end(), [&](const Incident* i) {
        return i->id == in.view.selected_incident;
    });
    if (at == in.listed.end()) return 0;
    const auto index = static_cast<std::size_t>(at - in.listed.begin());
    if (index < visible) return 0;
    return std::min(index - visible / 2, in.listed.size() - visible);
}

}  // namespace

void draw_incidents(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked) {
    const std::string count = fmt::format(
        "{} {} · {}", grouped(in.listed.size()), in.say(words::cases), in.say(words::ordered));
    Rect rest = draw_head(pen, rect, in.say(words::open_incidents), count);
    const bool desk = ImGui::GetIO().BackendPlatformName != nullptr ||
                      in.view.search_focused;  // somebody sits here
    if (desk) draw_filters(pen, rest.cut_top(pen.px(34)), in, asked);
    if (in.listed.empty()) {
        const Phrase& words_ = !in.has_city                 ? words::waiting
                               : in.view.filter == Filter{} ? words::no_incident
                                                            : words::none_match;
        pen.text({rest.left, rest.top + pen.px(12)},
                 in.say(words_),
                 {TypeSize::body, Weight::regular, palette::text2},
                 rest.width());
        return;
    }
    const float height = pen.px(theme::row_height);
    const auto visible = static_cast<std::size_t>(rest.height() / height);
    const std::size_t first = first_row(in, visible);
    const std::size_t last = std::min(in.listed.size(), first + visible);
    for (std::size_t i = first; i < last; ++i) {
        const Rect row = rest.cut_top(height);
        draw_row(pen, row, in, *in.listed[i], asked);
        if (i + 1 < last) pen.hairline(row.left, row.right, row.bottom);
    }
    if (last < in.listed.size())
        pen.text_mid({rest.right, (rest.top + rest.bottom) / 2},
                     fmt::format("+{}", grouped(in.listed.size() - last)),
                     {TypeSize::axis, Weight::regular, palette::text3},
                     rest.width(),
                     Align::right);
}

}  // namespace yiping
