// The ground as a picture that stands until something of it changes.
#pragma once

#include <filesystem>
#include <optional>

#include "viewer/gpu/program.hpp"
#include "viewer/gpu/target.hpp"
#include "viewer/gpu/vertex_array.hpp"
#include "viewer/layers/base_map.hpp"

namespace yiping {

/// How the ground is looked at.
struct GroundLook {
    Camera camera;
    float scale = 1;
    bool with_choropleth = true;
    int left_out = 0;  ///< steps of detail, see BaseMap::leave_out()
    bool operator==(const GroundLook&) const = default;
};

/// While the camera moves, the ground is drawn at once. When only colours change, it is put
/// together from three pictures that stand: what lies below the cells, the number of the cell at
/// each pixel, and what lies above; so a change of colours costs the same for ten cells and for a
/// million. Belongs to the GL thread.
class Ground {
public:
    explicit Ground(const std::filesystem::path& shaders);

    /// Draws what is needed into `picture` (whose size is that of the part of the map that is
    /// seen); the camera block is in use. True when it differs from before.
    bool refresh(BaseMap& base, const GroundLook& look, const Target& picture);
    /// `picture` was made anew.
    void forget() { drawn_.reset(); }

private:
    /// Of what the picture was drawn.
    struct Drawn {
        GroundLook look;
        std::uint64_t layers = 0, colours = 0;
        bool operator==(const Drawn&) const = default;
    };
    struct Parts {
        Target below, cells, above;
        GroundLook look;
        std::uint64_t layers = 0;
    };
    void draw_parts(BaseMap& base, const GroundLook& look, const Target& picture);
    void put_together(BaseMap& base, const Target& picture);

    Program program_;
    VertexArray nothing_;  // the triangle over all comes from its numbers alone
    std::optional<Drawn> drawn_;
    std::optional<Parts> parts_;
};

}  // namespace yiping
