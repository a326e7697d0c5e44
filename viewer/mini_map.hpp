// The whole city small in a corner, and what part of it is seen.
#pragma once

#include <optional>
#include <vector>

#include "viewer/layers/base_map.hpp"
#include "viewer/panels/layout.hpp"

namespace yiping {

class MiniMap {
public:
    /// Takes the outlines of counties (without counties: of the base) when layers have come.
    void prepare(const BaseMap& base);
    /// Where it lies: above the scale bar. Empty while nearly all of the city is seen anyway, and
    /// on a wall.
    [[nodiscard]] Rect rect(const Layout& layout, const Camera& camera) const;
    void draw(const Pen& pen, const Rect& rect, const Camera& camera) const;
    /// The place in the city below a pixel of it.
    [[nodiscard]] Metres2 place_at(const Rect& rect, Pixels2 pixel) const;

private:
    [[nodiscard]] ImVec2 on_screen(const Rect& rect, Metres2 place) const;
    [[nodiscard]] double metres_per_px(const Rect& rect) const;

    CityBox bounds_;
    std::vector<std::vector<Vertex2>> outlines_;
    std::uint64_t layers_ = 0;
};

}  // namespace yiping
