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
