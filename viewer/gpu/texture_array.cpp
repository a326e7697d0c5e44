#include "viewer/gpu/texture_array.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace yiping {
namespace {

GLuint new_texture() {
    GLuint name = 0;
    glCreateTextures(GL_TEXTURE_2D_ARRAY, 1, &name);
    return name;
}

/// Every layer at half the side, each pixel the mean of four. A driver would first compile programs
/// for the same.
std::vector<std::uint8_t> halved(std::span<const std::uint8_t> pixels, int side_px) {
    const auto side = static_cast<std::size_t>(side_px), half = side / 2;
    std::vector<std::uint8_t> smaller;
    smaller.reserve(pixels.size() / 4);
    for (std::size_t layer = 0; layer < pixels.size() / (side * side); ++layer)
        for (std::size_t y = 0; y < half; ++y)
            for (std::size_t x = 0; x < half; ++x) {
                const std::size_t at = layer * side * side + 2 * y * side + 2 * x;
                const unsigned sum =
                    pixels[at] + pixels[at + 1] + pixels[at + side] + pixels[at + side + 1];
                smaller.push_back(static_cast<std::uint8_t>((sum + 2) / 4));
            }
    return smaller;
}

}  // namespace

TextureArray::TextureArray(int side_px, std::span<const std::uint8_t> pixels)
    : name_{new_texture()} {
    const auto layers =
        static_cast<GLsizei>(pixels.size() / static_cast<std::size_t>(side_px * side_px));
    const auto levels = static_cast<GLsizei>(std::bit_width(static_cast<unsigned>(side_px)));
    const GLuint name = name_.get();
    glTextureStorage3D(name, levels, GL_R8, side_px, side_px, std::max(layers, 1));
    glTextureParameteri(name, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    glTextureParameteri(name, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTextureParameteri(name, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTextureParameteri(name, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    if (layers == 0) return;
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    std::vector<std::uint8_t> smaller;
    for (GLint level = 0; level < levels; ++level, side_px /= 2) {
        glTextureSubImage3D(name,
                            level,
                            0,
                            0,
                            0,
                            side_px,
                            side_px,
                            layers,
                            GL_RED,
                            GL_UNSIGNED_BYTE,
                            pixels.data());
        smaller = halved(pixels, side_px);
        pixels = smaller;
    }
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

}  // namespace yiping
