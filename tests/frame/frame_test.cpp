// The whole picture, drawn without a window: what it shows of a recorded and of a lost city.
#include "viewer/frame.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include <catch2/catch.hpp>
#include <set>

#include "tests/frame/recorded_day.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

constexpr int width_px = 1920, height_px = 1080;

ViewerConfig without_map(const std::filesystem::path& exports) {
    ViewerConfig config = read_viewer_config(default_viewer_config(), "workstation");
    config.map.clear();
    config.exports = exports;
    return config;
}

bool fonts_are_there() {
    const ViewerConfig config;
    if (std::filesystem::exists(config.regular_font) && std::filesystem::exists(config.bold_font))
        return true;
    WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
    return false;
}

/// One viewer without a window; a hundredth of a second passes with every picture.
class Headless {
public:
    explicit Headless(std::unique_ptr<EventSource> source,
                      const std::filesystem::path& exports = ".")
        : config_{without_map(exports)},
          frame{config_, std::move(source), ui_, width_px, height_px} {}
    Image draw() {
        do {
            picture_.bind();
            now_s_ += 0.01;
            frame.draw(width_px, height_px, now_s_);
        } while (frame.letters_missing());
        Image image = picture_.read();
        context_.throw_if_errors();
        return image;
    }
    /// Takes in what comes until the condition holds; false after so long.
    template <class Condition>
    bool drain_until(Condition condition) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (!condition()) {
            if (std::chrono::steady_clock::now() > until) return false;
            (void)frame.drain(std::chrono::milliseconds{50}, now_s_);
        }
        return true;
    }

private:
    SurfacelessContext context_;
    Framebuffer picture_{width_px, height_px};
    Ui ui_{nullptr};
    const ViewerConfig config_;
    double now_s_ = 0;

public:
    Frame frame;
};

Rect map_of_picture() {
    return layout_for(LayoutKind::workstation, width_px, height_px, 1).map;
}

/// Whether the colour is to be seen in the middle of the map, away from legend and bars.
bool on_map(const Image& image, Rgba colour) {
    const Rect map = map_of_picture().inset(200);
    for (auto y = static_cast<int>(map.top); y < static_cast<int>(map.bottom); ++y)
        for (auto x = static_cast<int>(map.left); x < static_cast<int>(map.right); ++x)
            if (image.at(x, y) == colour) return true;
    return false;
}

}  // namespace

TEST_CASE("a recorded incident stands on the map in its colour, inside the frame of a replay") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    Headless viewer{open_recorded(day.file)};
    viewer.frame.wait_for_map();
    viewer.frame.seek(RecordedDay::events);
    const Image image = viewer.draw();
    CHECK(viewer.frame.city_view().city().last_sequence == RecordedDay::events);
    CHECK(on_map(image, palette::grade[0]));
    for (const auto& [x, y] : {std::pair{1, 500}, {width_px - 2, 500}, {900, height_px - 2}})
        CHECK(image.at(x, y) == palette::look);
}

TEST_CASE("a seek shows the fold of that moment, backwards too") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    Headless viewer{open_recorded(day.file)};
    for (const std::uint64_t sequence : {30U, 1U, 15U, 29U}) {
        viewer.frame.seek(sequence);
        CHECK(digest_of(viewer.frame.city_view().city()) == day.digest_at(sequence));
    }
    viewer.frame.seek_time(RecordedDay::start_ms + 4 * minute_ms + 1);
    CHECK(viewer.frame.city_view().city().last_sequence == 5);
}

namespace {

/// Presses a key for one picture.
void press(Headless& viewer, int key) {
    ImGui::GetIO().KeysDown[key] = true;
    (void)viewer.draw();
    ImGui::GetIO().KeysDown[key] = false;
    (void)viewer.draw();
}
void look_for(Headless& viewer, const std::string& text) {
    Frame::Kept kept = viewer.frame.keep();
    kept.view.filter.text = text;
    viewer.frame.restore(std::move(kept));
}

}  // namespace

TEST_CASE(
    "page down goes to the next bad report, with words in the list to the next that has them") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    Headless viewer{open_recorded(day.file)};
    viewer.frame.wait_for_map();
    (void)viewer.frame.drain(std::chrono::milliseconds{0}, 0);
    viewer.frame.seek(3);
    (void)viewer.draw();
    const auto sequence = [&] { return viewer.frame.city_view().city().last_sequence; };
    press(viewer, GLFW_KEY_PAGE_DOWN);
    CHECK(sequence() == 4);
    look_for(viewer, "27");  // the number of a case
    press(viewer, GLFW_KEY_PAGE_DOWN);
    CHECK(sequence() == 28);
    look_for(viewer, "火灾");
    press(viewer, GLFW_KEY_PAGE_UP);
    CHECK(sequence() == 27);
    look_for(viewer, "没有的词");
    press(viewer, GLFW_KEY_PAGE_UP);
    CHECK(sequence() == 27);
    CHECK_FALSE(viewer.frame.view().playback.searching);
    CHECK_FALSE(viewer.frame.view().answer.accepted);
    CHECK_FALSE(viewer.frame.view().answer.why_not.empty());
}

TEST_CASE(
    "a picture is written into a folder that is made, and told; one that cannot be is told too") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    const TempFolder home;
    const std::string folder = GENERATE(std::string{}, std::string{"/proc/no such folder"});
    const std::filesystem::path exports =
        folder.empty() ? home.path() / "a" / "b" : std::filesystem::path{folder};
    Headless viewer{open_recorded(day.file), exports};
    viewer.frame.wait_for_map();
    viewer.frame.seek(3);
    (void)viewer.draw();
    ImGui::GetIO().KeyCtrl = true;
    press(viewer, GLFW_KEY_P);
    ImGui::GetIO().KeyCtrl = false;
    (void)viewer.draw();
    CHECK(viewer.frame.view().answer.accepted == folder.empty());
    CHECK_THAT(viewer.frame.view().answer.why_not, Catch::Contains(exports.string()));
    if (folder.empty()) CHECK(std::distance(std::filesystem::directory_iterator{exports}, {}) == 1);
}

TEST_CASE("in a recording a worker is drawn on the way between two reports, until a key ends it") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    constexpr TimeMs first_ms = RecordedDay::start_ms + 40 * minute_ms;
    {
        const auto store = open_sqlite_store(day.file, OpenMode::read_write);
        for (int i = 0; i < 4; ++i) {
            EntityPosition body;
            body.position = GivenPosition{{122.99 + 0.001 * i, 41.11}, Datum::wgs84};
            const TimeMs now_ms = first_ms + i * 10 * second_ms;
            std::vector<Event> batch{make_event(
                "p" + std::to_string(i), "test.app", "worker.position", "worker/1", now_ms, body)};
            batch[0].place = place_at({122.99 + 0.001 * i, 41.11}, {});
            (void)store->append(batch, now_ms);
        }
    }
    Headless viewer{open_recorded(day.file)};
    viewer.frame.wait_for_map();
    const auto lon = [&](TimeMs at_ms) {
        viewer.frame.seek_time(at_ms);
        (void)viewer.draw();
        const MapView& map = viewer.frame.map();
        return map.space().wgs84(metres_of(map.marks().worker_marks()[0].place)).lon;
    };
    CHECK(lon(first_ms + 5'000) == Approx(122.9905).margin(1e-5));
    CHECK(lon(first_ms + 12'000) == Approx(122.9912).margin(1e-5));
    CHECK(lon(first_ms + 4'000) == Approx(122.9904).margin(1e-5));  // and back
    CHECK(viewer.frame.map().marks().worker_marks()[0].hollow == 1);
    CHECK(lon(first_ms + 40'000) == Approx(122.993).margin(1e-5));  // the last one stays
    press(viewer, GLFW_KEY_I);
    CHECK(lon(first_ms + 5'000) == Approx(122.99).margin(1e-5));
    CHECK(viewer.frame.map().marks().worker_marks()[0].hollow == 0);
}

TEST_CASE("a desk sees in small what the wall shows, and what would be put on it") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    Headless viewer{open_recorded(day.file)};
    viewer.frame.wait_for_map();
    viewer.frame.seek(RecordedDay::events);
    const Image without = viewer.draw();
    press(viewer, GLFW_KEY_U);
    viewer.frame.wait_for_map();
    const Image mirrored = viewer.draw();
    const Rect map = map_of_picture();
    // The head of the small wall lies on the map's upper left.
    const int x = static_cast<int>(map.left) + 20, y = static_cast<int>(map.top) + 22;
    CHECK(mirrored.at(x, y) == palette::panel);
    CHECK(without.at(x, y) != palette::panel);
    press(viewer, GLFW_KEY_U);
    CHECK(viewer.draw().at(x, y) != palette::panel);
    Frame::Kept kept = viewer.frame.keep();
    kept.view.form = Form{};
    kept.view.form->deed = Deed::show_scene;
    kept.view.form->at = LonLat{122.99, 41.11};
    kept.view.form->metres_per_pixel = 20;
    viewer.frame.restore(std::move(kept));
    CHECK(viewer.draw().at(x, y) == palette::panel);
}

TEST_CASE("who silences alarms where none are heard is told so") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    Headless viewer{open_recorded(day.file)};
    viewer.frame.wait_for_map();
    viewer.frame.seek(3);
    (void)viewer.draw();
    press(viewer, GLFW_KEY_Q);
    CHECK_FALSE(viewer.frame.view().answer.accepted);
    viewer.frame.use_sound([](int) { return true; });
    press(viewer, GLFW_KEY_Q);
    CHECK(viewer.frame.view().answer.accepted);
    CHECK_FALSE(viewer.frame.view().answer.why_not.empty());
}

TEST_CASE("when ingest dies the strip becomes one bar that says so") {
    if (!fonts_are_there()) return;
    const TempFolder folder;
    ServingIngest daemon{folder.path() / "log.store"};
    (void)ZmqPeer{daemon.intake()}.ask(incident_now("1"));
    Headless viewer{connect_live(daemon.sync(), {})};
    const CityView& view = viewer.frame.city_view();
    REQUIRE(viewer.drain_until([&] {
        return view.has_city() && view.link().state == LinkChange::State::live &&
               view.city().last_sequence == 1;
    }));
    const auto amber_of_strip = [&] {  // share of one row of the strip
        const Image image = viewer.draw();
        int amber = 0;
        for (int x = 0; x < width_px; ++x) amber += image.at(x, 6) == palette::look ? 1 : 0;
        return static_cast<double>(amber) / width_px;
    };
    CHECK(amber_of_strip() < 0.1);
    daemon.kill_hard();
    REQUIRE(viewer.drain_until([&] { return view.link().state == LinkChange::State::lost; }));
    CHECK(amber_of_strip() > 0.95);
    CHECK(view.city().real.incidents.size() == 1);  // the last picture stays
}

TEST_CASE("a live city looks back, unmistakably, while the stream goes on; one key leads back") {
    if (!fonts_are_there()) return;
    const TempFolder folder;
    ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    for (int i = 1; i <= 20; ++i) (void)producer.ask(incident_now(std::to_string(i)));
    Headless viewer{connect_live(daemon.sync(), {})};
    Frame& frame = viewer.frame;
    REQUIRE(viewer.drain_until([&] {
        return frame.city_view().has_city() && frame.city_view().city().last_sequence == 20;
    }));
    const auto framed = [&] {
        const Image image = viewer.draw();
        return image.at(1, 500) == palette::look && image.at(900, height_px - 2) == palette::look;
    };
    CHECK_FALSE(framed());
    frame.look_back_to(7);
    REQUIRE(viewer.drain_until([&] { return !frame.waits_for_past(); }));
    CHECK(frame.city_view().city().last_sequence == 7);
    CHECK(digest_of(frame.city_view().city()) ==
          json_at(ZmqPeer{daemon.sync()}.ask(R"({"request":"digest","sequence":7})"), "/digest"));
    CHECK(framed());
    (void)producer.ask(incident_now("21"));
    REQUIRE(viewer.drain_until([&] { return frame.now_view().city().last_sequence == 21; }));
    CHECK(frame.city_view().city().last_sequence == 7);
    frame.seek(15);
    REQUIRE(viewer.drain_until([&] { return !frame.waits_for_past(); }));
    CHECK(frame.city_view().city().last_sequence == 15);
    frame.back_to_now();
    CHECK(frame.city_view().city().last_sequence == 21);
    CHECK_FALSE(framed());
}

TEST_CASE("two moments stand side by side, each with its map, its cases and its time") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    Headless viewer{open_recorded(day.file)};
    viewer.frame.wait_for_map();
    viewer.frame.seek(RecordedDay::events);
    viewer.frame.put_beside();
    viewer.frame.wait_for_map();
    const Image image = viewer.draw();
    const Rect map = map_of_picture();
    const float middle = (map.left + map.right) / 2;
    const auto count = [&](Rgba colour, const Rect& where) {
        int pixels = 0;
        for (auto y = static_cast<int>(where.top); y < static_cast<int>(where.bottom); ++y)
            for (auto x = static_cast<int>(where.left); x < static_cast<int>(where.right); ++x)
                pixels += image.at(x, y) == colour ? 1 : 0;
        return pixels;
    };
    for (const float left : {map.left, middle}) {
        CAPTURE(left);
        const Rect half{left, map.top, left + map.width() / 2, map.bottom};
        CHECK(count(palette::look, {half.left + 4, half.top + 4, half.right - 4, half.top + 60}) >
              100);
        CHECK(count(palette::grade[0], half.inset(60)) > 10);
    }
    viewer.frame.put_beside();
    CHECK(on_map(viewer.draw(), palette::grade[0]));
}

TEST_CASE("what if: from a moment of a recording a sandbox goes on, as an exercise of its own") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    const TempFolder folder;
    Headless viewer{open_recorded(day.file), folder.path()};
    Frame& frame = viewer.frame;
    frame.seek(15);
    const std::string before = digest_of(frame.city_view().city());
    const std::size_t incidents = frame.city_view().city().real.incidents.size();
    const std::uint64_t facts = frame.city_view().city().real.facts;
    frame.try_out(1);
    REQUIRE(viewer.drain_until([&] { return frame.in_sandbox(); }));
    const CityState& city = frame.city_view().city();
    CHECK(city.last_sequence >= 15);  // what is overdue by then its daemon has noticed already
    CHECK(city.real.facts == 0);
    CHECK(city.exercise.facts == facts);
    CHECK(city.exercise.incidents.size() == incidents);
    // its clock goes on from there, not from today
    CHECK(frame.city_view().heartbeat()->time_ms - city.now_ms < hour_ms);
    const Image image = viewer.draw();
    CHECK(image.at(1, 500) == palette::look);
    frame.try_out(2);
    CHECK_FALSE(frame.in_sandbox());
    CHECK(digest_of(frame.city_view().city()) == before);
    int stores = 0;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path()})
        stores += entry.path().extension() == ".store" ? 1 : 0;
    CHECK(stores == 1);  // what was tried can be replayed
}

}  // namespace yiping
