// All panels on every kind of city: nothing crashes, nothing is drawn off the screen.
#include <simdjson.h>

#include <algorithm>

#include "tests/panels/screen.hpp"

namespace yiping {
namespace {

/// Every vertex that was drawn lies on the screen; the fringe of smooth edges may reach over by a
/// pixel or two.
void check_on_screen(const Layout& layout) {
    constexpr float fringe = 2;
    const ImDrawData* data = ImGui::GetDrawData();
    REQUIRE(data->TotalVtxCount > 1000);
    float left = 0, top = 0, right = 0, bottom = 0;
    for (int list = 0; list < data->CmdListsCount; ++list)
        for (const ImDrawVert& vertex : data->CmdLists[list]->VtxBuffer) {
            left = std::min(left, vertex.pos.x);
            top = std::min(top, vertex.pos.y);
            right = std::max(right, vertex.pos.x);
            bottom = std::max(bottom, vertex.pos.y);
        }
    CHECK(left >= -fringe);
    CHECK(top >= -fringe);
    CHECK(right <= layout.screen.right + fringe);
    CHECK(bottom <= layout.screen.bottom + fringe);
}

/// Draws until every letter is there, then looks at the picture.
void draw_whole(PanelScreen& screen, PanelScene& scene) {
    screen.draw(scene);
    screen.draw(scene);
    check_on_screen(screen.layout);
}

/// Whether this colour was drawn with at all.
bool drawn_with(Rgba colour) {
    const ImDrawData* data = ImGui::GetDrawData();
    for (int list = 0; list < data->CmdListsCount; ++list)
        for (const ImDrawVert& vertex : data->CmdLists[list]->VtxBuffer)
            if (vertex.col == colour) return true;
    return false;
}

std::vector<std::string> naughty_strings() {
    simdjson::dom::parser parser;
    simdjson::dom::array texts;
    REQUIRE(parser.load(YIPING_SOURCE_DIR "/tests/data/blns.json").get(texts) == simdjson::SUCCESS);
    std::vector<std::string> all;
    for (const simdjson::dom::element text : texts) all.emplace_back(std::string_view{text});
    for (const char* more : {"\xFF\xFE\x80\x80\x80",
                             "\xE4\xB8",
                             "半个字\xE7",
                             "\xF0\x9F\x9A\x92\xF0\x9F",
                             "\xC0\xAF",
                             "\xED\xA0\x80",
                             "a\tb\nc\rd\x01\x7F",
                             "🚒🔥👨‍👩‍👧‍👦"})
        all.emplace_back(more);
    std::string long_title;
    for (int i = 0; i < 5'000; ++i) long_title += "很长的标题";
    all.push_back(long_title);
    all.emplace_back(20'000, '\x80');
    all.emplace_back(3, '\0');
    return all;
}

/// The same words everywhere that a producer's words can get to.
PanelScene scene_of(const std::string& words) {
    PanelScene scene;
    scene.city = busy_city(12);
    for (Incident& incident : scene.city.real.incidents.rows_for_change()) {
        incident.title = incident.address = incident.description = incident.note = words;
        incident.unit = incident.actor = incident.channel = incident.number = words;
        incident.class_code = words;
    }
    for (Warning& warning : scene.city.real.warnings.rows_for_change()) {
        warning.headline = words;
        warning.areas = {WarningArea{words, {}, {}, std::vector<std::string>{words}}};
    }
    for (Response& response : scene.city.real.responses.rows_for_change()) {
        response.plan = words;
        response.steps = {words};
    }
    for (Indicator& indicator : scene.city.real.indicators.rows_for_change())
        indicator.name = indicator.unit = words;
    scene.heartbeat = Heartbeat{1, scene.now_ms, "ok", {{words, 1200, false}, {words, 99, true}}};
    scene.place_name = scene.catalogue_name = words;
    scene.system.problems = {words};
    scene.view.selected_grid = GridCode{210303001};
    return scene;
}

}  // namespace

TEST_CASE("an empty, a waiting and a busy city are drawn whole on walls and desks") {
    if (!PanelScreen::fonts_are_there()) return;
    const auto kind = GENERATE(LayoutKind::wall, LayoutKind::workstation);
    const auto [width, height, scale] =
        GENERATE(table<float, float, float>({{1366, 768, 1}, {3840, 1080, 1.3F}, {7680, 2160, 2}}));
    const auto language = GENERATE(Language::zh, Language::en);
    INFO((kind == LayoutKind::wall ? "wall " : "desk ") << width << 'x' << height);
    PanelScreen screen{kind, width, height, scale};
    PanelScene scene;
    scene.view.language = language;
    SECTION("waiting for its first state") {
        scene.has_city = false;
        scene.now_ms = 0;
        scene.link = {};
        scene.system.map_progress = 0.4;
        scene.system.map_layer = "microgrid";
        draw_whole(screen, scene);
    }
    SECTION("calm: no grade I red anywhere but in the legend") {
        draw_whole(screen, scene);
    }
    SECTION("busy, with a grid selected and the keys over it all") {
        scene.city = busy_city(400);
        scene.heartbeat = Heartbeat{400, scene.now_ms, "full", {{"cad.119", 800, false}}};
        scene.view.selected_grid = GridCode{210303001};
        scene.view.selected_incident = "7";
        draw_whole(screen, scene);
        scene.view.help = true;
        draw_whole(screen, scene);
    }
    SECTION("an exercise in a recorded log") {
        scene.city.exercise = busy_city(50).real;
        scene.exercise = true;
        scene.view.playback = {
            true, true, 60, Log::start_ms - 3 * day_ms, Log::start_ms + day_ms, Log::start_ms};
        draw_whole(screen, scene);
    }
    SECTION("a link that is lost") {
        scene.city = busy_city(50);
        scene.link = {LinkChange::State::lost, "ingest does not answer at tcp://127.0.0.1:5552"};
        draw_whole(screen, scene);
    }
}

TEST_CASE("offline, replay and exercise cannot be missed, and are absent otherwise") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::wall, 3840, 1080, 1.3F};
    PanelScene scene;
    const auto look_is_drawn = [&] {
        screen.draw(scene);
        screen.draw(scene);
        return drawn_with(palette::look);
    };
    CHECK_FALSE(look_is_drawn());
    scene.exercise = true;
    CHECK(look_is_drawn());
    scene.exercise = false;
    scene.view.playback = {true, false, 1, Log::start_ms, Log::start_ms + hour_ms, Log::start_ms};
    CHECK(look_is_drawn());
    scene.view.playback = {};
    scene.link = {LinkChange::State::lost, "gone"};
    CHECK(look_is_drawn());
    scene.link = {LinkChange::State::live, {}};
    CHECK_FALSE(look_is_drawn());
}

TEST_CASE("without a connection what lies over the panels is dimmed as they are") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen desk{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(40);
    const auto dimmed = [&] {
        const Rgba veil = with_alpha(palette::background, 0.55F);
        desk.draw(scene);
        desk.draw(scene);
        int corners = 0;
        const ImDrawData* data = ImGui::GetDrawData();
        for (int list = 0; list < data->CmdListsCount; ++list)
            corners += static_cast<int>(
                std::ranges::count(data->CmdLists[list]->VtxBuffer, veil, &ImDrawVert::col));
        return corners / 4;
    };
    for (const Overlay overlay : {Overlay::analysis, Overlay::alarms, Overlay::roster}) {
        scene.view.overlay = overlay;
        scene.link = {LinkChange::State::live, {}};
        CHECK(dimmed() == 0);
        scene.link = {LinkChange::State::lost, "gone"};
        CHECK(dimmed() == 2);  // the screen, and what lies over it
    }
}

TEST_CASE("whatever words producers send, panels draw them on the screen") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen desk{LayoutKind::workstation, 1366, 768, 1};
    for (const std::string& words : naughty_strings()) {
        INFO(words.substr(0, 80));
        PanelScene scene = scene_of(words);
        desk.draw(scene);
        check_on_screen(desk.layout);
        scene.link = {LinkChange::State::lost, words};
        desk.draw(scene);  // with all letters now
        check_on_screen(desk.layout);
    }
}

TEST_CASE("numbers at the end of their range are drawn") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen wall{LayoutKind::wall, 3840, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(12);
    for (Indicator& indicator : scene.city.real.indicators.rows_for_change()) {
        indicator.value = GENERATE(-1e300, 1e300, 0.0, -0.04, 123456789.5);
        indicator.target = -indicator.value;
        indicator.has_target = true;
        indicator.unit.clear();
    }
    for (Incident& incident : scene.city.real.incidents.rows_for_change()) {
        incident.reported_ms = 0;
        incident.deadline_ms = scene.now_ms * 5;
        incident.dead = incident.trapped = UINT32_MAX;
    }
    scene.city.last_sequence = UINT64_MAX;
    draw_whole(wall, scene);
}

TEST_CASE("durations, counts and shares are written as people read them") {
    PanelScene scene;
    const auto duration = [&](TimeMs span_ms) { return duration_text(scene.input(), span_ms); };
    CHECK(duration(0) == "00:00:00");
    CHECK(duration(-5 * hour_ms) == "00:00:00");
    CHECK(duration(12 * minute_ms + 41 * second_ms + 999) == "00:12:41");
    CHECK(duration(day_ms - 1) == "23:59:59");
    CHECK(duration(2 * day_ms + 3 * hour_ms + 4 * minute_ms) == "2天 03:04");
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'000) == "1,000");
    CHECK(grouped(12'345'678) == "12,345,678");
    CHECK(percent(0, 0) == "—");
    CHECK(percent(1, 3) == "33.3%");
    CHECK(percent(3, 3) == "100.0%");
}

TEST_CASE("an alarm counts until somebody takes it, and is known by its incident") {
    CityState city = busy_city(3);
    const Incident& about = *city.real.incidents.find("1");
    CHECK(open_alarms(city.real).count == 1);
    CHECK(open_alarms(city.real).oldest_ms == Log::start_ms);
    REQUIRE(alarm_about(city.real, about) != nullptr);
    CHECK(alarm_about(city.real, *city.real.incidents.find("2")) == nullptr);
    city.real.alarms.find("a1")->acknowledged = true;
    CHECK(open_alarms(city.real).count == 0);
    CHECK(alarm_about(city.real, about) == nullptr);
}

TEST_CASE("letters grow with the distance of the reader and with finer pixels, never below 1") {
    CHECK(theme::scale_for(0.5F, 0.277F) == 1);
    CHECK(theme::scale_for(0, 1) == 1);
    CHECK(theme::scale_for(3, 1.25F) == Approx(1.09).margin(0.01));
    CHECK(theme::scale_for(10, 1.25F) > 3 * theme::scale_for(3, 1.25F));
}

TEST_CASE("a font that is missing is named with its package") {
    ImGui::CreateContext();
    CHECK_THROWS_WITH((Fonts{"/nowhere/a.ttc", "/nowhere/b.ttc", 1, 1}),
                      Catch::Contains("/nowhere/a.ttc") && Catch::Contains("fonts-noto-cjk"));
    ImGui::DestroyContext();
}

TEST_CASE("what a recording lacks is amber on its timeline") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.view.playback = {
        true, false, 1, Log::start_ms - hour_ms, Log::start_ms + hour_ms, Log::start_ms};
    Timeline timeline;
    scene.timeline = &timeline;
    const Rgba amber = with_alpha(palette::look, 0.25F);
    const auto is_drawn = [&](Rgba colour) {
        screen.draw(scene);
        screen.draw(scene);
        return drawn_with(colour);
    };
    CHECK_FALSE(is_drawn(amber));
    scene.gaps = {{100, 200, Log::start_ms - 10 * minute_ms, Log::start_ms, "torn"}};
    CHECK(is_drawn(amber));
    scene.gaps.clear();
    timeline.gaps = {{100, 200, 0, Log::start_ms, "torn"}};
    CHECK(is_drawn(amber));
    timeline.gaps.clear();
}

}  // namespace yiping
