// The demo city as it is written: units of five levels that nest exactly, and streets between them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ingest/event/grid_code.hpp"
#include "ingest/place/plane.hpp"

namespace yiping {

struct CityUnit {
    std::string code;
    std::string name;
    std::string parent;
    int households = 0;
    Corner label;  // inside the area
    Area area;
};

struct Street {
    std::string name;
    std::string kind;  // trunk, primary, secondary or residential
    std::vector<Corner> line;
};

/// What asks for care when something happens near it.
struct Landmark {
    std::string name;
    std::string kind;  // school, kindergarten, hospital, nursing_home, fuel, chemical or tank
    std::string code;  // of the micro-grid that it stands in
    Corner at;
};

struct City {
    /// By level; county to microgrid are used. Members in the order of their codes.
    std::array<std::vector<CityUnit>, grid_level_count> units;
    Area outline;
    std::vector<Street> streets;
    std::vector<Landmark> landmarks;

    [[nodiscard]] std::vector<CityUnit>& at(GridLevel level) {
        return units[static_cast<std::size_t>(level)];
    }
    [[nodiscard]] const std::vector<CityUnit>& at(GridLevel level) const {
        return units[static_cast<std::size_t>(level)];
    }
};

}  // namespace yiping
