// The command line, checked before anything is opened.
#include "viewer/options.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <string_view>

namespace yiping {
namespace {

/// "3840x1080" into width and height; says what is wrong otherwise.
std::string parse_size(const std::string& text, ViewerOptions& options) {
    const char* const end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, options.width_px);
    if (width.ec == std::errc{} && width.ptr != end && *width.ptr == 'x') {
        const auto height = std::from_chars(width.ptr + 1, end, options.height_px);
        const bool sensible = options.width_px >= 640 && options.height_px >= 360 &&
                              options.width_px <= 16384 && options.height_px <= 16384;
        if (height.ec == std::errc{} && height.ptr == end && sensible) return {};
    }
    return "'" + text + "' is no size between 640x360 and 16384x16384; write it as 3840x1080";
}

std::string parse_moment(const std::string& text, std::optional<TimeMs>& moment) {
    moment = parse_rfc3339(text);
    return moment ? std::string{}
                  : "'" + text + "' is no moment; write it as 2026-08-14T08:15:00+08:00";
}

/// "2x2:1,0": of a wall of two by two the right upper tile.
std::string parse_tile(const std::string& text, ViewerOptions& options) {
    std::array<int*, 4> parts{
        &options.tile.columns, &options.tile.rows, &options.tile.column, &options.tile.row};
    constexpr std::string_view between = "x:,";
    const char *at = text.data(), *const end = text.data() + text.size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto [behind, error] = std::from_chars(at, end, *parts[i]);
        const bool last = i + 1 == parts.size();
        if (error != std::errc{} || (last ? behind != end : behind == end || *behind != between[i]))
            return "'" + text + "' is no tile; write it as 2x2:1,0 (columns x rows : column, row)";
        at = behind + 1;
    }
    const Tile& tile = options.tile;
    constexpr int most = 16;
    if (tile.columns < 1 || tile.rows < 1 || tile.columns > most || tile.rows > most ||
        tile.column < 0 || tile.row < 0 || tile.column >= tile.columns || tile.row >= tile.rows)
        return "'" + text + "' lies outside its wall; columns and rows count from 0";
    return {};
}

/// What cannot go together, in one sentence; empty when all is well.
std::string contradiction(const ViewerOptions& options) {
    if (!options.connect.empty() && !options.replay.empty())
        return "--connect and --replay exclude each other: look at a live city or at a recorded "
               "log";
    if (options.replay.empty() && options.connect.empty() && (options.at_ms || options.sequence))
        return "--at and --sequence need --replay FILE or --connect ENDPOINT";
    if (options.at_ms && options.sequence) return "give --at or --sequence, not both";
    if (!options.headless && options.bench.empty() && !options.shot.empty())
        return "--shot needs --headless";
    if (options.bench_cells > 0 && options.bench.empty()) return "--bench-cells needs --bench";
    if (options.video.empty() && (options.from_ms || options.to_ms))
        return "--from and --to need --video FILE";
    if (!options.video.empty() && options.replay.empty()) return "--video needs --replay FILE";
    if (!options.video.empty() && (options.width_px % 2 != 0 || options.height_px % 2 != 0))
        return "--video needs a --size of even numbers";
    return {};
}

}  // namespace

std::optional<ViewerOptions> parse_viewer_options(int argc, char** argv, int& exit_status) {
    ViewerOptions options;
    CLI::App app{"Yiping (一屏): the city's state on its own map, live or recorded", "viewer"};
    app.add_option(
        "--connect", options.connect, "Sync endpoint of ingest, such as tcp://127.0.0.1:5552");
    app.add_option("--keys", options.keys, "Private keys to connect with, made by ingest keygen")
        ->check(CLI::ExistingFile);
    app.add_option("--replay", options.replay, "Recorded log to play")->check(CLI::ExistingFile);
    app.add_option("--config", options.config, "Configuration (default: config/viewer.toml)")
        ->check(CLI::ExistingFile);
    app.add_option("--layout", options.layout, "wall or workstation")
        ->check(CLI::IsMember({"wall", "workstation"}));
    app.add_option("--language", options.language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
    app.add_flag("--headless", options.headless, "Draw without a window, then end");
    std::string size, at, tile;
    app.add_option("--size", size, "Picture size in pixels, such as 3840x1080")
        ->each([&](const std::string& text) {
            if (const std::string wrong = parse_size(text, options); !wrong.empty())
                throw CLI::ValidationError("--size", wrong);
        });
    app.add_option("--shot", options.shot, "PNG file to write (with --headless)");
    std::string from, to;
    const auto add_moment = [&](const std::string& name,
                                std::string& text,
                                std::optional<TimeMs>& moment,
                                const std::string& what) {
        app.add_option(name, text, what)->each([&moment, name](const std::string& given) {
            if (const std::string wrong = parse_moment(given, moment); !wrong.empty())
                throw CLI::ValidationError(name, wrong);
        });
    };
    add_moment("--at", at, options.at_ms, "Moment to show, RFC 3339");
    app.add_option("--video",
                   options.video,
                   "Film of the recording to write, without a window: out.mp4 (by ffmpeg)");
    add_moment(
        "--from", from, options.from_ms, "Where the film begins (the recording's beginning)");
    add_moment("--to", to, options.to_ms, "Where it ends (the recording's end)");
    app.add_option("--speed", options.speed, "Seconds of the recording in a second of the film")
        ->check(CLI::Range(0.1, 100'000.0))
        ->capture_default_str();
    app.add_option("--sequence", options.sequence, "Sequence to show");
    app.add_option("--select", options.select, "Incident to select: its id, or worst");
    app.add_option("--frames", options.frames, "Frames to draw when headless")
        ->check(CLI::PositiveNumber);
    app.add_option("--wait", options.wait_s, "Headless: seconds to wait for the city at most")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--tile", tile, "One tile of a wall, such as 2x2:1,0: --size is the tile's")
        ->each([&](const std::string& text) {
            if (const std::string wrong = parse_tile(text, options); !wrong.empty())
                throw CLI::ValidationError("--tile", wrong);
        });
    app.add_option("--desk", options.desk, "Who sits here, stands on every command of this desk");
    app.add_option("--bench", options.bench, "Measure a scene that the program makes itself")
        ->check(CLI::IsMember({"wall-moving", "wall-still", "wall-idle", "wall-soak", "queries"}));
    app.add_flag("--check-gl", options.check_gl, "End with what OpenGL complains of (KHR_debug)");
    app.add_option("--bench-cells", options.bench_cells, "Micro-grids made for it, such as 900000")
        ->check(CLI::Range(1, 4'000'000));
    try {
        app.parse(argc, argv);
        if (const std::string wrong = contradiction(options); !wrong.empty())
            throw CLI::ValidationError(wrong);
    } catch (const CLI::ParseError& error) {
        exit_status = app.exit(error) == 0 ? 0 : 2;
        return std::nullopt;
    }
    return options;
}

}  // namespace yiping
