#include "viewer/gpu/framebuffer.hpp"

#include <algorithm>
#include <string>

namespace yiping {
namespace {

RenderbufferHandle make_colour(int width_px, int height_px, int samples) {
    GLuint name = 0;
    glCreateRenderbuffers(1, &name);
    RenderbufferHandle colour(name);
    glNamedRenderbufferStorageMultisample(name, samples, GL_RGBA8, width_px, height_px);
    return colour;
}

FramebufferHandle make_framebuffer(const RenderbufferHandle& colour) {
    GLuint name = 0;
    glCreateFramebuffers(1, &name);
    FramebufferHandle framebuffer(name);
    glNamedFramebufferRenderbuffer(name, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour.get());
    return framebuffer;
}

}  // namespace

Framebuffer::Framebuffer(int width_px, int height_px, int samples)
    : width_px_{width_px},
      height_px_{height_px},
      colour_{make_colour(width_px, height_px, samples)},
      drawn_{make_framebuffer(colour_)} {
    if (samples > 0) {
        resolved_colour_ = make_colour(width_px, height_px, 0);
        resolved_ = make_framebuffer(resolved_colour_);
    }
    if (glCheckNamedFramebufferStatus(drawn_.get(), GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
        throw GpuError("the driver makes no picture of " + std::to_string(width_px) + " x " +
                       std::to_string(height_px) + " pixels");
}

void Framebuffer::bind() const {
    glBindFramebuffer(GL_FRAMEBUFFER, drawn_.get());
    glViewport(0, 0, width_px_, height_px_);
}

Image Framebuffer::read() const {
    GLuint source = drawn_.get();
    if (resolved_.get() != 0) {
        glBlitNamedFramebuffer(drawn_.get(),
                               resolved_.get(),
                               0,
                               0,
                               width_px_,
                               height_px_,
                               0,
                               0,
                               width_px_,
                               height_px_,
                               GL_COLOR_BUFFER_BIT,
                               GL_NEAREST);
        source = resolved_.get();
    }
    Image image{width_px_, height_px_, {}};
    const std::size_t row_bytes = static_cast<std::size_t>(width_px_) * 4;
    image.rgba.resize(row_bytes * static_cast<std::size_t>(height_px_));
    glBindFramebuffer(GL_READ_FRAMEBUFFER, source);
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(0, 0, width_px_, height_px_, GL_RGBA, GL_UNSIGNED_BYTE, image.rgba.data());
    glBindFramebuffer(GL_READ_FRAMEBUFFER, drawn_.get());
    auto top = image.rgba.begin();
    auto bottom = image.rgba.end() - static_cast<std::ptrdiff_t>(row_bytes);
    for (; top < bottom; top += static_cast<std::ptrdiff_t>(row_bytes),
                         bottom -= static_cast<std::ptrdiff_t>(row_bytes))
        std::swap_ranges(top, top + static_cast<std::ptrdiff_t>(row_bytes), bottom);
    return image;
}

}  // namespace yiping
