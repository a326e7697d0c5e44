// One map layer as plain geometry: what the loader makes and everything that draws or picks reads.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/event/grid_code.hpp"
#include "viewer/map/map_source.hpp"
#include "viewer/map/raster.hpp"
#include "viewer/map/space.hpp"

namespace yiping {

/// A part of an array.
struct Span32 {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

/// One feature of the source, its geometry as parts of the layer's arrays.
struct MapFeature {
    std::string name;
    GridCode code;                  // nowhere when the source has none
    std::uint16_t class_index = 0;  // into MapLayer::class_names
    std::uint32_t households = 0;   // 0 where the source does not say
    CityBox bounds;
    double area_m2 = 0;
    Span32 rings;  // of MapLayer::rings
};

struct AreaVertex {
    float x = 0;
    float y = 0;
    std::uint32_t feature = 0;
};

/// Triangles of neighbouring features, drawn or left out together.
struct MeshChunk {
    CityBox bounds;
    Span32 indices;
    Span32 features;  // of AreaMesh::feature_order
};

struct AreaMesh {
    std::vector<AreaVertex> vertices;
    std::vector<std::uint32_t> indices;
    std::vector<MeshChunk> chunks;
    std::vector<std::uint32_t>
        feature_order;  // features as they lie in the mesh, neighbours together
};

/// A straight piece of a line, drawn as one instance.
struct LineSegment {
    Vertex2 from;
    Vertex2 to;
};

/// Neighbouring segments of one class.
struct LineChunk {
    CityBox bounds;
    Span32 segments;
    std::uint16_t class_index = 0;
};

/// Lines at one level of detail, sorted by class and then by place.
struct LineLevel {
    double tolerance_m = 0;  // nothing lies farther than this from the source's line
    std::vector<LineSegment> segments;
    /// How far along its line each segment begins, in metres; of dashed lines only, else empty.
    std::vector<float> begins_m;
    std::vector<LineChunk> chunks;
};

/// A name and where it belongs.
struct MapLabel {
    std::string text;
    Vertex2 anchor;
    float extent_m = 0;  // how wide the named thing is; 0 for a point
    float angle = 0;     // of a line: which way it runs there, from east to north, -pi/2 to pi/2
    std::uint32_t feature = 0;
};

struct MapPoint {
    Vertex2 place;
    std::uint32_t feature = 0;
};

struct MapLayer {
    std::string name;
    MapRole role = MapRole::base;
    std::vector<MapFeature> features;
    std::vector<std::string> class_names;  // element 0 is "" (no class)
    AreaMesh areas;
    std::vector<LineLevel> lines;  // finest first; of areas the boundaries, shared edges once
    std::vector<std::vector<Vertex2>> rings;  // outlines of the areas, for selection
    std::vector<MapLabel> labels;
    std::vector<MapPoint> points;
    std::unique_ptr<RasterReader> raster;  ///< of a picture, which has nothing else but bounds
    double raster_brightness = 1;
    Dash dash;  ///< as the source says
    CityBox bounds;
    double typical_extent_m = 0;  // half of the areas are wider (by the square root of the area)
    std::uint32_t features_left_out = 0;  // without usable geometry
    tsl::robin_map<std::uint64_t, std::uint32_t> by_code;

    /// The feature that a code names.
    [[nodiscard]] std::optional<std::uint32_t> feature_of(GridCode code) const;
    /// The area at a place; the last one drawn where several lie over each other.
    [[nodiscard]] std::optional<std::uint32_t> feature_at(Metres2 place) const;
    /// Frees triangles and segments; chunks, outlines and all else stay. For who has uploaded them.
    void forget_geometry_on_gpu();
};

/// The coarsest level that still looks exact at a scale; nothing when the layer has no lines.
[[nodiscard]] const LineLevel* level_for(std::span<const LineLevel> levels,
                                         double metres_per_pixel);

}  // namespace yiping
