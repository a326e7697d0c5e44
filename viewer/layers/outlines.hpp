// Over the map: the selected cell, areas of warnings, what operators drew.
#pragma once

#include <filesystem>
#include <vector>

#include "ingest/city/state.hpp"
#include "viewer/gpu/buffer.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/layers/base_map.hpp"
#include "viewer/map/space.hpp"

namespace yiping {

/// Lines of one look, and what they enclose as a faint fill of the same colour.
struct Outline {
    std::vector<LineSegment> segments;
    Rgba colour = 0;
    float width_px = 1;         ///< at scale 1
    std::vector<Vertex2> fill;  ///< triangles, three corners each
};

/// Everything to outline now. CPU only.
[[nodiscard]] std::vector<Outline> outlines_of(const World& world,
                                               const BaseMap& base,
                                               const CitySpace& space,
                                               GridCode selected,
                                               bool warnings);

/// Belongs to the GL thread.
class OutlinesLayer {
public:
    explicit OutlinesLayer(const std::filesystem::path& shaders);
    void upload(std::vector<Outline> outlines);
    void draw(float scale);

private:
    MapPrograms programs_;
    std::vector<Outline> outlines_;
    Buffer segments_, fills_;
    VertexArray array_, fill_array_;
};

}  // namespace yiping
