// Every picture that is shown to people is measured: on each screen, each day and in both languages
// nothing is cut off, nothing lies over anything else, and letters have the height that the reader
// needs.
#include <fmt/format.h>

#include <array>

#include "tests/panels/hand_made_city.hpp"
#include "tests/panels/screen.hpp"

namespace yiping {
namespace {

struct Screen {
    const char* name;
    LayoutKind kind;
    float width_px, height_px;
    float distance_m, pitch_mm;
};
constexpr std::array screens{
    Screen{"desk 1920x1080", LayoutKind::workstation, 1920, 1080, 0.5F, 0.277F},
    Screen{"desk 3840x2160", LayoutKind::workstation, 3840, 2160, 0.6F, 0.16F},
    Screen{"wall 1920x1080", LayoutKind::wall, 1920, 1080, 1.5F, 0.93F},
    Screen{"wall 3840x1080", LayoutKind::wall, 3840, 1080, 3, 1.25F},
    Screen{"wall 3840x2160", LayoutKind::wall, 3840, 2160, 5, 1.25F},
    Screen{"wall 7680x2160", LayoutKind::wall, 7680, 2160, 5, 1.25F}};
constexpr float far_end_m = 10;

enum class Day { calm, busy, flood, offline, replay, exercise };
constexpr std::array days{
    Day::calm, Day::busy, Day::flood, Day::offline, Day::replay, Day::exercise};
constexpr std::array day_names{"calm", "busy", "flood", "offline", "replay", "exercise"};

void add_flood(HandMadeCity& city) {
    for (int i = 0; i < 400; ++i) {
        const std::string id = fmt::format("f{}", i);
        city.log.report(id, 1 + i % 4, parse_grid_code("210381110206").value(), Net::command);
        if (i >= 40) continue;
        AlarmRaised alarm;
        alarm.condition = "unanswered";
        alarm.priority = static_cast<std::uint8_t>(1 + i % 3);
        alarm.about = "incident/" + id;
        city.log.add("alarm.raised", fmt::format("alarm/f{}", i), alarm);
    }
}

/// A city of that day; made once, since a month is folded for it.
HandMadeCity& city_of(Day day) {
    static std::map<Day, HandMadeCity> cities;
    const auto known = cities.find(day);
    if (known != cities.end()) return known->second;
    HandMadeCity& city = cities[day];
    city.add_month();
    city.add_heartbeat();
    if (day != Day::calm) city.add_bad_morning();
    if (day == Day::flood) add_flood(city);
    if (day == Day::offline) city.link = {LinkChange::State::lost, "the daemon has fallen silent"};
    if (day == Day::replay) city.make_recorded();
    if (day == Day::exercise) {
        city.log.city.exercise = city.log.city.real;
        city.exercise = true;
    }
    return city;
}

/// Words that others wrote, or that come from their tables: a long one of them may end in an
/// ellipsis. Our own words never.
std::vector<std::string> told_by_others(const PanelInput& in) {
    std::vector<std::string> told;
    const auto add = [&](std::string_view words) {
        if (!words.empty()) told.emplace_back(words);
    };
    for (const Incident& incident : in.world.incidents.rows()) {
        add(incident.title);
        add(incident.unit);
        add(incident.address);
        add(incident.description);
        add(incident.number);
        add(incident.id.size() > 3 ? incident.id : "");
        add(short_place(in, incident.place.grid));
        add(in.catalogue_name("class", incident.class_code));
    }
    for (const Warning& warning : in.world.warnings.rows()) add(warning.headline);
    for (const Response& response : in.world.responses.rows()) {
        add(response.plan);
        for (const std::string& step : response.steps) add(step);
    }
    for (const Indicator& indicator : in.world.indicators.rows()) add(indicator.name);
    for (const GridNode& node : in.world.grid.rows())
        if (level_of(node.id) <= GridLevel::town) add(in.place_name(node.id));
    add(in.link.detail);
    std::ranges::sort(told);
    told.erase(std::ranges::unique(told).begin(), told.end());
    return told;
}

bool overlap(const DrawnText& a, const DrawnText& b) {
    constexpr float hair = 1;
    return a.left < b.right - hair && b.left < a.right - hair && a.top < b.bottom - hair &&
           b.top < a.bottom - hair;
}

void check_nothing_overlaps(const std::vector<DrawnText>& texts) {
    for (std::size_t i = 0; i < texts.size(); ++i)
        for (std::size_t j = i + 1; j < texts.size(); ++j) {
            if (!overlap(texts[i], texts[j]) || texts[i].asked == texts[j].asked)
                continue;  // halos
            INFO(texts[i].drawn << " | " << texts[j].drawn);
            CHECK(false);
        }
}

void check_nothing_is_cut(const std::vector<DrawnText>& texts,
                          const std::vector<std::string>& told) {
    constexpr float hair = 1.5F;
    for (const DrawnText& text : texts) {
        INFO(text.asked << " as " << text.drawn << " at " << text.left << ',' << text.top);
        CHECK(text.left >= text.clip_min.x - hair);
        CHECK(text.right <= text.clip_max.x + hair);
        CHECK(text.top >= text.clip_min.y - hair);
        CHECK(text.bottom <= text.clip_max.y + hair);
        if (text.asked == text.drawn) continue;
        CHECK(std::ranges::any_of(told, [&](const std::string& words) {
            return text.asked.find(words) != std::string::npos;
        }));
    }
}

/// What the reader at the far end must see, in millimetres of 25 minutes of arc.
void check_letters(const PanelScreen& screen, const Screen& shape) {
    constexpr float axis_em = 12, rounding_px = 0.6F;
    const float far_px = theme::pixels_of(TypeSize::far) * screen.layout.far_scale;
    for (const DrawnText& text : screen.texts) {
        INFO(text.drawn);
        CHECK(text.em_px >= axis_em * screen.layout.scale - rounding_px);
    }
    if (shape.kind != LayoutKind::wall) return;
    const float wanted_px = far_end_m * 1000 * 0.00727F / shape.pitch_mm;
    const bool has_room = shape.width_px >= 3840;  // a smaller one is read from nearer
    if (has_room) CHECK(far_px >= wanted_px - rounding_px);
    const float strip = screen.layout.strip.bottom;
    const bool clock_is_far = std::ranges::any_of(screen.texts, [&](const DrawnText& text) {
        return text.top < strip && text.asked.find("08:15:44") != std::string::npos &&
               text.em_px >= far_px - rounding_px;
    });
    CHECK(clock_is_far);
}

}  // namespace

TEST_CASE("in no picture is anything cut off, over something else, or too small to be read") {
    if (!PanelScreen::fonts_are_there()) return;
    for (const Screen& shape : screens) {
        PanelScreen screen{shape.kind,
                           shape.width_px,
                           shape.height_px,
                           theme::scale_for(shape.distance_m, shape.pitch_mm),
                           theme::scale_for(far_end_m, shape.pitch_mm)};
        for (const Day day : days)
            for (const Language language : {Language::zh, Language::en}) {
                HandMadeCity& city = city_of(day);
                city.layout = shape.kind;
                city.view.language = language;
                const bool somebody_selects =
                    shape.kind == LayoutKind::workstation && day != Day::calm;
                city.view.selected_incident = somebody_selects ? "119-0017" : "";
                const PanelInput in = city.input();
                screen.draw_input(in);
                screen.draw_input(in);
                INFO(shape.name << ", " << day_names[static_cast<std::size_t>(day)]
                                << (language == Language::zh ? ", zh" : ", en"));
                REQUIRE(screen.texts.size() > 30);
                check_nothing_overlaps(screen.texts);
                check_nothing_is_cut(screen.texts, told_by_others(in));
                check_letters(screen, shape);
            }
    }
}

TEST_CASE("lists, forms and the help that lie over a desk are not cut off either") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    HandMadeCity& city = city_of(Day::flood);
    city.layout = LayoutKind::workstation;
    for (const Language language : {Language::zh, Language::en}) {
        city.view = {};
        city.view.language = language;
        city.view.selected_incident = "119-0017";
        const auto check = [&](const char* what) {
            const PanelInput in = city.input();
            screen.draw_input(in);
            screen.draw_input(in);
            INFO(what << (language == Language::zh ? ", zh" : ", en"));
            check_nothing_is_cut(screen.texts, told_by_others(in));
        };
        city.view.overlay = Overlay::alarms;
        check("alarms");
        city.view.overlay = Overlay::analysis;
        check("analysis");
        city.view.overlay = Overlay::palette;
        check("palette");
        city.view.overlay = Overlay::none;
        city.view.help = true;
        check("help");
        city.view.help = false;
        const Incident& fire = *city.log.city.real.incidents.find("119-0017");
        for (int step = 0; step < step_count; ++step) {
            city.view.form = form_for(static_cast<Step>(step), fire);
            check("a form");
        }
        city.view.form = Form{};
        check("a report");
        city.view.form = plot_form();
        check("a drawing");
    }
    city.view = {};
}

TEST_CASE(
    "a replay and an exercise are framed on all four sides and named in letters for the far "
    "end") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{
        LayoutKind::wall, 3840, 1080, theme::scale_for(3, 1.25F), theme::scale_for(10, 1.25F)};
    const auto framed = [&](HandMadeCity& city) {
        city.layout = LayoutKind::wall;
        city.view.language = Language::zh;
        screen.draw_input(city.input());
        screen.draw_input(city.input());
        const ImDrawData* data = ImGui::GetDrawData();
        float left = 3840, top = 1080, right = 0, bottom = 0;
        const ImDrawList* over_all = data->CmdLists[data->CmdListsCount - 1];
        for (const ImDrawVert& vertex : over_all->VtxBuffer) {
            if (vertex.col != palette::look) continue;
            left = std::min(left, vertex.pos.x);
            top = std::min(top, vertex.pos.y);
            right = std::max(right, vertex.pos.x);
            bottom = std::max(bottom, vertex.pos.y);
        }
        return left < 4 && top < 4 && right > 3836 && bottom > 1076;
    };
    const auto is_said_far = [&](std::string_view word) {
        const DrawnText* said = screen.find(word);
        return said != nullptr && said->em_px >= 10'000 * 0.00727F / 1.25F - 1;
    };
    CHECK_FALSE(framed(city_of(Day::busy)));
    CHECK(is_said_far("实时"));
    CHECK(framed(city_of(Day::replay)));
    CHECK(is_said_far("回放"));
    CHECK(framed(city_of(Day::exercise)));
    CHECK(is_said_far("演练"));
}

TEST_CASE("from ten metres the strip tells what is worst, where, and how late it is") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{
        LayoutKind::wall, 3840, 1080, theme::scale_for(3, 1.25F), theme::scale_for(10, 1.25F)};
    const auto draw = [&](Day day) {
        HandMadeCity& city = city_of(day);
        city.layout = LayoutKind::wall;
        city.view.language = Language::zh;
        screen.draw_input(city.input());
        screen.draw_input(city.input());
    };
    const auto in_strip = [&](std::string_view words) {
        return std::ranges::any_of(screen.texts, [&](const DrawnText& text) {
            return text.drawn.find(words) != std::string::npos &&
                   text.bottom < screen.layout.strip.bottom && text.em_px > 50;
        });
    };
    draw(Day::busy);
    CHECK(in_strip("海城市英落镇"));
    CHECK(in_strip("逾期 00:02:41"));
    CHECK(in_strip("水务 静默 4分"));
    CHECK(in_strip("未确认 2"));
    CHECK_FALSE(in_strip("全市平稳"));
    draw(Day::calm);
    CHECK(in_strip("全市平稳"));
}

}  // namespace yiping
