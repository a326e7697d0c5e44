// What the user holds on the map alone: tools, what they enclosed, layers beside those of a scene.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/event/datum.hpp"

namespace yiping {

/// What a press on the map is for: to select, to measure a way, to enclose what is to be listed.
enum class MapTool : std::uint8_t { select, measure, box, lasso };

/// Several incidents at one place, to choose from.
struct Crowd {
    std::vector<std::string> incidents;  ///< the worst first
    LonLat at;
};

struct MapHands {
    MapTool tool = MapTool::select;
    std::vector<LonLat> corners;  ///< of the way measured, of the shape drawn around things
    std::optional<Crowd> crowd;
    /// These incidents alone are listed, by id, sorted: what was enclosed.
    std::optional<std::vector<std::string>> only;
    bool heat = false;  ///< density of incidents in place of the cells' colours
    bool trails = true, sensors = true;
    bool between = true;  ///< in a recording, places between two reports

    /// Lays down what lies on top; false when the hands are empty.
    bool lay_down() {
        if (crowd) {
            crowd.reset();
        } else if (tool != MapTool::select || only || !corners.empty()) {
            tool = MapTool::select;
            corners.clear();
            only.reset();
        } else {
            return false;
        }
        return true;
    }
};

}  // namespace yiping
