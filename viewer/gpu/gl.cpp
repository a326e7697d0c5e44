#include "viewer/gpu/gl.hpp"

#include <utility>

namespace yiping {

DebugMessages::DebugMessages() {
    glEnable(GL_DEBUG_OUTPUT);
    glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
    glDebugMessageControl(
        GL_DONT_CARE, GL_DONT_CARE, GL_DEBUG_SEVERITY_NOTIFICATION, 0, nullptr, GL_FALSE);
    glDebugMessageCallback(&DebugMessages::hear, this);
}

DebugMessages::~DebugMessages() {
    glDebugMessageCallback(nullptr, nullptr);
}

void DebugMessages::throw_if_any() {
    if (heard_.empty()) return;
    std::string all = "OpenGL: ";
    for (const std::string& text : std::exchange(heard_, {})) all += text + "; ";
    all.resize(all.size() - 2);
    throw GpuError(all);
}

void GLAPIENTRY DebugMessages::hear(GLenum /*source*/,
                                    GLenum type,
                                    GLuint /*id*/,
                                    GLenum severity,
                                    GLsizei length,
                                    const GLchar* text,
                                    const void* self) {
    constexpr std::size_t most_kept = 32;  // one bad call in a loop must not fill the memory
    if (severity != GL_DEBUG_SEVERITY_HIGH && type != GL_DEBUG_TYPE_ERROR) return;
    // The API hands the user pointer back as const; the object given in the constructor is not.
    auto& messages = const_cast<DebugMessages*>(static_cast<const DebugMessages*>(self))->heard_;
    if (messages.size() < most_kept) {
        if (length < 0)
            messages.emplace_back(text);
        else
            messages.emplace_back(text, static_cast<std::size_t>(length));
    }
}

}  // namespace yiping
