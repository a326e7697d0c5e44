#include "viewer/mini_map.hpp"

#include <algorithm>
#include <cmath>

#include "viewer/map/arcs.hpp"

namespace yiping {
namespace {

constexpr float inner_margin = 8;

}  // namespace

void MiniMap::prepare(const BaseMap& base) {
    if (layers_ == base.layers_revision()) return;
    layers_ = base.layers_revision();
    bounds_ = base.bounds();
    outlines_.clear();
    constexpr double across_px = 150;  // about as wide as it is drawn
    const double tolerance_m = std::max(bounds_.width_m(), bounds_.height_m()) / across_px / 2;
    for (const MapRole role : {MapRole::county, MapRole::base}) {
        const MapLayer* layer = base.layer_of(role);
        if (layer == nullptr || layer->rings.empty()) continue;
        for (const std::vector<Vertex2>& ring : layer->rings) {
            Polyline closed = ring;
            closed.push_back(ring.front());
            outlines_.push_back(simplified(closed, tolerance_m));
        }
        return;
    }
}

Rect MiniMap::rect(const Layout& layout, const Camera& camera) const {
    constexpr double worth_it = 0.6;  // of the city's extent is seen
    if (layout.kind == LayoutKind::wall || bounds_.empty() || outlines_.empty()) return {};
    const CityBox seen = camera.visible();
    if (seen.width_m() > worth_it * bounds_.width_m() &&
        seen.height_m() > worth_it * bounds_.height_m())
        return {};
    constexpr float gap = 10, width = 170, height = 150;
    const float scale = layout.scale;
    return {layout.scale_bar.right - width * scale,
            layout.scale_bar.top - (gap + height) * scale,
            layout.scale_bar.right,
            layout.scale_bar.top - gap * scale};
}

double MiniMap::metres_per_px(const Rect& rect) const {
    const float margin = inner_margin * rect.width() / 170;
    return std::max(bounds_.width_m() / static_cast<double>(rect.width() - 2 * margin),
                    bounds_.height_m() / static_cast<double>(rect.height() - 2 * margin));
}

ImVec2 MiniMap::on_screen(const Rect& rect, Metres2 place) const {
    const double scale = metres_per_px(rect);
    const Metres2 middle = bounds_.centre();
    return {(rect.left + rect.right) / 2 + static_cast<float>((place.x - middle.x) / scale),
            (rect.top + rect.bottom) / 2 - static_cast<float>((place.y - middle.y) / scale)};
}

Metres2 MiniMap::place_at(const Rect& rect, Pixels2 pixel) const {
    const double scale = metres_per_px(rect);
    const Metres2 middle = bounds_.centre();
    return {middle.x + (pixel.x - static_cast<double>(rect.left + rect.right) / 2) * scale,
            middle.y - (pixel.y - static_cast<double>(rect.top + rect.bottom) / 2) * scale};
}

void MiniMap::draw(const Pen& pen, const Rect& rect, const Camera& camera) const {
    if (rect.width() <= 0) return;
    pen.fill(rect, with_alpha(palette::panel, 0.92F), pen.px(theme::radius));
    pen.outline(rect, palette::line, pen.px(theme::radius));
    pen.list().PushClipRect(rect.min(), rect.max(), true);
    for (const std::vector<Vertex2>& outline : outlines_)
        for (std::size_t i = 1; i < outline.size(); ++i)
            pen.line(on_screen(rect, metres_of(outline[i - 1])),
                     on_screen(rect, metres_of(outline[i])),
                     palette::boundary_county);
    const CityBox seen = camera.visible();
    const ImVec2 from = on_screen(rect, {seen.min_x, seen.max_y});
    const ImVec2 to = on_screen(rect, {seen.max_x, seen.min_y});
    constexpr float least_px = 6;  // a courtyard is still to be found
    const float wider = std::max(0.0F, (pen.px(least_px) - (to.x - from.x)) / 2);
    const float higher = std::max(0.0F, (pen.px(least_px) - (to.y - from.y)) / 2);
    const Rect part{from.x - wider, from.y - higher, to.x + wider, to.y + higher};
    pen.fill(part, with_alpha(palette::text1, 0.18F));
    pen.outline(part, palette::text1, 0, pen.px(1.5F));
    pen.list().PopClipRect();
}

}  // namespace yiping
