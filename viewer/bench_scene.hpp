// The scenes that --bench measures, made by the program itself: Anshan-1x on the configured map.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/feed/event_source.hpp"

namespace yiping {

struct BenchScale {
    int workers = 67'000;
    int incidents = 5'000;
};

/// A city of that size around a place, and then more of it with every take(): "wall-moving" moves
/// every worker and regrades a hundredth of the incidents each time, "wall-still" moves the tenth
/// of a second's share of Anshan-1x (670 workers), "wall-idle" changes nothing.
[[nodiscard]] std::unique_ptr<EventSource> bench_source(const std::string& scene,
                                                        const BenchScale& scale,
                                                        LonLat centre,
                                                        double spread_deg);

}  // namespace yiping
