// How far the CPU may run ahead of the GPU.
#pragma once

#include <array>
#include <cstddef>

#include "viewer/gpu/gl.hpp"

namespace yiping {

/// Keeps at most two frames in flight. A software rasteriser that is only flushed keeps every
/// frame's memory until it gets to it. Belongs to the GL thread.
class FramePacer {
public:
    FramePacer() = default;
    FramePacer(const FramePacer&) = delete;
    FramePacer& operator=(const FramePacer&) = delete;
    FramePacer(FramePacer&&) = delete;
    FramePacer& operator=(FramePacer&&) = delete;
    ~FramePacer();

    /// Call after the last command of a frame: marks its end and waits until the frame before the
    /// last is done.
    void end_frame();
    /// Waits for everything; for measuring and before a context goes.
    void finish();

private:
    void wait(GLsync& fence);

    std::array<GLsync, 2> in_flight_{};
    std::size_t next_ = 0;
};

}  // namespace yiping
