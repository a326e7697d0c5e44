// Two duty officers at two desks, driven by mouse and keyboard; the log is the witness.
#include "tests/e2e/driven_desk.hpp"

#include "tests/support/keyed_daemon.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"
#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

/// Four cases in the corners of a square, so that every desk's map shows the same part of the
/// world; a fire engine in the middle; alarms for the grades I and II.
class DrivenCentre {
public:
    DrivenCentre() : daemon{"[watch]\ncatalogue = \"none\"\n"} {
        for (const char* name : {"alice", "bob"}) daemon.admit(name, {"--role", "supervisor"});
        std::ofstream{daemon.file("viewer.toml")}
            << "[city]\nname = \"Anshan\"\ncatalogue = \"" YIPING_SOURCE_DIR
               "/config/catalogue\"\norigin_lon = 122.9\norigin_lat = 41.1\n"
               "[desk]\nrole = \"supervisor\"\ntour = false\nwalls = [\"main\"]\nexports = \""
            << daemon.file("") << "\"\n";
        ZmqPeer cad = daemon.peer(daemon.daemon().intake(), "cad");
        int number = 0;
        for (const double lon : {122.8, 123.0})
            for (const double lat : {41.0, 41.2})
                tell(cad,
                     incident_now(fmt::format("corner{}", ++number),
                                  fmt::format(R"(,"lon":{},"lat":{},"datum":"wgs84")", lon, lat)));
        tell(cad, engine("resource.status", R"("state":"at_station","kind":"fire_engine")"));
        tell(cad, engine("resource.position", R"("lon":122.9,"lat":41.1,"datum":"wgs84")"));
        log.emplace(daemon.daemon().sync(), daemon.keys_of("chief"));
        REQUIRE(log->watch_until([&] { return log->city.real.resources.size() == 1; }));
    }

    [[nodiscard]] std::unique_ptr<DrivenDesk> desk(const std::string& name) {
        return std::make_unique<DrivenDesk>(
            daemon.daemon().sync(), daemon.file(name + ".key"), daemon.file("viewer.toml"), [this] {
                log->take(std::chrono::milliseconds{20});
            });
    }
    void tell(ZmqPeer& cad, const std::string& event) {
        REQUIRE(json_at(cad.ask(event), "/ack/0/status") == "stored");
    }
    /// Waits until the log says so.
    void recorded(std::string_view what, const std::function<bool()>& condition) {
        INFO("never recorded: " << what);
        REQUIRE(log->watch_until(condition, std::chrono::seconds{30}));
    }
    [[nodiscard]] const Incident& incident(const std::string& id) const {
        const Incident* found = log->city.real.incidents.find(id);
        REQUIRE(found != nullptr);
        return *found;
    }
    /// Who did this to a subject, one after the other, as the store has it.
    [[nodiscard]] std::vector<std::string> actors_of(const std::string& type,
                                                     const std::string& subject) {
        std::vector<std::string> actors;
        const std::string page =
            daemon.peer(daemon.daemon().sync(), "chief")
                .ask(R"({"request":"history","from_sequence":1,"limit":1000})");
        for (int i = 0; json_at(page, fmt::format("/events/{}", i)) != "(nothing)"; ++i) {
            const std::string event = fmt::format("/events/{}", i);
            if (json_at(page, event + "/type") == type &&
                json_at(page, event + "/subject") == subject)
                actors.push_back(json_at(page, event + "/data/actor"));
        }
        return actors;
    }

    KeyedDaemon daemon;
    std::optional<WatchingViewer> log;

private:
    static std::string engine(const std::string& type, const std::string& data) {
        return fmt::format(
            R"({{"specversion":"1.0","id":"{}","source":"test.cad","type":"{}","time":"{}",)"
            R"("subject":"resource/engine1","data":{{{}}}}})",
            type,
            type,
            format_rfc3339(wall_now_ms()),
            data);
    }
};

Rect around(const DrivenDesk& desk, float right, float down) {
    const Rect& map = desk.layout.map;
    const float x = map.left + map.width() * right, y = map.top + map.height() * down;
    return {x - 20, y - 20, x + 20, y + 20};
}

}  // namespace

TEST_CASE("a case is reported, sent, handled and closed by mouse and keyboard") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    const auto desk = centre.desk("alice");
    desk->key("n");
    desk->see("what the form lacks", palette::look, desk->foot(), 8);
    desk->type("Warehouse smoke");
    desk->key("Tab");
    desk->type("12G03");
    desk->key("Return");
    desk->press_map(0.3F, 0.6F);
    desk->confirm();
    const Incident* made = nullptr;
    centre.recorded("the report", [&] {
        for (const Incident& one : centre.log->city.real.incidents.rows())
            if (one.title == "Warehouse smoke") made = &one;
        return made != nullptr;
    });
    const std::string id = made->id;
    CHECK(made->class_code == "12G03");
    CHECK(made->place.has_position);
    const auto reaches = [&](std::string_view what, Stage stage) {
        centre.recorded(what, [&] { return centre.incident(id).stage == stage; });
    };
    desk->command("verify");
    desk->confirm();
    reaches("verify", Stage::verified);
    desk->command("file");
    reaches("file", Stage::registered);
    desk->command("send");
    desk->confirm();
    reaches("send", Stage::dispatched);
    desk->command("arrived");
    reaches("arrived", Stage::handling);
    desk->command("handled");
    centre.recorded("handled", [&] { return centre.incident(id).handled; });
    desk->command("check");
    desk->confirm();
    reaches("check", Stage::checked);
    desk->command("close");
    reaches("close", Stage::closed);
    const std::string about = "incident/" + id;
    for (const char* step :
         {"verified", "registered", "dispatched", "arrived", "handled", "checked", "closed"}) {
        INFO(step);
        CHECK(centre.actors_of(std::string{"incident."} + step, about) ==
              std::vector<std::string>{"alice"});
    }
}

TEST_CASE("two desks send for one case: the first is recorded, the second is told") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    ZmqPeer cad = centre.daemon.peer(centre.daemon.daemon().intake(), "cad");
    centre.tell(cad, incident_now("shared", R"(,"lon":122.9,"lat":41.15,"datum":"wgs84")"));
    std::string filed = step_now("s1", "shared", "registered");
    filed.replace(filed.find("test.desk"), 9, "test.cad");
    centre.tell(cad, filed);
    const auto alice = centre.desk("alice"), bob = centre.desk("bob");
    for (DrivenDesk* desk : {alice.get(), bob.get()}) {
        desk->key("ctrl+k");
        desk->key("Escape");
        desk->command("shared");
        desk->command("send");
        desk->see("a form that lacks nothing", palette::good, desk->foot(), 300);
    }
    const std::string about = "incident/shared";
    alice->confirm();
    centre.recorded("the first",
                    [&] { return centre.incident("shared").stage == Stage::dispatched; });
    bob->confirm();
    const Rect banner{bob->layout.map.left + 60,
                      bob->layout.map.bottom - 70,
                      bob->layout.map.right - 60,
                      bob->layout.map.bottom - 26};
    bob->see("the refusal", palette::look, banner, 60);
    CHECK(centre.actors_of("incident.dispatched", about) == std::vector<std::string>{"alice"});
}

TEST_CASE("what is drawn at one desk is seen at another within a second, and can be undone") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    const auto alice = centre.desk("alice"), bob = centre.desk("bob");
    const Rect there = around(*bob, 0.4F, 0.4F);
    REQUIRE(bob->screen().find(palette::text1, there).count == 0);
    alice->key("m");
    alice->see("what the form lacks", palette::look, alice->foot(), 8);
    alice->press_map(0.4F, 0.4F);
    alice->confirm();
    centre.recorded("the drawing", [&] { return centre.log->city.real.plots.size() == 1; });
    const auto recorded = std::chrono::steady_clock::now();
    bob->see("the drawing", palette::text1, there, 60);
    const std::chrono::duration<double, std::milli> later =
        std::chrono::steady_clock::now() - recorded;
    CAPTURE(later.count());
    CHECK(later.count() < 1'000);
    WARN("drawn at one desk, seen at another " << later.count() << " ms after it was recorded");
    CHECK(centre.log->city.real.plots.rows().front().style == "command_post");
    alice->key("ctrl+z");
    centre.recorded("its end", [&] { return centre.log->city.real.plots.size() == 0; });
    bob->see_gone("the drawing", palette::text1, there, 1);
}

TEST_CASE(
    "an alarm is taken, a scene is put on the wall, and duty handed over, from the keyboard") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    const auto desk = centre.desk("alice");
    ZmqPeer cad = centre.daemon.peer(centre.daemon.daemon().intake(), "cad");
    std::string grave = incident_now("grave", R"(,"lon":122.85,"lat":41.05,"datum":"wgs84")");
    grave.replace(grave.find("\"grade\":4"), 9, "\"grade\":1");
    centre.tell(cad, grave);
    centre.recorded("the alarm", [&] { return centre.log->city.real.alarms.size() == 1; });
    desk->command("worst");
    desk->command("acknowledge");
    centre.recorded("who took the alarm",
                    [&] { return centre.log->city.real.alarms.rows().front().acknowledged; });
    desk->command("to the wall");
    desk->confirm();
    centre.recorded("the scene", [&] { return centre.log->city.real.scenes.size() == 1; });
    const Scene& scene = centre.log->city.real.scenes.rows().front();
    CHECK(scene.id == "main");
    CHECK(scene.scene.selection == "grave");
    CHECK(scene.scene.actor == "alice");
    desk->command("handover");
    desk->see("what the form lacks", palette::look, desk->foot(), 8);
    desk->type("bob");
    desk->key("Return");
    centre.recorded("the handover", [&] {
        for (const Notice& notice : centre.log->city.real.notices.rows())
            if (notice.type == "duty.handover") return notice.actor == "alice";
        return false;
    });
    desk->key("ctrl+p");
    centre.recorded("a picture", [&] {
        for (const auto& entry : std::filesystem::directory_iterator{centre.daemon.file("")})
            if (entry.path().extension() == ".png") return entry.file_size() > 1'000;
        return false;
    });
}

}  // namespace yiping
