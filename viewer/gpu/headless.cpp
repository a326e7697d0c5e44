#include "viewer/gpu/headless.hpp"

#include <epoxy/egl.h>

#include <array>

namespace yiping {
namespace {

EGLDisplay open_display() {
    if (epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
        EGLDisplay display = eglGetPlatformDisplayEXT(
            EGL_PLATFORM_SURFACELESS_MESA, reinterpret_cast<void*>(EGL_DEFAULT_DISPLAY), nullptr);
        if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE)
            return display;
    }
    if (epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_device_enumeration")) {
        EGLDeviceEXT device = nullptr;
        EGLint count = 0;
        if (eglQueryDevicesEXT(1, &device, &count) == EGL_TRUE && count > 0) {
            EGLDisplay display = eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, device, nullptr);
            if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE)
                return display;
        }
    }
    throw GpuError("EGL offers neither a surfaceless platform nor a device");
}

EGLContext open_context(EGLDisplay display) {
    if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) throw GpuError("EGL does not speak desktop OpenGL");
    constexpr std::array<EGLint, 3> wanted = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (eglChooseConfig(display, wanted.data(), &config, 1, &count) != EGL_TRUE || count == 0)
        config = EGL_NO_CONFIG_KHR;
    constexpr std::array<EGLint, 9> version = {EGL_CONTEXT_MAJOR_VERSION,
                                               4,
                                               EGL_CONTEXT_MINOR_VERSION,
                                               5,
                                               EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                               EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                               EGL_CONTEXT_OPENGL_DEBUG,
                                               EGL_TRUE,
                                               EGL_NONE};
    EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, version.data());
    if (context == EGL_NO_CONTEXT) throw GpuError("EGL makes no OpenGL 4.5 core context");
    if (eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) != EGL_TRUE) {
        eglDestroyContext(display, context);
        throw GpuError("EGL makes no context current without a surface");
    }
    return context;
}

}  // namespace

SurfacelessContext::SurfacelessContext()
    : display_{open_display()},
      context_{open_context(display_)},
      messages_{std::make_unique<DebugMessages>()} {}

SurfacelessContext::~SurfacelessContext() {
    messages_.reset();
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
    // The display stays: EGL hands the same one to every context of the process.
}

std::string SurfacelessContext::renderer() const {
    return reinterpret_cast<const char*>(glGetString(GL_RENDERER));
}

}  // namespace yiping
