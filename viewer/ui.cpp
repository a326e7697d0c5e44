// ImGui, and its own backend for windows.
#include "viewer/ui.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <imgui.h>

#include <algorithm>
#include <iterator>

#include "viewer/window.hpp"

namespace yiping {

Ui::Ui(ScreenWindow* window) : window_{window} {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // places and sizes come from the configuration alone
    io.LogFilename = nullptr;
    if (window_ != nullptr) ImGui_ImplGlfw_InitForOpenGL(window_->handle(), true);
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;  // as UiPainter has
}

Ui::~Ui() {
    if (window_ != nullptr) ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
}

void Ui::begin(int width_px, int height_px, double elapsed_s, bool field_comes) {
    if (window_ != nullptr) ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    if (window_ != nullptr) press_struck_keys(io);
    if (window_ != nullptr) press_button(io);
    io.DisplaySize = ImVec2(static_cast<float>(width_px), static_cast<float>(height_px));
    io.DisplayFramebufferScale = ImVec2(1, 1);
    io.DeltaTime = static_cast<float>(std::max(elapsed_s, 1e-4));
    ImGui::NewFrame();
    waiting_letters_.clear();
    if (!field_comes || io.WantTextInput) return;
    for (const ImWchar letter : io.InputQueueCharacters) waiting_letters_.push_back(letter);
    io.InputQueueCharacters.resize(0);
}

/// ImGui looks at keys once a frame; one that went down and up in between is held for this one.
void Ui::press_struck_keys(ImGuiIO& io) {
    for (const int key : held_for_a_frame_) io.KeysDown[key] = false;
    held_for_a_frame_.clear();
    for (const int key : window_->take_struck_keys()) {
        if (key >= static_cast<int>(std::size(io.KeysDown)) || io.KeysDown[key]) continue;
        io.KeysDown[key] = true;
        held_for_a_frame_.push_back(key);
    }
    io.KeyCtrl = io.KeysDown[GLFW_KEY_LEFT_CONTROL] || io.KeysDown[GLFW_KEY_RIGHT_CONTROL];
    io.KeyShift = io.KeysDown[GLFW_KEY_LEFT_SHIFT] || io.KeysDown[GLFW_KEY_RIGHT_SHIFT];
}

/// ImGui looks at the mouse once a frame, and where it is by then; a press and its end are given to
/// it one by one, each where it was made.
void Ui::press_button(ImGuiIO& io) {
    if (const auto stroke = window_->take_button_stroke()) {
        button_down_ = stroke->down;
        io.MousePos = {stroke->x_px, stroke->y_px};
    }
    io.MouseDown[0] = button_down_;
}

const ImDrawData& Ui::end() {
    ImGui::Render();
    for (const unsigned letter : waiting_letters_) ImGui::GetIO().AddInputCharacter(letter);
    return *ImGui::GetDrawData();
}

}  // namespace yiping
