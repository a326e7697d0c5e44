// How vertices lie in buffers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "viewer/gpu/buffer.hpp"

namespace yiping {

/// One vertex array object. All members belong to the GL thread.
class VertexArray {
public:
    VertexArray();

    /// Items of `stride_bytes` come from `buffer`, one a vertex, or one an instance.
    void source(GLuint binding, const Buffer& buffer, std::size_t stride_bytes);
    void instance_source(GLuint binding, const Buffer& buffer, std::size_t stride_bytes);
    void index_source(const Buffer& indices);

    /// Shader input `location` of `count` floats at `offset_bytes` of each item.
    void floats(GLuint location, GLuint binding, GLint count, std::size_t offset_bytes);
    /// `count` unsigned bytes seen as 0 to 1, as for a colour.
    void normalised_bytes(GLuint location, GLuint binding, GLint count, std::size_t offset_bytes);
    /// `count` integers seen as they are; `type` GL_UNSIGNED_BYTE, GL_UNSIGNED_SHORT or
    /// GL_UNSIGNED_INT.
    void integers(
        GLuint location, GLuint binding, GLint count, GLenum type, std::size_t offset_bytes);

    void bind() const { glBindVertexArray(name_.get()); }

private:
    VertexArrayHandle name_;
};

}  // namespace yiping
