// What one does on the map with the mouse: what lies under it, ways measured, things enclosed.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "viewer/map_view.hpp"
#include "viewer/panels/pen.hpp"

namespace yiping {

/// What lies below a pixel, the uppermost first; nothing but the ground is monostate.
using UnderMouse = std::variant<std::monostate,
                                const Incident*,
                                const Resource*,
                                const Sensor*,
                                const Worker*,
                                GridCode>;
[[nodiscard]] UnderMouse under_mouse(const World& world,
                                     const MapView& map,
                                     const ViewState& view,
                                     const MapHands& hands,
                                     Pixels2 pixel);

/// The open incidents that a press here may mean, when they are so near to each other that no zoom
/// tells them apart; else none.
[[nodiscard]] std::vector<std::string> crowd_at(const World& world,
                                                const MapView& map,
                                                Pixels2 pixel);

/// A way on the ground, in true metres, and what it encloses when it has three corners or more.
struct Measured {
    std::vector<double> legs_m;
    double total_m = 0;
    double area_m2 = 0;
};
[[nodiscard]] Measured measure(const std::vector<LonLat>& corners, const CitySpace& space);

/// What lies inside a shape: of a box two opposite corners, of a lasso all of them.
struct Enclosed {
    std::vector<std::string> incidents;  ///< ids, sorted
    std::size_t workers = 0, resources = 0, sensors = 0;
};
[[nodiscard]] Enclosed enclosed(const World& world,
                                const MapView& map,
                                const std::vector<LonLat>& corners);

/// The shape or way that is drawn, with its figures.
void draw_tool(const Pen& pen,
               const World& world,
               const MapView& map,
               const MapHands& hands,
               Language language);
/// A word beside the mouse about what lies under it. `place_name` as panels have it.
void draw_hover(const Pen& pen,
                const MapView& map,
                const UnderMouse& under,
                const World& world,
                const std::function<std::string(GridCode)>& place_name,
                Language language,
                Pixels2 pixel);
/// What the colours of the heat map mean, above the rest of the legend.
void draw_heat_legend(const Pen& pen,
                      const Rect& legend,
                      const HeatScale& scale,
                      Language language);
/// Incidents at one place, to choose from; where each row lies is told by crowd_row().
void draw_crowd(const Pen& pen, const World& world, const MapView& map, const Crowd& crowd);
/// The incident of the crowd's list below a pixel.
[[nodiscard]] std::optional<std::string> crowd_row(const MapView& map,
                                                   const Crowd& crowd,
                                                   float scale,
                                                   Pixels2 pixel);

}  // namespace yiping
