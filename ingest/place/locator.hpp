// The finest grid that holds a position, from the polygons of any file that GDAL reads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/event/datum.hpp"
#include "ingest/place/area_index.hpp"

namespace yiping {

/// One polygon of the layer, WGS 84.
struct GridCell {
    std::uint64_t code = 0;  // all its digits as one number
    LonLat middle;           // a point inside
    LonLat low;              // of its bounding box
    LonLat high;
    std::int32_t households = 0;  // 0 where the file does not say
};

struct LocatorSource {
    std::filesystem::path file;
    /// The first of these that the file has is read; it should be the finest.
    std::vector<std::string> layers = {"microgrid", "grid", "community", "town", "county"};
    std::string code_field = "code";
    std::string households_field = "households";  // may be missing in the file
};

/// Immutable once read; may be asked from several threads at once.
class Locator {
public:
    /// Throws IoError, in one sentence, on a missing file, layer, field or coordinate system, and
    /// on a code that parse_grid_code does not know.
    explicit Locator(const LocatorSource& source);

    /// The code of the polygon that holds a position. A border belongs to one side, always the same
    /// (see AreaIndex); where polygons overlap, the first in the file has it.
    [[nodiscard]] std::optional<std::uint64_t> grid_at(LonLat wgs84) const;

    /// In the order of the file.
    [[nodiscard]] std::span<const GridCell> cells() const { return cells_; }
    [[nodiscard]] bool contains(std::size_t cell, LonLat wgs84) const;
    /// A point inside a cell; each `salt` gives another, the same each time, spread evenly.
    [[nodiscard]] LonLat point_in(std::size_t cell, std::uint64_t salt) const;
    /// The layer that was read.
    [[nodiscard]] const std::string& layer() const { return layer_; }

private:
    std::string layer_;
    std::vector<GridCell> cells_;
    AreaIndex areas_;  // numbered as cells_
};

}  // namespace yiping
