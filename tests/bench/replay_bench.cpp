// Figures of a recorded log: bin/bench_replay [MILLION EVENTS]... (1 and 10 by default). Seeks are
// told beside the fold of 100,000 events, read from the same log in the same run.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/commands/config.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/store/event_store.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t baseline_events = 100'000;
constexpr int workers = 67'000;
constexpr int positions_a_batch = 670;  // a tenth of a second of Anshan-1x
constexpr TimeMs batch_ms = 100;
constexpr TimeMs start_ms = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double ms_of(const std::function<void()>& work) {
    const Clock::time_point start = Clock::now();
    work();
    return ms_since(start);
}

double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

double resident_mib() {
    std::ifstream statm{"/proc/self/statm"};
    std::uint64_t whole = 0, resident = 0;
    statm >> whole >> resident;
    return static_cast<double>(resident * static_cast<std::uint64_t>(getpagesize())) / 1048576;
}

/// Workers who walk and incidents that come, as Anshan-1x sends them.
class Day {
public:
    std::vector<Event> opening() {
        std::vector<Event> events;
        for (int i = 0; i < 5'000; ++i) events.push_back(incident());
        return events;
    }
    std::vector<Event> batch() {
        now_ms_ += batch_ms;
        std::vector<Event> events;
        for (int i = 0; i < positions_a_batch; ++i) events.push_back(position());
        if (++batches_ % 10 == 0) events.push_back(incident());
        return events;
    }
    [[nodiscard]] TimeMs now_ms() const { return now_ms_; }
    [[nodiscard]] std::uint64_t raw_bytes() const { return raw_bytes_; }

private:
    Event keep(Event event) {
        raw_bytes_ += event.json.size();
        return event;
    }
    Event position() {
        const int worker = static_cast<int>(positions_++ % workers);
        const auto round = static_cast<double>(positions_ / workers);
        EntityPosition body;
        body.position.at = {122.6 + 0.0009 * (worker % 670) + 0.00001 * round,
                            40.3 + 0.009 * (worker / 670) + 0.000007 * round};
        body.accuracy_m = 5 + worker % 7;
        Event event = make_event(fmt::format("w{}-{}", worker, positions_),
                                 fmt::format("grid.app.2103{:02}", worker % 7),
                                 "worker.position",
                                 fmt::format("worker/w-{:06}", worker),
                                 now_ms_,
                                 body);
        event.place = place_at(body.position.at, grid_of(worker));
        return keep(std::move(event));
    }
    Event incident() {
        const int number = ++incidents_;
        IncidentReported body;
        body.title = "路面塌陷";
        body.class_code = "P0103";
        body.channel = "grid";
        body.grade = 1 + number % 4;
        body.position = GivenPosition{{122.6 + 0.0001 * (number % 6'000), 41.0}, Datum::wgs84};
        Event event = make_event(fmt::format("i{}", number),
                                 "cad.anshan",
                                 "incident.reported",
                                 fmt::format("incident/{}", number),
                                 now_ms_,
                                 body);
        event.place = place_at(body.position->at, grid_of(number));
        return keep(std::move(event));
    }
    static GridCode grid_of(int number) {
        return {210'302'001'001'001 + static_cast<std::uint64_t>(number % 3'000)};
    }

    TimeMs now_ms_ = start_ms;
    std::uint64_t positions_ = 0, batches_ = 0, raw_bytes_ = 0;
    int incidents_ = 0;
};

/// Writes the log as the daemon would have: a commit each tenth of a second, keyframes on the way.
void write_log(const std::filesystem::path& file,
               std::uint64_t events,
               std::uint64_t keyframe_every) {
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    Day day;
    CityState city;
    Timeline timeline;
    std::uint64_t last_keyframe = 0;
    std::vector<double> keyframe_ms;
    std::size_t keyframe_bytes = 0;
    double append_ms = 0;
    std::vector<Event> batch = day.opening();
    while (city.last_sequence < events) {
        append_ms += ms_of([&] { (void)store->append(batch, day.now_ms()); });
        for (const Event& event : batch) {
            apply(city, event);
            add_to(timeline, event);
        }
        if (city.last_sequence - last_keyframe >= keyframe_every) {
            keyframe_ms.push_back(ms_of([&] {
                StoredKeyframe keyframe{
                    city.last_sequence, city.now_ms, fold_version, {}, keyframe_of(city)};
                keyframe.digest = digest_of_keyframe(keyframe.bytes);
                keyframe_bytes = keyframe.bytes.size();
                keyframe.timeline = bytes_of(std::exchange(timeline, {}));
                store->put_keyframe(keyframe);
            }));
            last_keyframe = city.last_sequence;
        }
        batch = day.batch();
    }
    const auto total = static_cast<double>(city.last_sequence);
    const auto stored = static_cast<double>(store->figures().file_bytes);
    fmt::print(
        "written: {:.2f} M events at {:.0f} k/s; {:.1f} bytes an event on disk, keyframes "
        "included, raw JSON {:.0f} (ratio {:.3f})\n",
        total / 1e6,
        total / append_ms,
        stored / total,
        static_cast<double>(day.raw_bytes()) / total,
        stored / static_cast<double>(day.raw_bytes()));
    if (!keyframe_ms.empty())
        fmt::print("keyframe of {} workers: {:.2f} MB, written in {:.0f} ms (median of {})\n",
                   workers,
                   static_cast<double>(keyframe_bytes) / 1e6,
                   percentile(keyframe_ms, 0.5),
                   keyframe_ms.size());
}

/// Milliseconds to read (and fold, when asked for) 100,000 events from somewhere in the log, median
/// of five.
double measure_fold(const std::filesystem::path& file, std::uint64_t last_sequence, bool folds) {
    const auto store = open_sqlite_store(file, OpenMode::read_only);
    std::vector<double> figures;
    for (std::uint64_t round = 0; round < 5; ++round) {
        CityState city;
        ReadRange range;
        range.from_sequence = 1 + round * (last_sequence - baseline_events) / 5;
        range.to_sequence = range.from_sequence + baseline_events - 1;
        figures.push_back(ms_of([&] {
            store->read(range, [&](Event&& event) {
                if (folds) apply(city, event);
                return true;
            });
        }));
    }
    return percentile(figures, 0.5);
}

void forget_cached(const std::filesystem::path& file) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

/// Takes what a wish leads to, as a viewer does; returns the state.
void take_all(RecordedFeed& feed, CityState& city) {
    for (;;) {
        std::vector<FeedItem> items = feed.take(std::chrono::milliseconds{0});
        if (items.empty()) return;
        for (FeedItem& item : items) {
            if (auto* snapshot = std::get_if<Snapshot>(&item))
                city = std::move(*snapshot->city);
            else if (const auto* flush = std::get_if<Flush>(&item))
                for (const Event& event : flush->events) apply(city, event);
        }
    }
}

struct SeekFigures {
    double p50_ms = 0, p99_ms = 0;
};

template <class NextSequence>
SeekFigures measure_seeks(RecordedFeed& feed,
                          CityState& city,
                          int count,
                          const std::function<void()>& before,
                          NextSequence next) {
    std::vector<double> figures;
    for (int i = 0; i < count; ++i) {
        const std::uint64_t sequence = next();
        if (before) before();
        figures.push_back(ms_of([&] {
            feed.seek(sequence);
            take_all(feed, city);
        }));
        if (city.last_sequence != sequence) std::abort();
    }
    return {percentile(figures, 0.5), percentile(figures, 0.99)};
}

void tell(const char* what, const SeekFigures& figures, double fold_ms) {
    fmt::print("{:<44} p50 {:6.1f} ms, p99 {:6.1f} ms, p99 / fold of 100,000 {:5.2f}\n",
               what,
               figures.p50_ms,
               figures.p99_ms,
               figures.p99_ms / fold_ms);
}

/// Ten seconds of screen time at this speed, 30 frames a second: how far the played moment falls
/// behind.
void measure_playback(RecordedFeed& feed, CityState& city, double speed) {
    feed.seek(feed.first_sequence());
    take_all(feed, city);
    constexpr int frames = 60;
    constexpr double frame_s = 1.0 / 30;
    std::vector<double> figures;
    for (int frame = 1; frame <= frames; ++frame) {
        const auto moment = feed.first_ms() + static_cast<TimeMs>(1000.0 * speed * frame_s * frame);
        if (moment > feed.last_ms()) break;
        figures.push_back(ms_of([&] {
            feed.play_to(moment);
            take_all(feed, city);
        }));
    }
    if (figures.empty()) return;
    const double p50_ms = percentile(figures, 0.5);
    fmt::print("playing {:>4.0f}x: {:6.1f} ms a frame (p50), p99 {:6.1f}: {:.1f} frames a second\n",
               speed,
               p50_ms,
               percentile(figures, 0.99),
               std::min(30.0, 1000 / p50_ms));
}

void measure(double million) {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "replay.store";
    const auto events = static_cast<std::uint64_t>(million * 1e6);
    fmt::print("-- {:g} M events\n", million);
    write_log(file, events, ServeSettings{}.keyframe_every_events);

    std::unique_ptr<RecordedFeed> feed;
    CityState city;
    const double open_ms = ms_of([&] { feed = open_recorded(file); });
    const double timeline_ms = ms_of([&] { feed->wait_for_timeline(); });
    const double fold_ms = measure_fold(file, feed->last_sequence(), true);
    const double read_ms = measure_fold(file, feed->last_sequence(), false);
    fmt::print(
        "opened in {:.1f} ms, its timeline and every block looked through {:.0f} ms later\n"
        "100,000 events: read and decoded in {:.1f} ms, folded as well in {:.1f} ms ({:.2f} and "
        "{:.2f} M/s)\n",
        open_ms,
        timeline_ms,
        read_ms,
        fold_ms,
        100 / read_ms,
        100 / fold_ms);
    const std::shared_ptr<const Timeline> timeline = feed->timeline();
    const double bars_ms =
        ms_of([&] { (void)bars_of(*timeline, {}, feed->first_ms(), feed->last_ms() + 1, 400); });
    fmt::print("bars of its timeline ({} reports): {:.2f} ms\n", timeline->reports.size(), bars_ms);

    std::mt19937_64 random{7};
    std::uniform_int_distribution<std::uint64_t> anywhere{1, feed->last_sequence()};
    const double before_mib = resident_mib();
    tell("seek anywhere",
         measure_seeks(*feed, city, 300, {}, [&] { return anywhere(random); }),
         fold_ms);
    tell("seek anywhere, file not cached",
         measure_seeks(
             *feed, city, 60, [&] { forget_cached(file); }, [&] { return anywhere(random); }),
         fold_ms);
    std::uniform_int_distribution<std::uint64_t> nearby{0, 2 * 6'700 * 10};
    const std::uint64_t middle = feed->last_sequence() / 2;
    tell("back and forth within ten seconds of a moment",
         measure_seeks(*feed, city, 200, {}, [&] { return middle - 6'700 * 10 + nearby(random); }),
         fold_ms);
    fmt::print("memory over these seeks: {:.0f} to {:.0f} MiB\n", before_mib, resident_mib());
    for (const double speed : {1.0, 10.0, 100.0, 1000.0}) measure_playback(*feed, city, speed);
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    if (argc == 1) {
        yiping::measure(1);
        yiping::measure(10);
    }
    for (int i = 1; i < argc; ++i) yiping::measure(std::strtod(argv[i], nullptr));
}
