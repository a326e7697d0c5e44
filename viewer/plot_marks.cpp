#include "viewer/plot_marks.hpp"

#include <algorithm>
#include <cmath>

#include "ingest/city/nearby.hpp"
#include "viewer/panels/form_parts.hpp"
#include "viewer/panels/words_desk.hpp"

namespace yiping {
namespace {

ImVec2 on_screen(LonLat at, const Camera& camera, const CitySpace& space) {
    const Pixels2 pixel = camera.screen_from_city(space.city_metres(at));
    return {static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
}

/// A plate with the symbol's letter; a pin's head where there is none.
void draw_symbol(
    const Pen& pen, ImVec2 at, std::string_view symbol, Rgba colour, Language language) {
    const auto known = std::ranges::find(plot_symbols, symbol);
    if (known == plot_symbols.end()) {
        pen.dot(at, pen.px(8), palette::outline);
        pen.dot(at, pen.px(6), colour);
        return;
    }
    const float half = pen.px(12);
    const Rect plate{at.x - half, at.y - half, at.x + half, at.y + half};
    pen.fill(plate, palette::background, pen.px(4));
    pen.outline(plate, colour, pen.px(4), pen.px(2));
    pen.text_mid(at,
                 words::symbol_letters[known - plot_symbols.begin()].in(language),
                 {TypeSize::label, Weight::bold, colour},
                 2 * half,
                 Align::centre);
}

/// Words that would lie over earlier ones are left out, until the map is nearer.
class Words {
public:
    explicit Words(const Pen& pen) : pen_{pen} {}
    void draw(ImVec2 middle, std::string_view text) {
        const Style style{TypeSize::body, Weight::bold, palette::text1};
        if (text.empty()) return;
        const float half = pen_.width_of(text, style) / 2, high = pen_.line_height(style) / 2;
        const Rect box{middle.x - half, middle.y - high, middle.x + half, middle.y + high};
        if (std::ranges::any_of(taken_, [&](const Rect& other) { return box.overlaps(other); }))
            return;
        taken_.push_back(box);
        pen_.halo_text(middle, text, style);
    }

private:
    const Pen& pen_;
    std::vector<Rect> taken_;
};

/// Where the words of a shape stand: in the middle of an area, under anything else.
ImVec2 words_at(const Pen& pen, PlotShape shape, std::span<const ImVec2> corners) {
    ImVec2 sum{0, 0};
    for (const ImVec2& corner : corners) sum = {sum.x + corner.x, sum.y + corner.y};
    const auto count = static_cast<float>(corners.size());
    if (shape == PlotShape::area) return {sum.x / count, sum.y / count};
    if (shape == PlotShape::text) return corners.front();
    if (shape == PlotShape::line) return corners[corners.size() / 2];
    return {corners.front().x, corners.front().y + pen.px(24)};
}

}  // namespace

void draw_plots(const Pen& pen,
                const World& world,
                const Camera& camera,
                const CitySpace& space,
                Language language) {
    std::vector<const Plot*> plots;  // the latest first
    for (const Plot& plot : world.plots.rows())
        if (!plot.points.empty()) plots.push_back(&plot);
    std::ranges::sort(plots, std::ranges::greater{}, &Plot::changed);
    Words words{pen};
    for (const Plot* drawn : plots) {
        const Plot& plot = *drawn;
        std::vector<ImVec2> corners;
        for (const Place& place : plot.points)
            corners.push_back(on_screen(lon_lat_of(place), camera, space));
        if (plot.shape == PlotShape::point)
            draw_symbol(pen, corners.front(), plot.style, palette::text1, language);
        if (plot.shape == PlotShape::ring && corners.size() > 1) {
            pen.dot(corners[0], pen.px(3), palette::text1);
            words.draw(corners[1], distance_text(distance_m(plot.points[0], plot.points[1])));
        }
        words.draw(words_at(pen, plot.shape, corners), plot.text);
    }
}

void draw_draft(const Pen& pen,
                const Form& form,
                const Camera& camera,
                const CitySpace& space,
                Language language) {
    std::vector<ImVec2> corners;
    for (const LonLat& corner : form.corners) corners.push_back(on_screen(corner, camera, space));
    if (corners.empty()) return;
    if (form.shape == PlotShape::point)
        return draw_symbol(pen, corners.front(), form.symbol, palette::look, language);
    const bool ring = form.shape == PlotShape::ring;
    for (std::size_t i = 1; i < corners.size(); ++i)
        pen.line(corners[i - 1], corners[i], palette::look, pen.px(ring ? 1 : 2));
    if (form.shape == PlotShape::area && corners.size() > 2)
        pen.line(corners.back(), corners.front(), palette::look, pen.px(2));
    if (ring && corners.size() > 1)
        pen.ring(corners[0],
                 std::hypot(corners[1].x - corners[0].x, corners[1].y - corners[0].y),
                 palette::look);
    for (const ImVec2& corner : corners) pen.dot(corner, pen.px(4), palette::look);
    Words{pen}.draw(words_at(pen, form.shape, corners), form.text);
}

}  // namespace yiping
