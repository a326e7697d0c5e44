// The list of thousands: order, groups, filters, and what drawing it costs.
#include <array>
#include <chrono>
#include <iostream>

#include "tests/panels/screen.hpp"

namespace yiping {
namespace {

double frame_us(PanelScreen& screen, const PanelInput& in) {
    const auto began = std::chrono::steady_clock::now();
    screen.draw_input(in);
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began)
        .count();
}

double middle_of(std::vector<double> values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

TEST_CASE("a list of five thousand draws as many letters as one of fifty") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    std::vector<std::size_t> texts;
    for (const int incidents : {60, 5'000}) {
        PanelScene scene;
        scene.city = busy_city(incidents);
        screen.draw(scene);
        screen.draw(scene);
        texts.push_back(screen.texts.size());
    }
    CHECK(texts[1] <= texts[0] + 4);
}

TEST_CASE("a frame with five thousand open incidents costs little more than with fifty",
          "[.bench]") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    constexpr std::array sizes{50, 5'000};
    std::array<PanelScene, 2> scenes;
    std::array<std::vector<double>, 2> costs;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        scenes[i].city = busy_city(sizes[i]);
        scenes[i].view.selected_incident = "7";
        screen.draw(scenes[i]);
    }
    const std::array inputs{scenes[0].input(), scenes[1].input()};  // sorted once a change
    constexpr int frames = 400;
    for (int frame = 0; frame < frames; ++frame)  // in turn: what else runs here costs both
        for (std::size_t i = 0; i < sizes.size(); ++i)
            costs[i].push_back(frame_us(screen, inputs[i]));
    const double few = middle_of(costs[0]), many = middle_of(costs[1]);
    std::cout << "panels with 50 open incidents: " << few << " us a frame, with 5,000: " << many
              << " us, ratio " << many / few << "\n";
    CHECK(many <= 1.2 * few);
}

TEST_CASE("groups stand together under their heads, in every order") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(60);
    scene.view.group = ListGroup::net;
    scene.view.order =
        GENERATE(ListOrder::worst, ListOrder::deadline, ListOrder::newest, ListOrder::oldest);
    screen.draw(scene);
    std::vector<std::string> seen;
    for (const Incident* row : scene.rows) {
        const std::string group = group_of(*row, ListGroup::net);
        if (!seen.empty() && seen.back() == group) continue;
        CHECK(std::find(seen.begin(), seen.end(), group) == seen.end());
        seen.push_back(group);
    }
    CHECK(seen.size() == net_count);
}

TEST_CASE("filters by state, place, class and unit leave out what does not fit") {
    CityState city = busy_city(60);
    city.real.incidents.find("5")->unit = "市消防救援支队";
    Filter filter;
    filter.unit = "市消防救援支队";
    CHECK(listed(city.real, filter).size() == 1);
    filter = {};
    filter.stage = Stage::verified;
    for (const Incident* row : listed(city.real, filter)) CHECK(row->stage == Stage::verified);
    CHECK(listed(city.real, filter).size() == 20);
    filter = {};
    filter.area = GridCode{210303001};
    CHECK(listed(city.real, filter).size() == 12);
    filter.area = GridCode{210303};
    CHECK(listed(city.real, filter).size() == 60);
    filter = {};
    filter.class_code = "12D";
    CHECK(listed(city.real, filter).empty());
    filter.class_code = "12G";
    CHECK(listed(city.real, filter).size() == 60);
}

TEST_CASE("a filter that is held is said over the list, and a press lets go of it") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    scene.city = busy_city(20);
    scene.view.filter.unit = "市公安局";
    screen.draw(scene);
    screen.draw(scene);
    for (const Intent& intent : screen.press_word(scene, "市公安局 ×")) perform(scene.view, intent);
    CHECK(scene.view.filter == Filter{});
}

}  // namespace yiping
