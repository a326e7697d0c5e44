// The scenes that --bench measures, made by the program itself: Anshan-1x on the configured map.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ingest/feed/event_source.hpp"

namespace yiping {

struct BenchScale {
    int workers = 67'000;
    int incidents = 5'000;
};

/// A micro-grid that the scene plays in.
struct BenchCell {
    GridCode code;
    LonLat centre;
};

/// A city of that size over the cells of a map, and then more of it step by step: "wall-moving"
/// moves every worker and regrades a hundredth of the incidents in each, "wall-still" moves a tenth
/// of a second's share of Anshan-1x (670 workers), "wall-idle" changes nothing but the clock.
class BenchSource : public EventSource {
public:
    explicit BenchSource(const BenchScale& scale) : scale_{scale} {}
    ~BenchSource() override = default;
    BenchSource(const BenchSource&) = delete;
    BenchSource& operator=(const BenchSource&) = delete;
    BenchSource(BenchSource&&) = delete;
    BenchSource& operator=(BenchSource&&) = delete;

    /// Makes the city; it comes with the next take().
    virtual void begin(std::vector<BenchCell> cells) = 0;
    /// Makes one more step; it comes with the next take(). Not part of what is measured: a live
    /// feed decodes on a thread of its own.
    virtual void step() = 0;

protected:
    BenchScale scale_;
};

[[nodiscard]] std::unique_ptr<BenchSource> bench_source(const std::string& scene,
                                                        const BenchScale& scale);

}  // namespace yiping
