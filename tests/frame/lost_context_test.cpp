// After the graphics were lost everything is made anew and shows what was seen before.
#include <catch2/catch.hpp>
#include <cstring>
#include <optional>

#include "tests/frame/recorded_day.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

constexpr int width_px = 1280, height_px = 720;

/// A context of its own, a frame in it, and all that goes with them when it ends.
class Screen {
public:
    Screen(const ViewerConfig& config, const std::filesystem::path& recording)
        : frame{config, open_recorded(recording), ui_, width_px, height_px} {
        frame.wait_for_map();
    }
    Image draw() {
        do {
            picture_.bind();
            now_s_ += 0.01;
            frame.draw(width_px, height_px, now_s_);
        } while (frame.letters_missing());
        Image image = picture_.read();
        context_.throw_if_errors();
        return image;
    }

private:
    SurfacelessContext context_;
    Framebuffer picture_{width_px, height_px};
    Ui ui_{nullptr};
    double now_s_ = 0;

public:
    Frame frame;
};

}  // namespace

TEST_CASE("a frame made anew goes on where the one before it was lost") {
    ViewerConfig config = read_viewer_config(default_viewer_config(), "workstation");
    config.map.clear();
    if (!std::filesystem::exists(config.regular_font)) {
        WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
        return;
    }
    const RecordedDay day;
    std::optional<Frame::Kept> kept;
    Image before;
    {
        Screen first{config, day.file};
        first.frame.seek_time(RecordedDay::start_ms + 4 * minute_ms + 1);
        (void)first.draw();
        first.frame.select("worst");
        first.frame.map().camera().zoom_at({600, 400}, 3);
        first.frame.map().camera().pan({40, -25});
        before = first.draw();
        kept = first.frame.keep();
    }
    Screen second{config, day.file};
    const Image other = second.draw();
    CHECK(other.rgba != before.rgba);
    second.frame.restore(std::move(*kept));
    const Image after = second.draw();
    CHECK(second.frame.city_view().city().last_sequence == 5);
    std::size_t differing = 0;
    for (std::size_t i = 0; i < after.rgba.size(); i += 4)
        if (std::memcmp(&after.rgba[i], &before.rgba[i], 4) != 0) ++differing;
    constexpr std::size_t figures_of_the_program = 3'000;  // milliseconds a frame, pixels of it
    CHECK(differing < figures_of_the_program);
}

}  // namespace yiping
