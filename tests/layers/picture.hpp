// A picture without a window: 200 by 200 pixels, a metre each, the origin in the middle.
#pragma once

#include <catch2/catch.hpp>
#include <functional>

#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/layers/camera_block.hpp"
#include "viewer/state/palette.hpp"

namespace yiping {

class Picture {
public:
    static constexpr int size_px = 200;

    /// Draws over a clear colour, blended as the map is.
    Image draw(const std::function<void()>& layer,
               Rgba clear = palette::background,
               bool flash = false) {
        framebuffer_.bind();
        const auto [red, green, blue, alpha] = channels(clear);
        glDisable(GL_SCISSOR_TEST);
        glClearColor(red, green, blue, alpha);
        glClear(GL_COLOR_BUFFER_BIT);
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        camera_block_.use(camera, size_px, 1, flash);
        layer();
        Image image = framebuffer_.read();
        context_.throw_if_errors();
        return image;
    }

private:
    SurfacelessContext context_;
    Framebuffer framebuffer_{size_px, size_px};
    CameraBlock camera_block_;

public:
    Camera camera{{0, 0}, 1, {0, 0, size_px, size_px}};
};

/// The pixel that holds a place `x` to the right of the middle and `y` above it, in pixels.
inline Rgba pixel_at(const Image& image, double x, double y) {
    return image.at(static_cast<int>(Picture::size_px / 2 + x),
                    static_cast<int>(Picture::size_px / 2 - y));
}

/// The greatest difference of a channel: colours blended at edges are nearly equal.
inline int difference(Rgba a, Rgba b) {
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8)
        most = std::max(
            most,
            std::abs(static_cast<int>(a >> shift & 0xFFU) - static_cast<int>(b >> shift & 0xFFU)));
    return most;
}

}  // namespace yiping
