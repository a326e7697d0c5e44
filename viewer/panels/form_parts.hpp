// The parts of a form, by what it is for.
#pragma once

#include "viewer/panels/controls.hpp"

namespace yiping {

/// The fields; what is filled in is changed in `form`. Enter in a field sends the form when it
/// lacks nothing.
void draw_form_body(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked);
/// Sends what is whole, and closes the form.
void send_form(const PanelInput& in, const Form& form, Intents& asked);

/// A line with a label above a control; returns the control's rectangle.
[[nodiscard]] Rect cut_field(const Pen& pen, Rect& rest, std::string_view label);
/// Who or what to send: the nearest, or a unit by name.
void draw_senders(const Pen& pen, Rect& rest, const PanelInput& in, Form& form, Intents& asked);
/// The case that this one is merged into.
void draw_cases(const Pen& pen, Rect& rest, const PanelInput& in, Form& form);
/// Class by name or code; Enter takes the first that is found.
void draw_classes(const Pen& pen, Rect& rest, const PanelInput& in, Form& form);

/// What is drawn on the map, and what stands there already.
void draw_plot_form(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked);

/// The upward report on a case, drafted from what the log told of it: what, when, where, the
/// losses, who is there, what was done.
[[nodiscard]] Form report_form(const PanelInput& in, const Incident& incident);
/// Losses to be counted, the draft to be read, words to be added.
void draw_report_form(const Pen& pen, Rect rest, const PanelInput& in, Form& form, Intents& asked);

/// "3.2 km", "850 m".
[[nodiscard]] std::string distance_text(double distance_m);

}  // namespace yiping
