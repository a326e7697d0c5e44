#include "viewer/layers/map_drawing.hpp"

#include <algorithm>

namespace yiping {

AreaDrawing::AreaDrawing(const MapLayer& layer) {
    vertices_.assign(std::span<const AreaVertex>{layer.areas.vertices});
    indices_.assign(std::span<const std::uint32_t>{layer.areas.indices});
    array_.source(0, vertices_, sizeof(AreaVertex));
    array_.index_source(indices_);
    array_.floats(0, 0, 2, offsetof(AreaVertex, x));
    array_.integers(1, 0, 1, GL_UNSIGNED_INT, offsetof(AreaVertex, feature));
    steps_.resize(std::max<std::size_t>(layer.features.size(), 1));
    steps_.upload();
}

void AreaDrawing::draw(const MapLayer& layer, const CityBox& visible) const {
    array_.bind();
    // Neighbouring chunks lie one behind the other: what is seen of a city is few draws.
    std::uint32_t first = 0, count = 0;
    const auto flush = [&] {
        if (count == 0) return;
        glDrawElements(GL_TRIANGLES,
                       static_cast<GLsizei>(count),
                       GL_UNSIGNED_INT,
                       // NOLINTNEXTLINE(performance-no-int-to-ptr): an offset, by OpenGL's own wish
                       reinterpret_cast<const void*>(std::size_t{first} * sizeof(std::uint32_t)));
        count = 0;
    };
    for (const MeshChunk& chunk : layer.areas.chunks) {
        if (!chunk.bounds.meets(visible)) continue;
        if (count == 0 || first + count != chunk.indices.first) {
            flush();
            first = chunk.indices.first;
        }
        count += chunk.indices.count;
    }
    flush();
}

LineDrawing::LineDrawing(const MapLayer& layer) {
    levels_.reserve(layer.lines.size());
    for (const LineLevel& lines : layer.lines) {
        Level& level = levels_.emplace_back();
        level.segments.assign(std::span<const LineSegment>{lines.segments});
        level.array.instance_source(0, level.segments, sizeof(LineSegment));
        level.array.floats(0, 0, 4, 0);
        if (lines.begins_m.empty()) continue;
        level.begins.assign(std::span<const float>{lines.begins_m});
        level.array.instance_source(1, level.begins, sizeof(float));
        level.array.floats(1, 1, 1, 0);
    }
}

void LineDrawing::draw(const MapLayer& layer,
                       const CityBox& visible,
                       double metres_per_pixel,
                       std::uint16_t class_index,
                       bool every_class) const {
    const LineLevel* level = level_for(layer.lines, metres_per_pixel);
    if (level == nullptr) return;
    levels_[static_cast<std::size_t>(level - layer.lines.data())].array.bind();
    std::uint32_t first = 0, count = 0;
    const auto flush = [&] {
        if (count == 0) return;
        glDrawArraysInstancedBaseInstance(
            GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(count), first);
        count = 0;
    };
    for (const LineChunk& chunk : level->chunks) {
        if ((!every_class && chunk.class_index != class_index) || !chunk.bounds.meets(visible))
            continue;
        if (count == 0 || first + count != chunk.segments.first) {
            flush();
            first = chunk.segments.first;
        }
        count += chunk.segments.count;
    }
    flush();
}

MapPrograms::MapPrograms(const std::filesystem::path& shaders)
    : areas_{shaders, "areas"},
      choropleth_{shaders, "choropleth"},
      lines_{shaders, "lines"},
      cells_{shaders, "cells"} {}

void MapPrograms::use_fill(Rgba colour) {
    areas_.use();
    areas_.set("colour", channels(colour));
}

void MapPrograms::use_choropleth(const std::array<Rgba, 5>& steps) {
    std::array<std::array<float, 4>, 5> colours{};
    std::transform(steps.begin(), steps.end(), colours.begin(), channels);
    choropleth_.use();
    choropleth_.set("steps", 0);
    choropleth_.set("step_colours", std::span<const std::array<float, 4>>{colours});
}

void MapPrograms::use_lines(Rgba colour, float width_px, const Dash& dash, float scale) {
    lines_.use();
    lines_.set("colour", channels(colour));
    lines_.set("width_px", width_px);
    const bool on_ground = dash.unit == Dash::Unit::metres;
    std::array<float, 4> lengths = dash.lengths;
    if (!on_ground)
        for (float& length : lengths) length *= scale;
    lines_.set("dash", lengths);
    lines_.set("dash_on_ground", on_ground ? 1.0F : 0.0F);
}

}  // namespace yiping
