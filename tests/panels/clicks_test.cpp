// What the user asks for by pointing, pressing and typing.
#include "tests/panels/screen.hpp"

namespace yiping {
namespace {

template <class Wanted>
std::vector<Wanted> all_of(const Intents& asked) {
    std::vector<Wanted> found;
    for (const Intent& intent : asked)
        if (const auto* one = std::get_if<Wanted>(&intent)) found.push_back(*one);
    return found;
}

ImVec2 centre_of(const Rect& rect) {
    return {(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2};
}

/// Presses along a line over a rectangle, every few pixels: everything that was asked for.
template <class Wanted>
std::vector<Wanted> presses_down(PanelScreen& screen,
                                 PanelScene& scene,
                                 const Rect& rect,
                                 float x) {
    std::vector<Wanted> all;
    for (float y = rect.top + 3; y < rect.bottom; y += 10)
        for (const Wanted& one : all_of<Wanted>(screen.press(scene, {x, y}))) all.push_back(one);
    return all;
}
template <class Wanted>
std::vector<Wanted> presses_across(PanelScreen& screen,
                                   PanelScene& scene,
                                   const Rect& rect,
                                   float y) {
    std::vector<Wanted> all;
    for (float x = rect.left + 3; x < rect.right; x += 10)
        for (const Wanted& one : all_of<Wanted>(screen.press(scene, {x, y}))) all.push_back(one);
    return all;
}

}  // namespace

TEST_CASE("pressing a row of the list selects that very incident") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(40);
    const Rect& list = screen.layout.incidents;
    std::vector<std::string> pressed;
    for (const SelectIncident& one :
         presses_down<SelectIncident>(screen, scene, list, list.right - 40)) {
        CHECK(one.fly);
        if (pressed.empty() || pressed.back() != one.id) pressed.push_back(one.id);
    }
    const auto rows = listed(scene.city.real, scene.view.filter);
    REQUIRE(pressed.size() >= 5);
    for (std::size_t i = 0; i < pressed.size(); ++i) CHECK(pressed[i] == rows[i]->id);
}

TEST_CASE("a selected incident far down the list is scrolled to and can be pressed") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(200);
    const auto rows = listed(scene.city.real, scene.view.filter);
    const std::string& wanted = rows[GENERATE(100U, 199U)]->id;
    scene.view.selected_incident = wanted;
    const Rect& list = screen.layout.incidents;
    const auto pressed = presses_down<SelectIncident>(screen, scene, list, list.right - 40);
    CHECK(std::any_of(pressed.begin(), pressed.end(), [&](const SelectIncident& one) {
        return one.id == wanted;
    }));
}

TEST_CASE("pressing outside of everything asks for nothing") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(40);
    CHECK(screen.press(scene, centre_of(screen.layout.map)).empty());
    CHECK(screen.press(scene, {-50, -50}).empty());
    const Rect& strip = screen.layout.strip;
    CHECK(screen.press(scene, {strip.left + 5, centre_of(strip).y}).empty());
}

TEST_CASE("chips over the list leave out a grade, show what is late, or let go of a net") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(8);
    const Rect& list = screen.layout.incidents;
    std::vector<Filter> filters;
    for (float y = list.top; y < list.top + 90; y += 12)
        for (const SetFilter& one : presses_across<SetFilter>(screen, scene, list, y))
            filters.push_back(one.filter);
    for (std::size_t grade = 1; grade < grade_count; ++grade)
        CHECK(std::any_of(filters.begin(), filters.end(), [&](const Filter& filter) {
            return !filter.grades[grade];
        }));
    CHECK(std::any_of(
        filters.begin(), filters.end(), [](const Filter& filter) { return filter.overdue_only; }));
    scene.view.filter.net = Net::command;
    bool back = false;
    for (float y = list.top; y < list.top + 90; y += 12)
        for (const SetFilter& one : presses_across<SetFilter>(screen, scene, list, y))
            back = back || !one.filter.net;
    CHECK(back);
}

TEST_CASE("the card of a net narrows the list to it") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(8);
    const Rect& nets = screen.layout.nets;
    const auto asked = presses_down<SetFilter>(screen, scene, nets, centre_of(nets).x);
    for (int net = 0; net < net_count; ++net)
        CHECK(std::any_of(asked.begin(), asked.end(), [&](const SetFilter& one) {
            return one.filter.net == static_cast<Net>(net);
        }));
}

TEST_CASE("Chinese typed into the search field becomes the filter") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(8);
    scene.view.search_focused = true;
    Intents asked;
    const auto frame = [&] {
        for (const Intent& intent : screen.draw(scene)) {
            perform(scene.view, intent);
            asked.push_back(intent);
        }
    };
    for (int i = 0; i < 3; ++i) frame();
    ImGui::GetIO().AddInputCharactersUTF8("事件 7");
    for (int i = 0; i < 3; ++i) frame();
    CHECK(scene.view.filter.text == "事件 7");
    REQUIRE(scene.rows.size() == 1);
    CHECK(scene.rows[0]->id == "7");
}

TEST_CASE("a recorded log offers no commands, and its timeline is a ruler to seek on") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(8);
    scene.view.selected_incident = "2";
    const TimeMs from = Log::start_ms - hour_ms, to = Log::start_ms + hour_ms;
    scene.view.playback = {true, false, 1, from, to, Log::start_ms};
    const Rect &card = screen.layout.card, &time = screen.layout.timeline;
    for (float y = card.bottom - 120; y < card.bottom; y += 12) {
        CHECK(presses_across<Command>(screen, scene, card, y).empty());
        CHECK(presses_across<EditForm>(screen, scene, card, y).empty());
    }
    const Rect ruler{time.left + 180, time.top, time.right, time.bottom};  // right of the buttons
    const auto seeks = presses_across<SeekTo>(screen, scene, ruler, centre_of(time).y);
    REQUIRE(seeks.size() > 20);
    CHECK(std::is_sorted(seeks.begin(), seeks.end(), [](const SeekTo& a, const SeekTo& b) {
        return a.time_ms < b.time_ms;
    }));
    CHECK(seeks.front().time_ms >= from);
    CHECK(seeks.front().time_ms < from + 2 * minute_ms);
    CHECK(seeks.back().time_ms <= to);
    CHECK(seeks.back().time_ms > to - 2 * minute_ms);
    CHECK_FALSE(presses_across<TogglePlay>(screen, scene, time, time.top + 52).empty());
}

TEST_CASE("a county in the ranking leads to the county, the legend to its layer") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(8);
    const Rect& ranking = screen.layout.ranking;
    const auto grids = presses_down<SelectGrid>(screen, scene, ranking, centre_of(ranking).x);
    REQUIRE_FALSE(grids.empty());
    CHECK(grids.front().code == GridCode{210303});
    const Rect& legend = screen.layout.legend;
    const auto layers = presses_down<ToggleLayer>(screen, scene, legend, centre_of(legend).x);
    REQUIRE_FALSE(layers.empty());
    CHECK(layers.front().layer == LayerSwitch::choropleth);
}

TEST_CASE("the help goes away with a press anywhere") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.view.help = true;
    CHECK(all_of<ToggleHelp>(screen.press(scene, centre_of(screen.layout.map))).size() == 1);
}

}  // namespace yiping
