// What a wall that nobody touches shows at a moment: scenes in rotation, interrupted by alarms of
// high grade and by what a desk puts up. A function of the city's own clock alone, so that all
// tiles of a wall are in step, and one that starts late joins in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "viewer/state/view_state.hpp"

namespace yiping {

/// One scene of the rotation, from wall.toml.
struct WallScene {
    std::string name;
    double seconds = 30;
    std::optional<LonLat> centre;  ///< WGS 84; nothing: the whole city
    double metres_per_pixel = 50;
    std::vector<std::string> layers;  ///< names of what is seen; empty: all
    bool worst = false;               ///< look at the worst open incident
    bool analysis = false;            ///< charts of the work over the map
};

struct RotationRules {
    std::string wall = "main";
    std::vector<WallScene> scenes;
    std::vector<std::uint8_t> alarm_grades{1, 2};  ///< of incidents whose alarms interrupt
    double alarm_s = 20;
    double shown_s = 600;  ///< of a scene with a time; one without stays until the next
};

/// What is to be seen now.
struct WallView {
    enum class Why : std::uint8_t { rotation, alarm, desk };
    Why why = Why::rotation;
    std::string name;  ///< of the scene; of an alarm or a desk's scene who or what it is
    std::optional<LonLat> centre;  ///< nothing: the whole city
    double metres_per_pixel = 0;
    std::vector<std::string> layers;  ///< empty: all
    std::string incident;             ///< in the card; empty: the worst
    bool analysis = false;            ///< charts of the work over the map
    bool operator==(const WallView&) const = default;
};

/// Which layers (as LayerSwitch counts them) a view shows.
[[nodiscard]] std::array<bool, layer_switch_count> layers_of(const WallView& view);

/// Alarms first, then the desk, then the rotation.
[[nodiscard]] WallView wall_view(const RotationRules& rules, const World& world, TimeMs now_ms);

}  // namespace yiping
