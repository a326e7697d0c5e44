#include "viewer/gpu/target.hpp"

#include <string>

namespace yiping {
namespace {

GLuint new_texture() {
    GLuint name = 0;
    glCreateTextures(GL_TEXTURE_2D, 1, &name);
    return name;
}

GLuint new_framebuffer() {
    GLuint name = 0;
    glCreateFramebuffers(1, &name);
    return name;
}

}  // namespace

Target::Target(int width_px, int height_px, GLenum format)
    : width_px_{width_px},
      height_px_{height_px},
      texture_{new_texture()},
      framebuffer_{new_framebuffer()} {
    glTextureStorage2D(texture_.get(), 1, format, width_px, height_px);
    glTextureParameteri(texture_.get(), GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTextureParameteri(texture_.get(), GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glNamedFramebufferTexture(framebuffer_.get(), GL_COLOR_ATTACHMENT0, texture_.get(), 0);
    if (glCheckNamedFramebufferStatus(framebuffer_.get(), GL_FRAMEBUFFER) !=
        GL_FRAMEBUFFER_COMPLETE)
        throw GpuError("the driver makes no picture of " + std::to_string(width_px) + " x " +
                       std::to_string(height_px) + " pixels");
}

void Target::copy_to(GLuint framebuffer, const PixelBox& part, GLint left, GLint bottom) const {
    // Without a scissor a software driver copies rows; with one it draws.
    const bool scissor = glIsEnabled(GL_SCISSOR_TEST) == GL_TRUE;
    if (scissor) glDisable(GL_SCISSOR_TEST);
    glBlitNamedFramebuffer(framebuffer_.get(),
                           framebuffer,
                           part.left,
                           part.bottom,
                           part.left + part.width,
                           part.bottom + part.height,
                           left,
                           bottom,
                           left + part.width,
                           bottom + part.height,
                           GL_COLOR_BUFFER_BIT,
                           GL_NEAREST);
    if (scissor) glEnable(GL_SCISSOR_TEST);
}

}  // namespace yiping
