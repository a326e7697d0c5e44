// Small pictures of one size and one channel, told apart by a number.
#pragma once

#include <cstdint>
#include <span>

#include "viewer/gpu/handle.hpp"

namespace yiping {

/// One byte a pixel, smoothed between pixels and sizes. Belongs to the GL thread.
class TextureArray {
public:
    /// `pixels` holds the layers one after the other, `side_px` * `side_px` bytes each.
    TextureArray(int side_px, std::span<const std::uint8_t> pixels);
    void bind(GLuint unit) const { glBindTextureUnit(unit, name_.get()); }

private:
    TextureHandle name_;
};

}  // namespace yiping
