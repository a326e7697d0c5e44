// Map layers on the GPU: fills, choropleth, lines. Geometry is uploaded once, values as they
// change.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "viewer/gpu/mirrored_array.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/map/camera.hpp"
#include "viewer/map/map_layer.hpp"
#include "viewer/state/palette.hpp"

namespace yiping {

/// The triangles of a layer, and the step of quantity of each feature.
class AreaDrawing {
public:
    explicit AreaDrawing(const MapLayer& layer);

    /// 0 to 4; takes effect with the next upload().
    void set_step(std::uint32_t feature, std::uint8_t step) { steps_.set(feature, step); }
    void upload() { steps_.upload(); }

    /// Draws the chunks that the camera sees with whatever program is in use.
    void draw(const MapLayer& layer, const CityBox& visible) const;
    void bind_steps(GLuint unit = 0) const { steps_texture_.bind(unit, steps_.buffer()); }
    /// Grows with every step that changes.
    [[nodiscard]] std::uint64_t revision() const { return steps_.revision(); }
    [[nodiscard]] std::size_t uploaded_bytes() const { return steps_.buffer().uploaded_bytes(); }

private:
    Buffer vertices_, indices_;
    VertexArray array_;
    MirroredArray<std::uint8_t> steps_;
    BufferTexture steps_texture_{GL_R8UI};
};

/// The lines of a layer at each of its levels of detail.
class LineDrawing {
public:
    explicit LineDrawing(const MapLayer& layer);
    /// Draws the segments of one class (of all with `every_class`) that the camera sees.
    void draw(const MapLayer& layer,
              const CityBox& visible,
              double metres_per_pixel,
              std::uint16_t class_index,
              bool every_class) const;

private:
    struct Level {
        Buffer segments, begins;
        VertexArray array;
    };
    std::vector<Level> levels_;  // as MapLayer::lines
};

/// The programs that all map layers share.
class MapPrograms {
public:
    explicit MapPrograms(const std::filesystem::path& shaders);
    void use_fill(Rgba colour);
    void use_choropleth(const std::array<Rgba, 5>& steps);
    /// Dashes at this scale of the type; none: lines drawn through.
    void use_lines(Rgba colour, float width_px, const Dash& dash = {}, float scale = 1);
    /// Writes the number of each cell, from one, instead of a colour.
    void use_cells() const { cells_.use(); }

private:
    Program areas_, choropleth_, lines_, cells_;
};

}  // namespace yiping
