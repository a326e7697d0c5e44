// Help on every panel: a mark in its head under the mouse, and a few sentences beside it.
#include <algorithm>
#include <array>

#include "viewer/panels/controls.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

constexpr std::array<Rect Layout::*, help_topic_count> places{&Layout::nets,
                                                              &Layout::ranking,
                                                              &Layout::indicators,
                                                              &Layout::incidents,
                                                              &Layout::card,
                                                              &Layout::warnings,
                                                              &Layout::timeline,
                                                              &Layout::legend,
                                                              &Layout::strip};
constexpr float mark = 20, width = 420, line_height = 22;
constexpr std::size_t most_lines = 6;

/// At the panel's left upper corner, half outside it: over no word of the panel.
Rect mark_of(const Pen& pen, const Rect& panel) {
    const float half = pen.px(mark / 2);
    const float least = half + pen.px(6);  // clear of the edge of the screen and its frame
    const float x = std::max(panel.left, least), y = std::max(panel.top, least);
    return {x - half, y - half, x + half, y + half};
}

void draw_mark(
    const Pen& pen, const Rect& at, const PanelInput& in, HelpTopic topic, Intents& asked) {
    const ImVec2 centre{(at.left + at.right) / 2, (at.top + at.bottom) / 2};
    pen.dot(centre, pen.px(mark / 2), palette::raised);
    pen.ring(centre, pen.px(mark / 2 - 1), palette::text3);
    pen.text_mid(
        centre, "?", {TypeSize::label, Weight::bold, palette::text1}, pen.px(mark), Align::centre);
    if (clicked(in, at)) asked.push_back(HelpAbout{topic});
}

/// Beside its panel, on whichever side there is room.
void draw_words(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked) {
    const HelpTopic topic = *in.view.help_about;
    const Rect& panel = layout.*places[static_cast<std::size_t>(topic)];
    const words::TourWords& said = words::help_about[static_cast<std::size_t>(topic)];
    const Style style{TypeSize::label, Weight::regular, palette::text1};
    const float inner = pen.px(width - 32);
    const std::vector<std::string> lines = pen.lines(in.say(said.text), style, inner, most_lines);
    const float height = pen.px(32 + 40 + line_height * static_cast<float>(lines.size()));
    const float beside = panel.right + pen.px(width + 16) < layout.screen.right
                             ? panel.right + pen.px(8)
                             : panel.left - pen.px(width + 8);
    const float left = std::clamp(beside, pen.px(8), layout.screen.right - pen.px(width + 8));
    const float top =
        std::clamp(panel.top, layout.strip.bottom + pen.px(8), layout.screen.bottom - height);
    const Rect box{left, top, left + pen.px(width), top + height};
    pen.card(box);
    pen.outline(box, palette::text3, pen.px(theme::radius));
    Rect rest = draw_head(pen, box.inset(pen.px(16)), in.say(said.head), "Esc");
    rest.cut_top(pen.px(4));
    for (const std::string& line : lines) {
        const Rect row = rest.cut_top(pen.px(line_height));
        pen.text_mid({row.left, (row.top + row.bottom) / 2}, line, style, row.width());
    }
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) asked.push_back(HelpAbout{});
}

}  // namespace

std::optional<Rect> help_mark_under_mouse(const Pen& pen,
                                          const Layout& layout,
                                          const PanelInput& in) {
    if (in.layout != LayoutKind::workstation) return std::nullopt;
    for (const auto place : places) {
        const Rect& panel = layout.*place;
        if (panel.width() <= 0 || panel.height() <= 0) continue;
        const Rect at = mark_of(pen, panel);
        if (hovered(in, at)) return at;
    }
    return std::nullopt;
}

void draw_help_about(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked) {
    if (in.layout != LayoutKind::workstation) return;
    if (in.view.help_about) return draw_words(pen, layout, in, asked);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Rect& panel = layout.*places[i];
        if (panel.width() <= 0 || panel.height() <= 0) continue;
        const Rect at = mark_of(pen, panel);
        if (hovered(in, panel) || hovered(in, at))
            draw_mark(pen, at, in, static_cast<HelpTopic>(i), asked);
    }
}

}  // namespace yiping
