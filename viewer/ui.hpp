// Dear ImGui as this program uses it: one context, fed by a window or by nobody. UiPainter draws
// it.
#pragma once

#include <vector>

struct ImDrawData;
struct ImGuiIO;

namespace yiping {

class ScreenWindow;

/// Owns the ImGui context. Main thread.
class Ui {
public:
    /// With a window, mouse and keyboard come from it; without one there are none.
    explicit Ui(ScreenWindow* window);
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;
    Ui(Ui&&) = delete;
    Ui& operator=(Ui&&) = delete;
    ~Ui();

    /// Begins a frame of this size; `elapsed_s` is the time since the last one. With
    /// `field_comes` letters that nobody takes wait for the field that is about to have the
    /// keyboard: ImGui gives it two frames after it was asked to, and forgets what was typed.
    void begin(int width_px, int height_px, double elapsed_s, bool field_comes);
    /// Ends the frame: its lists, good until the next one begins.
    [[nodiscard]] const ImDrawData& end();

private:
    void press_struck_keys(ImGuiIO& io);
    void press_button(ImGuiIO& io);

    ScreenWindow* window_;
    std::vector<int> held_for_a_frame_;
    bool button_down_ = false;
    std::vector<unsigned> waiting_letters_;
};

}  // namespace yiping
