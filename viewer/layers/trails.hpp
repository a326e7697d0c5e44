// Where those who move have been: fading lines behind workers and vehicles.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "ingest/city/state.hpp"
#include "viewer/gpu/buffer.hpp"
#include "viewer/gpu/program.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/map/camera.hpp"
#include "viewer/map/space.hpp"
#include "viewer/state/palette.hpp"

namespace yiping {

/// A piece of a trail, as shaders/trails.vert reads it.
struct TrailPiece {
    Vertex2 from, to;
    Rgba colour = 0;  ///< the older, the fainter
    bool operator==(const TrailPiece&) const = default;
};

/// The last places of many, by the number of their row. Of each a few, each at least a few metres
/// from the last; a way that nobody can have gone (a jump of the receiver, a long silence) is not
/// drawn. CPU only.
class Trails {
public:
    static constexpr std::size_t places_kept = 8;
    static constexpr TimeMs oldest_ms = 10 * minute_ms;

    void forget() { ways_.clear(); }
    void resize(std::size_t count) { ways_.resize(count); }
    /// Whether it makes the trail longer.
    bool add(std::size_t row, Vertex2 place, TimeMs time_ms);
    /// What lies in a box, as old as at most `oldest_ms` at `now_ms`.
    void append_pieces(const CityBox& visible,
                       TimeMs now_ms,
                       Rgba colour,
                       std::vector<TrailPiece>& pieces) const;
    [[nodiscard]] TimeMs newest_ms() const { return newest_ms_; }

private:
    struct Step {
        Vertex2 place;
        std::uint32_t second = 0;  // since the epoch
    };
    struct Way {
        std::array<Step, places_kept> steps{};
        std::uint8_t count = 0, first = 0;  // a ring: the oldest is at `first`
    };
    [[nodiscard]] static const Step& step(const Way& way, std::size_t number) {
        return way.steps[(way.first + number) % places_kept];
    }

    std::vector<Way> ways_;
    TimeMs newest_ms_ = 0;
};

/// Belongs to the GL thread.
class TrailsLayer {
public:
    explicit TrailsLayer(const std::filesystem::path& shaders);
    void draw(const std::vector<TrailPiece>& pieces, float width_px);

private:
    Program program_;
    Buffer pieces_;
    VertexArray array_;
};

}  // namespace yiping
