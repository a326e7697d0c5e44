// Map layers read in the background.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "viewer/map/load_layer.hpp"

namespace yiping {

/// How far loading is: 0 to 1 over all layers, and one of those being read.
struct MapProgress {
    double fraction = 0;
    std::string layer;
    bool done = false;
};

/// Loads sources on worker threads, in the order given, and hands each layer over once. A source
/// that cannot be used becomes a sentence and is skipped.
class MapLoader {
public:
    MapLoader(CitySpace space, std::vector<MapSource> sources, unsigned workers = 2);
    MapLoader(const MapLoader&) = delete;
    MapLoader& operator=(const MapLoader&) = delete;
    MapLoader(MapLoader&&) = delete;
    MapLoader& operator=(MapLoader&&) = delete;
    /// Asks the workers to stop and waits for them.
    ~MapLoader();

    // Any thread.
    /// Layers finished since the last call.
    [[nodiscard]] std::vector<MapLayer> take_finished();
    /// Sentences about skipped layers, and about features left out of good ones, since the last
    /// call.
    [[nodiscard]] std::vector<std::string> take_problems();
    [[nodiscard]] MapProgress progress() const;
    /// Blocks until all sources are loaded or skipped; for headless pictures and tests.
    void wait();

private:
    void work(const std::stop_token& stop);
    void finish(std::size_t index, std::variant<MapLayer, MapProblem> outcome);

    // Read by all threads, changed by none.
    const CitySpace space_;
    const std::vector<MapSource> sources_;

    // Any thread.
    std::atomic<std::size_t> next_{0};
    std::vector<std::atomic<float>> fractions_;  // one for each source

    // Under mutex_.
    mutable std::mutex mutex_;
    std::vector<MapLayer> finished_;
    std::vector<std::string> problems_;

    std::vector<std::jthread> workers_;  // last, so that they end before what they use
};

}  // namespace yiping
