#include "viewer/layers/labels.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <vector>

namespace yiping {
namespace {

struct Box {
    float left, top, right, bottom;
    [[nodiscard]] bool meets(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

/// Boxes by the cells of the screen that they touch: a new one is compared with its neighbours
/// only.
class Taken {
public:
    [[nodiscard]] bool meets(const Box& box) {
        bool met = false;
        for_each_cell(box, [&](const std::vector<Box>& here) {
            met = met || std::any_of(here.begin(), here.end(), [&](const Box& other) {
                      return box.meets(other);
                  });
        });
        return met;
    }
    void add(const Box& box) {
        for_each_cell(box, [&](std::vector<Box>& here) { here.push_back(box); });
    }

private:
    template <class Visit>
    void for_each_cell(const Box& box, Visit visit) {
        for (int y = cell(box.top); y <= cell(box.bottom); ++y)
            for (int x = cell(box.left); x <= cell(box.right); ++x)
                visit(cells_[(static_cast<std::int64_t>(y) << 32) + x]);
    }
    static int cell(float px) { return static_cast<int>(std::floor(px / 128.0F)); }
    std::unordered_map<std::int64_t, std::vector<Box>> cells_;
};

/// Words on the screen, turned around their middle.
struct Words {
    float x, y, width, height;
    float angle;  ///< from east to north
};

/// What they cover: one box when they lie flat, else a chain of boxes as high as they are.
std::vector<Box> boxes_along(const Words& words, float margin) {
    constexpr float flat = 0.02F;
    const auto around = [&](float x, float y, float width, float height) {
        return Box{x - width / 2 - margin,
                   y - height / 2 - margin,
                   x + width / 2 + margin,
                   y + height / 2 + margin};
    };
    if (std::abs(words.angle) < flat) return {around(words.x, words.y, words.width, words.height)};
    const auto count = static_cast<int>(std::ceil(words.width / std::max(words.height, 1.0F)));
    std::vector<Box> chain;
    for (int i = 0; i < count; ++i) {
        const float along =
            words.width * ((static_cast<float>(i) + 0.5F) / static_cast<float>(count) - 0.5F);
        chain.push_back(around(words.x + along * std::cos(words.angle),
                               words.y - along * std::sin(words.angle),
                               words.height,
                               words.height));
    }
    return chain;
}

/// How a role's names look and how wide the named area must be on the screen (in pixels) to be
/// named at all.
struct RoleStyle {
    LabelSize size;
    float priority;
    float least_px;
};

std::optional<RoleStyle> style_of(MapRole role) {
    switch (role) {
        case MapRole::county:
            return RoleStyle{LabelSize::large, 100, 24};
        case MapRole::context:
            return RoleStyle{LabelSize::medium, 90, 160};
        case MapRole::town:
            return RoleStyle{LabelSize::medium, 80, 70};
        case MapRole::place:
            return RoleStyle{LabelSize::medium, 70, 0};
        case MapRole::community:
            return RoleStyle{LabelSize::small, 60, 90};
        case MapRole::grid:
            return RoleStyle{LabelSize::small, 40, 110};
        case MapRole::water:
        case MapRole::green:
            return RoleStyle{LabelSize::small, 50, 60};
        case MapRole::road:
            return RoleStyle{LabelSize::small, 30, 120};
        case MapRole::poi:
        case MapRole::building:
            return RoleStyle{LabelSize::small, 20, 60};
        default:
            return std::nullopt;
    }
}

/// A place as a point has no extent: it is named once the map is closer than this.
constexpr double points_below_metres_per_pixel = 60;
/// Streets, and what stands in them, are named where one could walk there.
constexpr double streets_below_metres_per_pixel = 6;

/// A street comes in pieces that all carry its name: said once, it need not be said again nearby.
bool stands_near(std::span<const PlacedLabel> placed, std::string_view text, Pixels2 centre) {
    constexpr double nearby_px = 400;
    return std::any_of(placed.begin(), placed.end(), [&](const PlacedLabel& other) {
        return other.text == text &&
               std::hypot(other.centre.x - centre.x, other.centre.y - centre.y) < nearby_px;
    });
}

}  // namespace

std::vector<PlacedLabel> place_labels(
    std::vector<LabelWish> wishes,
    const Camera& camera,
    const std::function<LabelExtent(std::string_view, LabelSize)>& measure,
    std::span<const Viewport> keep_free,
    std::span<const Viewport> symbols) {
    std::stable_sort(wishes.begin(), wishes.end(), [](const LabelWish& a, const LabelWish& b) {
        return a.priority > b.priority;
    });
    std::vector<PlacedLabel> placed;
    Taken taken, below_symbols;
    const auto box_of = [](const Viewport& part) {
        return Box{static_cast<float>(part.left_px),
                   static_cast<float>(part.top_px),
                   static_cast<float>(part.left_px + part.width_px),
                   static_cast<float>(part.top_px + part.height_px)};
    };
    for (const Viewport& part : keep_free) taken.add(box_of(part));
    for (const Viewport& part : symbols) below_symbols.add(box_of(part));
    const Viewport& view = camera.viewport;
    for (const LabelWish& wish : wishes) {
        const Pixels2 centre = camera.screen_from_city(metres_of(wish.anchor));
        const LabelExtent extent = measure(wish.text, wish.size);
        constexpr float margin = 4;
        const auto x = static_cast<float>(centre.x), y = static_cast<float>(centre.y);
        const std::vector<Box> boxes =
            boxes_along({x, y, extent.width_px, extent.height_px, wish.angle}, margin);
        const bool inside = std::ranges::all_of(boxes, [&](const Box& box) {
            return box.left >= view.left_px && box.top >= view.top_px &&
                   box.right <= view.left_px + view.width_px &&
                   box.bottom <= view.top_px + view.height_px;
        });
        const auto meets = [&](Taken& others) {
            return std::ranges::any_of(boxes, [&](const Box& box) { return others.meets(box); });
        };
        if (!inside || meets(taken) || stands_near(placed, wish.text, centre)) continue;
        if (wish.size != LabelSize::large && meets(below_symbols)) continue;
        for (const Box& box : boxes) taken.add(box);
        placed.push_back({wish.text, centre, wish.size, wish.angle});
    }
    return placed;
}

std::vector<LabelWish> label_wishes(std::span<const MapLayer* const> layers, const Camera& camera) {
    std::vector<LabelWish> wishes;
    const CityBox visible = camera.visible();
    for (const MapLayer* layer : layers) {
        const auto style = style_of(layer->role);
        if (!style) continue;
        if ((layer->role == MapRole::road || layer->role == MapRole::poi) &&
            camera.metres_per_pixel > streets_below_metres_per_pixel)
            continue;
        for (const MapLabel& label : layer->labels) {
            if (!visible.contains(metres_of(label.anchor))) continue;
            const double width_px = label.extent_m / camera.metres_per_pixel;
            const bool point = label.extent_m == 0;
            if (point ? camera.metres_per_pixel > points_below_metres_per_pixel
                      : width_px < static_cast<double>(style->least_px))
                continue;
            wishes.push_back(
                {label.text,
                 label.anchor,
                 style->size,
                 style->priority + std::min(9.0F, static_cast<float>(width_px) / 200.0F),
                 label.angle});
        }
    }
    return wishes;
}

}  // namespace yiping
