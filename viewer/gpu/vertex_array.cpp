#include "viewer/gpu/vertex_array.hpp"

namespace yiping {
namespace {

VertexArrayHandle make_vertex_array() {
    GLuint name = 0;
    glCreateVertexArrays(1, &name);
    return VertexArrayHandle(name);
}

}  // namespace

VertexArray::VertexArray() : name_{make_vertex_array()} {}

void VertexArray::source(GLuint binding, const Buffer& buffer, std::size_t stride_bytes) {
    glVertexArrayVertexBuffer(
        name_.get(), binding, buffer.name(), 0, static_cast<GLsizei>(stride_bytes));
    glVertexArrayBindingDivisor(name_.get(), binding, 0);
}

void VertexArray::instance_source(GLuint binding, const Buffer& buffer, std::size_t stride_bytes) {
    source(binding, buffer, stride_bytes);
    glVertexArrayBindingDivisor(name_.get(), binding, 1);
}

void VertexArray::index_source(const Buffer& indices) {
    glVertexArrayElementBuffer(name_.get(), indices.name());
}

void VertexArray::floats(GLuint location, GLuint binding, GLint count, std::size_t offset_bytes) {
    glEnableVertexArrayAttrib(name_.get(), location);
    glVertexArrayAttribFormat(
        name_.get(), location, count, GL_FLOAT, GL_FALSE, static_cast<GLuint>(offset_bytes));
    glVertexArrayAttribBinding(name_.get(), location, binding);
}

void VertexArray::normalised_bytes(GLuint location,
                                   GLuint binding,
                                   GLint count,
                                   std::size_t offset_bytes) {
    glEnableVertexArrayAttrib(name_.get(), location);
    glVertexArrayAttribFormat(
        name_.get(), location, count, GL_UNSIGNED_BYTE, GL_TRUE, static_cast<GLuint>(offset_bytes));
    glVertexArrayAttribBinding(name_.get(), location, binding);
}

void VertexArray::integers(
    GLuint location, GLuint binding, GLint count, GLenum type, std::size_t offset_bytes) {
    glEnableVertexArrayAttrib(name_.get(), location);
    glVertexArrayAttribIFormat(
        name_.get(), location, count, type, static_cast<GLuint>(offset_bytes));
    glVertexArrayAttribBinding(name_.get(), location, binding);
}

}  // namespace yiping
