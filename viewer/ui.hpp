// Dear ImGui as this program uses it: one context, drawn by OpenGL, fed by a window or by nobody.
#pragma once

#include <vector>

struct ImGuiIO;

namespace yiping {

class ScreenWindow;

/// Owns the ImGui context and its OpenGL renderer. Made after the GL context is current, on its
/// thread.
class Ui {
public:
    /// With a window, mouse and keyboard come from it; without one there are none.
    explicit Ui(ScreenWindow* window);
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;
    Ui(Ui&&) = delete;
    Ui& operator=(Ui&&) = delete;
    ~Ui();

    /// Begins a frame of this size; `elapsed_s` is the time since the last one.
    void begin(int width_px, int height_px, double elapsed_s);
    /// Ends the frame and draws the part of it that begins at this pixel and is so large.
    void draw(float left_px, float top_px, int width_px, int height_px);
    /// After the font atlas was built anew: uploads it. Between frames.
    static void fonts_changed();

private:
    void press_struck_keys(ImGuiIO& io);

    ScreenWindow* window_;
    std::vector<int> held_for_a_frame_;
};

}  // namespace yiping
