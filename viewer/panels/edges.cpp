// The edges of the columns at a desk can be dragged; how they were left is remembered.
#include <algorithm>

#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

constexpr float reach = 5;

/// An edge under the mouse is seen; one that is held follows it.
struct Edge {
    const char* id;
    Rect grip;
    bool upright;
};

/// How far the held edge was dragged in this frame; 0 when it is not held.
float dragged(const Pen& pen, const PanelInput& in, const Edge& edge) {
    const ImGuiIO& io = ImGui::GetIO();
    const ImGuiID id = ImGui::GetID(edge.id);
    ImGuiStorage* const held = ImGui::GetStateStorage();
    const bool over = hovered(in, edge.grip);
    if (over && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) held->SetBool(id, true);
    if (!io.MouseDown[0]) held->SetBool(id, false);
    const bool is_held = held->GetBool(id);
    if (over || is_held) {
        const float x = (edge.grip.left + edge.grip.right) / 2;
        const float y = (edge.grip.top + edge.grip.bottom) / 2;
        if (edge.upright)
            pen.line({x, edge.grip.top}, {x, edge.grip.bottom}, palette::text3, pen.px(2));
        else
            pen.line({edge.grip.left, y}, {edge.grip.right, y}, palette::text3, pen.px(2));
    }
    if (!is_held) return 0;
    return edge.upright ? io.MouseDelta.x : io.MouseDelta.y;
}

}  // namespace

void draw_edges(const Pen& pen, const Layout& layout, const PanelInput& in, Intents& asked) {
    const bool one_column = layout.card.left == layout.incidents.left;
    if (in.layout != LayoutKind::workstation || !one_column) return;
    const float half = pen.px(reach), gap = pen.px(8);
    const auto upright = [&](const char* id, float x) {
        return Edge{id, {x - half, layout.map.top, x + half, layout.map.bottom}, true};
    };
    Proportions wanted = in.view.proportions;
    const float left_width = layout.nets.width(), right_width = layout.incidents.width();
    wanted.left += dragged(pen, in, upright("left edge", layout.nets.right + gap)) / left_width;
    wanted.right -=
        dragged(pen, in, upright("right edge", layout.incidents.left - gap)) / right_width;
    if (layout.card.height() > 0 && incident_of_card(in) != nullptr) {
        const float y = layout.card.top - gap;
        const Edge edge{
            "card edge", {layout.card.left, y - half, layout.card.right, y + half}, false};
        wanted.card -= dragged(pen, in, edge) / layout.card.height();
    }
    if (wanted != in.view.proportions) asked.push_back(Resize{wanted});
}

}  // namespace yiping
