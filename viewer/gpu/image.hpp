// Pictures in main memory and as PNG files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace yiping {

/// RGBA, eight bits each, rows from the top.
struct Image {
    int width_px = 0;
    int height_px = 0;
    std::vector<std::uint8_t> rgba;

    /// The pixel as a packed colour, red in the lowest byte; x to the right, y down.
    [[nodiscard]] std::uint32_t at(int x, int y) const;
};

/// Writes a PNG; throws GpuError when the file cannot be written.
void write_png(const Image& image, const std::filesystem::path& file);

}  // namespace yiping
