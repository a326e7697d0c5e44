// Draws the panels over an empty map, as PNG files to look at: panel_pictures FOLDER.
#include <backends/imgui_impl_opengl3.h>
#include <fmt/format.h>
#include <imgui.h>

#include <cstdio>
#include <filesystem>

#include "tests/panels/hand_made_city.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

constexpr const char* regular_font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr const char* bold_font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";

struct Screen {
    LayoutKind kind;
    int width_px, height_px;
    float scale;
};
const Screen wall{LayoutKind::wall, 3840, 1080, theme::scale_for(3, 1.25F)};
const Screen tall_wall{LayoutKind::wall, 3840, 2160, theme::scale_for(5, 1.25F)};
const Screen desk{LayoutKind::workstation, 1920, 1080, theme::scale_for(0.6F, 0.25F)};
const Screen small_desk{LayoutKind::workstation, 1366, 768, theme::scale_for(0.6F, 0.25F)};

class Photographer {
public:
    explicit Photographer(std::filesystem::path folder) : folder_{std::move(folder)} {
        std::filesystem::create_directories(folder_);
    }

    void take(const std::string& name, const Screen& screen, HandMadeCity& city) const {
        ImGui::CreateContext();
        ImGui_ImplOpenGL3_Init("#version 450 core");
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().DisplaySize = {static_cast<float>(screen.width_px),
                                      static_cast<float>(screen.height_px)};
        city.layout = screen.kind;
        const Layout layout = layout_for(screen.kind,
                                         static_cast<float>(screen.width_px),
                                         static_cast<float>(screen.height_px),
                                         screen.scale,
                                         theme::scale_for(10, 1.25F));
        Fonts fonts{regular_font, bold_font, layout.scale, layout.far_scale};
        const Framebuffer picture{screen.width_px, screen.height_px};
        picture.bind();
        for (int frame = 0; frame < 2; ++frame) {  // the first one finds out which letters it needs
            if (fonts.rebuild_if_needed()) {
                ImGui_ImplOpenGL3_DestroyFontsTexture();
                ImGui_ImplOpenGL3_CreateFontsTexture();
            }
            ImGui_ImplOpenGL3_NewFrame();
            ImGui::NewFrame();
            (void)draw_panels(layout, fonts, city.input());
            ImGui::Render();
            const auto [red, green, blue, alpha] = channels(palette::land_outside);
            glClearColor(red, green, blue, alpha);
            glClear(GL_COLOR_BUFFER_BIT);
            ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        }
        write_png(picture.read(), folder_ / (name + ".png"));
        ImGui_ImplOpenGL3_Shutdown();
        ImGui::DestroyContext();
        std::puts((folder_ / (name + ".png")).c_str());
    }

private:
    std::filesystem::path folder_;
};

void take_all(const Photographer& photographer) {
    HandMadeCity calm;
    calm.add_month();
    calm.add_heartbeat();
    photographer.take("wall_calm", wall, calm);
    HandMadeCity city;
    city.add_month();
    city.add_bad_morning();
    city.add_heartbeat();
    photographer.take("wall", wall, city);
    photographer.take("tall_wall", tall_wall, city);
    city.view.selected_incident = "119-0017";
    photographer.take("desk", desk, city);
    city.view.selected_grid = parse_grid_code("210381110206").value();
    photographer.take("desk_grid", desk, city);
    photographer.take("small_desk", small_desk, city);
    city.view.language = Language::en;
    city.view.help = true;
    photographer.take("desk_english_help", desk, city);
    city.view.language = Language::zh;
    city.view.help = false;
    city.link = {LinkChange::State::lost, "tcp://10.0.0.5:5552 不应答"};
    photographer.take("wall_offline", wall, city);
    city.link.state = LinkChange::State::live;
    city.make_recorded();
    photographer.take("desk_replay", desk, city);
    HandMadeCity nothing;
    nothing.has_city = false;
    nothing.link.state = LinkChange::State::connecting;
    photographer.take("desk_waiting", desk, nothing);
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: panel_pictures FOLDER\n", stderr);
        return 2;
    }
    const yiping::SurfacelessContext context;
    yiping::take_all(yiping::Photographer{argv[1]});
    return 0;
}
