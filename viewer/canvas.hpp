// The picture as it stands: only what differs from the last one is drawn again.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "viewer/gpu/target.hpp"
#include "viewer/map_view.hpp"
#include "viewer/ui_painter.hpp"

namespace yiping {

/// What part of the whole picture a program shows: a tile of a wall, or all of it.
struct PicturePart {
    Pixels2 origin;  ///< of its left top in the whole picture, in pixels
    int width_px = 0, height_px = 0;
    bool operator==(const PicturePart&) const = default;
};

/// One of the maps below the panels, and whether its own picture differs from the last one.
struct MapPart {
    MapView* map = nullptr;
    bool changed = false;
};

/// Maps below, panels above. Belongs to the GL thread.
class Canvas {
public:
    explicit Canvas(const std::filesystem::path& shaders) : painter_{shaders} {}

    void fonts_changed() { painter_.fonts_changed(); }
    /// Draws what differs from the last picture, then copies all of it into the bound framebuffer.
    void draw(const ImDrawData& panels, std::span<const MapPart> maps, const PicturePart& shown);
    /// Share of the picture that the last draw() drew anew, 0 to 1.
    [[nodiscard]] double drawn_share() const { return drawn_share_; }

private:
    void draw_part(std::span<const MapPart> maps, const PixelBox& part);

    UiPainter painter_;
    std::optional<Target> picture_;
    PicturePart shown_;
    double drawn_share_ = 0;
};

/// Rectangles of the whole picture as boxes of whole pixels in the part that is shown. Two become
/// one where that makes less to draw; others may overlap by a rim.
[[nodiscard]] std::vector<PixelBox> boxes_of(const std::vector<Rect>& rects,
                                             const PicturePart& shown);

}  // namespace yiping
