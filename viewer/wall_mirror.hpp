// A wall in small, over the map of a desk: what it shows now, or what would be put on it.
#pragma once

#include <string>

#include "viewer/config.hpp"
#include "viewer/map_view.hpp"
#include "viewer/panels/layout.hpp"

namespace yiping {

/// Has a map of its own, which is read from the cache of the desk's. Belongs to the GL thread.
class WallMirror {
public:
    /// `wall` is the wall's own configuration; it lives longer.
    explicit WallMirror(const ViewerConfig& wall);

    /// Where it lies on a desk: its head, and below it the picture in the wall's proportions.
    [[nodiscard]] Rect rect(const Layout& desk) const;
    [[nodiscard]] Rect picture(const Layout& desk) const;
    /// Looks where the wall does. `generation` and `sequence` as for MapView.
    void prepare(const WallView& wanted,
                 const World& world,
                 std::uint64_t generation,
                 std::uint64_t sequence,
                 const Layout& desk);
    /// Changes the bound framebuffer; true when its picture differs from the last one.
    [[nodiscard]] bool refresh(int width_px, int height_px, float scale, Pixels2 origin);
    [[nodiscard]] MapView& map() { return map_; }
    [[nodiscard]] bool shows_names() const {
        return view_.layers[static_cast<std::size_t>(LayerSwitch::labels)];
    }
    [[nodiscard]] bool is_loaded() const { return map_.progress().done; }

private:
    Rect wall_map_;  ///< of the wall's own layout
    MapView map_;
    ViewState view_;
    MapHands hands_;
};

}  // namespace yiping
