#include "viewer/layers/outlines.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "viewer/map/triangulate.hpp"

namespace yiping {
namespace {

void append_ring(const std::vector<Vertex2>& ring, std::vector<LineSegment>& segments) {
    for (std::size_t i = 0; i < ring.size(); ++i)
        segments.push_back({ring[i], ring[(i + 1) % ring.size()]});
}

void append_line(const std::vector<Vertex2>& line, std::vector<LineSegment>& segments) {
    for (std::size_t i = 1; i < line.size(); ++i) segments.push_back({line[i - 1], line[i]});
}

Ring circle(Vertex2 centre, float radius_m) {
    constexpr int corners = 96;
    Ring ring;
    for (int i = 0; i < corners; ++i) {
        const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / corners;
        ring.push_back(
            {centre.x + radius_m * std::cos(angle), centre.y + radius_m * std::sin(angle)});
    }
    return ring;
}

void append_fill(const Polygon& polygon, std::vector<Vertex2>& fill) {
    if (polygon.outer.size() < 3) return;
    Triangulator triangulator;
    Triangles triangles;
    triangulator.append(polygon, triangles);
    for (const std::uint32_t corner : triangles.indices) fill.push_back(triangles.vertices[corner]);
}

bool encloses(const Ring& outer, Vertex2 place) {
    bool inside = false;
    for (std::size_t i = 0, before = outer.size() - 1; i < outer.size(); before = i++) {
        const Vertex2 a = outer[i], b = outer[before];
        if ((a.y > place.y) != (b.y > place.y) &&
            place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

/// A feature's rings as polygons: one that begins inside an earlier one is a hole of it.
std::vector<Polygon> polygons_of(std::span<const std::vector<Vertex2>> rings) {
    std::vector<Polygon> polygons;
    for (const Ring& ring : rings) {
        const auto around = std::ranges::find_if(polygons, [&](const Polygon& polygon) {
            return encloses(polygon.outer, ring.front());
        });
        if (around == polygons.end())
            polygons.push_back({ring, {}});
        else
            around->holes.push_back(ring);
    }
    return polygons;
}

/// The cell of a code; filled when told so.
void append_cell(const BaseMap& base, GridCode code, Outline& outline, bool filled) {
    for (const MapLayer* layer : base.layers()) {
        const auto feature = layer->feature_of(code);
        if (!feature) continue;
        const Span32 span = layer->features[*feature].rings;
        const auto rings = std::span{layer->rings}.subspan(span.first, span.count);
        for (const std::vector<Vertex2>& ring : rings) append_ring(ring, outline.segments);
        if (filled)
            for (const Polygon& polygon : polygons_of(rings)) append_fill(polygon, outline.fill);
        return;
    }
}

Vertex2 vertex_at(const CitySpace& space, double lon, double lat) {
    return vertex_of(space.city_metres({lon, lat}));
}

void append_area(const WarningArea& area,
                 const BaseMap& base,
                 const CitySpace& space,
                 Outline& outline) {
    for (const std::string& text : area.codes.value_or(std::vector<std::string>{}))
        if (const auto code = parse_grid_code(text)) append_cell(base, *code, outline, true);
    std::vector<Vertex2> ring;
    for (const std::vector<double>& point :
         area.polygon.value_or(std::vector<std::vector<double>>{}))
        ring.push_back(vertex_at(space, point[0], point[1]));
    append_ring(ring, outline.segments);
    append_fill({ring, {}}, outline.fill);
    if (area.circle && area.circle->size() == 3) {
        const Vertex2 centre = vertex_at(space, (*area.circle)[0], (*area.circle)[1]);
        const double factor = space.city_metres_per_metre(metres_of(centre));
        const auto radius_m = static_cast<float>((*area.circle)[2] * 1000 * factor);
        append_ring(circle(centre, radius_m), outline.segments);
        append_fill({circle(centre, radius_m), {}}, outline.fill);
    }
}

void append_plot(const Plot& plot, const CitySpace& space, Outline& outline) {
    std::vector<LineSegment>& segments = outline.segments;
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
            append_ring(circle(points.front(), 60), segments);
            break;
        case PlotShape::area:
            append_ring(points, segments);
            append_fill({points, {}}, outline.fill);
            break;
        case PlotShape::ring:
            if (points.size() > 1) append_ring(circle(points[0], distance(0, 1)), segments);
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
            Outline& outline = outlines.emplace_back(Outline{
                {}, palette::grade[static_cast<std::size_t>(warning.level - 1) % 4], 2, {}});
            for (const WarningArea& area : warning.areas) append_area(area, base, space, outline);
        }
    Outline& plots = outlines.emplace_back(Outline{{}, palette::text1, 2, {}});
    for (const Plot& plot : world.plots.rows()) append_plot(plot, space, plots);
    if (selected)
        append_cell(
            base, selected, outlines.emplace_back(Outline{{}, palette::text1, 2, {}}), false);
    return outlines;
}

OutlinesLayer::OutlinesLayer(const std::filesystem::path& shaders) : programs_{shaders} {
    array_.instance_source(0, segments_, sizeof(LineSegment));
    array_.floats(0, 0, 4, 0);
    fill_array_.source(0, fills_, sizeof(Vertex2));
    fill_array_.floats(0, 0, 2, 0);
}

void OutlinesLayer::upload(std::vector<Outline> outlines) {
    outlines_ = std::move(outlines);
    std::vector<LineSegment> all;
    std::vector<Vertex2> fills;
    for (const Outline& outline : outlines_) {
        all.insert(all.end(), outline.segments.begin(), outline.segments.end());
        fills.insert(fills.end(), outline.fill.begin(), outline.fill.end());
    }
    fills_.assign(std::span<const Vertex2>{fills});
    segments_.assign(std::span<const LineSegment>{all});
    array_.instance_source(0, segments_, sizeof(LineSegment));
}

void OutlinesLayer::draw(float scale) {
    constexpr float faint = 0.10F;  // figures below are still to be read
    GLint first_corner = 0;
    fill_array_.bind();
    for (const Outline& outline : outlines_) {
        const auto corners = static_cast<GLsizei>(outline.fill.size());
        if (corners == 0) continue;
        programs_.use_fill(with_alpha(outline.colour, faint));
        glDrawArrays(GL_TRIANGLES, first_corner, corners);
        first_corner += corners;
    }
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
