// GLFW, nothing else.
#include "viewer/window.hpp"

#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

std::string why() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text != nullptr ? text : "no reason given";
}

/// A monitor was plugged in or out since somebody looked; GLFW tells the process, not a window.
bool monitors_changed = false;

std::vector<MonitorBox> monitors_now() {
    int count = 0;
    GLFWmonitor** const monitors = glfwGetMonitors(&count);
    std::vector<MonitorBox> boxes;
    for (int i = 0; i < count; ++i) {
        MonitorBox box;
        glfwGetMonitorPos(monitors[i], &box.left, &box.top);
        if (const GLFWvidmode* const mode = glfwGetVideoMode(monitors[i])) {
            box.width = mode->width;
            box.height = mode->height;
            boxes.push_back(box);
        }
    }
    return boxes;
}

}  // namespace

std::optional<MonitorBox> cover_of(std::vector<MonitorBox> monitors, int wanted) {
    if (monitors.empty()) return std::nullopt;
    std::ranges::sort(monitors, [](const MonitorBox& a, const MonitorBox& b) {
        return std::pair{a.left, a.top} < std::pair{b.left, b.top};
    });
    if (wanted > 0 && static_cast<std::size_t>(wanted) < monitors.size())
        monitors.resize(static_cast<std::size_t>(wanted));
    MonitorBox all = monitors.front();
    for (const MonitorBox& one : monitors) {
        const int right = std::max(all.left + all.width, one.left + one.width);
        const int bottom = std::max(all.top + all.height, one.top + one.height);
        all.left = std::min(all.left, one.left);
        all.top = std::min(all.top, one.top);
        all.width = right - all.left;
        all.height = bottom - all.top;
    }
    return all;
}

ScreenWindow::ScreenWindow(const WindowOptions& options)
    : full_screen_{options.full_screen}, monitors_{options.monitors} {
    if (glfwInit() != GLFW_TRUE)
        throw IoError{fmt::format(
            "no display to open a window on ({}); use --headless to draw without one", why())};
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 4);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 5);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_CONTEXT_ROBUSTNESS, GLFW_LOSE_CONTEXT_ON_RESET);
    glfwWindowHint(GLFW_OPENGL_DEBUG_CONTEXT, options.check_gl ? GLFW_TRUE : GLFW_FALSE);
    if (full_screen_) {
        glfwWindowHint(GLFW_DECORATED, GLFW_FALSE);
        glfwWindowHint(GLFW_FLOATING, GLFW_TRUE);
        glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    }
    window_ = glfwCreateWindow(
        options.width_px, options.height_px, options.title.c_str(), nullptr, nullptr);
    if (window_ == nullptr) {
        const std::string reason = why();
        glfwTerminate();
        throw IoError{fmt::format("no OpenGL 4.5 window ({}); update the graphics driver", reason)};
    }
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    if (options.check_gl) messages_ = std::make_unique<DebugMessages>();
    // Set before ImGui's own callbacks, which call these after themselves.
    glfwSetWindowUserPointer(window_, this);
    static constexpr auto touch = [](GLFWwindow* window) {
        static_cast<ScreenWindow*>(glfwGetWindowUserPointer(window))->input_ = true;
    };
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { touch(w); });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int) {
        touch(w);
        if (button != GLFW_MOUSE_BUTTON_LEFT) return;
        double x = 0, y = 0;
        glfwGetCursorPos(w, &x, &y);
        static_cast<ScreenWindow*>(glfwGetWindowUserPointer(w))
            ->button_strokes_.push_back(
                {action == GLFW_PRESS, static_cast<float>(x), static_cast<float>(y)});
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { touch(w); });
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int, int action, int modifiers) {
        touch(w);
        if (action != GLFW_PRESS || key < 0) return;
        auto& struck = static_cast<ScreenWindow*>(glfwGetWindowUserPointer(w))->struck_keys_;
        struck.push_back(key);
        // What was held with it may be up again before the frame that asks.
        if ((modifiers & GLFW_MOD_CONTROL) != 0) struck.push_back(GLFW_KEY_LEFT_CONTROL);
        if ((modifiers & GLFW_MOD_SHIFT) != 0) struck.push_back(GLFW_KEY_LEFT_SHIFT);
        if ((modifiers & GLFW_MOD_ALT) != 0) struck.push_back(GLFW_KEY_LEFT_ALT);
    });
    glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { touch(w); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { touch(w); });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { touch(w); });
    if (!full_screen_) return;
    glfwSetInputMode(window_, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
    glfwSetMonitorCallback([](GLFWmonitor*, int) { monitors_changed = true; });
    cover_monitors();
}

/// One monitor is taken as GLFW's full screen (no compositor in between), several as a window over
/// all of them. While none is there the window waits as it is.
void ScreenWindow::cover_monitors() {
    const auto all = monitors_now();
    const auto cover = cover_of(all, monitors_);
    if (!cover) return;
    int count = 0;
    GLFWmonitor** const monitors = glfwGetMonitors(&count);
    GLFWmonitor* single = nullptr;
    for (int i = 0; i < count; ++i) {
        MonitorBox box;
        glfwGetMonitorPos(monitors[i], &box.left, &box.top);
        const GLFWvidmode* const mode = glfwGetVideoMode(monitors[i]);
        if (mode == nullptr) continue;
        box.width = mode->width;
        box.height = mode->height;
        if (box == *cover) single = monitors[i];
    }
    glfwSetWindowMonitor(window_,
                         single,
                         single != nullptr ? 0 : cover->left,
                         single != nullptr ? 0 : cover->top,
                         cover->width,
                         cover->height,
                         GLFW_DONT_CARE);
    input_ = true;
}

ScreenWindow::~ScreenWindow() {
    messages_.reset();
    glfwDestroyWindow(window_);
    glfwTerminate();
}

bool ScreenWindow::should_close() const {
    return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void ScreenWindow::wait_events(std::chrono::milliseconds longest) {
    if (longest.count() <= 0)
        glfwPollEvents();
    else
        glfwWaitEventsTimeout(std::chrono::duration<double>(longest).count());
    if (full_screen_ && std::exchange(monitors_changed, false)) cover_monitors();
}

void ScreenWindow::wake() {
    glfwPostEmptyEvent();
}

bool ScreenWindow::context_lost() {
    return glGetGraphicsResetStatus() != GL_NO_ERROR;
}

void ScreenWindow::throw_if_gl_errors() {
    if (messages_) messages_->throw_if_any();
}

std::optional<ButtonStroke> ScreenWindow::take_button_stroke() {
    if (button_strokes_.empty()) return std::nullopt;
    const ButtonStroke oldest = button_strokes_.front();
    button_strokes_.pop_front();
    if (!button_strokes_.empty()) {  // the next picture is not to be waited for
        input_ = true;
        wake();
    }
    return oldest;
}

bool ScreenWindow::take_input() {
    return std::exchange(input_, false);
}

void ScreenWindow::swap() {
    glfwSwapBuffers(window_);
}

int ScreenWindow::width_px() const {
    int width = 0;
    glfwGetFramebufferSize(window_, &width, nullptr);
    return width;
}

int ScreenWindow::height_px() const {
    int height = 0;
    glfwGetFramebufferSize(window_, nullptr, &height);
    return height;
}

}  // namespace yiping
