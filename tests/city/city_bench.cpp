// Figures of the fold and the watch, best of a few rounds, by processor time so that a busy machine
// tells the same: bin/bench_city [scale] [month]
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <random>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/city/watch.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr TimeMs start_ms = 1'786'665'600'000;
constexpr std::uint64_t counties = 7, towns = 14, communities = 12, grids = 5, microgrids = 15;

double seconds() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}
/// What this process holds now, in MB.
double resident_mb() {
    std::ifstream file{"/proc/self/statm"};
    double pages = 0;
    file >> pages >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// A micro-grid of a city of `scale` times Anshan, by number.
GridCode microgrid(std::uint64_t number, std::uint64_t scale) {
    std::uint64_t code = 210300 + 1 + number % counties;
    code = code * 1000 + 1 + (number /= counties) % towns;
    code = code * 1000 + 1 + (number /= towns) % (communities * scale);
    code = code * 1000 + 1 + (number /= communities * scale) % grids;
    return GridCode{code * 1000 + 1 + (number / grids) % microgrids};
}
std::uint64_t microgrid_count(std::uint64_t scale) {
    return counties * towns * communities * scale * grids * microgrids;
}

class Bench {
public:
    explicit Bench(std::uint64_t scale) : scale_{scale} {}

    /// Every worker in a micro-grid of its own, on duty.
    void people() {
        Event event = blank("worker.position");
        event.body = EntityPosition{};
        for (std::uint64_t i = 0; i < 67'000 * scale_; ++i) {
            event.subject = fmt::format("worker/W{:07}", i);
            event.place = place(random_() % microgrid_count(scale_));
            fold(event);
        }
    }
    /// Positions of one round: most workers stay in their micro-grid, one of twenty moves on.
    double positions_per_s() {
        std::vector<Event> events;
        for (const Worker& worker : city_.real.workers.rows()) {
            Event& event = events.emplace_back(blank("worker.position"));
            event.subject = "worker/" + worker.id;
            event.body = EntityPosition{};
            event.place =
                random_() % 20 == 0 ? place(random_() % microgrid_count(scale_)) : worker.place;
        }
        double best = 0;
        for (int round = 0; round < 5; ++round) {
            now_ms_ += 10 * second_ms;
            for (Event& event : events) stamp_next(event);
            const double from = seconds();
            for (const Event& event : events) apply(city_, event);
            best = std::max(best, static_cast<double>(events.size()) / (seconds() - from));
        }
        return best;
    }
    /// The same from telephones that send together, 100 in one event.
    double batched_per_s() {
        std::vector<Event> events;
        const auto workers = city_.real.workers.rows();
        for (std::size_t i = 0; i + 100 <= workers.size(); i += 100) {
            Event& event = events.emplace_back(blank("worker.positions"));
            WorkerPositions body;
            for (std::size_t k = i; k < i + 100; ++k) {
                body.items.push_back({workers[k].id, {}, 0});
                event.item_places.push_back(workers[k].place);
            }
            event.body = std::move(body);
        }
        double best = 0;
        for (int round = 0; round < 5; ++round) {
            now_ms_ += 10 * second_ms;
            for (Event& event : events) stamp_next(event);
            const double from = seconds();
            for (const Event& event : events) apply(city_, event);
            best = std::max(best, static_cast<double>(events.size()) * 100 / (seconds() - from));
        }
        return best;
    }
    /// Whole lives of cases, each with ten events.
    std::vector<Event> cases(std::uint64_t count, TimeMs apart_ms) {
        static constexpr std::array road{Step::verified,
                                         Step::registered,
                                         Step::dispatched,
                                         Step::accepted,
                                         Step::arrived,
                                         Step::noted,
                                         Step::handled,
                                         Step::checked,
                                         Step::closed};
        std::vector<Event> events;
        for (std::uint64_t i = 0; i < count; ++i) {
            now_ms_ += apart_ms;
            const std::string subject = fmt::format("incident/G{:08}", next_case_++);
            IncidentReported body;
            body.title = "道路积水，车辆无法通行";
            body.class_code = fmt::format("E04{:02}", 1 + i % 5);
            body.channel = "grid";
            body.grade = 1 + static_cast<std::int64_t>(i % 4);
            const Place at = place(random_() % microgrid_count(scale_));
            add(events, "incident.reported", subject, body, at);
            for (const Step step : road) {
                IncidentStep told;
                told.step = step;
                told.actor = fmt::format("坐席{:02}", random_() % 24);
                if (step == Step::dispatched) told.unit = "市住房和城乡建设局";
                add(events, fmt::format("incident.{}", name_of(step)), subject, told, {});
            }
        }
        return events;
    }
    /// A month of the city: each day so many cases from report to close, handled by whoever of the
    /// workers lives there, so that every figure that is kept for a month is there.
    void month(std::uint64_t cases_a_day) {
        static constexpr std::array road{Step::verified,
                                         Step::registered,
                                         Step::dispatched,
                                         Step::accepted,
                                         Step::arrived,
                                         Step::handled,
                                         Step::checked,
                                         Step::closed};
        const TimeMs apart_ms = day_ms / static_cast<TimeMs>(cases_a_day);
        for (std::uint64_t i = 0; i < 30 * cases_a_day; ++i) {
            now_ms_ += apart_ms;
            Event event = blank("incident.reported");
            event.subject = fmt::format("incident/M{:08}", next_case_++);
            event.place = place(random_() % microgrid_count(scale_));
            IncidentReported body;
            body.title = "道路积水，车辆无法通行";
            body.class_code = fmt::format("E{:02}{:02}", 1 + i % 6, 1 + i % 30);
            body.grade = 1 + static_cast<std::int64_t>(i % 4);
            event.body = body;
            fold(event);
            event.place.reset();
            const std::string worker = fmt::format("W{:07}", random_() % (67'000 * scale_));
            for (const Step step : road) {
                IncidentStep told;
                told.step = step;
                const bool outside = step >= Step::accepted && step <= Step::handled;
                told.actor = outside ? worker : fmt::format("坐席{:02}", random_() % 24);
                if (step == Step::dispatched) told.unit = fmt::format("单位{:02}", i % 31);
                event.type = fmt::format("incident.{}", name_of(step));
                event.body = std::move(told);
                fold(event);
            }
        }
    }
    /// Open cases, each dispatched, as many as a city has.
    void open_cases(std::uint64_t count) {
        for (const Event& event : cases(count, 100))
            if (event.type == "incident.reported" || event.type == "incident.registered" ||
                event.type == "incident.dispatched")
                apply(city_, event);
    }
    struct RollUp {
        std::size_t places = 0;  ///< whose counts one event changed
        double event_us = 0;
    };
    /// One case changes its grade again and again: everything it touches is near at hand, so that
    /// the cost is that of the work and not of a larger city's memory.
    RollUp roll_up() {
        const std::string subject = "incident/" + city_.real.incidents.rows().front().id;
        std::vector<Event> events;
        for (int i = 0; i < 20'000; ++i)
            add(events, "incident.regraded", subject, IncidentRegraded{1 + i % 4, {}, {}}, {});
        RollUp best{0, 1e9};
        for (int round = 0; round < 3; ++round) {
            CityState city = city_;
            const double from = seconds();
            for (const Event& event : events) apply(city, event);
            const double took_us = (seconds() - from) * 1e6 / static_cast<double>(events.size());
            best.event_us = std::min(best.event_us, took_us);
            best.places = static_cast<std::size_t>(std::ranges::count(
                city.real.grid.rows(), events.back().sequence, &GridNode::changed));
        }
        return best;
    }
    /// Positions as they stand in a log.
    std::vector<Event> logged_positions(std::size_t count) {
        std::vector<Event> events;
        for (std::size_t i = 0; i < count; ++i)
            add(events,
                "worker.position",
                fmt::format("worker/W{:07}", i),
                EntityPosition{{{122.9, 41.1}, Datum::wgs84}, 5.0, 1.2, 90.0, {}},
                place(random_() % microgrid_count(scale_)));
        return events;
    }
    [[nodiscard]] const CityState& city() const { return city_; }
    [[nodiscard]] TimeMs now_ms() const { return now_ms_; }

private:
    Event blank(std::string type) const {
        Event event;
        event.id = "e";
        event.source = "grid.app.210302";
        event.type = std::move(type);
        return event;
    }
    void stamp_next(Event& event) {
        event.sequence = ++sequence_;
        event.time_ms = event.recorded_ms = now_ms_;
    }
    void fold(Event& event) {
        stamp_next(event);
        apply(city_, event);
    }
    void add(
        std::vector<Event>& events, std::string type, std::string subject, Body body, Place at) {
        Event event = make_event(fmt::format("e{}", sequence_),
                                 "grid.app",
                                 std::move(type),
                                 std::move(subject),
                                 now_ms_,
                                 std::move(body));
        if (at.grid) event.place = at;
        stamp_next(event);
        stamp(event);
        events.push_back(std::move(event));
    }
    Place place(std::uint64_t number) const {
        return Place{1'229'000'000 + static_cast<std::int32_t>(number),
                     411'000'000,
                     microgrid(number, scale_),
                     true};
    }

    std::uint64_t scale_;
    std::mt19937_64 random_{1};
    CityState city_;
    TimeMs now_ms_ = start_ms;
    std::uint64_t sequence_ = 0, next_case_ = 0;
};

double decoded_per_s(const std::vector<Event>& events) {
    Decoder decoder;
    double best = 0;
    for (int round = 0; round < 3; ++round) {
        const double from = seconds();
        for (const Event& event : events) (void)decoder.decode_logged(event.json);
        best = std::max(best, static_cast<double>(events.size()) / (seconds() - from));
    }
    return best;
}

/// A second of the daemon: some events, then a look; in microseconds.
void measure_watch(Bench& bench) {
    WatchRules rules;
    rules.tables = read_city_rules(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"));
    Watch watch{rules};
    double from = seconds();
    (void)watch.due(bench.city(), bench.now_ms());
    const double first_us = (seconds() - from) * 1e6;
    from = seconds();
    constexpr int looks = 200;
    for (int i = 0; i < looks; ++i) (void)watch.due(bench.city(), bench.now_ms() + i);
    const double idle_us = (seconds() - from) * 1e6 / looks;
    from = seconds();
    (void)due_events(bench.city(), bench.now_ms(), rules);
    const double scan_us = (seconds() - from) * 1e6;
    fmt::print(
        "a look at {} open cases: first {:.0f} us, then {:.1f} us; a scan of all {:.0f} us\n",
        bench.city().real.incidents.size(),
        first_us,
        idle_us,
        scan_us);
}

int run(std::uint64_t scale) {
    const double empty_mb = resident_mb();
    Bench bench{scale};
    bench.people();
    fmt::print("Anshan-{}x: {} workers in {} places\n",
               scale,
               bench.city().real.workers.size(),
               bench.city().real.grid.size());
    const double positions = bench.positions_per_s();
    const double batched = bench.batched_per_s();
    bench.open_cases(5'000 * scale);
    const double state_mb = resident_mb() - empty_mb;
    std::vector<Event> facts = bench.cases(20'000, 5);
    double best = 0;
    const CityState before = bench.city();
    for (int round = 0; round < 3; ++round) {
        CityState city = before;
        const double from = seconds();
        for (const Event& event : facts) apply(city, event);
        best = std::max(best, static_cast<double>(facts.size()) / (seconds() - from));
    }
    const double decoded = decoded_per_s(facts);
    const double positions_decoded = decoded_per_s(bench.logged_positions(20'000));
    fmt::print(
        "positions one an event {:>10.2f} M/s, decoded at {:.3f} M/s: the fold is {:.1f} times as "
        "fast\npositions 100 an event {:>10.2f} M/s\n",
        positions / 1e6,
        positions_decoded / 1e6,
        positions / positions_decoded,
        batched / 1e6);
    fmt::print(
        "facts                  {:>10.3f} M/s, decoded at {:.3f} M/s: the fold is {:.1f} times as "
        "fast\n",
        best / 1e6,
        decoded / 1e6,
        best / decoded);
    fmt::print("state                  {:>10.0f} MB, keyframe {:.1f} MB\n",
               state_mb,
               static_cast<double>(keyframe_of(bench.city()).size()) / 1e6);
    const Bench::RollUp roll_up = bench.roll_up();
    fmt::print(
        "roll-up                {:>10.2f} us an event, which changes the counts of {} places\n",
        roll_up.event_us,
        roll_up.places);
    measure_watch(bench);
    return 0;
}

/// The memory of a city that was folded for a month, in a process of its own: nothing else of the
/// measurements lies beside it.
int run_month(std::uint64_t scale) {
    const double empty_mb = resident_mb();
    Bench bench{scale};
    bench.people();
    bench.open_cases(5'000 * scale);
    const double from = seconds();
    bench.month(5'000 * scale);
    const double took_s = seconds() - from;
    malloc_trim(0);
    const World& world = bench.city().real;
    fmt::print(
        "Anshan-{}x after a month of {} cases a day: state {:.0f} MB, keyframe {:.1f} MB; {} "
        "cases, "
        "{} workers, {} places, {} series of figures; {:.3f} M facts/s, their making included\n",
        scale,
        5'000 * scale,
        resident_mb() - empty_mb,
        static_cast<double>(keyframe_of(bench.city()).size()) / 1e6,
        world.incidents.size(),
        world.workers.size(),
        world.grid.size(),
        world.figures.size(),
        30.0 * 5'000 * static_cast<double>(scale) * 9 / took_s / 1e6);
    return 0;
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    const std::uint64_t scale = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
    const bool month = argc > 2 && std::string_view{argv[2]} == "month";
    return month ? yiping::run_month(scale) : yiping::run(scale);
}
