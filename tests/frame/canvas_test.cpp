// Only what differs is drawn again, and the picture is the same as if all of it had been.
#include "viewer/canvas.hpp"

#include <catch2/catch.hpp>

#include "tests/frame/recorded_day.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

constexpr int width_px = 1280, height_px = 720;

class Screen {
public:
    explicit Screen(const RecordedDay& day)
        : frame{config_, open_recorded(day.file), ui_, width_px, height_px} {
        frame.wait_for_map();
    }
    Image draw(double now_s) {
        do {
            picture_.bind();
            frame.draw(width_px, height_px, now_s);
        } while (frame.letters_missing());
        Image image = picture_.read();
        context_.throw_if_errors();
        return image;
    }

private:
    static ViewerConfig without_map() {
        ViewerConfig config = read_viewer_config(default_viewer_config(), "workstation");
        config.map.clear();
        return config;
    }
    SurfacelessContext context_;
    Framebuffer picture_{width_px, height_px};
    Ui ui_{nullptr};
    const ViewerConfig config_ = without_map();

public:
    Frame frame;
};

/// Pixels that differ, but for the figures of the program itself.
int different(const Image& a, const Image& b) {
    const Rect system =
        layout_for(LayoutKind::workstation, width_px, height_px, 1).system.inset(-4);
    int count = 0;
    for (int y = 0; y < a.height_px; ++y)
        for (int x = 0; x < a.width_px; ++x)
            if (a.at(x, y) != b.at(x, y) &&
                !system.holds({static_cast<float>(x), static_cast<float>(y)}))
                ++count;
    return count;
}

}  // namespace

TEST_CASE("rectangles become few boxes, cut off at the part that is shown") {
    const PicturePart shown{{100, 0}, 200, 100};
    CHECK(boxes_of({}, shown).empty());
    CHECK(boxes_of({{0, 0, 90, 100}}, shown).empty());  // left of the tile
    const auto one = boxes_of({{110, 10, 120, 20}}, shown);
    REQUIRE(one.size() == 1);
    CHECK(one[0] == PixelBox{9, 79, 12, 12});  // a pixel more on each side
    CHECK(boxes_of({{110, 10, 120, 20}, {250, 60, 260, 70}}, shown).size() == 2);
    CHECK(boxes_of({{110, 10, 150, 20}, {120, 10, 160, 20}}, shown).size() == 1);
    CHECK(boxes_of({{0, 0, 1000, 1000}, {120, 10, 160, 20}}, shown) ==
          std::vector{PixelBox{0, 0, 200, 100}});
}

TEST_CASE("a picture drawn in parts is the picture drawn whole") {
    const ViewerConfig defaults;
    if (!std::filesystem::exists(defaults.regular_font)) {
        WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
        return;
    }
    const RecordedDay day;
    const auto whole_at = [&](std::uint64_t sequence) {
        Screen screen{day};
        screen.frame.seek(sequence);
        return screen.draw(1000);
    };
    const Image at_5 = whole_at(5), at_29 = whole_at(29);
    // Rows that come, go and change places, forwards and back.
    const std::vector<std::uint64_t> way{8, 9, 14, 21, 26, 20, 13, 6};
    std::vector<Image> whole;
    for (const std::uint64_t sequence : way) whole.push_back(whole_at(sequence));
    Screen screen{day};
    screen.frame.seek(5);
    CHECK(different(screen.draw(1000), at_5) == 0);
    CHECK(screen.frame.drawn_share() > 0.9);
    CHECK(different(screen.draw(1000), at_5) == 0);
    CHECK(screen.frame.drawn_share() < 0.05);  // the figures of the program alone
    screen.frame.seek(29);
    CHECK(different(screen.draw(1000), at_29) == 0);
    CHECK(screen.frame.drawn_share() < 0.95);
    screen.frame.seek(5);
    CHECK(different(screen.draw(1000), at_5) == 0);
    for (std::size_t i = 0; i < way.size(); ++i) {
        INFO("sequence " << way[i]);
        screen.frame.seek(way[i]);
        CHECK(different(screen.draw(1000), whole[i]) == 0);
        CHECK(screen.frame.drawn_share() < 0.9);
    }
}

}  // namespace yiping
