#include "viewer/bench_scene.hpp"

#include <fmt/format.h>

#include <random>
#include <thread>
#include <utility>

#include "ingest/city/apply.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

class MadeScene : public BenchSource {
public:
    MadeScene(std::string name, const BenchScale& scale)
        : BenchSource{scale}, name_{std::move(name)} {}

    void begin(std::vector<BenchCell> cells) override {
        cells_ = std::move(cells);
        auto city = std::make_unique<CityState>();
        for (int i = 0; i < scale_.workers; ++i) apply(*city, move_of(i));
        for (int i = 0; i < scale_.incidents; ++i) apply(*city, report_of(i));
        items_.emplace_back(Snapshot{std::move(city)});
        items_.emplace_back(LinkChange{LinkChange::State::live, {}});
        items_.emplace_back(Heartbeat{sequence_, now_ms_, "ok", {}});
    }

    void step() override {
        now_ms_ += 100;
        if (name_ != "wall-idle") items_.emplace_back(next_flush());
        if (now_ms_ % second_ms == 0) items_.emplace_back(Heartbeat{sequence_, now_ms_, "ok", {}});
    }

    /// With nothing to hand over it waits as a quiet socket does.
    std::vector<FeedItem> take(std::chrono::milliseconds wait) override {
        if (items_.empty()) std::this_thread::sleep_for(wait);
        return std::exchange(items_, {});
    }
    bool send_command(Event, std::optional<std::uint64_t>) override { return false; }

private:
    Flush next_flush() {
        constexpr int still_share = 670, regraded_share = 100;
        Flush flush;
        const int moved = name_ == "wall-moving" ? scale_.workers : still_share;
        flush.events.reserve(static_cast<std::size_t>(moved) +
                             static_cast<std::size_t>(scale_.incidents / regraded_share));
        for (int i = 0; i < moved; ++i)
            flush.events.push_back(move_of((next_worker_ + i) % scale_.workers));
        next_worker_ = (next_worker_ + moved) % scale_.workers;
        if (name_ == "wall-moving")
            for (int i = 0; i < scale_.incidents; i += regraded_share)
                flush.events.push_back(
                    regrade_of(i + static_cast<int>(random_() % regraded_share)));
        flush.upto = sequence_;
        return flush;
    }
    /// In a cell or beside it: a worker walks around the own one.
    Place near(std::size_t cell_number) {
        constexpr double beside_deg = 0.003;
        const BenchCell& cell = cells_[cell_number % cells_.size()];
        return place_at(
            {cell.centre.lon + beside_deg * unit(), cell.centre.lat + beside_deg * unit()},
            cell.code);
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
        constexpr std::size_t scattered =
            7919;  // prime: neighbours in the list are none on the map
        event.place = near(static_cast<std::size_t>(worker) * scattered);
        return event;
    }
    Event report_of(int incident) {
        IncidentReported body;
        body.title = fmt::format("测量事件 {}", incident);
        body.net = static_cast<Net>(incident % net_count);
        body.grade = incident % 500 == 0 ? 1 : incident % 50 == 0 ? 2 : incident % 5 == 0 ? 3 : 4;
        Event event = of("incident.reported", fmt::format("incident/{}", incident), body);
        event.place = near(random_());
        return event;
    }
    Event regrade_of(int incident) {
        return of("incident.regraded",
                  fmt::format("incident/{}", incident),
                  IncidentRegraded{3 + static_cast<std::int64_t>(random_() % 2), {}, {}});
    }

    std::string name_;
    std::vector<BenchCell> cells_;
    std::vector<FeedItem> items_;
    std::mt19937_64 random_{1};
    std::uint64_t sequence_ = 0;
    TimeMs now_ms_ = start_ms;
    int next_worker_ = 0;
};

}  // namespace

std::unique_ptr<BenchSource> bench_source(const std::string& scene, const BenchScale& scale) {
    return std::make_unique<MadeScene>(scene, scale);
}

}  // namespace yiping
