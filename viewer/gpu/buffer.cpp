#include "viewer/gpu/buffer.hpp"

#include <algorithm>

namespace yiping {
namespace {

BufferHandle make_buffer() {
    GLuint name = 0;
    glCreateBuffers(1, &name);
    return BufferHandle(name);
}

TextureHandle make_buffer_texture() {
    GLuint name = 0;
    glCreateTextures(GL_TEXTURE_BUFFER, 1, &name);
    return TextureHandle(name);
}

}  // namespace

Buffer::Buffer() : name_{make_buffer()} {}

void Buffer::assign_bytes(std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    capacity_bytes_ = std::max(capacity_bytes_, bytes.size());
    // Storage without data first orphans the old one; the name, and so every vertex array on it,
    // stays.
    glNamedBufferData(
        name_.get(), static_cast<GLsizeiptr>(capacity_bytes_), nullptr, GL_DYNAMIC_DRAW);
    write_bytes(0, bytes);
}

void Buffer::write_bytes(std::size_t offset_bytes, std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    reserve_bytes(offset_bytes + bytes.size());
    glNamedBufferSubData(name_.get(),
                         static_cast<GLintptr>(offset_bytes),
                         static_cast<GLsizeiptr>(bytes.size()),
                         bytes.data());
    uploaded_bytes_ += bytes.size();
}

void Buffer::reserve_bytes(std::size_t bytes) {
    if (bytes <= capacity_bytes_) return;
    const std::size_t grown = std::max(bytes, capacity_bytes_ + capacity_bytes_ / 2);
    if (capacity_bytes_ == 0) {
        glNamedBufferData(name_.get(), static_cast<GLsizeiptr>(grown), nullptr, GL_DYNAMIC_DRAW);
    } else {
        // By way of a second buffer, so that the name stays valid in every vertex array that has
        // it.
        const BufferHandle old = make_buffer();
        const auto kept = static_cast<GLsizeiptr>(capacity_bytes_);
        glNamedBufferData(old.get(), kept, nullptr, GL_STREAM_COPY);
        glCopyNamedBufferSubData(name_.get(), old.get(), 0, 0, kept);
        glNamedBufferData(name_.get(), static_cast<GLsizeiptr>(grown), nullptr, GL_DYNAMIC_DRAW);
        glCopyNamedBufferSubData(old.get(), name_.get(), 0, 0, kept);
    }
    capacity_bytes_ = grown;
}

BufferTexture::BufferTexture(GLenum format) : name_{make_buffer_texture()}, format_{format} {}

void BufferTexture::bind(GLuint unit, const Buffer& buffer) const {
    glTextureBuffer(name_.get(), format_, buffer.name());
    glBindTextureUnit(unit, name_.get());
}

}  // namespace yiping
