// Who sits at a desk, what happened to a case, who reported it, who is on duty; help beside it all.
#include "tests/panels/screen.hpp"

namespace yiping {
namespace {

struct Sitting {
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    Intents asked;

    void take(const Intents& intents) {
        for (const Intent& intent : intents) {
            perform(scene.view, intent);
            asked.push_back(intent);
        }
    }
    void draw() {
        take(screen.draw(scene));
        take(screen.draw(scene));
    }
    void press(std::string_view word) { take(screen.press_word(scene, word)); }
    template <class Wanted>
    [[nodiscard]] const Wanted* last() const {
        for (auto at = asked.rbegin(); at != asked.rend(); ++at)
            if (const auto* one = std::get_if<Wanted>(&*at)) return one;
        return nullptr;
    }
};

}  // namespace

TEST_CASE("a locked desk shows the city and takes nothing but a passphrase, which is never drawn") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(20);
    desk.scene.view.sign_on.people = {"李梅", "王强"};
    desk.scene.view.sign_on.locked = true;
    desk.draw();
    CHECK(desk.screen.find("席位已锁定") != nullptr);
    CHECK(desk.screen.find("未结事件") != nullptr);  // the picture stays in sight
    const Rect& list = desk.screen.layout.incidents;
    for (float y = list.top + 60; y < list.bottom; y += 40)
        desk.take(desk.screen.press(desk.scene, {list.right - 60, y}));
    CHECK(desk.last<SelectIncident>() == nullptr);
    desk.press("王强");
    CHECK(desk.scene.view.sign_on.chosen == 1);
    desk.draw();
    ImGui::GetIO().AddInputCharactersUTF8("tiger in the night");
    for (int i = 0; i < 3; ++i) desk.take(desk.screen.draw(desk.scene));
    CHECK(desk.screen.find("tiger") == nullptr);
    ImGui::GetIO().KeyMap[ImGuiKey_Enter] = 257;
    ImGui::GetIO().KeysDown[257] = true;
    desk.take(desk.screen.draw(desk.scene));
    ImGui::GetIO().KeysDown[257] = false;
    desk.take(desk.screen.draw(desk.scene));
    REQUIRE(desk.last<SignOn>() != nullptr);
    CHECK(desk.last<SignOn>()->passphrase == "tiger in the night");
    CHECK_FALSE(why_unheard(desk.scene.input()).empty());
}

TEST_CASE("who is signed on stands in the strip") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    desk.scene.view.sign_on.people = {"李梅"};
    desk.scene.view.sign_on.who = "李梅";
    desk.draw();
    const DrawnText* who = desk.screen.find("李梅");
    REQUIRE(who != nullptr);
    CHECK(who->bottom < desk.screen.layout.strip.bottom);
}

TEST_CASE(
    "the card tells what happened, as far as the log answered, and why not where it did not") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    perform(desk.scene.view, SelectIncident{"1"});
    desk.draw();
    desk.press("经过");
    CHECK(desk.scene.view.card_shows_history);
    desk.draw();
    CHECK(desk.screen.find("正在查询记录") != nullptr);
    CaseHistory& history = desk.scene.view.history;
    history = {"1", 1, false, "the daemon has fallen silent", {}};
    desk.draw();
    CHECK(desk.screen.find("the daemon has fallen silent") != nullptr);
    history = {"1", 1, false, {}, {{desk.scene.now_ms, "incident.verified", "李梅", "exist"}}};
    desk.draw();
    CHECK(desk.screen.find("李梅 · exist") != nullptr);
    CHECK(desk.screen.find("the daemon has fallen silent") == nullptr);
    history.incident = "2";  // of another case: never shown here
    desk.draw();
    CHECK(desk.screen.find("李梅 · exist") == nullptr);
}

TEST_CASE("a person is shown at the desk that asked, for its time") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    perform(desk.scene.view, SelectIncident{"1"});
    desk.draw();
    CHECK(desk.screen.find("13812345678") == nullptr);
    desk.scene.view.more_actions = true;
    desk.draw();
    desk.press("查看报案人");
    REQUIRE(desk.last<Reveal>() != nullptr);
    CHECK(desk.last<Reveal>()->incident == "1");
    desk.scene.view.more_actions = false;
    desk.scene.view.revealed = {"1", {"name 张三", "phone 13812345678"}, 60};
    desk.draw();
    CHECK(desk.screen.find("13812345678") != nullptr);
    desk.scene.view.revealed.until_s = 0.05;  // this picture is drawn at 0.1
    desk.draw();
    CHECK(desk.screen.find("13812345678") == nullptr);
}

TEST_CASE("a person is never shown on a wall, whatever its view was told") {
    if (!PanelScreen::fonts_are_there()) return;
    PanelScene scene;
    scene.city = busy_city(3);
    perform(scene.view, SelectIncident{"1"});
    scene.view.revealed = {"1", {"name 张三", "phone 13812345678"}, 60};
    PanelScreen wall{LayoutKind::wall, 3840, 1080, 1.1F};
    wall.draw(scene);
    wall.draw(scene);
    CHECK(wall.find("13812345678") == nullptr);
}

TEST_CASE("the roster names post, person and phone, and is copied as text") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    Log log;
    log.report("1", 3, GridCode{210303001});
    log.add(
        "roster.set",
        "roster/210303/值班长",
        RosterSet{
            "210303", "值班长", "李梅", "0412-5552110", std::nullopt, std::nullopt, std::nullopt});
    desk.scene.city = std::move(log.city);
    perform(desk.scene.view, ShowOverlay{Overlay::roster});
    desk.draw();
    CHECK(desk.screen.find("值班长 · 李梅") != nullptr);
    CHECK(desk.screen.find("0412-5552110") != nullptr);
    desk.press("复制");
    REQUIRE(desk.last<CopyText>() != nullptr);
    CHECK_THAT(desk.last<CopyText>()->text, Catch::Contains("李梅\t0412-5552110"));
    desk.press("关闭");
    CHECK(desk.scene.view.overlay == Overlay::none);
}

TEST_CASE("every panel at a desk has help, opened by the mark in its corner") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(20);
    perform(desk.scene.view, SelectIncident{"1"});
    const Layout& layout = desk.screen.layout;
    int found = 0;
    for (const Rect* panel : {&layout.nets,
                              &layout.ranking,
                              &layout.incidents,
                              &layout.card,
                              &layout.timeline,
                              &layout.legend,
                              &layout.strip}) {
        perform(desk.scene.view, HelpAbout{});
        const float x = std::max(panel->left, 10.0F), y = std::max(panel->top, 10.0F);
        ImGui::GetIO().MousePos = {x, y};
        desk.take(desk.screen.press(desk.scene, {x, y}));
        INFO(panel->left << ' ' << panel->top);
        CHECK(desk.scene.view.help_about.has_value());
        desk.draw();
        CHECK(desk.screen.find("Esc") != nullptr);
        found += desk.scene.view.help_about ? 1 : 0;
    }
    CHECK(found == 7);
    perform(desk.scene.view, ClearSelection{});
    CHECK_FALSE(desk.scene.view.help_about.has_value());
    CHECK(desk.scene.view.selected_incident == "1");
}

TEST_CASE("an upward report is drafted from what the log told, with its losses and its clock") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    Incident& incident = *desk.scene.city.real.incidents.find("1");
    incident.injured = 2;
    incident.note = "火势得到控制";
    incident.report_due_ms = desk.scene.now_ms + 45 * minute_ms;
    perform(desk.scene.view, SelectIncident{"1"});
    desk.scene.view.more_actions = true;
    desk.draw();
    desk.press("信息上报");
    REQUIRE(desk.scene.view.form.has_value());
    CHECK(desk.scene.view.form->harm == std::array<int, 4>{0, 2, 0, 0});
    CHECK_THAT(desk.scene.view.form->title, Catch::Contains(incident.title));
    CHECK_THAT(desk.scene.view.form->title, Catch::Contains("火势得到控制"));
    desk.draw();
    CHECK(desk.screen.find("余 00:45:00") != nullptr);
    desk.press("确定");
    REQUIRE(desk.last<Command>() != nullptr);
    CHECK(desk.last<Command>()->event.type == "report.sent");
    CHECK(std::get<Message>(desk.last<Command>()->event.body).casualties->injured == 2);
}

TEST_CASE("edges of the columns are dragged, and the columns follow") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(20);
    const Layout& before = desk.screen.layout;
    const float x = before.incidents.left - 8, y = before.map.top + 200;
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {x, y};
    desk.draw();
    io.MouseDown[0] = true;
    desk.take(desk.screen.draw(desk.scene));
    io.MousePos = {x - 60, y};
    desk.take(desk.screen.draw(desk.scene));
    io.MouseDown[0] = false;
    desk.take(desk.screen.draw(desk.scene));
    const Proportions& now = desk.scene.view.proportions;
    CHECK(now.right > 1.05F);
    CHECK(now.left == 1);
    const Layout after = layout_for(LayoutKind::workstation, 1920, 1080, 1, 0, now);
    CHECK(after.incidents.width() == Approx(before.incidents.width() + 60).margin(2));
    CHECK(after.map.right < before.map.right);
}

TEST_CASE("a real city with an exercise beside it says so, and the other way round") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    desk.draw();
    CHECK(desk.screen.find("另有演练") == nullptr);
    desk.scene.city.exercise = busy_city(2).real;
    desk.draw();
    CHECK(desk.screen.find("另有演练 2") != nullptr);
    desk.scene.exercise = true;
    desk.draw();
    CHECK(desk.screen.find("实况另有 3") != nullptr);
}

}  // namespace yiping
