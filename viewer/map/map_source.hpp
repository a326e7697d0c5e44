// What the configuration says about one map layer.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/event/datum.hpp"

namespace yiping {

/// What a layer is for: decides how it looks, where it lies in the picture and whether figures
/// colour it.
enum class MapRole {
    context,
    base,
    coast,  ///< lines with land on their left: the sea beside them is filled
    green,
    water,
    building,
    road,
    county,
    town,
    community,
    grid,
    microgrid,
    place,
    poi,
    raster
};

[[nodiscard]] std::optional<MapRole> map_role_named(std::string_view name);
[[nodiscard]] std::string_view name_of(MapRole role);

/// Dashes and gaps of a line, in turn, along it. All zero: drawn through.
struct Dash {
    enum class Unit { pixels, metres };  ///< of a screen at scale 1, or of the ground
    std::array<float, 4> lengths{};
    Unit unit = Unit::pixels;
    [[nodiscard]] bool any() const { return lengths[0] > 0; }
    bool operator==(const Dash&) const = default;
};
/// "14 5 px", "14 5 3 5 px", "200 100 m"; empty: none. Nothing when it cannot be read so.
[[nodiscard]] std::optional<Dash> dash_from(std::string_view text);

/// One layer of one source that GDAL can open.
struct MapSource {
    std::string path;   // a file, or any other name that GDAL knows
    std::string layer;  // may stay empty when the source has only one
    MapRole role = MapRole::base;
    std::string name_field;        // empty: no labels
    std::string code_field;        // empty: no codes, so no figures
    std::string class_field;       // for roads: highway class; of points of interest what they are
    std::string households_field;  // of cells: how many live there; empty: not known
    std::string where;             // an OGR attribute filter
    std::string srs;  // overrides (or stands in for) what the source says, for example EPSG:4490
    std::string encoding;  // of the attributes where a file does not say, for example GBK
    Datum datum = Datum::wgs84;
    double brightness =
        0.55;   ///< of a raster: 1 is as it is, less lets symbols and names stand out
    Dash dash;  ///< of its lines, or of its areas' boundaries
};

/// Text about a source as it may stand on a wall: passwords and keys in connection strings and
/// addresses are starred out, line breaks are spaces.
[[nodiscard]] std::string fit_to_show(std::string_view text);
/// A sentence about a source, with its name; fit to show.
[[nodiscard]] std::string sentence_about(const MapSource& source, std::string_view what);

}  // namespace yiping
