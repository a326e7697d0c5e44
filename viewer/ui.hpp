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

    /// Begins a frame of this size; `elapsed_s` is the time since the last one.
    void begin(int width_px, int height_px, double elapsed_s);
    /// Ends the frame: its lists, good until the next one begins.
    [[nodiscard]] const ImDrawData& end();

private:
    void press_struck_keys(ImGuiIO& io);

    ScreenWindow* window_;
    std::vector<int> held_for_a_frame_;
};

}  // namespace yiping
