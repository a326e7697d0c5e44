#include "viewer/layers/outlines.hpp"

#include <cmath>
#include <numbers>

namespace yiping {
namespace {

void append_ring(const std::vector<Vertex2>& ring, std::vector<LineSegment>& segments) {
    for (std::size_t i = 0; i < ring.size(); ++i)
        segments.push_back({ring[i], ring[(i + 1) % ring.size()]});
}

void append_line(const std::vector<Vertex2>& line, std::vector<LineSegment>& segments) {
    for (std::size_t i = 1; i < line.size(); ++i) segments.push_back({line[i - 1], line[i]});
}

void append_circle(Vertex2 centre, float radius_m, std::vector<LineSegment>& segments) {
    constexpr int corners = 96;
    std::vector<Vertex2> ring;
    for (int i = 0; i < corners; ++i) {
        const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / corners;
        ring.push_back(
            {centre.x + radius_m * std::cos(angle), centre.y + radius_m * std::sin(angle)});
    }
    append_ring(ring, segments);
}

void append_cell(const BaseMap& base, GridCode code, std::vector<LineSegment>& segments) {
    for (const MapLayer* layer : base.layers()) {
        const auto feature = layer->feature_of(code);
        if (!feature) continue;
        const Span32 rings = layer->features[*feature].rings;
        for (std::uint32_t i = 0; i < rings.count; ++i)
            append_ring(layer->rings[rings.first + i], segments);
        return;
    }
}

Vertex2 vertex_at(const CitySpace& space, double lon, double lat) {
    return vertex_of(space.city_metres({lon, lat}));
}

void append_area(const WarningArea& area,
                 const BaseMap& base,
                 const CitySpace& space,
                 std::vector<LineSegment>& segments) {
    for (const std::string& text : area.codes.value_or(std::vector<std::string>{}))
        if (const auto code = parse_grid_code(text)) append_cell(base, *code, segments);
    std::vector<Vertex2> ring;
    for (const std::vector<double>& point :
         area.polygon.value_or(std::vector<std::vector<double>>{}))
        ring.push_back(vertex_at(space, point[0], point[1]));
    append_ring(ring, segments);
    if (area.circle && area.circle->size() == 3) {
        const Vertex2 centre = vertex_at(space, (*area.circle)[0], (*area.circle)[1]);
        const double factor = space.city_metres_per_metre(metres_of(centre));
        append_circle(centre, static_cast<float>((*area.circle)[2] * 1000 * factor), segments);
    }
}

void append_plot(const Plot& plot, const CitySpace& space, std::vector<LineSegment>& segments) {
    std::vector<Vertex2> points;
    for (const Place& place : plot.points)
        points.push_back(vertex_of(space.city_metres(lon_lat_of(place))));
    if (points.empty()) return;
    const auto distance = [&](std::size_t a, std::size_t b) {
        return std::hypot(points[b].x - points[a].x, points[b].y - points[a].y);
    };
    switch (plot.shape) {
        case PlotShape::point:
        case PlotShape::text:
            append_circle(points.front(), 60, segments);
            break;
        case PlotShape::area:
            append_ring(points, segments);
            break;
        case PlotShape::ring:
            if (points.size() > 1) append_circle(points[0], distance(0, 1), segments);
            break;
        case PlotShape::line:
            append_line(points, segments);
            break;
        case PlotShape::arrow: {
            append_line(points, segments);
            if (points.size() < 2) break;
            const Vertex2 tip = points.back(), before = points[points.size() - 2];
            const float size = distance(points.size() - 2, points.size() - 1) * 0.2F;
            const float angle = std::atan2(tip.y - before.y, tip.x - before.x);
            for (const float turn : {2.6F, -2.6F})
                segments.push_back({tip,
                                    {tip.x + size * std::cos(angle + turn),
                                     tip.y + size * std::sin(angle + turn)}});
            break;
        }
    }
}

}  // namespace

std::vector<Outline> outlines_of(const World& world,
                                 const BaseMap& base,
                                 const CitySpace& space,
                                 GridCode selected,
                                 bool warnings) {
    std::vector<Outline> outlines;
    if (warnings)
        for (const Warning& warning : world.warnings.rows()) {
            Outline& outline = outlines.emplace_back(
                Outline{{}, palette::grade[static_cast<std::size_t>(warning.level - 1) % 4], 2});
            for (const WarningArea& area : warning.areas)
                append_area(area, base, space, outline.segments);
        }
    Outline& plots = outlines.emplace_back(Outline{{}, palette::text1, 2});
    for (const Plot& plot : world.plots.rows()) append_plot(plot, space, plots.segments);
    if (selected)
        append_cell(base, selected, outlines.emplace_back(Outline{{}, palette::text1, 2}).segments);
    return outlines;
}

OutlinesLayer::OutlinesLayer(const std::filesystem::path& shaders) : programs_{shaders} {
    array_.instance_source(0, segments_, sizeof(LineSegment));
    array_.floats(0, 0, 4, 0);
}

void OutlinesLayer::upload(std::vector<Outline> outlines) {
    outlines_ = std::move(outlines);
    std::vector<LineSegment> all;
    for (const Outline& outline : outlines_)
        all.insert(all.end(), outline.segments.begin(), outline.segments.end());
    segments_.assign(std::span<const LineSegment>{all});
    array_.instance_source(0, segments_, sizeof(LineSegment));
}

void OutlinesLayer::draw(float scale) {
    std::size_t first = 0;
    for (const Outline& outline : outlines_) {
        if (outline.segments.empty()) continue;
        programs_.use_lines(outline.colour, outline.width_px * scale);
        array_.bind();
        glDrawArraysInstancedBaseInstance(GL_TRIANGLE_STRIP,
                                          0,
                                          4,
                                          static_cast<GLsizei>(outline.segments.size()),
                                          static_cast<GLuint>(first));
        first += outline.segments.size();
    }
}

}  // namespace yiping
