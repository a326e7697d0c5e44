#include "viewer/map/build_layer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace yiping {
namespace {

constexpr std::uint32_t features_per_chunk = 256;
constexpr std::uint32_t segments_per_chunk = 2048;
/// Levels of detail of lines; one is kept only if it saves a fifth of the one before.
constexpr std::array tolerances_m = {4.0, 20.0, 80.0};
constexpr double worthwhile_share = 0.8;

void include_all(CityBox& box, std::span<const Vertex2> vertices) {
    for (const Vertex2 vertex : vertices) box.include(metres_of(vertex));
}

CityBox bounds_of(const RawFeature& raw) {
    CityBox box;
    for (const Polygon& polygon : raw.polygons) include_all(box, polygon.outer);
    for (const Polyline& line : raw.lines) include_all(box, line);
    include_all(box, raw.points);
    return box;
}

double area_m2(const Polygon& polygon) {
    double area = std::abs(signed_double_area(polygon.outer)) / 2;
    for (const Ring& hole : polygon.holes) area -= std::abs(signed_double_area(hole)) / 2;
    return area;
}

double length_m(std::span<const Vertex2> line) {
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i)
        length += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
    return length;
}

/// So many metres along a line; its ends beyond them.
Vertex2 point_along(const Polyline& line, double metres) {
    double left = std::max(metres, 0.0);
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double x = static_cast<double>(line[i].x) - line[i - 1].x;
        const double y = static_cast<double>(line[i].y) - line[i - 1].y;
        const double length = std::hypot(x, y);
        if (left <= length && length > 0)
            return vertex_of(
                {line[i - 1].x + x * left / length, line[i - 1].y + y * left / length});
        left -= length;
    }
    return line.back();
}

/// The way from one place to another, or back: so that words along it are read from left to right.
float reading_angle(Vertex2 from, Vertex2 to) {
    const float x = to.x - from.x, y = to.y - from.y;
    return x < 0 || (x == 0 && y < 0) ? std::atan2(-y, -x) : std::atan2(y, x);
}

/// A place's number along a curve that keeps neighbours together (Morton's), on a grid of 1024 x
/// 1024 over the layer.
std::uint32_t curve_position(Metres2 place, const CityBox& all) {
    const auto cell = [](double value, double low, double extent) {
        const double share = extent > 0 ? (value - low) / extent : 0;
        return static_cast<std::uint32_t>(std::clamp(share, 0.0, 1.0) * 1023.0);
    };
    const std::uint32_t x = cell(place.x, all.min_x, all.width_m());
    const std::uint32_t y = cell(place.y, all.min_y, all.height_m());
    std::uint32_t position = 0;
    for (std::uint32_t bit = 0; bit < 10; ++bit)
        position |= ((x >> bit & 1U) << (2 * bit)) | ((y >> bit & 1U) << (2 * bit + 1));
    return position;
}

class LayerBuilder {
public:
    LayerBuilder(const MapSource& source, const std::vector<RawFeature>& raw) : raw_{raw} {
        layer_.name = source.layer.empty() ? source.path : source.layer;
        layer_.role = source.role;
        layer_.dash = source.dash;
        layer_.class_names.emplace_back();
    }

    MapLayer build(const ReportProgress& report, const std::stop_token& stop) {
        list_features();
        fill_areas(report, stop);
        if (stop.stop_requested()) return std::move(layer_);
        collect_lines();
        place_labels();
        report(1.0);
        return std::move(layer_);
    }

private:
    /// Made up beyond the map's edge, so it counts neither for the extent nor as a boundary.
    [[nodiscard]] bool is_sea(const RawFeature& raw) const {
        return layer_.role == MapRole::coast && !raw.polygons.empty();
    }

    void list_features() {
        layer_.features.reserve(raw_.size());
        std::vector<double> extents;
        for (std::uint32_t i = 0; i < raw_.size(); ++i) {
            const RawFeature& raw = raw_[i];
            MapFeature feature{raw.name,
                               raw.code,
                               class_index(raw.class_name),
                               raw.households,
                               bounds_of(raw),
                               0,
                               {}};
            for (const Polygon& polygon : raw.polygons) feature.area_m2 += area_m2(polygon);
            if (!raw.polygons.empty()) extents.push_back(std::sqrt(feature.area_m2));
            if (!is_sea(raw)) layer_.bounds.include(feature.bounds);
            if (raw.code) layer_.by_code.try_emplace(raw.code.value, i);
            for (const Vertex2 point : raw.points) layer_.points.push_back({point, i});
            layer_.features.push_back(std::move(feature));
        }
        if (extents.empty()) return;
        const auto middle = extents.begin() + static_cast<std::ptrdiff_t>(extents.size() / 2);
        std::ranges::nth_element(extents, middle);
        layer_.typical_extent_m = *middle;
    }

    std::uint16_t class_index(const std::string& name) {
        const auto known = std::ranges::find(layer_.class_names, name);
        if (known == layer_.class_names.end() && layer_.class_names.size() < 0xFFFF)
            layer_.class_names.push_back(name);
        else if (known == layer_.class_names.end())
            return 0;
        return static_cast<std::uint16_t>(
            std::distance(layer_.class_names.begin(), std::ranges::find(layer_.class_names, name)));
    }

    void fill_areas(const ReportProgress& report, const std::stop_token& stop) {
        AreaMesh& mesh = layer_.areas;
        for (std::uint32_t i = 0; i < raw_.size(); ++i)
            if (!raw_[i].polygons.empty()) mesh.feature_order.push_back(i);
        std::vector<std::uint32_t> along_curve(raw_.size());
        for (const std::uint32_t i : mesh.feature_order)
            along_curve[i] = curve_position(layer_.features[i].bounds.centre(), layer_.bounds);
        std::ranges::stable_sort(
            mesh.feature_order, {}, [&](std::uint32_t i) { return along_curve[i]; });
        for (std::size_t k = 0; k < mesh.feature_order.size(); ++k) {
            if (k % features_per_chunk == 0) {
                if (stop.stop_requested()) return;
                report(static_cast<double>(k) / static_cast<double>(mesh.feature_order.size()));
                mesh.chunks.push_back({{},
                                       {static_cast<std::uint32_t>(mesh.indices.size()), 0},
                                       {static_cast<std::uint32_t>(k), 0}});
            }
            fill_feature(mesh.feature_order[k]);
            MeshChunk& chunk = mesh.chunks.back();
            chunk.bounds.include(layer_.features[mesh.feature_order[k]].bounds);
            chunk.indices.count =
                static_cast<std::uint32_t>(mesh.indices.size()) - chunk.indices.first;
            ++chunk.features.count;
        }
    }

    void fill_feature(std::uint32_t index) {
        AreaMesh& mesh = layer_.areas;
        MapFeature& feature = layer_.features[index];
        feature.rings.first = static_cast<std::uint32_t>(layer_.rings.size());
        for (const Polygon& polygon : raw_[index].polygons) {
            triangles_.vertices.clear();
            triangles_.indices.clear();
            triangulator_.append(polygon, triangles_);
            const auto first = static_cast<std::uint32_t>(mesh.vertices.size());
            for (const Vertex2 v : triangles_.vertices) mesh.vertices.push_back({v.x, v.y, index});
            for (const std::uint32_t i : triangles_.indices) mesh.indices.push_back(first + i);
            layer_.rings.push_back(polygon.outer);
            for (const Ring& hole : polygon.holes) layer_.rings.push_back(hole);
        }
        feature.rings.count = static_cast<std::uint32_t>(layer_.rings.size()) - feature.rings.first;
    }

    /// Lines of the source with their class, or the boundaries of its areas.
    void collect_lines() {
        std::vector<std::pair<std::uint16_t, Polyline>> lines;
        const std::vector<std::span<const Vertex2>> rings(layer_.rings.begin(), layer_.rings.end());
        if (layer_.role != MapRole::coast)
            for (Polyline& arc : shared_arcs(rings))
                lines.emplace_back(std::uint16_t{0}, std::move(arc));
        for (std::size_t i = 0; i < raw_.size(); ++i)
            for (const Polyline& line : raw_[i].lines)
                lines.emplace_back(layer_.features[i].class_index, line);
        if (lines.empty()) return;
        layer_.lines.push_back(make_level(lines, 0));
        for (const double tolerance_m : tolerances_m) {
            LineLevel level = make_level(lines, tolerance_m);
            if (static_cast<double>(level.segments.size()) <
                worthwhile_share * static_cast<double>(layer_.lines.back().segments.size()))
                layer_.lines.push_back(std::move(level));
        }
    }

    LineLevel make_level(std::span<const std::pair<std::uint16_t, Polyline>> lines,
                         double tolerance_m) const {
        struct Sortable {
            std::uint64_t key;
            LineSegment segment;
            float begin_m;
        };
        std::vector<Sortable> all;
        for (const auto& [class_index, source_line] : lines) {
            const Polyline coarse =
                tolerance_m > 0 ? simplified(source_line, tolerance_m) : Polyline{};
            const Polyline& line = tolerance_m > 0 ? coarse : source_line;
            double begin_m = 0;
            for (std::size_t i = 1; i < line.size(); ++i) {
                const Metres2 middle{(line[i].x + line[i - 1].x) / 2,
                                     (line[i].y + line[i - 1].y) / 2};
                all.push_back(
                    {(std::uint64_t{class_index} << 32) | curve_position(middle, layer_.bounds),
                     {line[i - 1], line[i]},
                     static_cast<float>(begin_m)});
                begin_m += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
            }
        }
        std::ranges::stable_sort(all, {}, &Sortable::key);
        LineLevel level;
        level.tolerance_m = tolerance_m;
        level.segments.reserve(all.size());
        for (const auto& [key, segment, begin_m] : all) {
            const auto class_index = static_cast<std::uint16_t>(key >> 32);
            if (level.chunks.empty() || level.chunks.back().class_index != class_index ||
                level.chunks.back().segments.count == segments_per_chunk)
                level.chunks.push_back(
                    {{}, {static_cast<std::uint32_t>(level.segments.size()), 0}, class_index});
            level.chunks.back().bounds.include(metres_of(segment.from));
            level.chunks.back().bounds.include(metres_of(segment.to));
            ++level.chunks.back().segments.count;
            level.segments.push_back(segment);
            if (layer_.dash.any()) level.begins_m.push_back(begin_m);
        }
        return level;
    }

    void place_labels() {
        for (std::uint32_t i = 0; i < raw_.size(); ++i) {
            const RawFeature& raw = raw_[i];
            if (raw.name.empty()) continue;
            if (!raw.polygons.empty()) {
                const Polygon& largest = *std::ranges::max_element(raw.polygons, {}, area_m2);
                layer_.labels.push_back({raw.name,
                                         label_anchor(largest),
                                         static_cast<float>(std::sqrt(area_m2(largest))),
                                         0,
                                         i});
            } else if (!raw.lines.empty()) {
                const Polyline& longest = *std::ranges::max_element(raw.lines, {}, length_m);
                const double length = length_m(longest);
                const double reach = std::min(0.2 * length, 60.0);
                const Vertex2 before = point_along(longest, length / 2 - reach),
                              behind = point_along(longest, length / 2 + reach);
                layer_.labels.push_back({raw.name,
                                         point_along(longest, length / 2),
                                         static_cast<float>(length),
                                         reading_angle(before, behind),
                                         i});
            } else if (!raw.points.empty()) {
                layer_.labels.push_back({raw.name, raw.points.front(), 0, 0, i});
            }
        }
    }

    const std::vector<RawFeature>& raw_;
    MapLayer layer_;
    Triangulator triangulator_;
    Triangles triangles_;  // of the feature at hand
};

/// Where the line at height y crosses a ring's edges.
void add_crossings(const Ring& ring, double y, std::vector<double>& crossings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Vertex2 a = ring[i];
        const Vertex2 b = ring[(i + 1) % ring.size()];
        if ((a.y > y) != (b.y > y))
            crossings.push_back(a.x + (y - a.y) / (static_cast<double>(b.y) - a.y) *
                                          (static_cast<double>(b.x) - a.x));
    }
}

Metres2 centroid(const Ring& ring) {
    const Vertex2 origin = ring.front();
    double sum = 0;
    Metres2 moment;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        const double ax = static_cast<double>(ring[i].x) - origin.x;
        const double ay = static_cast<double>(ring[i].y) - origin.y;
        const double bx = static_cast<double>(ring[i + 1].x) - origin.x;
        const double by = static_cast<double>(ring[i + 1].y) - origin.y;
        const double weight = ax * by - ay * bx;
        sum += weight;
        moment.x += weight * (ax + bx) / 3;
        moment.y += weight * (ay + by) / 3;
    }
    if (sum == 0) return metres_of(origin);
    return {origin.x + moment.x / sum, origin.y + moment.y / sum};
}

}  // namespace

Vertex2 label_anchor(const Polygon& polygon) {
    const Metres2 middle = centroid(polygon.outer);
    std::vector<double> crossings;
    add_crossings(polygon.outer, middle.y, crossings);
    for (const Ring& hole : polygon.holes) add_crossings(hole, middle.y, crossings);
    std::ranges::sort(crossings);
    double widest = 0;
    double x = middle.x;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        if (crossings[i] <= middle.x && middle.x <= crossings[i + 1]) return vertex_of(middle);
        if (crossings[i + 1] - crossings[i] > widest) {
            widest = crossings[i + 1] - crossings[i];
            x = (crossings[i] + crossings[i + 1]) / 2;
        }
    }
    return vertex_of({x, middle.y});
}

MapLayer build_layer(const MapSource& source,
                     const std::vector<RawFeature>& raw,
                     const ReportProgress& report,
                     const std::stop_token& stop) {
    return LayerBuilder(source, raw).build(report, stop);
}

}  // namespace yiping
