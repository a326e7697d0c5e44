// Buffers of the GPU: vertices, indices, instances, uniforms, and a view of one as a texture.
#pragma once

#include <cstddef>
#include <span>

#include "viewer/gpu/handle.hpp"

namespace yiping {

/// Bytes on the GPU that grow as needed. All members belong to the GL thread.
class Buffer {
public:
    Buffer();

    /// Replaces the whole content; what an earlier frame still reads is left to it (orphaned).
    template <typename T>
    void assign(std::span<const T> items) {
        assign_bytes(std::as_bytes(items));
    }
    /// Overwrites from `first_item` on; the buffer grows (content kept) when it is too short.
    template <typename T>
    void write(std::size_t first_item, std::span<const T> items) {
        write_bytes(first_item * sizeof(T), std::as_bytes(items));
    }
    /// Makes room for at least this much, content kept. Grows by half at least, so that appending
    /// stays cheap.
    void reserve_bytes(std::size_t bytes);

    [[nodiscard]] GLuint name() const { return name_.get(); }
    [[nodiscard]] std::size_t capacity_bytes() const { return capacity_bytes_; }
    /// All bytes handed to the driver since this buffer was made: what "upload proportional to
    /// change" is tested by.
    [[nodiscard]] std::size_t uploaded_bytes() const { return uploaded_bytes_; }

private:
    void assign_bytes(std::span<const std::byte> bytes);
    void write_bytes(std::size_t offset_bytes, std::span<const std::byte> bytes);

    BufferHandle name_;
    std::size_t capacity_bytes_ = 0;
    std::size_t uploaded_bytes_ = 0;
};

/// A buffer seen by shaders as a usamplerBuffer or samplerBuffer.
class BufferTexture {
public:
    /// `format` as in glTextureBuffer, for example GL_R8UI.
    explicit BufferTexture(GLenum format);
    /// Binds to a texture unit the buffer's storage of now (growing gives a buffer a new one).
    void bind(GLuint unit, const Buffer& buffer) const;

private:
    TextureHandle name_;
    GLenum format_;
};

}  // namespace yiping
