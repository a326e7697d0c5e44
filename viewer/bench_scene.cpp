#include "viewer/bench_scene.hpp"

#include <fmt/format.h>

#include <array>
#include <random>

#include "ingest/city/apply.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

class BenchSource : public EventSource {
public:
    BenchSource(std::string scene, const BenchScale& scale, LonLat centre, double spread_deg)
        : scene_{std::move(scene)}, scale_{scale}, centre_{centre}, spread_deg_{spread_deg} {}

    std::vector<FeedItem> take(std::chrono::milliseconds) override {
        std::vector<FeedItem> items;
        if (sequence_ == 0) {
            auto city = std::make_unique<CityState>();
            for (int i = 0; i < scale_.workers; ++i) apply(*city, move_of(i));
            for (int i = 0; i < scale_.incidents; ++i) apply(*city, report_of(i));
            items.emplace_back(Snapshot{std::move(city)});
            items.emplace_back(LinkChange{LinkChange::State::live, {}});
        } else if (scene_ != "wall-idle") {
            items.emplace_back(next_flush());
        }
        items.emplace_back(Heartbeat{sequence_, now_ms_, "ok", {}});
        return items;
    }
    bool send_command(Event) override { return false; }

private:
    Flush next_flush() {
        constexpr int still_share = 670;
        Flush flush;
        now_ms_ += 100;
        const int moved = scene_ == "wall-moving" ? scale_.workers : still_share;
        for (int i = 0; i < moved; ++i)
            flush.events.push_back(move_of((next_worker_ + i) % scale_.workers));
        next_worker_ = (next_worker_ + moved) % scale_.workers;
        if (scene_ == "wall-moving")
            for (int i = 0; i < scale_.incidents; i += 100) flush.events.push_back(regrade_of(i));
        flush.upto = sequence_;
        return flush;
    }
    Place somewhere() {
        const double lon = centre_.lon + spread_deg_ * unit(),
                     lat = centre_.lat + spread_deg_ * unit();
        return place_at({lon, lat}, cell());
    }
    /// Some micro-grid of the demo city's codes; one that does not exist colours nothing.
    GridCode cell() {
        constexpr std::array<std::uint64_t, 7> counties{
            210302, 210303, 210304, 210311, 210321, 210323, 210381};
        std::uint64_t code = counties[random_() % counties.size()];
        for (const std::uint64_t most : {14U, 8U, 6U, 15U})
            code = code * 1000 + 1 + random_() % most;
        return {code};
    }
    double unit() { return static_cast<double>(random_() >> 11U) * 0x1.0p-52 - 1.0; }
    Event stamped(Event event) {
        event.sequence = ++sequence_;
        event.recorded_ms = now_ms_;
        return event;
    }
    Event of(std::string type, std::string subject, Body body) {
        Event event;  // never encoded: only the fold sees it
        event.type = std::move(type);
        event.subject = std::move(subject);
        event.source = "bench";
        event.time_ms = now_ms_;
        event.body = std::move(body);
        return stamped(std::move(event));
    }
    Event move_of(int worker) {
        Event event = of("worker.position", fmt::format("worker/{}", worker), EntityPosition{});
        event.place = somewhere();
        return event;
    }
    Event report_of(int incident) {
        IncidentReported body;
        body.title = fmt::format("测量事件 {}", incident);
        body.net = static_cast<Net>(incident % net_count);
        body.grade = incident % 100 == 0 ? 1 : incident % 20 == 0 ? 2 : incident % 5 == 0 ? 3 : 4;
        Event event = of("incident.reported", fmt::format("incident/{}", incident), body);
        event.place = somewhere();
        return event;
    }
    Event regrade_of(int incident) {
        return of("incident.regraded",
                  fmt::format("incident/{}", incident),
                  IncidentRegraded{1 + static_cast<std::int64_t>(random_() % 4), {}, {}});
    }

    std::string scene_;
    BenchScale scale_;
    LonLat centre_;
    double spread_deg_;
    std::mt19937_64 random_{1};
    std::uint64_t sequence_ = 0;
    TimeMs now_ms_ = start_ms;
    int next_worker_ = 0;
};

}  // namespace

std::unique_ptr<EventSource> bench_source(const std::string& scene,
                                          const BenchScale& scale,
                                          LonLat centre,
                                          double spread_deg) {
    return std::make_unique<BenchSource>(scene, scale, centre, spread_deg);
}

}  // namespace yiping
