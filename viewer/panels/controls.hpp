// What is pressed and typed into at a desk: buttons, chips, fields, rows. Drawn by the pen; only
// the typing itself is ImGui's, so that Chinese can be typed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "viewer/panels/panel.hpp"

namespace yiping {

enum class ButtonLook { first, plain, disabled, waiting };

/// Cuts its width off the left of `row`; true when pressed. Not drawn, and false, without room.
bool draw_button(
    const Pen& pen, Rect& row, const PanelInput& in, std::string_view word, ButtonLook look);
/// What a button of this word takes, the gap behind it included.
[[nodiscard]] float button_width(const Pen& pen, std::string_view word);

/// A small switch over the whole rectangle; true when pressed.
bool draw_chip(
    const Pen& pen, const Rect& chip, const PanelInput& in, std::string_view word, bool on);
/// Chips one after the other, in as many lines as they take, cut off the top of `rest`; the one
/// pressed.
std::optional<std::size_t> draw_chips(const Pen& pen,
                                      Rect& rest,
                                      const PanelInput& in,
                                      std::span<const std::string_view> words,
                                      std::optional<std::size_t> chosen);

/// A line to type into; what stands in it now, when that changed. `id` tells fields apart. `focus`
/// takes the keyboard. Enter sets `entered`.
struct FieldState {
    bool changed = false, active = false, left = false, entered = false;
    std::string value;
};
FieldState draw_field(const Pen& pen,
                      const Rect& rect,
                      const PanelInput& in,
                      const char* id,
                      std::string_view value,
                      std::string_view hint,
                      bool focus);

/// The same for a passphrase: stars are shown, and it is told only in the frame in which it was
/// entered.
FieldState draw_secret_field(
    const Pen& pen, const Rect& rect, const PanelInput& in, const char* id, std::string_view hint);

/// A frame of a row under the mouse, or chosen; true when pressed.
bool draw_pick(const Pen& pen, const Rect& row, const PanelInput& in, bool chosen);

}  // namespace yiping
