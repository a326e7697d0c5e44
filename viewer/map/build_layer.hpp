// Features as they were read, to a layer that can be drawn. No GDAL, no GL.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "viewer/map/arcs.hpp"
#include "viewer/map/map_layer.hpp"
#include "viewer/map/triangulate.hpp"

namespace yiping {

/// One feature in city metres, before tessellation.
struct RawFeature {
    std::string name;
    GridCode code;
    std::string class_name;
    std::uint32_t households = 0;
    std::vector<Polygon> polygons;
    std::vector<Polyline> lines;
    std::vector<Vertex2> points;
};

/// How far a piece of work is, 0 to 1.
using ReportProgress = std::function<void(double)>;

/// Tessellates, joins and simplifies boundaries, places labels, indexes codes. Stops early, with a
/// layer of no use, when asked to.
[[nodiscard]] MapLayer build_layer(const MapSource& source,
                                   const std::vector<RawFeature>& raw,
                                   const ReportProgress& report,
                                   const std::stop_token& stop);

/// A point inside a polygon where its name may stand: the centroid, or the middle of the widest
/// inner stretch at the centroid's height when the centroid lies outside.
[[nodiscard]] Vertex2 label_anchor(const Polygon& polygon);

}  // namespace yiping
