// Which names stand on the map, and where: by priority, without overlap, without flicker.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "viewer/map/camera.hpp"
#include "viewer/map/map_layer.hpp"

namespace yiping {

enum class LabelSize { small, medium, large };

/// A name that would like to stand somewhere.
struct LabelWish {
    std::string_view text;  ///< of the map layer, which lives longer
    Vertex2 anchor;
    LabelSize size = LabelSize::small;
    float priority =
        0;  ///< higher first; the order given decides between equals, so that nothing flickers
    float angle = 0;  ///< from east to north: along a street
};

/// A name that does.
struct PlacedLabel {
    std::string_view text;
    Pixels2 centre;
    LabelSize size = LabelSize::small;
    float angle = 0;  ///< as of the wish
    bool operator==(const PlacedLabel&) const = default;
};

struct LabelExtent {
    float width_px = 0, height_px = 0;
};

/// Places wishes in order of priority; one that would overlap an earlier one or a part to keep
/// free, leave the viewport, or repeat a name that stands nearby, is left out. Large ones may lie
/// over symbols: a county is named even below a crowd.
[[nodiscard]] std::vector<PlacedLabel> place_labels(
    std::vector<LabelWish> wishes,
    const Camera& camera,
    const std::function<LabelExtent(std::string_view, LabelSize)>& measure,
    std::span<const Viewport> keep_free = {},
    std::span<const Viewport> symbols = {});

/// The names of the layers that are worth a wish at this scale: of areas those wide enough on the
/// screen, of places all.
[[nodiscard]] std::vector<LabelWish> label_wishes(std::span<const MapLayer* const> layers,
                                                  const Camera& camera);

}  // namespace yiping
