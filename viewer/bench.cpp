#include "viewer/bench.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "viewer/bench_scene.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/state/incident_order.hpp"

namespace yiping {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// A line of /proc/self/smaps_rollup, such as "Pss:", in MB.
double memory_mb(std::string_view name) {
    std::ifstream lines{"/proc/self/smaps_rollup"};
    std::string line;
    while (std::getline(lines, line))
        if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1024;
    return 0;
}

/// Hexagons that fill the box in the manner of a quarter's blocks, none quite like the other, in
/// place of the map's own finest cells.
MapLayer made_cells(const CityBox& box, int count) {
    const double side = std::sqrt(box.width_m() * box.height_m() / count);
    const int columns = static_cast<int>(box.width_m() / side);
    const int rows = count / columns;
    const auto corner = [&](int column, int row) {
        const auto mixed = static_cast<std::uint32_t>(column) * 73'856'093U ^
                           static_cast<std::uint32_t>(row) * 19'349'663U;
        const auto part = [&](std::uint32_t bits) {
            return static_cast<double>(bits & 0xFFU) / 255 * 0.3 - 0.15;
        };
        const double shifted = (row & 1) != 0 ? 0.25 : -0.25;
        return vertex_of({box.min_x + side * (column * 0.5 + part(mixed * 2'654'435'761U >> 8U)),
                          box.min_y + side * (row + shifted * ((column & 1) != 0 ? 1 : -1) +
                                              part(mixed * 2'654'435'761U >> 16U))});
    };
    std::vector<RawFeature> cells;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            RawFeature& cell = cells.emplace_back();
            cell.code = GridCode{210302001001001000U + cells.size()};
            const int left = 2 * column;
            cell.polygons.push_back({{corner(left, row),
                                      corner(left + 1, row),
                                      corner(left + 2, row),
                                      corner(left + 2, row + 1),
                                      corner(left + 1, row + 1),
                                      corner(left, row + 1)},
                                     {}});
        }
    MapSource source;
    source.role = MapRole::microgrid;
    return build_layer(
        source, cells, [](double) {}, std::stop_token{});
}

class Bench {
public:
    Bench(const ViewerOptions& options, const ViewerConfig& config, BenchSource* source)
        : options_{options},
          source_{source},
          picture_{options.width_px, options.height_px},
          frame_{config,
                 std::unique_ptr<EventSource>{source},
                 ui_,
                 options.width_px,
                 options.height_px,
                 options.tile} {
        frame_.wait_for_map();
        MapView& map = frame_.map();
        if (options.bench_cells > 0)
            map.add_layer(made_cells(map.base().bounds(), options.bench_cells));
        const MapLayer* finest = map.base().layer_of(MapRole::microgrid);
        if (finest == nullptr)
            throw IoError{"--bench needs a microgrid layer in the configuration, or --bench-cells"};
        std::vector<BenchCell> cells;
        for (const MapFeature& cell : finest->features)
            cells.push_back({cell.code, map.space().wgs84(cell.bounds.centre())});
        cells_ = cells.size();
        source_->begin(std::move(cells));
    }

    /// Milliseconds from the program's start to the first picture.
    double first_picture(Clock::time_point program_start) {
        frame_.drain(std::chrono::milliseconds{0}, 0);
        do draw();
        while (frame_.letters_missing());
        (void)picture_.read();  // it is there once its pixels can be read
        return seconds_since(program_start) * 1000;
    }

    /// Everything drawn each time that something came.
    void measure_frames() {
        const int wanted = std::max(options_.frames, 60);
        double cpu_s = 0;
        while (static_cast<int>(frame_ms_.size()) < wanted) {
            source_->step();
            if (options_.bench == "wall-moving") frame_.map().recolour(frame_ms_.size());
            const double cpu_began = cpu_seconds();
            const Clock::time_point began = Clock::now();
            frame_.drain(std::chrono::milliseconds{0}, seconds_since(start_));
            const double folded_ms = seconds_since(began) * 1000;
            draw();
            glFinish();
            if (frame_.letters_missing()) continue;
            fold_ms_.push_back(folded_ms);
            frame_ms_.push_back(seconds_since(began) * 1000);
            cpu_s += cpu_seconds() - cpu_began;
            context_.throw_if_errors();
            if (frame_ms_.size() == 10) settled_mb_ = memory_mb("Rss:");
        }
        cpu_ms_ = cpu_s * 1000 / static_cast<double>(frame_ms_.size());
    }

    /// For as many pictures as asked for, data and camera move; memory after each tenth of them.
    void soak() {
        const int wanted = std::max(options_.frames, 100);
        for (int drawn = 0; drawn < wanted;) {
            source_->step();
            frame_.map().recolour(static_cast<std::size_t>(drawn));
            Camera& camera = frame_.map().camera();
            const double angle = drawn * 0.01;
            camera.pan({8 * std::cos(angle), 8 * std::sin(angle)});
            camera.metres_per_pixel *= 1 + 0.02 * std::sin(angle / 3);
            frame_.drain(std::chrono::milliseconds{0}, seconds_since(start_));
            draw();
            if (frame_.letters_missing()) continue;
            context_.throw_if_errors();
            ++drawn;
            if (drawn % (wanted / 10) == 0) soaked_mb_.push_back(memory_mb("Pss:"));
        }
        rest_frames_ = wanted;
    }

    /// What a press on the map costs, at places all over the city.
    void measure_queries() {
        draw();
        const MapView& map = frame_.map();
        const World& world = frame_.city_view().city().real;
        const Viewport& view = map.camera().viewport;
        constexpr int presses = 2'000;
        std::size_t cells = 0, symbols = 0;
        for (int i = 0; i < presses; ++i) {
            const Pixels2 at{view.left_px + view.width_px * (i * 7919 % presses) / presses,
                             view.top_px + view.height_px * i / presses};
            const Clock::time_point began = Clock::now();
            const auto incident = map.marks().incident_at(world, map.camera(), at, 14);
            const auto worker = map.marks().worker_at(map.camera(), at, 14);
            const GridCode cell = map.base().cell_at(map.camera().city_from_screen(at));
            pick_ms_.push_back(seconds_since(began) * 1000);
            cells += cell ? 1U : 0U;
            symbols += (incident ? 1U : 0U) + (worker ? 1U : 0U);
        }
        // What typing in the list's search costs: every open incident, every field of it.
        std::vector<double> search_ms;
        std::size_t found = 0;
        Filter filter;
        for (int i = 0; i < 200; ++i) {
            filter.text = fmt::format("{}", i % 2 == 0 ? std::to_string(i) : "没有的词");
            const Clock::time_point began = Clock::now();
            found += listed(world, filter).size();
            search_ms.push_back(seconds_since(began) * 1000);
        }
        fmt::print(
            "{{\"scene\":\"queries\",\"cells\":{},\"symbols\":{},\"presses\":{},\"hit_cells\":{},"
            "\"hit_symbols\":{},\"pick_ms_p50\":{:.4f},\"pick_ms_p99\":{:.4f},"
            "\"searches\":{},\"found\":{},\"search_ms_p50\":{:.4f},\"search_ms_p99\":{:.4f}}}\n",
            cells_,
            world.workers.size() + world.incidents.size(),
            presses,
            cells,
            symbols,
            percentile(pick_ms_, 0.5),
            percentile(pick_ms_, 0.99),
            search_ms.size(),
            found,
            percentile(search_ms, 0.5),
            percentile(search_ms, 0.99));
    }

    /// As the window does it: a picture only when one is due.
    void measure_rest(double seconds) {
        const double cpu_began = cpu_seconds();
        const Clock::time_point began = Clock::now();
        TimeMs stepped_ms = 0;
        while (seconds_since(began) < seconds) {
            const auto passed_ms = static_cast<TimeMs>(seconds_since(began) * 1000);
            for (; stepped_ms < passed_ms; stepped_ms += 100) source_->step();
            const bool arrived = frame_.drain(std::chrono::milliseconds{50}, seconds_since(start_));
            if (!arrived && !frame_.moving(seconds_since(start_))) continue;
            draw();
            ++rest_frames_;
        }
        glFinish();
        core_share_ = (cpu_seconds() - cpu_began) / seconds_since(began);
    }

    void print(double first_picture_ms) {
        if (!options_.shot.empty()) write_png(picture_.read(), options_.shot);
        context_.throw_if_errors();
        const auto level = frame_.map().base().level();
        fmt::print(
            "{{\"scene\":{},\"renderer\":{},\"cells\":{},\"level\":{},\"frames\":{},"
            "\"frame_ms_p50\":{:.2f},\"frame_ms_p99\":{:.2f},\"fold_ms_p50\":{:.2f},\"cpu_ms\":{:."
            "2f},\"core_percent\":"
            "{:.2f},\"first_picture_ms\":{:.0f},\"rss_mb\":{:.0f},\"pss_mb\":{:.0f},"
            "\"rss_mb_after_10_frames\":{:.0f},\"layers_found_ready\":{},\"pss_mb_by_tenths\":[{:."
            "1f}]}}"
            "\n",
            json_quoted(options_.bench),
            json_quoted(context_.renderer()),
            cells_,
            level ? static_cast<int>(*level) : -1,
            frame_ms_.empty() ? rest_frames_ : static_cast<int>(frame_ms_.size()),
            percentile(frame_ms_, 0.5),
            percentile(frame_ms_, 0.99),
            percentile(fold_ms_, 0.5),
            cpu_ms_,
            core_share_ * 100,
            first_picture_ms,
            memory_mb("Rss:"),
            memory_mb("Pss:"),
            settled_mb_,
            frame_.map().found_ready(),
            fmt::join(soaked_mb_, ","));
    }

private:
    void draw() {
        picture_.bind();
        frame_.draw(options_.width_px, options_.height_px, seconds_since(start_));
    }

    const ViewerOptions& options_;
    BenchSource* source_;  // the frame's
    SurfacelessContext context_;
    Framebuffer picture_;
    Ui ui_{nullptr};
    Frame frame_;
    std::size_t cells_ = 0;
    const Clock::time_point start_ = Clock::now();
    std::vector<double> frame_ms_, fold_ms_, pick_ms_, soaked_mb_;
    double cpu_ms_ = 0, core_share_ = 0, settled_mb_ = 0;
    int rest_frames_ = 0;
};

}  // namespace

void run_bench(const ViewerOptions& options, ViewerConfig config, Clock::time_point program_start) {
    constexpr double rest_s = 10;
    config.least_cell_px = 0;  // the finest cells, however small: all of them are seen to change
    if (options.bench_cells > 0)
        std::erase_if(config.map,
                      [](const MapSource& source) { return source.role == MapRole::microgrid; });
    Bench bench{options, config, bench_source(options.bench, {}).release()};
    const double first_picture_ms = bench.first_picture(program_start);
    if (options.bench == "queries") return bench.measure_queries();
    if (options.bench == "wall-idle")
        bench.measure_rest(rest_s);
    else if (options.bench == "wall-soak")
        bench.soak();
    else
        bench.measure_frames();
    bench.print(first_picture_ms);
}

}  // namespace yiping
