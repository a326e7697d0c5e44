// The camera as shaders see it: shaders/camera.glsl.
#pragma once

#include "viewer/gpu/buffer.hpp"
#include "viewer/map/camera.hpp"

namespace yiping {

/// The uniform block that all layers share. Belongs to the GL thread.
class CameraBlock {
public:
    /// Uploads the camera, sets the GL viewport to its part of a picture `picture_height_px` high,
    /// and binds the block. `flash` is whether symbols that call for a hand are in the light half
    /// of their flash.
    void use(const Camera& camera, int picture_height_px, float scale, bool flash);

private:
    Buffer block_;
};

}  // namespace yiping
