// What the files that draw the timeline share.
#pragma once

#include "viewer/panels/panel.hpp"

namespace yiping {

/// The stretch of time that is drawn.
struct Span {
    TimeMs from_ms, to_ms;
    [[nodiscard]] float share(TimeMs at_ms) const {
        return static_cast<float>(static_cast<double>(at_ms - from_ms) /
                                  static_cast<double>(to_ms - from_ms));
    }
    [[nodiscard]] TimeMs at(double share) const {
        return from_ms + static_cast<TimeMs>(share * static_cast<double>(to_ms - from_ms));
    }
    [[nodiscard]] float x(const Rect& rect, TimeMs at_ms) const {
        return rect.left + rect.width() * share(at_ms);
    }
};

/// Buttons to go back, play and go forward, and the speed.
void draw_player(const Pen& pen, const Rect& rect, const PanelInput& in, Intents& asked);

/// What stands out, in a lane above the bars: stretches as lines, moments as diamonds, each in the
/// colour of its grade; and what the log lacks, over the bars.
void draw_marks(const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span);

/// The mark or gap under the mouse in words; empty when there is none.
[[nodiscard]] std::string mark_text(
    const Pen& pen, const Rect& chart, const PanelInput& in, const Span& span, float mouse_x);

}  // namespace yiping
