// OpenGL by way of libepoxy, the one error of this folder, and what the driver says through
// KHR_debug.
#pragma once

#include <epoxy/gl.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace yiping {

/// A context that cannot be made, a shader that does not compile, a picture that cannot be written.
class GpuError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Collects the current context's KHR_debug messages of high severity (errors, undefined
/// behaviour). Lives on the GL thread, within the life of the context.
class DebugMessages {
public:
    /// Listens to the current context; without debug output in the driver nothing is ever heard.
    DebugMessages();
    DebugMessages(const DebugMessages&) = delete;
    DebugMessages& operator=(const DebugMessages&) = delete;
    DebugMessages(DebugMessages&&) = delete;
    DebugMessages& operator=(DebugMessages&&) = delete;
    ~DebugMessages();

    /// Throws GpuError with all messages since the last call, if there are any. Call once a frame.
    void throw_if_any();

private:
    static void GLAPIENTRY hear(GLenum source,
                                GLenum type,
                                GLuint id,
                                GLenum severity,
                                GLsizei length,
                                const GLchar* text,
                                const void* self);

    std::vector<std::string> heard_;
};

}  // namespace yiping
