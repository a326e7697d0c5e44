#include "viewer/gpu/fence.hpp"

namespace yiping {

FramePacer::~FramePacer() {
    for (GLsync fence : in_flight_)
        if (fence != nullptr) glDeleteSync(fence);
}

void FramePacer::end_frame() {
    wait(in_flight_[next_]);
    in_flight_[next_] = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
    glFlush();
    next_ = (next_ + 1) % in_flight_.size();
}

void FramePacer::finish() {
    for (GLsync& fence : in_flight_) wait(fence);
    glFinish();
}

void FramePacer::wait(GLsync& fence) {
    constexpr GLuint64 lost_after_ns = 10'000'000'000;
    if (fence == nullptr) return;
    const GLenum outcome = glClientWaitSync(fence, GL_SYNC_FLUSH_COMMANDS_BIT, lost_after_ns);
    glDeleteSync(fence);
    fence = nullptr;
    if (outcome == GL_TIMEOUT_EXPIRED || outcome == GL_WAIT_FAILED)
        throw GpuError("the GPU has not finished a frame for ten seconds");
}

}  // namespace yiping
