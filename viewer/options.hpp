// What the command line of the viewer says.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "ingest/event/time.hpp"

namespace yiping {

/// One tile of a wall that several computers drive.
struct Tile {
    int columns = 1, rows = 1;  ///< of the wall
    int column = 0, row = 0;    ///< of this tile, from the left top
    bool operator==(const Tile&) const = default;
};

/// The options of DESIGN's outside contract. Empty strings and nothing mean "as the configuration
/// says".
struct ViewerOptions {
    std::string connect;           ///< the daemon's sync endpoint
    std::filesystem::path keys;    ///< to come to the daemon with
    std::filesystem::path replay;  ///< a recorded log
    std::filesystem::path config;  ///< viewer.toml
    std::string layout;            ///< wall or workstation
    std::string language;          ///< zh or en
    bool headless = false;
    int width_px = 0, height_px = 0;  ///< 0: the layout's own size
    std::filesystem::path shot;       ///< PNG to write
    std::optional<TimeMs> at_ms;      ///< the moment to show
    std::optional<std::uint64_t> sequence;
    std::string select;  ///< incident to select, or "worst"
    int frames = 1;      ///< to draw when headless, once everything is there
    double wait_s = 60;  ///< headless: how long to wait for the city before it is an error
    Tile tile;
    std::filesystem::path video;           ///< a film of the recording to write
    std::optional<TimeMs> from_ms, to_ms;  ///< its stretch; nothing: from beginning to end
    double speed = 60;                     ///< seconds of the recording in a second of the film
    std::string desk;                      ///< who sits here; empty: as the configuration says
    bool check_gl = false;                 ///< what OpenGL complains of ends the program
    std::string bench;    ///< wall-moving, wall-still, wall-idle, wall-soak, queries
    int bench_cells = 0;  ///< made in place of the map's micro-grids; 0: the map's own
};

/// Reads the command line. Nothing when it was --help or wrong use: `exit_status` is 0 or 2 then,
/// and words were printed.
[[nodiscard]] std::optional<ViewerOptions> parse_viewer_options(int argc,
                                                                char** argv,
                                                                int& exit_status);

}  // namespace yiping
