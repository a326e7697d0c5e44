// A picture to draw into without a window.
#pragma once

#include "viewer/gpu/handle.hpp"
#include "viewer/gpu/image.hpp"

namespace yiping {

/// Colour RGBA8 without depth. All members belong to the GL thread.
class Framebuffer {
public:
    /// `samples` 0 draws plainly, 2 and more smooth edges of triangles and are resolved on reading.
    /// Throws GpuError when the driver refuses the size.
    Framebuffer(int width_px, int height_px, int samples = 0);

    /// Makes it the target and its whole area the viewport.
    void bind() const;
    [[nodiscard]] GLuint name() const { return drawn_.get(); }
    /// Waits for the drawing and returns it, rows from the top.
    [[nodiscard]] Image read() const;

    [[nodiscard]] int width_px() const { return width_px_; }
    [[nodiscard]] int height_px() const { return height_px_; }

private:
    int width_px_;
    int height_px_;
    RenderbufferHandle colour_;
    FramebufferHandle drawn_;
    RenderbufferHandle resolved_colour_;
    FramebufferHandle resolved_;  // name 0 without samples
};

}  // namespace yiping
