// The look of what can be pressed.
#include "viewer/panels/controls.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace yiping {
namespace {

constexpr float chip_height = 26, button_padding = 24, gap = 6;

ImVec2 centre_of(const Rect& rect) {
    return {(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2};
}

}  // namespace

float button_width(const Pen& pen, std::string_view word) {
    return pen.width_of(word, {TypeSize::label, Weight::bold}) + pen.px(button_padding + gap);
}

bool draw_button(
    const Pen& pen, Rect& row, const PanelInput& in, std::string_view word, ButtonLook look) {
    const Rgba ink = look == ButtonLook::first      ? palette::background
                     : look == ButtonLook::disabled ? palette::text3
                     : look == ButtonLook::waiting  ? palette::look
                                                    : palette::text1;
    const Style style{TypeSize::label, Weight::bold, ink};
    const float width = pen.width_of(word, style) + pen.px(button_padding);
    if (row.width() < width) return false;
    const Rect button = row.cut_left(width);
    row.cut_left(pen.px(gap));
    const bool pressable = look == ButtonLook::first || look == ButtonLook::plain;
    const bool over = pressable && hovered(in, button);
    const Rgba fill = look == ButtonLook::first ? (over ? palette::text1 : palette::good)
                                                : (over ? palette::line : palette::raised);
    if (pressable) pen.fill(button, fill, pen.px(4));
    if (look != ButtonLook::first)
        pen.outline(button, look == ButtonLook::waiting ? palette::look : palette::line, pen.px(4));
    pen.text_mid(centre_of(button), word, style, width, Align::centre);
    return pressable && clicked(in, button);
}

bool draw_chip(
    const Pen& pen, const Rect& chip, const PanelInput& in, std::string_view word, bool on) {
    if (on || hovered(in, chip)) pen.fill(chip, palette::raised, pen.px(4));
    pen.outline(chip, on ? palette::good : palette::line, pen.px(4));
    pen.text_mid(centre_of(chip),
                 word,
                 {TypeSize::label, Weight::regular, on ? palette::text1 : palette::text2},
                 chip.width() - pen.px(6),
                 Align::centre);
    return clicked(in, chip);
}

std::optional<std::size_t> draw_chips(const Pen& pen,
                                      Rect& rest,
                                      const PanelInput& in,
                                      std::span<const std::string_view> words,
                                      std::optional<std::size_t> chosen) {
    std::optional<std::size_t> pressed;
    Rect line = rest.cut_top(pen.px(chip_height));
    for (std::size_t i = 0; i < words.size(); ++i) {
        const float width = pen.width_of(words[i], {TypeSize::label}) + pen.px(20);
        if (line.width() < width && rest.height() >= pen.px(chip_height + gap)) {
            rest.cut_top(pen.px(gap));
            line = rest.cut_top(pen.px(chip_height));
        }
        const Rect chip = line.cut_left(std::min(width, line.width()));
        line.cut_left(pen.px(gap));
        if (chip.width() > pen.px(16) && draw_chip(pen, chip, in, words[i], chosen == i))
            pressed = i;
    }
    return pressed;
}

namespace {

struct Field {
    const char* id;
    std::string_view value, hint;
    bool focus, secret;
};

FieldState type_into(const Pen& pen, const Rect& rect, const PanelInput& in, const Field& field) {
    const auto& [id, value, hint, focus, secret] = field;
    const Style style{TypeSize::label, Weight::regular, palette::text1};
    ImFont* font = pen.fonts().font(style.size, style.weight);
    const float middle = (rect.top + rect.bottom) / 2;
    pen.fill(rect, palette::panel, pen.px(4));
    ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, ImVec4(0, 0, 0, 0));
    ImGui::PushStyleColor(ImGuiCol_Text, ImGui::ColorConvertU32ToFloat4(style.colour));
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {2, 0});
    ImGui::SetCursorScreenPos({rect.left + pen.px(6), middle - font->FontSize * 0.545F});
    ImGui::SetNextItemWidth(rect.width() - pen.px(12));
    std::array<char, 512> buffer{};
    std::ranges::copy(value.substr(0, buffer.size() - 1), buffer.begin());
    if (focus) ImGui::SetKeyboardFocusHere();
    FieldState state;
    state.changed = ImGui::InputText(
        id, buffer.data(), buffer.size(), secret ? ImGuiInputTextFlags_Password : 0);
    state.active = ImGui::IsItemActive();
    state.left = ImGui::IsItemDeactivated();
    state.entered = (state.active || state.left) &&
                    (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ||
                     ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter), false));
    state.value = buffer.data();
    if (state.changed && !secret) pen.fonts().note(state.value, style.size, style.weight);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(2);
    ImGui::PopFont();
    pen.outline(rect,
                state.active        ? palette::text3
                : hovered(in, rect) ? palette::text3
                                    : palette::line,
                pen.px(4));
    if (state.value.empty())
        pen.text_mid({rect.left + pen.px(10), middle},
                     hint,
                     {TypeSize::label, Weight::regular, palette::text3},
                     rect.width() - pen.px(16));
    return state;
}

}  // namespace

FieldState draw_field(const Pen& pen,
                      const Rect& rect,
                      const PanelInput& in,
                      const char* id,
                      std::string_view value,
                      std::string_view hint,
                      bool focus) {
    return type_into(pen, rect, in, {id, value, hint, focus, false});
}

FieldState draw_secret_field(
    const Pen& pen, const Rect& rect, const PanelInput& in, const char* id, std::string_view hint) {
    return type_into(pen, rect, in, {id, {}, hint, true, true});
}

bool draw_pick(const Pen& pen, const Rect& row, const PanelInput& in, bool chosen) {
    if (chosen || hovered(in, row)) pen.fill(row, palette::raised, pen.px(4));
    if (chosen) pen.outline(row, palette::good, pen.px(4), pen.px(1.5F));
    return clicked(in, row);
}

}  // namespace yiping
