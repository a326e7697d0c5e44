// How fast events become durable on this machine: `tests_store "[rate]"`. Not part of the test run.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <chrono>

#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(bool telemetry, int batch_size, int batches) {
    const TempFolder folder;
    const auto store = open_sqlite_store(folder.path() / "log", OpenMode::read_write);
    std::vector<double> milliseconds;
    double total_s = 0;
    for (int batch = 0; batch < batches; ++batch) {
        std::vector<Event> events;
        events.reserve(static_cast<std::size_t>(batch_size));
        for (int i = 0; i < batch_size; ++i)
            events.push_back(telemetry ? position(batch * batch_size + i)
                                       : incident(batch * batch_size + i));
        const auto start = std::chrono::steady_clock::now();
        REQUIRE(store->append(events, some_moment + batch).back().kind ==
                AppendOutcome::Kind::stored);
        milliseconds.push_back(1e3 * seconds_since(start));
        total_s += milliseconds.back() / 1e3;
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    const double events = static_cast<double>(batch_size) * batches;
    fmt::print(
        "{:9} batches of {:5}: {:9.0f} events/s, append p50 {:6.2f} ms, p99 {:6.2f} ms, worst "
        "{:6.1f} ms, {:5.0f} bytes an event\n",
        telemetry ? "telemetry" : "facts",
        batch_size,
        events / total_s,
        milliseconds[milliseconds.size() / 2],
        milliseconds[milliseconds.size() * 99 / 100],
        milliseconds.back(),
        static_cast<double>(store->figures().file_bytes) / events);
}

TEST_CASE("append rates", "[.][rate]") {
    for (const bool telemetry : {false, true}) {
        measure(telemetry, 1, 10'000);
        measure(telemetry, 64, 3'000);
        measure(telemetry, 1024, 500);
    }
}

template <class Work>
double milliseconds_of(const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return 1e3 * seconds_since(start);
}

TEST_CASE("reading rates", "[.][rate]") {
    constexpr int batches = 2'000, batch_size = 1'000;
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log";
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        for (int batch = 0; batch < batches; ++batch) {
            std::vector<Event> events;
            for (int i = 0; i < batch_size; ++i) {
                const int number = batch * batch_size + i;
                events.push_back(i % 100 == 0 ? incident(number) : position(number));
            }
            (void)store->append(events, some_moment + TimeMs{250} * batch);
        }
    }
    std::unique_ptr<EventStore> store;
    const double open_ms =
        milliseconds_of([&] { store = open_sqlite_store(file, OpenMode::read_write); });
    const double read_ms = milliseconds_of([&] { REQUIRE(read_all(*store).size() == 2'000'000); });
    ReadRange facts;
    facts.type_prefix = "incident.";
    const double facts_ms =
        milliseconds_of([&] { REQUIRE(read_all(*store, facts).size() == 20'000); });
    const double moments_ms = milliseconds_of([&] {
        for (int i = 0; i < 1'000; ++i)
            REQUIRE(store->sequence_at(some_moment + TimeMs{500} * i) ==
                    2'000U * static_cast<unsigned>(i) + 1'000U);
    });
    const double figures_ms = milliseconds_of([&] { (void)store->figures(); });
    fmt::print(
        "2 M events: opened to write in {:.0f} ms, read at {:.2f} M/s, 20,000 facts among them in "
        "{:.0f} ms, "
        "a moment found in {:.0f} us, figures in {:.2f} ms\n",
        open_ms,
        2e3 / read_ms,
        facts_ms,
        moments_ms,
        figures_ms);
}

}  // namespace
}  // namespace yiping
