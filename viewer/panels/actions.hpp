// What may be done about an incident now, as buttons.
#pragma once

#include <vector>

#include "viewer/panels/controls.hpp"

namespace yiping {

/// A deed that is legal now, in the order in which it is offered: the next of the road first.
struct Action {
    std::string word;
    Intent intent;
    bool next = false;  ///< what the road asks for
};
/// Exactly what is legal for this role in this state, an unacknowledged alarm first.
[[nodiscard]] std::vector<Action> actions_for(const PanelInput& in, const Incident& incident);

/// Those that fit two rows, the last of them the way to the others; all of them when that was
/// pressed.
[[nodiscard]] std::vector<Action> shown_actions(const Pen& pen,
                                                const PanelInput& in,
                                                std::vector<Action> actions,
                                                float width);
/// How high the buttons will be at this width.
[[nodiscard]] float actions_height(const Pen& pen,
                                   const PanelInput& in,
                                   const std::vector<Action>& actions,
                                   float width);
/// In as many rows as they take; what is asked already waits for the log, and nothing else is
/// offered meanwhile; dimmed, with the reason, when nobody would hear.
void draw_actions(const Pen& pen,
                  Rect rect,
                  const PanelInput& in,
                  const Incident& incident,
                  const std::vector<Action>& actions,
                  Intents& asked);

/// The word for an event's type: "派遣" of incident.dispatched.
[[nodiscard]] std::string word_of(const PanelInput& in, std::string_view type);

}  // namespace yiping
