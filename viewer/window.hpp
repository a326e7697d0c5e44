// The window of a desk or a wall: GLFW, its OpenGL context and its events.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "viewer/gpu/gl.hpp"

struct GLFWwindow;

namespace yiping {

/// Where a monitor lies on the desktop, in its pixels.
struct MonitorBox {
    int left = 0, top = 0, width = 0, height = 0;
    bool operator==(const MonitorBox&) const = default;
};
/// What a full screen over `wanted` monitors covers, the leftmost first (0: all); nothing when
/// there is none. A gap between them is covered too.
[[nodiscard]] std::optional<MonitorBox> cover_of(std::vector<MonitorBox> monitors, int wanted);

struct WindowOptions {
    std::string title;
    int width_px = 1920;
    int height_px = 1080;
    bool full_screen = false;  ///< over whole monitors, without a cursor: nobody touches a wall
    int monitors = 1;          ///< of a full screen, from the left; 0: all
    bool check_gl = false;     ///< asks the driver to say what is wrong (KHR_debug)
};

/// The left button of the mouse went down or up, and where: pixels from the upper left corner.
struct ButtonStroke {
    bool down = false;
    float x_px = 0, y_px = 0;
};

/// One window with a current OpenGL 4.5 core context. Lives on the main thread. Throws IoError when
/// there is no display or no such context, saying what to do about it.
class ScreenWindow {
public:
    explicit ScreenWindow(const WindowOptions& options);
    ScreenWindow(const ScreenWindow&) = delete;
    ScreenWindow& operator=(const ScreenWindow&) = delete;
    ScreenWindow(ScreenWindow&&) = delete;
    ScreenWindow& operator=(ScreenWindow&&) = delete;
    ~ScreenWindow();

    [[nodiscard]] bool should_close() const;
    /// Sleeps until an event comes, wake() is called or the time is over. A full screen whose
    /// monitors went or came back covers what is there now.
    void wait_events(std::chrono::milliseconds longest);
    /// Ends a wait; any thread.
    static void wake();
    void swap();
    /// Keys (GLFW's numbers) that went down since the last call, also those that are up again: one
    /// that is struck between two pictures is not lost.
    std::vector<int> take_struck_keys() { return std::exchange(struck_keys_, {}); }
    /// The oldest stroke of the left button not yet taken. One a picture: a click that begins and
    /// ends between two pictures, and a hand that is elsewhere by then, still press what was there.
    std::optional<ButtonStroke> take_button_stroke();
    /// Whether mouse, keyboard or size changed since the last call.
    bool take_input();

    [[nodiscard]] int width_px() const;
    [[nodiscard]] int height_px() const;
    /// Whether the driver has thrown away all that was made: everything is to be made anew.
    [[nodiscard]] static bool context_lost();
    /// Throws GpuError with what the driver complained of since the last call; with check_gl.
    void throw_if_gl_errors();
    [[nodiscard]] GLFWwindow* handle() const { return window_; }

private:
    void cover_monitors();

    GLFWwindow* window_ = nullptr;
    bool full_screen_;
    int monitors_;
    std::vector<int> struck_keys_;
    std::deque<ButtonStroke> button_strokes_;
    std::unique_ptr<DebugMessages> messages_;  // with check_gl
    bool input_ = true;
};

}  // namespace yiping
