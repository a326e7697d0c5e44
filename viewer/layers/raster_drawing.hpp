// A picture of the ground on the GPU: the tiles that the camera sees, as they come.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "viewer/gpu/program.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/map/camera.hpp"
#include "viewer/map/raster.hpp"

namespace yiping {

/// Keeps the tiles drawn lately. Belongs to the GL thread.
class RasterDrawing {
public:
    using Clock = std::chrono::steady_clock;
    /// What cannot be read, over a network for instance, is asked for again after this.
    static constexpr std::chrono::seconds retry_after{10};

    /// `brightness` 1 shows the picture as it is.
    RasterDrawing(RasterReader& reader, double brightness)
        : reader_{&reader}, brightness_{static_cast<float>(brightness)} {}

    /// Wishes for the tiles that this camera sees and takes over those that came; true when one
    /// did.
    bool prepare(const Camera& camera, Clock::time_point now);
    /// Why some part that the last camera saw is missing; empty when none is.
    [[nodiscard]] const std::string& failure() const { return failure_; }
    /// Draws what is there, coarse tiles below finer ones.
    void draw(const Camera& camera, Program& program, const VertexArray& nothing);
    [[nodiscard]] bool busy() const { return reader_->busy(); }
    void wait() const { reader_->wait(); }

private:
    struct Kept {
        TextureHandle texture;
        std::uint64_t used = 0;   // turn of the last camera that saw it
        std::string failure;      // of one that could not be read
        Clock::time_point again;  // when it is asked for again
    };
    void forget_old();

    RasterReader* reader_;
    float brightness_;
    std::map<TileKey, Kept, std::greater<>> tiles_;  // coarse levels first
    std::uint64_t turn_ = 0;
    std::string failure_;
};

/// The tiles of a level that lie in the visible part of a picture.
[[nodiscard]] std::vector<TileKey> tiles_in(const CityBox& visible,
                                            const CityBox& bounds,
                                            int level);

}  // namespace yiping
