// A wall of several computers: each draws its part of the one picture.
#include <catch2/catch.hpp>
#include <set>

#include "tests/frame/recorded_day.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

constexpr int tile_width_px = 1280, tile_height_px = 720;

/// What a wall, or one tile of it, shows at the end of a recorded log.
Image picture_of(const RecordedDay& day, Tile tile, int width_px, int height_px) {
    const SurfacelessContext context;
    const Framebuffer target{width_px, height_px};
    Ui ui{nullptr};
    ViewerConfig config = read_viewer_config(default_viewer_config(), "wall");
    config.map.clear();
    Frame frame{config, open_recorded(day.file), ui, width_px, height_px, tile};
    frame.wait_for_map();
    frame.seek(RecordedDay::events);
    double now_s = 0;
    for (int whole_pictures = 0; whole_pictures < 4; ++whole_pictures) do {
            target.bind();
            now_s += 2;  // no flight is under way any more
            frame.draw(width_px, height_px, now_s);
        } while (frame.letters_missing());
    return target.read();
}

/// How far two colours lie apart in the channel in which they differ most.
int apart_of(std::uint32_t a, std::uint32_t b) {
    int most = 0;
    for (unsigned shift = 0; shift < 32; shift += 8)
        most = std::max(
            most,
            std::abs(static_cast<int>(a >> shift & 0xFFU) - static_cast<int>(b >> shift & 0xFFU)));
    return most;
}

}  // namespace

TEST_CASE("four tiles together are the whole wall, to the pixel") {
    const ViewerConfig defaults;
    if (!std::filesystem::exists(defaults.regular_font)) {
        WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
        return;
    }
    const RecordedDay day;
    const Image whole = picture_of(day, {}, 2 * tile_width_px, 2 * tile_height_px);
    const Layout layout = layout_for(LayoutKind::wall,
                                     2.0F * tile_width_px,
                                     2.0F * tile_height_px,
                                     theme::scale_for(3.0F, 1.25F),
                                     theme::scale_for(10.0F, 1.25F));
    std::set<std::uint32_t> colours;
    std::size_t different = 0;
    int farthest = 0;
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 2; ++column) {
            const Image tile = picture_of(day, {2, 2, column, row}, tile_width_px, tile_height_px);
            for (int y = 0; y < tile_height_px; ++y)
                for (int x = 0; x < tile_width_px; ++x) {
                    const int wall_x = x + column * tile_width_px;
                    const int wall_y = y + row * tile_height_px;
                    // The figures of the program itself are each computer's own.
                    if (layout.system.inset(-4).holds(
                            {static_cast<float>(wall_x), static_cast<float>(wall_y)}))
                        continue;
                    colours.insert(tile.at(x, y));
                    const int apart = apart_of(tile.at(x, y), whole.at(wall_x, wall_y));
                    different += apart == 0 ? 0U : 1U;
                    farthest = std::max(farthest, apart);
                }
        }
    CHECK(colours.size() > 50);
    // Edges that a driver rounds to its own grid may be shaded differently by a hair: in few
    // pixels, and by less than an eye sees.
    constexpr std::size_t in_100_000 = 4ULL * tile_width_px * tile_height_px / 100'000;
    INFO("farthest apart: " << farthest);
    CHECK(different <= in_100_000);
    CHECK(farthest <= 16);
}

}  // namespace yiping
