// An OpenGL context without window, display or X server.
#pragma once

#include <memory>
#include <string>

#include "viewer/gpu/gl.hpp"

namespace yiping {

/// OpenGL 4.5 core on EGL's surfaceless platform (Mesa), or on the first EGL device where that is
/// missing. Current on the thread that made it until it dies; draw into a Framebuffer. Throws
/// GpuError saying which step failed.
class SurfacelessContext {
public:
    SurfacelessContext();
    SurfacelessContext(const SurfacelessContext&) = delete;
    SurfacelessContext& operator=(const SurfacelessContext&) = delete;
    SurfacelessContext(SurfacelessContext&&) = delete;
    SurfacelessContext& operator=(SurfacelessContext&&) = delete;
    ~SurfacelessContext();

    /// Throws GpuError when the driver has complained since the last call.
    void throw_if_errors() { messages_->throw_if_any(); }
    /// The driver's own name, for logs and bench tables.
    [[nodiscard]] std::string renderer() const;

private:
    void* display_ = nullptr;  // EGLDisplay, EGLContext: both are void* in EGL
    void* context_ = nullptr;
    std::unique_ptr<DebugMessages> messages_;  // made once the context is current
};

}  // namespace yiping
