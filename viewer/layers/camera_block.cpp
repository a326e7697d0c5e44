#include "viewer/layers/camera_block.hpp"

#include <array>
#include <cmath>

namespace yiping {

void CameraBlock::use(const Camera& camera, int picture_height_px, float scale, bool flash) {
    const Viewport& view = camera.viewport;
    const Vertex2 centre = vertex_of(camera.centre);
    // volatile: at -O2 the rounding of a centre to float and back was seen to be left out
    const auto rest = [](double exact, float rounded) {
        const volatile float kept = rounded;
        return static_cast<float>(exact - static_cast<double>(kept));
    };
    const std::array<float, 12> block{centre.x,
                                      centre.y,
                                      static_cast<float>(view.width_px),
                                      static_cast<float>(view.height_px),
                                      static_cast<float>(camera.metres_per_pixel),
                                      scale,
                                      flash ? 1.0F : 0.0F,
                                      0.0F,
                                      rest(camera.centre.x, centre.x),
                                      rest(camera.centre.y, centre.y),
                                      0.0F,
                                      0.0F};
    block_.assign(std::span<const float>{block});
    glBindBufferBase(GL_UNIFORM_BUFFER, 0, block_.name());
    const auto left = static_cast<GLint>(std::lround(view.left_px));
    const auto width = static_cast<GLsizei>(std::lround(view.width_px));
    const auto height = static_cast<GLsizei>(std::lround(view.height_px));
    const auto bottom =
        static_cast<GLint>(picture_height_px - std::lround(view.top_px + view.height_px));
    glViewport(left, bottom, width, height);
    glScissor(left, bottom, width, height);
}

}  // namespace yiping
