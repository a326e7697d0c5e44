#include "viewer/gpu/image.hpp"

#include <stb/stb_image_write.h>

#include <cstring>

#include "viewer/gpu/gl.hpp"

namespace yiping {

std::uint32_t Image::at(int x, int y) const {
    std::uint32_t pixel = 0;
    const auto index = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_px) +
                       static_cast<std::size_t>(x);
    std::memcpy(&pixel, rgba.data() + index * 4, 4);
    return pixel;
}

void write_png(const Image& image, const std::filesystem::path& file) {
    if (stbi_write_png(file.string().c_str(),
                       image.width_px,
                       image.height_px,
                       4,
                       image.rgba.data(),
                       image.width_px * 4) == 0)
        throw GpuError("cannot write picture " + file.string());
}

}  // namespace yiping
