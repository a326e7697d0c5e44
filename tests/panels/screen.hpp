// A screen without a graphics card: panels drawn into ImGui's own lists, with a mouse and a
// keyboard that the test holds.
#pragma once

#include <imgui.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "tests/city/log.hpp"
#include "viewer/panels/panel.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {

/// Everything that panels look at, for the test to fill.
struct PanelScene {
    CityState city;
    bool exercise = false, has_city = true;
    LinkChange link{LinkChange::State::live, {}};
    std::optional<Heartbeat> heartbeat;
    ViewState view;
    SystemFigures system;
    std::string city_name = "鞍山", place_name, catalogue_name;
    TimeMs now_ms = Log::start_ms;
    LayoutKind layout = LayoutKind::workstation;
    std::vector<const Incident*> rows = {};
    OpenWork work = {};
    const Catalogue* catalogue = nullptr;
    std::vector<std::string> walls = {"main"};
    bool stands = false;
    const Timeline* timeline = nullptr;
    std::vector<LogGap> gaps = {};

    [[nodiscard]] PanelInput input() {
        const World& world = city.world(exercise);
        rows = listed(world, view.filter, view.order, view.group);
        work = open_work(world, rows, view.selected_incident);
        return PanelInput{
            .city = city,
            .world = world,
            .exercise = exercise,
            .has_city = has_city,
            .link = link,
            .heartbeat = heartbeat,
            .now_ms = now_ms,
            .view = view,
            .listed = rows,
            .work = work,
            .city_name = city_name,
            .utc_offset_minutes = 480,
            .place_name = [this](GridCode) { return std::string_view{place_name}; },
            .catalogue_name = [this](std::string_view,
                                     std::string_view) { return std::string_view{catalogue_name}; },
            .legend = {true, GridLevel::town, {0, 10, 30, 60, 100}},
            .system = system,
            .metres_per_pixel = 50,
            .seconds = 0.1,
            .layout = layout,
            .timeline = timeline,
            .gaps = gaps,
            .catalogue = catalogue,
            .desk = {"王强", "run"},
            .walls = walls,
            .stands = stands};
    }
};

/// One ImGui context. Make it only where fonts_are_there().
class PanelScreen {
public:
    static constexpr const char* regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    static constexpr const char* bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
    [[nodiscard]] static bool fonts_are_there() {
        if (std::filesystem::exists(regular) && std::filesystem::exists(bold)) return true;
        WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
        return false;
    }

    PanelScreen(LayoutKind kind, float width_px, float height_px, float scale, float far_scale = 0)
        : layout{layout_for(kind, width_px, height_px, scale, far_scale)},
          letters_{letters_of({layout.scale, layout.far_scale})},
          context_{letters_.atlas},
          fonts_{letters_.fonts} {
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {width_px, height_px};
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;  // as OpenGL has
        io.BackendPlatformName = "a desk";  // somebody sits here: filters and buttons are shown
        (void)fonts_.rebuild_if_needed();
    }

    /// One frame. The picture counts once no letter was missing in it.
    Intents draw(PanelScene& scene) {
        scene.layout = layout.kind;
        return draw_input(scene.input());
    }
    Intents draw_input(const PanelInput& in) {
        texts.clear();
        fonts_.witness_to(&texts);
        ImGuiIO& io = ImGui::GetIO();
        io.DeltaTime = 1.0F / 60;
        ImGui::NewFrame();
        Intents asked = draw_panels(layout, fonts_, in);
        ImGui::Render();
        (void)fonts_.rebuild_if_needed();
        return asked;
    }
    /// Moves the mouse there, then presses and lets go: what was asked for in between.
    Intents press(PanelScene& scene, ImVec2 at) {
        ImGuiIO& io = ImGui::GetIO();
        io.MousePos = at;
        Intents all = draw(scene);
        for (const bool down : {true, false}) {
            io.MouseDown[0] = down;
            const Intents asked = draw(scene);
            all.insert(all.end(), asked.begin(), asked.end());
        }
        return all;
    }

    /// Whether a text that holds these words stands in the picture drawn last.
    [[nodiscard]] const DrawnText* find(std::string_view words) const {
        for (const DrawnText& text : texts)
            if (text.asked.find(words) != std::string::npos) return &text;
        return nullptr;
    }
    /// Presses the last text drawn that is exactly this word; fails when there is none.
    Intents press_word(PanelScene& scene, std::string_view word) {
        draw(scene);
        const auto at = std::find_if(texts.rbegin(), texts.rend(), [&](const DrawnText& text) {
            return text.asked == word;
        });
        INFO("no such word on the screen: " << word);
        REQUIRE(at != texts.rend());
        return press(scene, {(at->left + at->right) / 2, (at->top + at->bottom) / 2});
    }

    std::vector<DrawnText> texts;  ///< of the last frame

private:
    /// Letters are dear: all screens of one scale in this process share them.
    struct Letters {
        explicit Letters(std::pair<float, float> scales)
            : fonts{regular, bold, scales.first, scales.second} {}
        ImFontAtlas atlas;
        Fonts fonts;
    };
    static Letters& letters_of(std::pair<float, float> scales) {
        static std::map<std::pair<float, float>, Letters> all;
        return all.try_emplace(scales, scales).first->second;
    }
    struct Context {
        explicit Context(ImFontAtlas& atlas) { ImGui::CreateContext(&atlas); }
        Context(const Context&) = delete;
        Context& operator=(const Context&) = delete;
        Context(Context&&) = delete;
        Context& operator=(Context&&) = delete;
        ~Context() {
            ImGui::GetIO().BackendPlatformName = nullptr;
            ImGui::DestroyContext();
        }
    };

public:
    const Layout layout;

private:
    Letters& letters_;
    Context context_;
    Fonts& fonts_;
};

/// A city on a bad day: so many incidents of every grade, net and stage, and one of everything
/// else.
inline CityState busy_city(int incidents) {
    Log log;
    for (int i = 0; i < incidents; ++i) {
        const std::string id = std::to_string(i);
        log.report(id,
                   i % grade_count,
                   GridCode{210303001U + static_cast<unsigned>(i % 5)},
                   static_cast<Net>(i % net_count));
        if (i % 3 == 0) log.step(id, Step::verified, "exist");
    }
    AlarmRaised alarm;
    alarm.condition = "unanswered";
    alarm.priority = 1;
    alarm.about = "incident/1";
    log.add("alarm.raised", "alarm/a1", alarm);
    WarningIssued warning;
    warning.identifier = "w1";
    warning.event = "暴雨";
    warning.level = 2;
    warning.headline = "暴雨橙色预警";
    warning.areas = {WarningArea{"全市", {}, {}, {}}};
    warning.expires = log.now_ms + hour_ms;
    log.add("warning.issued", "warning/w1", warning);
    ResponseActivated response;
    response.level = 2;
    response.plan = "防汛应急";
    response.steps = std::vector<std::string>{"会商", "转移"};
    log.add("response.activated", "response/r1", response);
    IndicatorValue indicator;
    indicator.name = "一次办成率";
    indicator.value = 97.2;
    indicator.unit = "%";
    indicator.target = 95;
    log.add("indicator.value", "indicator/i1", indicator);
    CityState city = std::move(log.city);
    for (int week = 1; week <= 4; ++week)  // a past, so that there is a usual course
        for (int hour = 0; hour < 24; ++hour)
            city.real.hours[{Log::start_ms / hour_ms - week * 168 + hour - 8, 210303}].reported = {
                {{1, 1, 2, 3, 4}, {0, 0, 1, 2, 9}, {0, 1, 1, 1, 1}, {1, 1, 1, 1, 1}}};
    return city;
}

}  // namespace yiping
