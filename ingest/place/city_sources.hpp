// What the demo city is made from: the files of assets/, read and moved to WGS 84.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ingest/place/plane.hpp"

namespace yiping {

struct CountyShape {
    std::string code;
    std::string name;
    CornerRing ring;
};

/// A row of the statistics list: city, county, town or community.
struct Division {
    std::string code;
    std::string level;
    std::string name;
    std::string parent;
};

/// The known centre of a county, a town or a village, by its code of 2016 (12 digits).
struct KnownCentre {
    std::string code;
    std::string level;
    std::string name;
    Corner at;
};

struct ContextArea {
    std::string code;
    std::string name;
    std::string kind;
    std::vector<Area> parts;
};

struct WaterLine {
    std::string kind;
    int rank = 0;
    std::vector<Corner> line;
};

struct GazetteerPlace {
    std::string name;
    std::string name_latin;
    Corner at;
};

struct CitySources {
    std::vector<CountyShape> counties;
    std::vector<Division> divisions;
    std::vector<KnownCentre> centres;
    std::vector<ContextArea> context;
    std::vector<WaterLine> water;
    std::vector<GazetteerPlace> places;
};

/// Throws IoError when a file is missing or not what assets/README.md says.
[[nodiscard]] CitySources read_city_sources(const std::filesystem::path& assets);

}  // namespace yiping
