// A small picture without a window, and map layers made by hand, for tests of what is drawn.
#pragma once

#include <string>
#include <vector>

#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/layers/camera_block.hpp"
#include "viewer/map/build_layer.hpp"
#include "viewer/state/palette.hpp"

namespace yiping {

/// 200 x 100 pixels at one metre each, the origin in the middle, on black.
class Drawing {
public:
    Drawing() { begin(camera); }

    void begin(const Camera& from, float scale = 1, bool flash = false) {
        picture_.bind();
        glDisable(GL_SCISSOR_TEST);
        glClearColor(0, 0, 0, 1);
        glClear(GL_COLOR_BUFFER_BIT);
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        block_.use(from, picture_.height_px(), scale, flash);
    }
    /// The picture; throws when the driver complained of the drawing.
    [[nodiscard]] Image image() {
        Image image = picture_.read();
        context_.throw_if_errors();
        return image;
    }

    Camera camera{{0, 0}, 1, {0, 0, 200, 100}};

private:
    SurfacelessContext context_;
    Framebuffer picture_{200, 100};
    CameraBlock block_;
};

inline constexpr Rgba black = 0xFF000000;

/// How many pixels differ from the black ground.
inline int lit_pixels(const Image& image) {
    int count = 0;
    for (int y = 0; y < image.height_px; ++y)
        for (int x = 0; x < image.width_px; ++x)
            if (image.at(x, y) != black) ++count;
    return count;
}

inline RawFeature square(float left, float low, float side, std::uint64_t code) {
    RawFeature raw;
    raw.code = GridCode{code};
    raw.name = std::to_string(code);
    raw.polygons.push_back(
        {{{left, low}, {left + side, low}, {left + side, low + side}, {left, low + side}}, {}});
    return raw;
}

inline MapLayer layer_of(MapRole role, const std::vector<RawFeature>& raw) {
    MapSource source;
    source.role = role;
    return build_layer(
        source, raw, [](double) {}, std::stop_token{});
}

}  // namespace yiping
