// The viewer: a window that lives for weeks, or a picture and the end.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "ingest/city/keyframe.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "viewer/bench.hpp"
#include "viewer/frame.hpp"
#include "viewer/gpu/framebuffer.hpp"
#include "viewer/gpu/headless.hpp"
#include "viewer/options.hpp"
#include "viewer/remembered.hpp"
#include "viewer/sound.hpp"
#include "viewer/video.hpp"
#include "viewer/window.hpp"

namespace yiping {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Frame::LiveAccess live_access(const ViewerOptions& options, const ViewerConfig& config) {
    return {options.connect.empty() ? config.sync : options.connect,
            read_client_keys(options.keys.empty() ? config.keys : options.keys),
            &ScreenWindow::wake};
}

std::unique_ptr<EventSource> open_source(const ViewerOptions& options,
                                         const ViewerConfig& config,
                                         std::function<void()> wake) {
    if (!options.replay.empty()) return open_recorded(options.replay);
    return connect_live(options.connect.empty() ? config.sync : options.connect,
                        std::move(wake),
                        read_client_keys(options.keys.empty() ? config.keys : options.keys));
}

/// A recorded log opens at the moment asked for, or at its end when a picture is wanted.
void place_recording(Frame& frame, const ViewerOptions& options) {
    RecordedFeed* recorded = frame.recorded();
    if (recorded == nullptr) return;
    if (options.sequence)
        frame.seek(*options.sequence);
    else if (options.at_ms)
        frame.seek_time(*options.at_ms);
    else if (options.headless)
        frame.seek(recorded->last_sequence());
}

/// Where alarms are to be heard and cannot be, the screen says so and the city is shown all the
/// same.
std::unique_ptr<Loudspeaker> with_sound(Frame& frame, const ViewerConfig& config) {
    if (!config.sound_on) return nullptr;
    try {
        auto loudspeaker = std::make_unique<Loudspeaker>(config.sound_volume);
        frame.use_sound(
            [speaker = loudspeaker.get()](int priority) { return speaker->call(priority); });
        return loudspeaker;
    } catch (const IoError& error) {
        frame.use_sound({}, error.what());
        return nullptr;
    }
}

/// Until it is closed: nothing. When the graphics were lost: what the user held.
std::optional<Frame::Kept> show_window(const ViewerOptions& options,
                                       const ViewerConfig& config,
                                       std::optional<Frame::Kept> kept) {
    ScreenWindow window{{config.city_name + " · 一屏指挥",
                         options.width_px,
                         options.height_px,
                         config.full_screen,
                         config.monitors,
                         options.check_gl}};
    Ui ui{&window};
    Frame frame{config,
                open_source(options, config, &ScreenWindow::wake),
                ui,
                window.width_px(),
                window.height_px(),
                options.tile};
    frame.set_budget_ms(config.frame_budget_ms);
    place_recording(frame, options);
    if (frame.recorded() == nullptr)
        frame.use_live(live_access(options, config));
    else
        frame.use_recording(options.replay);
    const std::unique_ptr<Loudspeaker> loudspeaker = with_sound(frame, config);
    if (config.layout == LayoutKind::workstation) frame.use_proportions(remembered_proportions());
    if (kept)
        frame.restore(std::move(*kept));
    else if (config.tour && config.layout == LayoutKind::workstation && first_run())
        frame.begin_tour();
    const Clock::time_point start = Clock::now();
    bool stale = true;
    while (!window.should_close()) {
        // Nothing to do: sleep until the window, the feed or the strip's clock has something.
        constexpr std::chrono::milliseconds longest{50};
        window.wait_events(stale ? std::chrono::milliseconds{0} : longest);
        const double now_s = seconds_since(start);
        const bool arrived = frame.drain(std::chrono::milliseconds{0}, now_s);
        if (!stale && !arrived && !frame.moving(now_s) && !window.take_input()) continue;
        frame.draw(window.width_px(), window.height_px(), now_s);
        window.swap();
        window.throw_if_gl_errors();
        if (ScreenWindow::context_lost()) return frame.keep();
        if (const auto proportions = frame.take_proportions()) remember(*proportions);
        stale = frame.letters_missing();
    }
    return std::nullopt;
}

/// A driver that was reset (updated, hung, a computer that slept) takes every texture and program
/// with it: window, picture and connection are made anew, and what the user held stays.
int run_window(const ViewerOptions& options, const ViewerConfig& config) {
    std::optional<Frame::Kept> kept = show_window(options, config, std::nullopt);
    while (kept) {
        fmt::print(stderr, "viewer: the graphics driver was reset; drawing anew\n");
        kept = show_window(options, config, std::move(kept));
    }
    return 0;
}

double percentile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// Waits until there is something true to draw.
void wait_for_city(Frame& frame, double longest_s) {
    const Clock::time_point start = Clock::now();
    const auto ready = [&] {
        const CityView& view = frame.city_view();
        return frame.recorded() != nullptr ||
               (view.has_city() && view.link().state == LinkChange::State::live &&
                view.heartbeat());
    };
    while (!ready()) {
        if (seconds_since(start) > longest_s)
            throw IoError{fmt::format(
                "no city after {} s: {}",
                longest_s,
                frame.city_view().link().detail.empty()
                    ? "ingest does not answer; is it running, is --connect its sync address?"
                    : frame.city_view().link().detail)};
        frame.drain(std::chrono::milliseconds{100}, seconds_since(start));
    }
}

/// A live city is looked back at as soon as it is there.
void look_back_as_asked(Frame& frame, const ViewerOptions& options) {
    if (frame.recorded() != nullptr || (!options.at_ms && !options.sequence)) return;
    if (options.at_ms)
        frame.look_back(*options.at_ms);
    else
        frame.look_back_to(*options.sequence);
    const Clock::time_point start = Clock::now();
    while (frame.waits_for_past()) {
        if (seconds_since(start) > options.wait_s)
            throw IoError{fmt::format("the past did not come within {} s", options.wait_s)};
        frame.drain(std::chrono::milliseconds{10}, seconds_since(start));
    }
    if (frame.recorded() == nullptr) throw IoError{"the past cannot be had from there"};
}

int run_headless(const ViewerOptions& options,
                 const ViewerConfig& config,
                 Clock::time_point program_start) {
    SurfacelessContext context;
    Framebuffer picture{options.width_px, options.height_px};
    Ui ui{nullptr};
    Frame frame{config,
                open_source(options, config, {}),
                ui,
                options.width_px,
                options.height_px,
                options.tile};
    place_recording(frame, options);
    wait_for_city(frame, options.wait_s);
    look_back_as_asked(frame, options);
    frame.wait_for_map();
    if (!options.select.empty()) frame.select(options.select);
    const Clock::time_point start = Clock::now();
    std::vector<double> frame_ms;
    double first_picture_ms = 0;
    int drawn = 0;
    while (drawn < options.frames) {
        frame.drain(std::chrono::milliseconds{0}, seconds_since(start));
        const Clock::time_point began = Clock::now();
        picture.bind();
        frame.draw(options.width_px, options.height_px, seconds_since(start));
        if (frame.letters_missing() || frame.tiles_missing())
            continue;  // drawn once without all letters: not yet a picture
        ++drawn;
        frame_ms.push_back(seconds_since(began) * 1000);
        if (drawn > 1) continue;
        (void)picture.read();  // it is there once its pixels can be read
        first_picture_ms = seconds_since(program_start) * 1000;
    }
    if (!options.shot.empty()) write_png(picture.read(), options.shot);
    context.throw_if_errors();
    const CityState& city = frame.city_view().city();
    for (const std::string& problem : frame.map().problems())
        fmt::print(stderr, "viewer: {}\n", problem);
    fmt::print(
        "{{\"sequence\":{},\"digest\":\"{}\",\"frames\":{},\"frame_ms_p50\":{:.2f},\"frame_ms_"
        "p99\":{:.2f},\"first_picture_ms\":{:.0f},\"shot\":{}}}\n",
        city.last_sequence,
        digest_of(city),
        drawn,
        percentile(frame_ms, 0.5),
        percentile(frame_ms, 0.99),
        first_picture_ms,
        json_quoted(options.shot.string()));
    return 0;
}

/// Every picture is that of its own moment: how long one takes to draw is not seen in the film.
int run_video(const ViewerOptions& options, const ViewerConfig& config) {
    constexpr int pictures_a_s = 30;
    SurfacelessContext context;
    Framebuffer picture{options.width_px, options.height_px};
    Ui ui{nullptr};
    Frame frame{config,
                open_recorded(options.replay),
                ui,
                options.width_px,
                options.height_px,
                options.tile};
    const RecordedFeed& recorded = *frame.recorded();
    const TimeMs from_ms = std::max(options.from_ms.value_or(0), recorded.first_ms());
    const TimeMs to_ms = std::min(options.to_ms.value_or(recorded.last_ms()), recorded.last_ms());
    if (from_ms > to_ms) throw IoError{"nothing was recorded in that time"};
    frame.seek_time(from_ms);
    frame.wait_for_map();
    if (!options.select.empty()) frame.select(options.select);
    VideoWriter video{options.video, options.width_px, options.height_px, pictures_a_s};
    const double step_ms = options.speed * 1000 / pictures_a_s;
    const int pictures = static_cast<int>(static_cast<double>(to_ms - from_ms) / step_ms) + 1;
    const Clock::time_point start = Clock::now();
    for (int drawn = 0; drawn < pictures;) {
        const double film_s = static_cast<double>(drawn) / pictures_a_s;
        frame.play_on_to(from_ms + static_cast<TimeMs>(step_ms * drawn));
        frame.drain(std::chrono::milliseconds{0}, film_s);
        picture.bind();
        frame.draw(options.width_px, options.height_px, film_s);
        if (frame.letters_missing()) continue;  // drawn once without all letters
        video.add(picture.read());
        ++drawn;
    }
    video.finish();
    context.throw_if_errors();
    fmt::print(
        "{{\"pictures\":{},\"seconds\":{:.2f},\"drawn_in_s\":{:.1f},\"sequence\":{},"
        "\"digest\":\"{}\",\"video\":{}}}\n",
        pictures,
        static_cast<double>(pictures) / pictures_a_s,
        seconds_since(start),
        frame.city_view().city().last_sequence,
        digest_of(frame.city_view().city()),
        json_quoted(options.video.string()));
    return 0;
}

int run(ViewerOptions options) {
    const Clock::time_point start = Clock::now();
    const ViewerConfig config = read_viewer_config(
        options.config.empty() ? default_viewer_config() : options.config, options.layout);
    ViewerConfig asked = config;
    if (!options.language.empty())
        asked.language = options.language == "en" ? Language::en : Language::zh;
    if (!options.desk.empty()) asked.desk = options.desk;
    if (options.width_px == 0) {
        options.width_px = asked.width_px;
        options.height_px = asked.height_px;
    }
    if (!options.bench.empty()) {
        run_bench(options, asked, start);
        return 0;
    }
    if (!options.video.empty()) return run_video(options, asked);
    return options.headless ? run_headless(options, asked, start) : run_window(options, asked);
}

}  // namespace
}  // namespace yiping

int main(int argc, char** argv) {
    // What is large goes back to the system when it is freed. Left to itself the heap moves this
    // bound up to what was last freed, and keeps the rest: a map's loading, for weeks.
    constexpr int large_bytes = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, large_bytes);
    int status = 0;
    const auto options = yiping::parse_viewer_options(argc, argv, status);
    if (!options) return status;
    try {
        return yiping::run(*options);
    } catch (const std::exception& error) {
        fmt::print(stderr, "viewer: {}\n", error.what());
        return 1;
    }
}
