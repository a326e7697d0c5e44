#include "viewer/gpu/texture_array.hpp"

#include <algorithm>
#include <bit>

namespace yiping {
namespace {

GLuint new_texture() {
    GLuint name = 0;
    glCreateTextures(GL_TEXTURE_2D_ARRAY, 1, &name);
    return name;
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
    glTextureSubImage3D(
        name, 0, 0, 0, 0, side_px, side_px, layers, GL_RED, GL_UNSIGNED_BYTE, pixels.data());
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glGenerateTextureMipmap(name);
}

}  // namespace yiping
