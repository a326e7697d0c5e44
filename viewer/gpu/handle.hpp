// Ownership of OpenGL names.
#pragma once

#include <utility>

#include "viewer/gpu/gl.hpp"

namespace yiping {

/// Owns one OpenGL name. Moves, never copies; lives and dies on the GL thread.
template <void (*destroy)(GLuint)>
class Handle {
public:
    explicit Handle(GLuint name = 0) : name_{name} {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    Handle(Handle&& other) noexcept : name_{std::exchange(other.name_, 0U)} {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(name_, other.name_);
        return *this;
    }
    ~Handle() {
        if (name_ != 0) destroy(name_);
    }
    [[nodiscard]] GLuint get() const { return name_; }

private:
    GLuint name_;
};

// The gl names are macros over epoxy's function pointers, so each kind has a small function of
// ours.
inline void delete_buffer(GLuint name) {
    glDeleteBuffers(1, &name);
}
inline void delete_vertex_array(GLuint name) {
    glDeleteVertexArrays(1, &name);
}
inline void delete_shader(GLuint name) {
    glDeleteShader(name);
}
inline void delete_program(GLuint name) {
    glDeleteProgram(name);
}
inline void delete_texture(GLuint name) {
    glDeleteTextures(1, &name);
}
inline void delete_renderbuffer(GLuint name) {
    glDeleteRenderbuffers(1, &name);
}
inline void delete_framebuffer(GLuint name) {
    glDeleteFramebuffers(1, &name);
}

using BufferHandle = Handle<delete_buffer>;
using VertexArrayHandle = Handle<delete_vertex_array>;
using ShaderHandle = Handle<delete_shader>;
using ProgramHandle = Handle<delete_program>;
using TextureHandle = Handle<delete_texture>;
using RenderbufferHandle = Handle<delete_renderbuffer>;
using FramebufferHandle = Handle<delete_framebuffer>;

}  // namespace yiping
