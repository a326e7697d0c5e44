// A picture in a texture: drawn into once, then copied or looked up for as long as it stands.
#pragma once

#include "viewer/gpu/handle.hpp"

namespace yiping {

/// A part of a picture in whole pixels, rows from the bottom as OpenGL counts them.
struct PixelBox {
    GLint left = 0, bottom = 0;
    GLsizei width = 0, height = 0;
    bool operator==(const PixelBox&) const = default;
};

/// One texture without mipmaps and the framebuffer that draws into it. Belongs to the GL thread.
class Target {
public:
    /// `format` as in glTextureStorage2D, for example GL_RGBA8 or GL_R32UI. Throws GpuError when
    /// the driver refuses the size.
    Target(int width_px, int height_px, GLenum format);

    /// What is drawn from now on goes here. Viewport and scissor stay as they are.
    void bind() const { glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.get()); }
    void bind_texture(GLuint unit) const { glBindTextureUnit(unit, texture_.get()); }
    /// Copies a part to a framebuffer, its left bottom to `left`, `bottom` there. No scissor
    /// cuts it.
    void copy_to(GLuint framebuffer, const PixelBox& part, GLint left, GLint bottom) const;

    [[nodiscard]] GLuint framebuffer() const { return framebuffer_.get(); }
    [[nodiscard]] int width_px() const { return width_px_; }
    [[nodiscard]] int height_px() const { return height_px_; }

private:
    int width_px_, height_px_;
    TextureHandle texture_;
    FramebufferHandle framebuffer_;
};

}  // namespace yiping
