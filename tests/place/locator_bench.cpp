// What the demo city and locating in it cost: bin/bench_place. Not part of the test run.
#include <fmt/format.h>

#include <chrono>

#include "ingest/place/city_maker.hpp"
#include "ingest/place/locator.hpp"
#include "ingest/place/random.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int measure() {
    using namespace yiping;
    using Clock = std::chrono::steady_clock;
    const TempFolder folder;
    const std::filesystem::path city = folder.path() / "city.gpkg";
    Clock::time_point start = Clock::now();
    make_city(
        std::filesystem::path(YIPING_SOURCE_DIR) / "assets", city, {}, [](std::string_view) {});
    fmt::print("demo city of 90,000 micro-grids made in {:.1f} s\n", seconds_since(start));
    start = Clock::now();
    const Locator locator({city});
    fmt::print("read for locating in {:.2f} s\n", seconds_since(start));

    constexpr std::size_t count = 1'000'000;
    std::vector<LonLat> positions;
    Random random(1, 1);
    for (std::size_t i = 0; i < count; ++i)
        positions.push_back(locator.point_in(random.below(locator.cells().size()), i));
    start = Clock::now();
    std::size_t located = 0;
    for (const LonLat& at : positions) located += locator.grid_at(at).has_value() ? 1 : 0;
    const double took_s = seconds_since(start);
    fmt::print("{} of {} positions in random order located, {:.2f} M/s\n",
               located,
               count,
               1e-6 * count / took_s);
    return located == count ? 0 : 1;
}

}  // namespace

int main() {
    try {
        return measure();
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_place: {}\n", error.what());
        return 1;
    }
}
