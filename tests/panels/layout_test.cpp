// Where panels and map lie, on every screen that must work.
#include "viewer/panels/layout.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace yiping {

std::ostream& operator<<(std::ostream& out, const Rect& rect) {
    return out << rect.left << ',' << rect.top << " to " << rect.right << ',' << rect.bottom;
}

namespace {

struct Named {
    std::string name;
    Rect rect;
};

bool shown(const Rect& rect) {
    return rect.width() > 0 && rect.height() > 0;
}
bool meet(const Rect& a, const Rect& b) {
    constexpr float rounding = 0.01F;
    return a.left + rounding < b.right && b.left + rounding < a.right &&
           a.top + rounding < b.bottom && b.top + rounding < a.bottom;
}
bool inside(const Rect& inner, const Rect& outer) {
    constexpr float rounding = 0.01F;
    return inner.left >= outer.left - rounding && inner.top >= outer.top - rounding &&
           inner.right <= outer.right + rounding && inner.bottom <= outer.bottom + rounding;
}

std::vector<Named> beside_the_map(const Layout& layout) {
    std::vector<Named> all{{"strip", layout.strip},
                           {"timeline", layout.timeline},
                           {"map", layout.map},
                           {"nets", layout.nets},
                           {"ranking", layout.ranking},
                           {"indicators", layout.indicators},
                           {"incidents", layout.incidents},
                           {"card", layout.card},
                           {"warnings", layout.warnings}};
    std::erase_if(all, [](const Named& one) { return !shown(one.rect); });
    return all;
}
std::vector<Named> over_the_map(const Layout& layout) {
    std::vector<Named> all{{"legend", layout.legend},
                           {"scale bar", layout.scale_bar},
                           {"system", layout.system},
                           {"grid", layout.grid},
                           {"warnings", layout.warnings_over_map}};
    std::erase_if(all, [](const Named& one) { return !shown(one.rect); });
    return all;
}

void check_apart(const std::vector<Named>& all) {
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = a + 1; b < all.size(); ++b) {
            INFO(all[a].name << " " << all[a].rect << ", " << all[b].name << " " << all[b].rect);
            CHECK_FALSE(meet(all[a].rect, all[b].rect));
        }
}

void check(const Layout& layout) {
    const std::vector<Named> beside = beside_the_map(layout), over = over_the_map(layout);
    check_apart(beside);
    check_apart(over);
    for (const Named& one : beside) {
        INFO(one.name << " " << one.rect << " on " << layout.screen);
        CHECK(inside(one.rect, layout.screen));
    }
    for (const Named& one : over) {
        INFO(one.name << " " << one.rect << " on the map " << layout.map);
        CHECK(inside(one.rect, layout.map));
    }
}

}  // namespace

TEST_CASE("panels stand side by side, those over the map stay on it, nothing leaves the screen") {
    const auto kind = GENERATE(LayoutKind::wall, LayoutKind::workstation);
    const auto [width, height] = GENERATE(
        table<float, float>({{1366, 768}, {1920, 1080}, {3840, 1080}, {3840, 2160}, {7680, 2160}}));
    const float scale = GENERATE(1.0F, 1.3F, 2.0F);
    INFO((kind == LayoutKind::wall ? "wall " : "workstation ")
         << width << 'x' << height << " at " << scale);
    const Layout layout = layout_for(kind, width, height, scale);
    check(layout);
    CHECK(layout.scale <= scale);
    CHECK(layout.scale > 0.5F);
    for (const Rect& always :
         {layout.strip, layout.timeline, layout.map, layout.nets, layout.incidents, layout.legend})
        CHECK(shown(always));
}

TEST_CASE("a screen with room for it is laid out at the scale asked for") {
    CHECK(layout_for(LayoutKind::workstation, 1920, 1080, 1).scale == 1);
    CHECK(layout_for(LayoutKind::wall, 3840, 1080, 1.3F).scale == 1.3F);
    CHECK(layout_for(LayoutKind::wall, 7680, 2160, 2).scale == 2);
}

TEST_CASE("the city is the largest thing on the screens it was drawn for") {
    const auto area = [](const Rect& rect) { return rect.width() * rect.height(); };
    for (const Layout& layout : {layout_for(LayoutKind::wall, 3840, 1080, 1.3F),
                                 layout_for(LayoutKind::workstation, 1920, 1080, 1)})
        for (const Named& one : beside_the_map(layout)) {
            INFO(one.name);
            if (one.name != "map") CHECK(area(layout.map) > area(one.rect));
        }
}

TEST_CASE("a rectangle gives up no more than it has") {
    Rect rect{10, 10, 30, 30};
    CHECK(rect.cut_top(5) == Rect{10, 10, 30, 15});
    CHECK(rect.cut_bottom(5) == Rect{10, 25, 30, 30});
    CHECK(rect.cut_left(5) == Rect{10, 15, 15, 25});
    CHECK(rect.cut_right(5) == Rect{25, 15, 30, 25});
    CHECK(rect == Rect{15, 15, 25, 25});
    CHECK(rect.cut_top(99) == Rect{15, 15, 25, 25});
    CHECK(rect.height() == 0);
}

TEST_CASE(
    "beside the charts of the work a wide wall keeps the city in sight; a narrow one gives it "
    "all") {
    Layout wide = layout_for(LayoutKind::wall, 3840, 1080, 1, 3);
    const Rect map = wide.map;
    make_room_for_analysis(wide);
    CHECK(wide.map.right < wide.analysis.left);
    CHECK(wide.map.width() > map.width() / 4);
    CHECK(wide.analysis.right <= map.right);
    CHECK(wide.analysis.bottom <= map.bottom);
    Layout narrow = layout_for(LayoutKind::wall, 1920, 1080, 1, 3);
    const Rect before = narrow.map;
    make_room_for_analysis(narrow);
    CHECK(narrow.map.right == before.right);
    CHECK(narrow.analysis.left < before.left + before.width() / 4);
}

}  // namespace yiping
