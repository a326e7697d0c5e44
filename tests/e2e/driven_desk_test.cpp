// Two duty officers at two desks, driven by mouse and keyboard; the log is the witness.
#include "tests/e2e/driven_desk.hpp"

#include <stb/stb_image.h>

#include "tests/support/keyed_daemon.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"
#include "viewer/panels/panel.hpp"

namespace yiping {
namespace {

Image image_of(const std::string& file) {
    Image image;
    int channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels{
        stbi_load(file.c_str(), &image.width_px, &image.height_px, &channels, 4), stbi_image_free};
    REQUIRE(pixels);
    const auto bytes =
        static_cast<std::size_t>(image.width_px) * static_cast<std::size_t>(image.height_px) * 4;
    image.rgba.assign(pixels.get(), pixels.get() + bytes);
    return image;
}

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
    /// Somebody whose key opens by a passphrase, in the folder where people sign on.
    void admit_person(const std::string& name) {
        std::filesystem::create_directories(daemon.file("people"));
        std::ofstream{daemon.file("passphrase")} << name << " in the night\n";
        daemon.admit(name,
                     {"--role", "supervisor", "--passphrase-file", daemon.file("passphrase")});
        std::filesystem::rename(daemon.file(name + ".key"), daemon.file("people/" + name + ".key"));
    }
    /// A desk where people sign on; it looks with the key of a wall until somebody does.
    [[nodiscard]] std::unique_ptr<DrivenDesk> locked_desk(const std::string& lock_minutes) {
        std::string config = text_of_file(daemon.file("viewer.toml"));
        const std::size_t at = config.find("[desk]\n") + 7;
        config.insert(
            at,
            fmt::format(
                "operators = \"{}\"\nlock_minutes = {}\n", daemon.file("people"), lock_minutes));
        const std::string file = daemon.file("locked-" + lock_minutes + ".toml");
        std::ofstream{file} << config;
        return std::make_unique<DrivenDesk>(
            daemon.daemon().sync(), daemon.file("wall.key"), file, [this] {
                log->take(std::chrono::milliseconds{20});
            });
    }
    [[nodiscard]] bool has_notice(std::string_view type, std::string_view actor) const {
        return std::ranges::any_of(log->city.real.notices.rows(), [&](const Notice& notice) {
            return notice.type == type && notice.actor == actor;
        });
    }
    /// A wall looks: its picture is kept, and how much of its strip is green is told.
    std::size_t green_of_wall(const std::string& name) const {
        std::filesystem::create_directories(YIPING_BINARY_DIR "/driven");
        const std::string file = YIPING_BINARY_DIR "/driven/" + name + ".png";
        const Finished drawn = run_to_end({YIPING_BINARY_DIR "/bin/viewer",
                                           "--connect",
                                           daemon.daemon().sync(),
                                           "--keys",
                                           daemon.file("wall.key"),
                                           "--config",
                                           daemon.file("viewer.toml"),
                                           "--layout",
                                           "wall",
                                           "--language",
                                           "en",
                                           "--headless",
                                           "--size",
                                           "1920x540",
                                           "--frames",
                                           "2",
                                           "--shot",
                                           file});
        INFO(drawn.errors);
        REQUIRE(drawn.status == 0);
        const Image image = image_of(file);
        std::size_t green = 0;
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < image.width_px; ++x)
                if (image.at(x, y) == palette::good) ++green;
        return green;
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

/// Pictures of one case stand in the order of its life.
int steps_seen_of_case = 1;

Rect around(const DrivenDesk& desk, float right, float down) {
    const Rect& map = desk.layout.map;
    const float x = map.left + map.width() * right, y = map.top + map.height() * down;
    return {x - 20, y - 20, x + 20, y + 20};
}

}  // namespace

TEST_CASE(
    "a case is reported, verified, filed, sent, handled, checked and closed by hand, and of two "
    "desks at one step the first is recorded") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    const auto alice = centre.desk("alice"), bob = centre.desk("bob");
    const World& world = centre.log->city.real;

    alice->key("n");
    alice->see("what the form lacks", palette::look, alice->foot(), 8);
    alice->type("Warehouse fire");
    alice->press_field(1);  // the class, below the title
    alice->type("12G03");
    alice->key("Return");
    alice->press_map(0.45F, 0.4F);
    alice->see("that nothing is missing", palette::good, alice->foot(), 300);
    alice->keep_picture("1-report");
    alice->confirm();
    const Incident* fire = nullptr;
    centre.recorded("the report", [&] {
        for (const Incident& one : world.incidents.rows())
            if (one.title == "Warehouse fire") fire = &one;
        return fire != nullptr;
    });
    const std::string id = fire->id;
    const auto now_is = [&](std::string_view what, auto condition) {
        centre.recorded(what, [&] { return condition(*world.incidents.find(id)); });
        fire = world.incidents.find(id);
        CHECK(fire->actor == "alice");
        alice->keep_picture(fmt::format("{}-{}", ++steps_seen_of_case, what));
    };
    CHECK(fire->class_code == "12G03");
    CHECK(fire->channel == "desk");

    const auto stage = [](Stage wanted) {
        return [wanted](const Incident& one) { return one.stage == wanted; };
    };
    alice->press_next();
    alice->confirm();
    now_is("verified", stage(Stage::verified));
    alice->press_next();
    now_is("registered", stage(Stage::registered));
    centre.recorded("the case number", [&] { return !world.incidents.find(id)->number.empty(); });

    bob->command("worst");  // both open the same step of the same case
    bob->press_next();
    bob->see("a form that is whole", palette::good, bob->foot(), 300);
    alice->press_next();
    alice->confirm();
    now_is("dispatched", stage(Stage::dispatched));
    bob->see("that it changed meanwhile", palette::look, form_rect(bob->layout), 60);
    bob->keep_picture("5-the-other-desk-is-told");
    const std::uint64_t changed = fire->changed;
    bob->confirm();
    bob->see("the refusal", palette::look, bob->message(), 300);
    bob->keep_picture("5-the-other-desk-is-refused");
    CHECK(world.incidents.find(id)->changed == changed);
    CHECK(world.incidents.find(id)->actor == "alice");

    alice->press_next();
    now_is("arrived", [](const Incident& one) { return one.arrived; });
    alice->press_next();
    now_is("handled", [](const Incident& one) { return one.handled; });
    alice->press_next();
    alice->confirm();
    now_is("checked", stage(Stage::checked));
    alice->press_next();
    now_is("closed", stage(Stage::closed));
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
    bob->keep_picture("drawing-seen-at-the-other-desk");
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
    desk->keep_picture("alarm-acknowledged");
    const std::size_t green_before = centre.green_of_wall("wall-before");
    desk->command("to the wall");
    desk->keep_picture("scene-to-put-on-the-wall");
    desk->confirm();
    centre.recorded("the scene", [&] { return centre.log->city.real.scenes.size() == 1; });
    const Scene& scene = centre.log->city.real.scenes.rows().front();
    CHECK(scene.id == "main");
    CHECK(scene.scene.selection == "grave");
    CHECK(scene.scene.actor == "alice");
    CHECK(centre.green_of_wall("wall-after") > green_before + 50);  // who put it there
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

TEST_CASE("people sign on by a passphrase, leave, and the next takes over the same screen") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    centre.admit_person("carol");
    centre.admit_person("dave");
    const auto desk = centre.locked_desk("60.0");
    const Rect middle{400, 280, 900, 540};
    desk->keep_picture("locked");
    desk->type("some other words");
    desk->key("Return");
    desk->see("that it is another passphrase", palette::look, middle, 20);
    desk->type("carol in the night");
    desk->key("Return");
    centre.recorded("who signed on",
                    [&] { return centre.has_notice("operator.signed_on", "carol"); });
    desk->command("worst");
    desk->press_next();
    desk->confirm();
    const World& world = centre.log->city.real;
    const auto acted_by = [&](std::string_view name) {
        return std::ranges::any_of(world.incidents.rows(),
                                   [&](const Incident& one) { return one.actor == name; });
    };
    centre.recorded("a step of carol", [&] { return acted_by("carol"); });
    desk->command("leave");
    centre.recorded("that carol left",
                    [&] { return centre.has_notice("operator.signed_off", "carol"); });
    desk->keep_picture("locked-over-the-same-screen");
    desk->press_person(1);
    desk->see("that dave is chosen", palette::good, {500, 335, 570, 370}, 60);
    desk->type("dave in the night");
    desk->key("Return");
    centre.recorded("who signed on",
                    [&] { return centre.has_notice("operator.signed_on", "dave"); });
    desk->press_next();  // of the case that is still selected
    centre.recorded("a step of dave", [&] { return acted_by("dave"); });
    desk->keep_picture("taken-over");
}

TEST_CASE("a desk that nobody touches locks itself, and the log tells") {
    if (!screens_can_be_driven()) return;
    DrivenCentre centre;
    centre.admit_person("carol");
    const auto desk = centre.locked_desk("0.1");
    desk->type("carol in the night");
    desk->key("Return");
    centre.recorded("who signed on",
                    [&] { return centre.has_notice("operator.signed_on", "carol"); });
    centre.recorded("that she is gone",
                    [&] { return centre.has_notice("operator.signed_off", "carol"); });
}

}  // namespace yiping
