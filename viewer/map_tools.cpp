#include "viewer/map_tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "viewer/panels/words_map.hpp"

namespace yiping {
namespace {

constexpr double reach_px = 14;
constexpr std::size_t most_rows = 8;
constexpr float row_height = 30, list_width = 340;

bool shown(const ViewState& view, LayerSwitch layer) {
    return view.layers[static_cast<std::size_t>(layer)];
}

ImVec2 on_screen(const MapView& map, LonLat place) {
    const Pixels2 at = map.camera().screen_from_city(map.space().city_metres(place));
    return {static_cast<float>(at.x), static_cast<float>(at.y)};
}

/// A box has four corners, whatever two of them were drawn.
std::vector<Vertex2> ring_of(const std::vector<LonLat>& corners, const CitySpace& space) {
    std::vector<Vertex2> ring;
    for (const LonLat& corner : corners) ring.push_back(vertex_of(space.city_metres(corner)));
    if (ring.size() == 2) ring = {ring[0], {ring[1].x, ring[0].y}, ring[1], {ring[0].x, ring[1].y}};
    return ring;
}

bool holds(const std::vector<Vertex2>& ring, Vertex2 place) {
    bool inside = false;
    for (std::size_t i = 0, before = ring.size() - 1; i < ring.size(); before = i++) {
        const Vertex2 a = ring[i], b = ring[before];
        if ((a.y > place.y) != (b.y > place.y) &&
            place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

std::string length_text(double metres) {
    return metres >= 1000 ? fmt::format("{:.2f} km", metres / 1000)
                          : fmt::format("{:.0f} m", metres);
}

std::string area_text(double square_metres) {
    return square_metres >= 1e6 ? fmt::format("{:.2f} km²", square_metres / 1e6)
                                : fmt::format("{:.0f} m²", square_metres);
}

const Resource* resource_near(const World& world, const MapView& map, Pixels2 pixel) {
    const Resource* nearest = nullptr;
    double least_px = reach_px;
    for (const Resource& resource : world.resources.rows()) {
        if (!resource.place.has_position) continue;
        const Pixels2 at = map.camera().screen_from_city(map.marks().place_of(resource.place));
        const double away_px = std::hypot(at.x - pixel.x, at.y - pixel.y);
        if (away_px > least_px) continue;
        least_px = away_px;
        nearest = &resource;
    }
    return nearest;
}

Rect list_rect(const MapView& map, const Crowd& crowd, float scale) {
    const Viewport& view = map.camera().viewport;
    const auto rows = static_cast<float>(std::min(crowd.incidents.size(), most_rows));
    const float width = list_width * scale, height = (rows * row_height + 12) * scale;
    const ImVec2 at = on_screen(map, crowd.at);
    const float left = std::clamp(at.x + 18 * scale,
                                  static_cast<float>(view.left_px),
                                  static_cast<float>(view.left_px + view.width_px) - width);
    const float top = std::clamp(at.y - height / 2,
                                 static_cast<float>(view.top_px),
                                 static_cast<float>(view.top_px + view.height_px) - height);
    return {left, top, left + width, top + height};
}

Rect row_rect(const Rect& list, std::size_t row, float scale) {
    const float top = list.top + (6 + static_cast<float>(row) * row_height) * scale;
    return {list.left, top, list.right, top + row_height * scale};
}

void draw_way(const Pen& pen,
              const MapView& map,
              const std::vector<LonLat>& corners,
              Language language) {
    const Measured measured = measure(corners, map.space());
    std::vector<ImVec2> at;
    for (const LonLat& corner : corners) at.push_back(on_screen(map, corner));
    for (std::size_t i = 1; i < at.size(); ++i) {
        pen.line(at[i - 1], at[i], palette::outline, pen.px(4));
        pen.line(at[i - 1], at[i], palette::look, pen.px(2));
    }
    for (const ImVec2& corner : at) {
        pen.dot(corner, pen.px(5), palette::outline);
        pen.dot(corner, pen.px(3.5F), palette::look);
    }
    const Style style{TypeSize::label, Weight::regular, palette::text1};
    for (std::size_t i = 1; i < at.size() && at.size() > 2; ++i)
        pen.halo_text({(at[i - 1].x + at[i].x) / 2, (at[i - 1].y + at[i].y) / 2 - pen.px(10)},
                      length_text(measured.legs_m[i - 1]),
                      style);
    if (at.size() < 2) return;
    std::string sum = length_text(measured.total_m);
    if (at.size() > 2)
        sum = fmt::format("{} {} · {} {}",
                          words::total.in(language),
                          sum,
                          words::area.in(language),
                          area_text(measured.area_m2));
    pen.halo_text({at.back().x, at.back().y + pen.px(18)},
                  sum,
                  {TypeSize::body, Weight::bold, palette::text1});
}

void draw_shape(const Pen& pen,
                const World& world,
                const MapView& map,
                const std::vector<LonLat>& corners,
                Language language) {
    const std::vector<Vertex2> ring = ring_of(corners, map.space());
    if (ring.size() < 3) return;
    std::vector<ImVec2> at;
    for (const Vertex2& corner : ring) {
        const Pixels2 pixel = map.camera().screen_from_city(metres_of(corner));
        at.push_back({static_cast<float>(pixel.x), static_cast<float>(pixel.y)});
    }
    for (std::size_t i = 0; i < at.size(); ++i)
        pen.line(at[i], at[(i + 1) % at.size()], palette::text1, pen.px(1.5F));
    const Enclosed found = enclosed(world, map, corners);
    const auto top =
        std::ranges::min_element(at, {}, [](const ImVec2& corner) { return corner.y; });
    pen.halo_text({top->x, top->y - pen.px(14)},
                  fmt::format("{} {} {} · {} {} · {} {} · {} {}",
                              words::enclosed.in(language),
                              found.incidents.size(),
                              words::incidents_word.in(language),
                              found.workers,
                              words::workers_word.in(language),
                              found.resources,
                              words::resources_word.in(language),
                              found.sensors,
                              words::sensors_word.in(language)),
                  {TypeSize::body, Weight::bold, palette::text1});
}

/// Lines of a tip, the first of them bright.
std::vector<std::string> tip_of(const UnderMouse& under,
                                const World& world,
                                const std::function<std::string(GridCode)>& place_name,
                                Language language) {
    if (const auto* incident = std::get_if<const Incident*>(&under))
        return {
            (*incident)->title,
            fmt::format("{} · {}",
                        words::grades[(*incident)->grade].in(language),
                        words::stages[static_cast<std::size_t>((*incident)->stage)].in(language))};
    if (const auto* resource = std::get_if<const Resource*>(&under))
        return {(*resource)->name.empty() ? (*resource)->id : (*resource)->name,
                (*resource)->unit,
                (*resource)->state};
    if (const auto* sensor = std::get_if<const Sensor*>(&under)) {
        std::string value = fmt::format("{:g} {}", (*sensor)->value, (*sensor)->unit);
        if ((*sensor)->has_limit) value += fmt::format(" / {:g}", (*sensor)->limit);
        return {(*sensor)->name.empty() ? (*sensor)->id : (*sensor)->name, value};
    }
    if (const auto* worker = std::get_if<const Worker*>(&under))
        return {(*worker)->id, (*worker)->unit};
    if (const auto* cell = std::get_if<GridCode>(&under)) {
        const GridNode* node = world.grid.find(*cell);
        return {place_name(*cell),
                fmt::format("{} {}",
                            words::open_matters.in(language),
                            node == nullptr ? 0 : node->open_total())};
    }
    return {};
}

}  // namespace

UnderMouse under_mouse(const World& world,
                       const MapView& map,
                       const ViewState& view,
                       const MapHands& hands,
                       Pixels2 pixel) {
    constexpr double workers_below_mpp = 8;
    const CityMarks& marks = map.marks();
    const Camera& camera = map.camera();
    if (map.cluster_at(pixel)) return std::monostate{};  // it has its count written on it
    if (const auto id = marks.incident_at(world, camera, pixel, reach_px))
        return world.incidents.find(*id);
    if (shown(view, LayerSwitch::resources))
        if (const Resource* resource = resource_near(world, map, pixel)) return resource;
    if (hands.sensors)
        if (const auto row = marks.sensor_at(camera, pixel, reach_px / 2))
            return &world.sensors.rows()[*row];
    if (shown(view, LayerSwitch::workers) && camera.metres_per_pixel < workers_below_mpp)
        if (const auto row = marks.worker_at(camera, pixel, reach_px / 2))
            return &world.workers.rows()[*row];
    if (const GridCode cell = map.base().cell_at(camera.city_from_screen(pixel))) return cell;
    return std::monostate{};
}

std::vector<std::string> crowd_at(const World& world, const MapView& map, Pixels2 pixel) {
    constexpr double same_place_m = 3;
    const std::vector<std::string> ids =
        map.marks().incidents_at(world, map.camera(), pixel, reach_px);
    if (ids.size() < 2) return {};
    const Incident* const first = world.incidents.find(ids.front());
    const Metres2 at = map.marks().place_of(first->place);
    std::vector<std::string> together;
    for (const std::string& id : ids) {
        const Metres2 other = map.marks().place_of(world.incidents.find(id)->place);
        if (std::hypot(other.x - at.x, other.y - at.y) < same_place_m) together.push_back(id);
    }
    // Others of the same crowd lie elsewhere: nearer, it splits.
    const auto cluster = map.cluster_at(pixel);
    if (together.size() < 2 || (cluster && cluster->count > together.size())) return {};
    return together;
}

Measured measure(const std::vector<LonLat>& corners, const CitySpace& space) {
    Measured measured;
    std::vector<Metres2> at;
    for (const LonLat& corner : corners) at.push_back(space.city_metres(corner));
    for (std::size_t i = 1; i < at.size(); ++i) {
        const Metres2 middle{(at[i - 1].x + at[i].x) / 2, (at[i - 1].y + at[i].y) / 2};
        const double leg_m = std::hypot(at[i].x - at[i - 1].x, at[i].y - at[i - 1].y) /
                             space.city_metres_per_metre(middle);
        measured.legs_m.push_back(leg_m);
        measured.total_m += leg_m;
    }
    if (at.size() < 3) return measured;
    double twice = 0;
    CityBox box;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const Metres2 next = at[(i + 1) % at.size()];
        twice +=
            (at[i].x - at[0].x) * (next.y - at[0].y) - (next.x - at[0].x) * (at[i].y - at[0].y);
        box.include(at[i]);
    }
    const double factor = space.city_metres_per_metre(box.centre());
    measured.area_m2 = std::abs(twice) / 2 / (factor * factor);
    return measured;
}

Enclosed enclosed(const World& world, const MapView& map, const std::vector<LonLat>& corners) {
    Enclosed found;
    const std::vector<Vertex2> ring = ring_of(corners, map.space());
    if (ring.size() < 3) return found;
    CityBox box;
    for (const Vertex2& corner : ring) box.include(metres_of(corner));
    const auto inside = [&](Vertex2 place) {
        return box.contains(metres_of(place)) && holds(ring, place);
    };
    for (const OpenPlace& open : map.marks().open_places())
        if (inside(open.place)) found.incidents.push_back(world.incidents.rows()[open.row].id);
    std::ranges::sort(found.incidents);
    for (const PointMark& worker : map.marks().worker_marks())
        if (worker.colour != 0 && inside(worker.place)) ++found.workers;
    const auto at = [&](const Place& place) { return vertex_of(map.marks().place_of(place)); };
    for (const Resource& resource : world.resources.rows())
        if (resource.place.has_position && inside(at(resource.place))) ++found.resources;
    for (const Sensor& sensor : world.sensors.rows())
        if (sensor.place.has_position && inside(at(sensor.place))) ++found.sensors;
    return found;
}

void draw_tool(const Pen& pen,
               const World& world,
               const MapView& map,
               const MapHands& hands,
               Language language) {
    const Viewport& on = map.camera().viewport;
    pen.list().PushClipRect({static_cast<float>(on.left_px), static_cast<float>(on.top_px)},
                            {static_cast<float>(on.left_px + on.width_px),
                             static_cast<float>(on.top_px + on.height_px)});
    if (hands.tool == MapTool::measure)
        draw_way(pen, map, hands.corners, language);
    else
        draw_shape(pen, world, map, hands.corners, language);
    pen.list().PopClipRect();
}

void draw_hover(const Pen& pen,
                const MapView& map,
                const UnderMouse& under,
                const World& world,
                const std::function<std::string(GridCode)>& place_name,
                Language language,
                Pixels2 pixel) {
    std::vector<std::string> lines = tip_of(under, world, place_name, language);
    std::erase_if(lines, [](const std::string& line) { return line.empty(); });
    if (lines.empty()) return;
    const Style first{TypeSize::label, Weight::bold, palette::text1};
    const Style rest{TypeSize::label, Weight::regular, palette::text2};
    constexpr float most_width = 320;
    float width = 0;
    for (const std::string& line : lines)
        width = std::max(width, pen.width_of(line, &line == &lines.front() ? first : rest));
    width = std::min(width, pen.px(most_width));
    const float height = pen.line_height(first) * static_cast<float>(lines.size());
    const float margin = pen.px(8), away = pen.px(16);
    const Viewport& view = map.camera().viewport;
    float left = static_cast<float>(pixel.x) + away;
    if (left + width + 2 * margin > static_cast<float>(view.left_px + view.width_px))
        left = static_cast<float>(pixel.x) - away - width - 2 * margin;
    float top = static_cast<float>(pixel.y) + away;
    if (top + height + 2 * margin > static_cast<float>(view.top_px + view.height_px))
        top = static_cast<float>(pixel.y) - away - height - 2 * margin;
    const Rect box{left, top, left + width + 2 * margin, top + height + 2 * margin};
    pen.fill(box, with_alpha(palette::panel, 0.95F), pen.px(theme::radius));
    pen.outline(box, palette::line, pen.px(theme::radius));
    float y = top + margin;
    for (const std::string& line : lines) {
        pen.text({left + margin, y}, line, &line == &lines.front() ? first : rest, width);
        y += pen.line_height(first);
    }
}

void draw_heat_legend(const Pen& pen,
                      const Rect& legend,
                      const HeatScale& scale,
                      Language language) {
    constexpr float foot = 42, head = 74;  // of the grades below, and of this
    const Rect rect{legend.left,
                    legend.bottom - pen.px(foot + head),
                    legend.right,
                    legend.bottom - pen.px(foot)};
    pen.fill(rect, with_alpha(palette::panel, 0.92F), pen.px(theme::radius));
    pen.outline(rect, palette::line, pen.px(theme::radius));
    const Rect inner = rect.inset(pen.px(12));
    pen.text_mid({inner.left, inner.top + pen.px(6)},
                 fmt::format("{} · {} · {} {}",
                             words::density.in(language),
                             words::a_km2.in(language),
                             words::kernel_radius.in(language),
                             length_text(scale.radius_m)),
                 {TypeSize::label, Weight::regular, palette::text2},
                 inner.width());
    const float step = inner.width() / static_cast<float>(palette::heat.size());
    const float bar = inner.top + pen.px(22);
    for (std::size_t i = 0; i < palette::heat.size(); ++i) {
        const float left = inner.left + step * static_cast<float>(i);
        pen.fill({left, bar, left + step - 1, bar + pen.px(9)}, palette::heat[i]);
        pen.text_mid(
            {left, bar + pen.px(20)},
            fmt::format("{}{:g}", i + 1 == palette::heat.size() ? "≥" : "", scale.from_per_km2[i]),
            {TypeSize::axis, Weight::regular, palette::text3},
            step);
    }
}

void draw_crowd(const Pen& pen, const World& world, const MapView& map, const Crowd& crowd) {
    const float scale = pen.px(1);
    const Rect list = list_rect(map, crowd, scale);
    pen.card(list);
    for (std::size_t row = 0; row < std::min(crowd.incidents.size(), most_rows); ++row) {
        const Rect rect = row_rect(list, row, scale);
        const Incident* incident = world.incidents.find(crowd.incidents[row]);
        if (incident == nullptr) continue;  // it has ended since
        const float middle = (rect.top + rect.bottom) / 2;
        if (rect.holds(ImGui::GetIO().MousePos)) pen.fill(rect, palette::raised);
        pen.grade_mark({rect.left + pen.px(18), middle}, pen.px(9), incident->grade);
        const bool more = row + 1 == most_rows && crowd.incidents.size() > most_rows;
        pen.text_mid(
            {rect.left + pen.px(36), middle},
            more ? fmt::format("{} (+{})", incident->title, crowd.incidents.size() - most_rows)
                 : incident->title,
            {TypeSize::label, Weight::regular, palette::text1},
            rect.width() - pen.px(44));
    }
}

std::optional<std::string> crowd_row(const MapView& map,
                                     const Crowd& crowd,
                                     float scale,
                                     Pixels2 pixel) {
    const Rect list = list_rect(map, crowd, scale);
    for (std::size_t row = 0; row < std::min(crowd.incidents.size(), most_rows); ++row)
        if (row_rect(list, row, scale)
                .holds({static_cast<float>(pixel.x), static_cast<float>(pixel.y)}))
            return crowd.incidents[row];
    return std::nullopt;
}

}  // namespace yiping
