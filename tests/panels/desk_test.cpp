// What a duty officer does: presses and words, and what the log gets of them.
#include "ingest/city/alarms.hpp"
#include "tests/panels/screen.hpp"
#include "viewer/panels/actions.hpp"
#include "viewer/panels/export.hpp"

namespace yiping {
namespace {

/// A desk that does what is pressed: views change, orders go to the log, which confirms them.
struct Sitting {
    PanelScreen screen{LayoutKind::workstation, 1920, 1080, 1};
    PanelScene scene;
    std::vector<Event> orders;
    int presses = 0;

    void take(const Intents& asked) {
        for (const Intent& intent : asked) {
            perform(scene.view, intent);
            if (const auto* command = std::get_if<Command>(&intent))
                orders.push_back(command->event);
        }
    }
    void press(std::string_view word) {
        ++presses;
        take(screen.draw(scene));  // nobody presses what he has not seen
        take(screen.press_word(scene, word));
        take(screen.draw(scene));
    }
    void type(const char* words) {
        take(screen.draw(scene));
        take(screen.draw(scene));
        ImGui::GetIO().AddInputCharactersUTF8(words);
        for (int i = 0; i < 3; ++i) take(screen.draw(scene));
    }
    /// What ingest does with the orders: judge, record, confirm.
    void record() {
        for (Event& event : orders) {
            const auto refusal = refuse_command(scene.city, event, Actor{}, std::nullopt);
            INFO(event.type << ": " << (refusal ? refusal->detail : ""));
            REQUIRE_FALSE(refusal.has_value());
            hear(scene.view, {event.id, true, scene.city.last_sequence + 1, {}, {}, {}}, 1);
            event.sequence = scene.city.last_sequence + 1;
            event.recorded_ms = scene.now_ms;
            if (const auto* report = std::get_if<IncidentReported>(&event.body);
                report != nullptr && report->position)
                event.place = place_at(report->position->at, GridCode{210303001});
            apply(scene.city, event);
            settle(scene.view, scene.city.last_sequence);
        }
        orders.clear();
    }
};

Resource resource_at(const std::string& id, const std::string& kind, double north_km) {
    Resource resource;
    resource.id = id;
    resource.kind = kind;
    resource.name = id + "号车";
    resource.state = "at_station";
    resource.place = place_at({122.7, 41.0 + north_km / 111.195}, GridCode{});
    return resource;
}

void add_resources(CityState& city) {
    for (const Resource& one : {resource_at("far", "fire_engine", 9),
                                resource_at("near", "fire_engine", 2),
                                resource_at("mid", "ambulance", 4)})
        city.real.resources.at_or_new(one.id) = one;
}

}  // namespace

TEST_CASE("the worst incident, its clock, who is nearest, and sending them take three presses") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(40);
    add_resources(desk.scene.city);
    const Incident worst = *worst_incident(desk.scene.city.real);
    Incident& it = *desk.scene.city.real.incidents.find(worst.id);
    it.net = Net::command;
    it.deadline_ms = desk.scene.now_ms + 5 * minute_ms;
    desk.press(worst.title);
    CHECK(desk.scene.view.selected_incident == worst.id);
    CHECK(desk.screen.find("余 00:05:00") != nullptr);
    desk.press("派遣");
    REQUIRE(desk.scene.view.form.has_value());
    CHECK(desk.screen.find("2.0 km") != nullptr);
    CHECK(desk.scene.view.form->target == "resource/near");
    desk.press("派出");
    REQUIRE(desk.orders.size() == 1);
    CHECK(desk.orders[0].type == "incident.dispatched");
    CHECK(desk.orders[0].subject == "incident/" + worst.id);
    CHECK(std::get<IncidentStep>(desk.orders[0].body).target == "resource/near");
    CHECK(desk.orders[0].source == "desk.王强");
    CHECK(desk.presses <= 5);
    desk.take(desk.screen.draw(desk.scene));
    CHECK(desk.screen.find("等待记录") != nullptr);
    CHECK(pending_about(desk.scene.view, "incident/" + worst.id) != nullptr);
    desk.record();
    desk.take(desk.screen.draw(desk.scene));
    CHECK(pending_about(desk.scene.view, "incident/" + worst.id) == nullptr);
    CHECK(desk.scene.city.real.incidents.find(worst.id)->stage == Stage::dispatched);
}

TEST_CASE("a case is reported by hand and walked to its end at the desk") {
    if (!PanelScreen::fonts_are_there()) return;
    const Catalogue catalogue = Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue");
    Sitting desk;
    desk.scene.city = busy_city(3);
    add_resources(desk.scene.city);
    desk.scene.catalogue = &catalogue;
    desk.take({EditForm{Form{}}});
    desk.type("仓库冒烟");
    CHECK(desk.scene.view.form->title == "仓库冒烟");
    CHECK(what_is_missing(*desk.scene.view.form) == Missing::class_code);
    Form form = *desk.scene.view.form;
    form.class_code = "12G03";
    form.at = LonLat{122.7, 41.0};  // a click on the map
    desk.take({EditForm{form}});
    desk.press("确定");
    REQUIRE(desk.orders.size() == 1);
    const std::string id = desk.orders[0].subject.substr(9);
    desk.record();
    REQUIRE(desk.scene.city.real.incidents.find(id) != nullptr);
    CHECK(desk.scene.view.selected_incident == id);
    const auto stage = [&] { return desk.scene.city.real.incidents.find(id)->stage; };
    const auto walk = [&](std::string_view word, std::string_view confirm, Stage to) {
        const PanelInput in = desk.scene.input();
        const auto actions = actions_for(in, *desk.scene.city.real.incidents.find(id));
        REQUIRE_FALSE(actions.empty());
        CHECK(actions.front().word == word);  // what comes next stands first
        CHECK(actions.front().next);
        desk.press(word);
        if (!confirm.empty()) desk.press(confirm);
        desk.record();
        INFO(word);
        CHECK(stage() == to);
    };
    walk("核实", "确定", Stage::verified);
    walk("立案", "", Stage::registered);
    walk("派遣", "派出", Stage::dispatched);
    walk("到场", "", Stage::handling);
    walk("办结", "", Stage::handling);
    walk("核查", "确定", Stage::checked);
    walk("结案", "", Stage::closed);
}

TEST_CASE("a drawing is made by clicks, seen in the list of drawings, and erased") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    desk.take({EditForm{plot_form()}});
    desk.take(desk.screen.draw(desk.scene));
    desk.press("圆");
    CHECK(desk.screen.find("请在地图上点击位置") != nullptr);
    Form form = *desk.scene.view.form;
    CHECK(form.shape == PlotShape::ring);
    add_corner(form, {122.7, 41.0});
    add_corner(form, {122.7, 41.5});
    add_corner(form, {122.7, 41.01});  // a ring has two places: the edge moves
    CHECK(form.corners.size() == 2);
    desk.take({EditForm{form}});
    desk.take(desk.screen.draw(desk.scene));
    CHECK(desk.screen.find("1.1 km") != nullptr);
    desk.press("确定");
    REQUIRE(desk.orders.size() == 1);
    CHECK(desk.orders[0].type == "plot.drawn");
    desk.record();
    REQUIRE(desk.scene.city.real.plots.size() == 1);
    const Plot& plot = desk.scene.city.real.plots.rows().front();
    CHECK(plot.shape == PlotShape::ring);
    CHECK(plot.points.size() == 2);
    CHECK(last_drawn_here(desk.scene.input()) == &plot);
    desk.take({EditForm{plot_form()}});
    desk.press("擦除");
    desk.record();
    CHECK(desk.scene.city.real.plots.size() == 0);
    CHECK(last_drawn_here(desk.scene.input()) == nullptr);
}

TEST_CASE("who sends for a case that somebody else sent for meanwhile is told, and refused") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    add_resources(desk.scene.city);
    Incident& it = *desk.scene.city.real.incidents.find("1");
    it.stage = Stage::registered;
    desk.take({SelectIncident{"1"}});
    desk.press("派遣");
    it.changed += 5;  // a deadline passed: nobody acted
    desk.take(desk.screen.draw(desk.scene));
    CHECK(desk.screen.find("期间已变更") == nullptr);
    CHECK(desk.scene.view.form->seen.sequence == it.changed);
    const std::uint64_t seen = it.changed;
    it.changed += 5;
    it.stage = Stage::dispatched;
    it.actor = "李明";
    desk.take(desk.screen.draw(desk.scene));
    REQUIRE(desk.screen.find("期间已变更") != nullptr);
    CHECK(desk.screen.find("李明") != nullptr);
    const Intents asked = desk.screen.press_word(desk.scene, "派出");
    const auto sent = std::ranges::find_if(
        asked, [](const Intent& intent) { return std::holds_alternative<Command>(intent); });
    REQUIRE(sent != asked.end());
    const auto& command = std::get<Command>(*sent);
    CHECK(command.expected_sequence == seen);
    const auto refusal =
        refuse_command(desk.scene.city, command.event, Actor{}, command.expected_sequence);
    REQUIRE(refusal.has_value());
    CHECK(refusal->reason == "conflict");
    CHECK(refusal->detail.find("李明") != std::string::npos);
}

TEST_CASE("the next step of a response is ticked at its incident, and the response ended there") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(3);
    Response& response = *desk.scene.city.real.responses.find("r1");
    response.incident = "1";
    desk.take({SelectIncident{"1"}});
    desk.press("勾选完成 · 会商");
    REQUIRE(desk.orders.size() == 1);
    CHECK(desk.orders[0].type == "response.step_done");
    desk.record();
    CHECK(response.done == std::vector<std::string>{"会商"});
    const DrawnText* others = desk.screen.find("其他 ");
    REQUIRE(others != nullptr);
    desk.press(std::string{others->asked});
    desk.press("终止响应");
    desk.type("险情解除");
    desk.press("确定");
    desk.record();
    CHECK(response.ended_ms != 0);
}

TEST_CASE("the card offers exactly what is legal for the role in the state, the next step first") {
    PanelScene scene;
    scene.city = busy_city(9);
    Incident& incident = *scene.city.real.incidents.find("3");
    for (int stage = 0; stage < stage_count; ++stage) {
        incident.stage = static_cast<Stage>(stage);
        const PanelInput in = scene.input();
        std::vector<std::string> offered;
        for (const Action& action : actions_for(in, incident)) {
            if (const auto* command = std::get_if<Command>(&action.intent))
                offered.push_back(command->event.type);
            else if (const auto* edit = std::get_if<EditForm>(&action.intent);
                     edit != nullptr && edit->form->deed == Deed::step)
                offered.push_back("incident." + std::string{name_of(edit->form->step)});
        }
        std::vector<std::string> legal;
        for (const Step step : legal_steps(incident, in.role))
            legal.push_back("incident." + std::string{name_of(step)});
        std::sort(offered.begin(), offered.end());
        std::sort(legal.begin(), legal.end());
        CHECK(offered == legal);
    }
}

TEST_CASE("a refusal says why, what the case is now, and who was first") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(8);
    Incident& incident = *desk.scene.city.real.incidents.find("2");
    desk.scene.view.selected_incident = "2";
    desk.press("立案");
    REQUIRE(desk.orders.size() == 1);
    incident.stage = Stage::registered;  // another desk was faster
    incident.actor = "李梅";
    CommandAnswer answer{desk.orders[0].id, false, 0, "not_allowed", "registered", "not now"};
    hear(desk.scene.view, answer, 0.1);
    desk.screen.draw(desk.scene);
    const DrawnText* said = desk.screen.find("立案 · 当前状态不允许");
    REQUIRE(said != nullptr);
    CHECK_THAT(said->asked, Catch::Contains("现为 立案") && Catch::Contains("李梅"));
    CHECK(desk.scene.view.pending.empty());
}

TEST_CASE("alarms are acknowledged one by one, by page, and shelved with a reason and a time") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(8);
    Alarm& second = desk.scene.city.real.alarms.at_or_new("a2");
    second.about = "incident/2";
    second.title = "第二条";
    second.raised_ms = desk.scene.now_ms - minute_ms;
    desk.screen.draw(desk.scene);
    const DrawnText* pill = desk.screen.find("未确认告警 2 ");
    REQUIRE(pill != nullptr);
    desk.press(std::string{pill->asked});
    CHECK(desk.scene.view.overlay == Overlay::alarms);
    desk.press("搁置");
    REQUIRE(desk.scene.view.form.has_value());
    CHECK(desk.scene.view.form->deed == Deed::shelve);
    CHECK(what_is_missing(*desk.scene.view.form) == Missing::words);
    desk.type("检修中");
    desk.press("确定");
    REQUIRE(desk.orders.size() == 1);
    const auto& shelved = std::get<AlarmChanged>(desk.orders[0].body);
    CHECK(shelved.reason == "检修中");
    CHECK(shelved.until == desk.scene.now_ms + 30 * minute_ms);
    desk.record();
    CHECK(open_alarms(desk.scene.city.real).count == 1);
    desk.press("确认本页");
    desk.record();
    CHECK(open_alarms(desk.scene.city.real).count == 0);
}

TEST_CASE("the palette finds commands, cases and filters by a few letters") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(30);
    desk.take({ShowOverlay{Overlay::palette}});
    desk.type("事件 17");
    CHECK(desk.scene.view.palette_query == "事件 17");
    desk.press(" · 事件 17");
    CHECK(desk.scene.view.selected_incident == "17");
    CHECK(desk.scene.view.overlay == Overlay::none);
    desk.take({ShowOverlay{Overlay::palette}});
    desk.type("新报");
    desk.press("新报事件");
    REQUIRE(desk.scene.view.form.has_value());
    CHECK(desk.scene.view.form->deed == Deed::report);
}

TEST_CASE("the palette finds what the other language calls it, and narrows by who owns a case") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(30);
    desk.take({ShowOverlay{Overlay::palette}});
    desk.type("new incident");
    desk.press("新报事件");
    REQUIRE(desk.scene.view.form.has_value());
    desk.scene.view.form.reset();
    desk.take({ShowOverlay{Overlay::palette}});
    desk.type("owned by a county");
    desk.press("县级中心负责");
    CHECK(desk.scene.view.filter.centre == GridLevel::county);
    desk.press("县级中心负责 ×");
    CHECK(desk.scene.view.filter.centre == std::nullopt);
}

TEST_CASE("the palette finds places by their code, and coordinates in either order") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(30);
    const auto search = [&](const char* written) {
        desk.take({ShowOverlay{Overlay::none}});
        desk.take(desk.screen.draw(desk.scene));
        desk.take({ShowOverlay{Overlay::palette}});
        desk.type(written);
    };
    for (const char* written : {"122.99, 41.11", "41.11 122.99"}) {
        search(written);
        CHECK(desk.screen.find("122.99000, 41.11000 WGS 84") != nullptr);
    }
    search("300.5, 95");  // nowhere on earth
    CHECK(desk.screen.find("WGS 84") == nullptr);
    search("210303");
    const Intents asked = desk.screen.press_word(desk.scene, "210303");
    const auto selects = [](const Intent& intent) {
        const auto* cell = std::get_if<SelectGrid>(&intent);
        return cell != nullptr && cell->code == GridCode{210303};
    };
    CHECK(std::ranges::any_of(asked, selects));
}

TEST_CASE("a form takes the presses of what lies under it") {
    if (!PanelScreen::fonts_are_there()) return;
    Sitting desk;
    desk.scene.city = busy_city(40);
    desk.scene.view.form = Form{};
    const Rect& list = desk.screen.layout.incidents;
    for (float y = list.top; y < list.bottom; y += 20)
        for (const Intent& intent : desk.screen.press(desk.scene, {list.left + 200, y}))
            CHECK_FALSE(std::holds_alternative<SelectIncident>(intent));
}

TEST_CASE("an exported list keeps commas, quotes and line ends of the words in it") {
    PanelScene scene;
    scene.city = busy_city(2);
    scene.city.real.incidents.find("0")->title = "a,\"b\"\nc";
    const std::string csv = list_as_csv(scene.input());
    CHECK(csv.starts_with("\xEF\xBB\xBF\"number\","));
    CHECK_THAT(csv, Catch::Contains("\"a,\"\"b\"\"\nc\""));
}

}  // namespace yiping
