#include "viewer/layers/marks.hpp"

#include <array>
#include <vector>

#include "viewer/layers/distance_field.hpp"

namespace yiping {
namespace {

void draw_quads(const VertexArray& array, std::size_t count) {
    if (count == 0) return;
    array.bind();
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(count));
}

constexpr int field_side_px = 64;
constexpr float field_reach = 4;  // as in shaders/symbols.frag

std::vector<std::uint8_t> fields_of(const SymbolSet& set) {
    std::vector<std::uint8_t> all;
    for (const SymbolOutline& symbol : set.symbols()) {
        const auto field = distance_field(symbol, field_side_px, field_reach);
        all.insert(all.end(), field.begin(), field.end());
    }
    return all;
}

}  // namespace

PointsLayer::PointsLayer(const std::filesystem::path& shaders) : program_{shaders, "points"} {
    array_.source(0, marks_.buffer(), sizeof(PointMark));
    array_.floats(0, 0, 2, offsetof(PointMark, place));
    array_.normalised_bytes(1, 0, 4, offsetof(PointMark, colour));
    array_.floats(2, 0, 1, offsetof(PointMark, hollow));
}
void PointsLayer::upload() {
    marks_.upload();
}
void PointsLayer::draw(float radius_px, float opacity) {
    program_.use();
    program_.set("radius_px", radius_px);
    program_.set("opacity", opacity);
    if (marks_.size() == 0) return;
    array_.bind();
    glEnable(GL_PROGRAM_POINT_SIZE);
    glDrawArrays(GL_POINTS, 0, static_cast<GLsizei>(marks_.size()));
    glDisable(GL_PROGRAM_POINT_SIZE);
}

SymbolsLayer::SymbolsLayer(const std::filesystem::path& shaders)
    : symbols_{SymbolSet::read(shaders.parent_path() / "assets" / "symbols.svg")},
      fields_{field_side_px, fields_of(symbols_)},
      program_{shaders, "symbols"} {
    array_.instance_source(0, marks_.buffer(), sizeof(SymbolMark));
    array_.floats(0, 0, 2, offsetof(SymbolMark, place));
    array_.integers(1, 0, 1, GL_UNSIGNED_INT, offsetof(SymbolMark, kind));
    array_.floats(2, 0, 2, offsetof(SymbolMark, parent));
}
void SymbolsLayer::upload() {
    marks_.upload();
}
void SymbolsLayer::draw(float radius_px, float minor, float gone_to_parent) {
    const std::array<std::array<float, 4>, 5> colours{channels(palette::text3),
                                                      channels(palette::grade[0]),
                                                      channels(palette::grade[1]),
                                                      channels(palette::grade[2]),
                                                      channels(palette::grade[3])};
    program_.use();
    program_.set("radius_px", radius_px);
    program_.set("minor", minor);
    program_.set("gone_to_parent", gone_to_parent);
    program_.set("fields", 0);
    fields_.bind(0);
    program_.set("grade_colours", std::span<const std::array<float, 4>>{colours});
    program_.set("outline_colour", channels(palette::outline));
    program_.set("look_colour", channels(palette::look));
    program_.set("ground_colour", channels(palette::panel));
    program_.set("light_colour", channels(palette::text1));
    draw_quads(array_, marks_.size());
}

RingsLayer::RingsLayer(const std::filesystem::path& shaders) : program_{shaders, "rings"} {
    array_.instance_source(0, marks_.buffer(), sizeof(RingMark));
    array_.floats(0, 0, 3, offsetof(RingMark, centre));
    array_.normalised_bytes(1, 0, 4, offsetof(RingMark, colour));
}
void RingsLayer::upload() {
    marks_.upload();
}
void RingsLayer::draw() {
    program_.use();
    draw_quads(array_, marks_.size());
}

}  // namespace yiping
