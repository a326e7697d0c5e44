// A desk that is driven as a person drives it: a real window on a screen of its own, a mouse, a
// keyboard, and eyes on the pixels.
#pragma once

#include <arpa/inet.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <fstream>
#include <functional>
#include <optional>

#include "tests/support/child_process.hpp"
#include "tests/support/run_to_end.hpp"
#include "viewer/gpu/image.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/state/palette.hpp"

namespace yiping {

inline bool screens_can_be_driven() {
    for (const char* program : {"/usr/bin/Xvfb", "/usr/bin/xdotool"})
        if (!std::filesystem::exists(program)) {
            WARN("skipped: " << program << " is not installed");
            return false;
        }
    return true;
}

/// An X server without a monitor; what it shows can be read from a file (XWD).
class DrivenScreen {
public:
    static constexpr int width_px = 1280, height_px = 800;

    DrivenScreen()
        : server_{{"/usr/bin/Xvfb",
                   "-displayfd",
                   "1",
                   "-nolisten",
                   "tcp",
                   "-fbdir",
                   folder_.path().string(),
                   "-screen",
                   "0",
                   std::to_string(width_px) + "x" + std::to_string(height_px) + "x24"}},
          display_{":" + server_.next_line()} {}

    [[nodiscard]] const std::string& display() const { return display_; }
    [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

    /// How many pixels of a rectangle have exactly this colour, and where their middle is.
    struct Found {
        std::size_t count = 0;
        int x = 0, y = 0;
    };
    [[nodiscard]] Found find(Rgba colour, const Rect& where) const {
        const Image image = picture();
        Found found;
        double x_sum = 0, y_sum = 0;
        if (image.rgba.empty()) return found;
        for (int y = static_cast<int>(where.top); y < static_cast<int>(where.bottom); ++y)
            for (int x = static_cast<int>(where.left); x < static_cast<int>(where.right); ++x) {
                if ((image.at(x, y) & 0xFFFFFFU) != (colour & 0xFFFFFFU)) continue;
                ++found.count;
                x_sum += x;
                y_sum += y;
            }
        if (found.count != 0) {
            found.x = static_cast<int>(x_sum / static_cast<double>(found.count));
            found.y = static_cast<int>(y_sum / static_cast<double>(found.count));
        }
        return found;
    }

    /// What is on the screen now; empty while the server has not written it yet.
    [[nodiscard]] Image picture() const {
        const std::string xwd = text_of_file(folder_.path() / "Xvfb_screen0");
        const auto word = [&](std::size_t at) {
            std::uint32_t big_endian = 0;
            std::memcpy(&big_endian, xwd.data() + at * 4, 4);
            return ntohl(big_endian);
        };
        if (xwd.size() < 100) return {};
        constexpr std::size_t colour_bytes = 12;  // a colour map entry of the format
        const std::size_t row_bytes = word(12);
        const std::size_t begin = word(0) + word(19) * colour_bytes;
        if (xwd.size() < begin + row_bytes * height_px) return {};
        Image image{width_px, height_px, {}};
        image.rgba.reserve(static_cast<std::size_t>(width_px) * height_px * 4);
        for (std::size_t y = 0; y < height_px; ++y)
            for (std::size_t x = 0; x < width_px; ++x) {
                const auto* bgr = reinterpret_cast<const unsigned char*>(xwd.data() + begin +
                                                                         y * row_bytes + x * 4);
                image.rgba.insert(image.rgba.end(), {bgr[2], bgr[1], bgr[0], 0xFF});
            }
        return image;
    }

private:
    TempFolder folder_;
    ChildProcess server_;
    std::string display_;
};

/// A viewer at a desk, seen live once constructed. `wait` lets time pass in which the test does
/// its own work.
class DrivenDesk {
public:
    using Wait = std::function<void()>;

    DrivenDesk(const std::string& sync,
               const std::string& keys,
               const std::string& config,
               Wait wait)
        : wait_{std::move(wait)},
          viewer_{{"/usr/bin/env",
                   "DISPLAY=" + screen_.display(),
                   "HOME=" + screen_.folder().string(),
                   "LIBGL_ALWAYS_SOFTWARE=1",
                   YIPING_BINARY_DIR "/bin/viewer",
                   "--connect",
                   sync,
                   "--keys",
                   keys,
                   "--desk",
                   std::filesystem::path{keys}.stem().string(),
                   "--config",
                   config,
                   "--language",
                   "en",
                   "--size",
                   std::to_string(DrivenScreen::width_px) + "x" +
                       std::to_string(DrivenScreen::height_px)}},
          layout{layout_for(LayoutKind::workstation,
                            DrivenScreen::width_px,
                            DrivenScreen::height_px,
                            theme::scale_for(0.5F, 0.277F))} {
        tool({"search", "--sync", "--onlyvisible", "--name", "一屏指挥", "windowfocus", "--sync"});
        see("the city live", palette::good, layout.strip, 20);
    }

    /// Strikes keys by X's names: "n", "ctrl+k", "Return".
    void key(const std::string& name) { tool({"key", name}); }
    void type(const std::string& words) { tool({"type", "--delay", "15", words}); }
    void press(int x, int y) {
        tool({"mousemove", std::to_string(x), std::to_string(y)});
        tool({"click", "1"});
    }
    void press_map(float right, float down) {
        press(static_cast<int>(layout.map.left + layout.map.width() * right),
              static_cast<int>(layout.map.top + layout.map.height() * down));
    }
    /// Waits until a rectangle holds so many pixels of a colour; fails when it never does.
    DrivenScreen::Found see(std::string_view what,
                            Rgba colour,
                            const Rect& where,
                            std::size_t pixels) {
        DrivenScreen::Found found;
        const bool seen = within_time([&] {
            found = screen_.find(colour, where);
            return found.count >= pixels;
        });
        if (!seen) keep_picture("never-seen");
        INFO("never seen: " << what << "; pixels: " << found.count);
        REQUIRE(seen);
        return found;
    }
    void see_gone(std::string_view what, Rgba colour, const Rect& where, std::size_t pixels) {
        INFO("still seen: " << what);
        REQUIRE(within_time([&] { return screen_.find(colour, where).count < pixels; }));
    }
    /// The palette, a command by its words, and Enter.
    void command(const std::string& words) {
        key("ctrl+k");
        const Rect middle{layout.map.left + 40, 100, layout.map.right - 40, 130};
        see("the palette", palette::panel, middle, 2'000);
        type(words);
        key("Return");
        see_gone("the palette", palette::panel, middle, 2'000);
    }
    /// The green button of a form that lacks nothing, and a press on it.
    void confirm() {
        const DrivenScreen::Found green = see_button(foot());
        press(green.x, green.y);
    }
    /// What comes next for the selected case: the green button of its card.
    void press_next() {
        const Rect& card = layout.card;
        const Rect buttons{card.left, card.bottom - 100, card.right, card.bottom};
        const DrawnButton green = see_button(buttons);
        press(green.x, green.y);
    }
    /// Into the field of a report's form, the first is 0: where it stands follows from the layout.
    void press_field(int number) {
        const Rect form = form_rect(layout);
        constexpr float head = 16 + 30 + 8, field = 30, gap = 10;
        press(static_cast<int>(form.left) + 120,
              static_cast<int>(form.top + head + (field + gap) * static_cast<float>(number) +
                               field / 2));
    }
    /// One of those who may sign on: their names stand side by side at the head of the lock.
    void press_person(int number) {
        constexpr int left = DrivenScreen::width_px / 2 - 190,
                      top = DrivenScreen::height_px / 2 - 48;
        constexpr int apart = 62;  // names of five letters
        press(left + 20 + apart * number, top);
    }
    /// Where the daemon's answer stands for some seconds.
    [[nodiscard]] Rect message() const {
        const Rect& map = layout.map;
        return {map.left, map.bottom - 80, map.right, map.bottom - 20};
    }
    /// Keeps what is seen, for people to look at: build/driven/NAME.png.
    void keep_picture(const std::string& name) const {
        std::filesystem::create_directories(YIPING_BINARY_DIR "/driven");
        write_png(screen_.picture(), YIPING_BINARY_DIR "/driven/" + name + ".png");
    }
    /// Where a form's button stands.
    [[nodiscard]] Rect foot() const {
        const Rect form = form_rect(layout);
        return {form.left, form.bottom - 70, form.right, form.bottom};
    }
    [[nodiscard]] DrivenScreen& screen() { return screen_; }

private:
    using DrawnButton = DrivenScreen::Found;
    DrawnButton see_button(const Rect& where) {
        tool({"mousemove", "340", "790"});  // under the mouse it would not be green
        return see("a green button", palette::good, where, 300);
    }
    bool within_time(const std::function<bool()>& condition) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (!condition()) {
            if (std::chrono::steady_clock::now() > until) return false;
            wait_();
        }
        return true;
    }
    void tool(std::vector<std::string> words) {
        words.insert(words.begin(),
                     {"/usr/bin/env", "DISPLAY=" + screen_.display(), "/usr/bin/xdotool"});
        const Finished done = run_to_end(words);
        INFO(words[3] << ": " << done.errors);
        REQUIRE(done.status == 0);
    }

    Wait wait_;
    DrivenScreen screen_;
    ChildProcess viewer_;

public:
    const Layout layout;
};

}  // namespace yiping
