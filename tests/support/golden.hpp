// Pictures that were looked at once and found good, in tests/golden.
#pragma once

#include <stb/stb_image.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "viewer/gpu/image.hpp"

namespace yiping {

/// Compares with tests/golden/NAME.png. Drivers round edges differently: a pixel differs when a
/// channel does by more than 24 of 255, and of such there may be one in 200. What was drawn lies in
/// golden-actual/NAME.png of the build when it is another picture. With YIPING_WRITE_GOLDEN set it
/// is written as golden instead: look at it before it is committed.
inline void check_golden(const Image& image, const std::string& name) {
    constexpr int tolerance = 24;
    constexpr double most_differing = 0.005;
    const auto golden =
        std::filesystem::path{YIPING_SOURCE_DIR} / "tests" / "golden" / (name + ".png");
    if (std::getenv("YIPING_WRITE_GOLDEN") != nullptr) return write_png(image, golden);
    CAPTURE(name);
    int width = 0, height = 0, channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels{
        stbi_load(golden.c_str(), &width, &height, &channels, 4), stbi_image_free};
    REQUIRE(pixels);
    REQUIRE(width == image.width_px);
    REQUIRE(height == image.height_px);
    std::size_t differing = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4)
        for (std::size_t k = i; k < i + 3; ++k)
            if (std::abs(image.rgba[k] - pixels.get()[k]) > tolerance) {
                ++differing;
                break;
            }
    const double share =
        static_cast<double>(differing) / (static_cast<double>(image.rgba.size()) / 4);
    if (share > most_differing) {
        const auto folder = std::filesystem::path{YIPING_BINARY_DIR} / "golden-actual";
        std::filesystem::create_directories(folder);
        write_png(image, folder / (name + ".png"));
    }
    CHECK(share <= most_differing);
}

}  // namespace yiping
