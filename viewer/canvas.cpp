#include "viewer/canvas.hpp"

#include <algorithm>
#include <cmath>

namespace yiping {
namespace {

PixelBox around(const PixelBox& a, const PixelBox& b) {
    const GLint left = std::min(a.left, b.left), bottom = std::min(a.bottom, b.bottom);
    return {left,
            bottom,
            std::max(a.left + a.width, b.left + b.width) - left,
            std::max(a.bottom + a.height, b.bottom + b.height) - bottom};
}

/// For so many pixels a box of its own is not worth it: for each one all that reaches into it is
/// sent through the pipeline again.
constexpr std::int64_t pixels_a_box = 8'192;

std::int64_t pixels_of(const PixelBox& box) {
    return std::int64_t{box.width} * box.height;
}

}  // namespace

std::vector<PixelBox> boxes_of(const std::vector<Rect>& rects, const PicturePart& shown) {
    std::vector<PixelBox> boxes;
    for (const Rect& rect : rects) {
        const auto clamped = [](double value, int most) {
            return static_cast<GLint>(std::clamp(value, 0.0, static_cast<double>(most)));
        };
        // Smoothed edges reach a pixel beyond.
        const GLint left = clamped(std::floor(rect.left - shown.origin.x) - 1, shown.width_px);
        const GLint right = clamped(std::ceil(rect.right - shown.origin.x) + 1, shown.width_px);
        const GLint top = clamped(std::floor(rect.top - shown.origin.y) - 1, shown.height_px);
        const GLint end = clamped(std::ceil(rect.bottom - shown.origin.y) + 1, shown.height_px);
        if (left >= right || top >= end) continue;
        PixelBox box{left, shown.height_px - end, right - left, end - top};
        for (auto at = boxes.begin(); at != boxes.end();) {
            const PixelBox both = around(*at, box);
            if (pixels_of(both) > pixels_of(*at) + pixels_of(box) + pixels_a_box) {
                ++at;
                continue;
            }
            box = both;
            boxes.erase(at);
            at = boxes.begin();  // grown, it may be worth joining with one that it was not before
        }
        boxes.push_back(box);
    }
    return boxes;
}

void Canvas::draw(const ImDrawData& panels,
                  std::span<const MapPart> maps,
                  const PicturePart& shown) {
    GLint target = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &target);
    std::vector<Rect> changed = painter_.take(panels);
    const bool fits = picture_ && picture_->width_px() == shown.width_px &&
                      picture_->height_px() == shown.height_px;
    if (!fits) picture_.emplace(shown.width_px, shown.height_px, GL_RGBA8);
    if (!fits || shown != shown_)
        changed.push_back({0, 0, panels.DisplaySize.x, panels.DisplaySize.y});
    shown_ = shown;
    for (const MapPart& part : maps) {
        if (!part.changed) continue;
        const Viewport& view = part.map->camera().viewport;
        changed.push_back({static_cast<float>(view.left_px),
                           static_cast<float>(view.top_px),
                           static_cast<float>(view.left_px + view.width_px),
                           static_cast<float>(view.top_px + view.height_px)});
    }
    double pixels = 0;
    picture_->bind();
    for (const PixelBox& box : boxes_of(changed, shown)) {
        draw_part(maps, box);
        pixels += static_cast<double>(pixels_of(box));
    }
    drawn_share_ = pixels / (static_cast<double>(shown.width_px) * shown.height_px);
    glDisable(GL_SCISSOR_TEST);
    picture_->copy_to(static_cast<GLuint>(target), {0, 0, shown.width_px, shown.height_px}, 0, 0);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(target));
}

void Canvas::draw_part(std::span<const MapPart> maps, const PixelBox& part) {
    glEnable(GL_SCISSOR_TEST);
    glScissor(part.left, part.bottom, part.width, part.height);
    const auto ground = channels(palette::background);
    glClearBufferfv(GL_COLOR, 0, ground.data());
    for (const MapPart& one : maps) one.map->paint(*picture_, part);
    painter_.draw(part,
                  static_cast<float>(shown_.origin.x),
                  static_cast<float>(shown_.origin.y),
                  shown_.width_px,
                  shown_.height_px);
}

}  // namespace yiping
