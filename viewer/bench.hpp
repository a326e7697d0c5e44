// What the viewer costs, measured by itself: the scenes of --bench.
#pragma once

#include <chrono>

#include "viewer/config.hpp"
#include "viewer/options.hpp"

namespace yiping {

/// Draws the scene without a window and prints one JSON line of figures. Milliseconds of a frame
/// are from taking in what arrived to the last pixel (or command, where the driver draws nothing).
/// Throws IoError when the map has no cells to play in.
void run_bench(const ViewerOptions& options,
               ViewerConfig config,
               std::chrono::steady_clock::time_point program_start);

}  // namespace yiping
