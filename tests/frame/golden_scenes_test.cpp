// Whole scenes of two cities at three zooms each, beside pictures that were looked at once.
#include "ingest/city/apply.hpp"
#include "ingest/event/codec.hpp"
#include "tests/support/golden.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"

namespace yiping {
namespace {

constexpr int width_px = 1280, height_px = 720;
constexpr int kept_width_px = 400, kept_height_px = 280;

/// One state of a city, handed over once.
class StandingCity : public EventSource {
public:
    explicit StandingCity(LonLat middle) {
        auto city = std::make_unique<CityState>();
        std::uint64_t sequence = 0;
        const auto add = [&](std::string type, std::string subject, Body body, LonLat at) {
            Event event = make_event("e" + std::to_string(sequence),
                                     "test",
                                     std::move(type),
                                     std::move(subject),
                                     now_ms,
                                     std::move(body));
            event.sequence = ++sequence;
            event.recorded_ms = now_ms;
            event.place = place_at(at, GridCode{210302001001});
            apply(*city, event);
        };
        const auto beside = [&](int i, double spread_deg) {
            return LonLat{middle.lon + spread_deg * ((i * 7919 % 200) / 100.0 - 1),
                          middle.lat + spread_deg * ((i * 104'729 % 200) / 100.0 - 1)};
        };
        for (int i = 0; i < 60; ++i) {
            IncidentReported body;
            body.title = "事件";
            body.net = static_cast<Net>(i % net_count);
            body.class_code = i % 2 == 0 ? "12G01" : "12B04";
            body.grade = i == 0 ? 1 : i < 4 ? 2 : 3 + i % 2;
            add("incident.reported",
                "incident/" + std::to_string(i),
                body,
                beside(i, i % 3 == 0 ? 0.002 : 0.06));
        }
        for (int i = 0; i < 500; ++i)
            add("worker.position",
                "worker/" + std::to_string(i),
                EntityPosition{},
                beside(i * 3 + 1, i % 2 == 0 ? 0.004 : 0.1));
        items_.emplace_back(Snapshot{std::move(city)});
        items_.emplace_back(LinkChange{LinkChange::State::live, {}});
        items_.emplace_back(Heartbeat{sequence, now_ms, "ok", {}});
    }
    std::vector<FeedItem> take(std::chrono::milliseconds) override {
        return std::exchange(items_, {});
    }
    bool send_command(Event, std::optional<std::uint64_t>) override { return false; }

private:
    static constexpr TimeMs now_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z
    std::vector<FeedItem> items_;
};

/// The middle of the map: names, symbols and ground, without what lies over them.
Image kept(const Image& whole, Pixels2 middle) {
    Image part{kept_width_px, kept_height_px, {}};
    const int left = static_cast<int>(middle.x) - kept_width_px / 2;
    const int top = static_cast<int>(middle.y) - kept_height_px / 2;
    for (int y = top; y < top + kept_height_px; ++y) {
        const auto row =
            whole.rgba.begin() + (static_cast<std::ptrdiff_t>(y) * whole.width_px + left) * 4;
        part.rgba.insert(part.rgba.end(), row, row + kept_width_px * 4);
    }
    return part;
}

void check_scenes(const std::filesystem::path& config_file,
                  const std::string& city,
                  LonLat middle,
                  std::array<double, 2> closer_mpp) {
    const SurfacelessContext context;
    const Framebuffer picture{width_px, height_px};
    Ui ui{nullptr};
    ViewerConfig config = read_viewer_config(config_file, "workstation");
    config.map_cache.clear();  // what this build makes, not what another one made
    if (!std::filesystem::exists(config.regular_font)) {
        WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
        return;
    }
    if (!std::filesystem::exists(config.map.front().path)) {
        WARN("skipped: " << config.map.front().path << " is not there (./run build makes it)");
        return;
    }
    Frame frame{config, std::make_unique<StandingCity>(middle), ui, width_px, height_px};
    frame.wait_for_map();
    (void)frame.drain(std::chrono::milliseconds{0}, 0);
    double now_s = 0;
    const auto check = [&](const std::string& name) {
        do {
            picture.bind();
            now_s += 10;  // no flight is under way any more
            frame.draw(width_px, height_px, now_s);
        } while (frame.letters_missing());
        check_golden(kept(picture.read(), frame.map().camera().viewport.centre()),
                     "scene-" + city + "-" + name);
    };
    check("whole");
    const char* name = "quarter";
    for (const double mpp : closer_mpp) {
        frame.map().fly_to(frame.map().space().city_metres(middle), mpp, now_s);
        check(name);
        name = "street";
    }
    for (const std::string& problem : frame.map().problems()) UNSCOPED_INFO(problem);
}

}  // namespace

TEST_CASE("Anshan, the demo city: whole, a quarter, a street") {
    check_scenes(default_viewer_config(), "anshan", {122.995, 41.11}, {30, 3});
}

TEST_CASE("Monaco, straight from OpenStreetMap: whole, a quarter, a street") {
    check_scenes(default_viewer_config().parent_path() / "examples" / "monaco.toml",
                 "monaco",
                 {7.4246, 43.7384},
                 {3, 0.7});
}

}  // namespace yiping
