// The wall never lies: what is old, silent, lost, replayed or exercised looks like it; and nothing
// on it is cut, overlaps, or is too small to be read.
#include "tests/panels/screen.hpp"

namespace yiping {
namespace {

PanelScene busy_wall(int incidents) {
    PanelScene scene;
    scene.layout = LayoutKind::wall;
    scene.city = busy_city(incidents);
    scene.place_name = "海城市";
    return scene;
}

void draw(PanelScreen& screen, PanelScene& scene) {
    screen.draw(scene);
    screen.draw(scene);
}

bool overlap(const DrawnText& a, const DrawnText& b) {
    constexpr float hair = 1;
    return a.left < b.right - hair && b.left < a.right - hair && a.top < b.bottom - hair &&
           b.top < a.bottom - hair;
}

/// The part of the strip's width that this colour covers.
float covered_share(const Layout& layout, Rgba colour) {
    float left = layout.screen.right, right = 0;
    const ImDrawData* data = ImGui::GetDrawData();
    for (int list = 0; list < data->CmdListsCount; ++list)
        for (const ImDrawVert& vertex : data->CmdLists[list]->VtxBuffer)
            if (vertex.col == colour && vertex.pos.y <= layout.strip.bottom) {
                left = std::min(left, vertex.pos.x);
                right = std::max(right, vertex.pos.x);
            }
    return std::max(0.0F, right - left) / layout.screen.width();
}

}  // namespace

TEST_CASE("a lost connection covers the strip, says since when, and can be read from ten metres") {
    if (!PanelScreen::fonts_are_there()) return;
    const float scale = theme::scale_for(10, 1.25F);
    PanelScreen screen{LayoutKind::wall, 7680, 2160, scale};
    PanelScene scene = busy_wall(50);
    scene.link = {LinkChange::State::lost, "no answer"};
    draw(screen, scene);
    const DrawnText* said = screen.find("连接中断");
    REQUIRE(said != nullptr);
    CHECK_THAT(said->asked, Catch::Contains("2026-08-14 08:00:00"));
    CHECK(said->drawn == said->asked);
    // 25 minutes of arc at 10 m on pixels of 1.25 mm
    constexpr float wanted_px = 10'000 * 0.00727F / 1.25F;
    if (screen.layout.scale == scale) CHECK(said->em_px >= wanted_px);
    CHECK(covered_share(screen.layout, palette::look) > 0.95F);
    scene.link = {LinkChange::State::live, {}};
    draw(screen, scene);
    CHECK(screen.find("连接中断") == nullptr);
}

TEST_CASE("a source whose clock is off is named with how far; old news is no matter of clocks") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::wall, 3840, 1080, 1.1F};
    PanelScene scene = busy_wall(10);
    scene.heartbeat = Heartbeat{1,
                                scene.now_ms,
                                "ok",
                                {{"water", 900, false, -2 * minute_ms},
                                 {"cad.110", 800, false, 400},
                                 {"cad.119", 700, false, 40 * day_ms}}};
    draw(screen, scene);
    CHECK(screen.find("water 时钟快 2分") != nullptr);
    CHECK(screen.find("数据源正常 2/3") != nullptr);
}

TEST_CASE("a silent feed is named with its age; those that speak are one quiet word") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::wall, 3840, 1080, 1.1F};
    PanelScene scene = busy_wall(10);
    scene.heartbeat = Heartbeat{
        1,
        scene.now_ms,
        "ok",
        {{"cad.119", 900, false}, {"cad.110", 800, false}, {"water", 4 * minute_ms, true}}};
    draw(screen, scene);
    const DrawnText* silent = screen.find("water 静默 4分");
    REQUIRE(silent != nullptr);
    const DrawnText* healthy = screen.find("数据源正常 2/3");
    REQUIRE(healthy != nullptr);
    CHECK(silent->em_px > healthy->em_px);
    CHECK(screen.find("cad.119") == nullptr);
}

TEST_CASE("a picture that falls behind the daemon says that the clock stands") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::wall, 3840, 1080, 1.1F};
    PanelScene scene = busy_wall(10);
    draw(screen, scene);
    CHECK(screen.find("时钟停止") == nullptr);
    scene.stands = true;
    draw(screen, scene);
    CHECK(screen.find("时钟停止") != nullptr);
}

TEST_CASE("an indicator older than its period is told to be old") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::wall, 3840, 1080, 1.1F};
    PanelScene scene = busy_wall(10);
    draw(screen, scene);
    CHECK(screen.find("数据已过") == nullptr);
    for (Indicator& indicator : scene.city.real.indicators.rows_for_change()) {
        indicator.period = "今日";
        indicator.as_of_ms = scene.now_ms - 3 * day_ms;
    }
    draw(screen, scene);
    CHECK(screen.find("数据已过") != nullptr);
}

TEST_CASE("no two texts lie over each other, whatever the screen, the language and the day") {
    if (!PanelScreen::fonts_are_there()) return;
    struct Screen {
        LayoutKind kind;
        float width, height, scale;
    };
    const auto shape = GENERATE(Screen{LayoutKind::workstation, 1920, 1080, 1},
                                Screen{LayoutKind::wall, 3840, 1080, 1.1F},
                                Screen{LayoutKind::wall, 3840, 2160, 1.4F},
                                Screen{LayoutKind::wall, 7680, 2160, 2});
    PanelScreen screen{shape.kind, shape.width, shape.height, shape.scale};
    for (const Language language : {Language::zh, Language::en})
        for (const int incidents : {0, 40, 400}) {
            PanelScene scene = busy_wall(incidents);
            scene.view.language = language;
            scene.place_name = language == Language::zh ? "岫岩满族自治县" : "Xiuyan";
            scene.catalogue_name = language == Language::zh ? "火灾" : "Fire";
            if (incidents != 0) scene.view.selected_incident = "1";
            draw(screen, scene);
            for (std::size_t i = 0; i < screen.texts.size(); ++i)
                for (std::size_t j = i + 1; j < screen.texts.size(); ++j) {
                    if (!overlap(screen.texts[i], screen.texts[j]) ||
                        screen.texts[i].asked == screen.texts[j].asked)  // halos
                        continue;
                    INFO(shape.width << 'x' << shape.height << ' ' << incidents << ": "
                                     << screen.texts[i].drawn << " | " << screen.texts[j].drawn);
                    CHECK(false);
                }
        }
}

TEST_CASE("no letter is smaller than twelve pixels at the scale of the screen") {
    if (!PanelScreen::fonts_are_there()) return;
    const float scale = GENERATE(1.0F, 1.4F, 2.0F);
    PanelScreen screen{LayoutKind::wall, 7680, 2160, scale};
    PanelScene scene = busy_wall(40);
    draw(screen, scene);
    REQUIRE(screen.texts.size() > 50);
    for (const DrawnText& text : screen.texts) {
        INFO(text.drawn);
        CHECK(text.em_px >= 11.5F * screen.layout.scale);
    }
}

}  // namespace yiping
