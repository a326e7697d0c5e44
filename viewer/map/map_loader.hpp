// Map layers read in the background, and again when their files change.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "viewer/map/file_watch.hpp"
#include "viewer/map/layer_cache.hpp"
#include "viewer/map/load_layer.hpp"

namespace yiping {

/// How far loading is: 0 to 1 over all layers, and one of those being read.
struct MapProgress {
    double fraction = 0;
    std::string layer;
    bool done = false;
};

/// A layer that came, and of which source: what came of it before is replaced.
struct LoadedLayer {
    std::size_t source = 0;
    MapLayer layer;
};

/// What is missing of a source; empty when nothing is any more.
struct MapComplaint {
    std::size_t source = 0;
    std::string sentence;
};

/// Loads sources on worker threads, in the order given, and hands each layer over once; again when
/// its file has changed. A source that cannot be used becomes a sentence and is skipped: what was
/// read of it before stays.
class MapLoader {
public:
    /// With a folder, layers are kept there ready to draw (see LayerCache).
    MapLoader(CitySpace space,
              std::vector<MapSource> sources,
              const std::filesystem::path& cache = {},
              unsigned workers = 2);
    MapLoader(const MapLoader&) = delete;
    MapLoader& operator=(const MapLoader&) = delete;
    MapLoader(MapLoader&&) = delete;
    MapLoader& operator=(MapLoader&&) = delete;
    /// Asks the workers to stop and waits for them.
    ~MapLoader();

    // Any thread.
    /// Layers finished since the last call.
    [[nodiscard]] std::vector<LoadedLayer> take_finished();
    /// About skipped layers, and about features left out of good ones, since the last call.
    [[nodiscard]] std::vector<MapComplaint> take_complaints();
    [[nodiscard]] MapProgress progress() const;
    /// How many layers were found ready in the cache.
    [[nodiscard]] std::size_t found_ready() const { return found_ready_.load(); }
    /// Blocks until all sources are loaded or skipped; for headless pictures and tests.
    void wait();
    /// Blocks until a layer or a complaint can be taken; for tests.
    void wait_for_news();
    /// Reads sources again.
    void reload(const std::vector<std::size_t>& numbers);

private:
    void work(const std::stop_token& stop);
    void load(std::size_t index, const std::stop_token& stop);
    void finish(std::size_t index, std::variant<MapLayer, MapProblem> outcome);

    // Read by all threads, changed by none.
    const CitySpace space_;
    const std::vector<MapSource> sources_;

    // Any thread.
    LayerCache cache_;
    std::vector<std::atomic<float>> fractions_;  // one for each source
    std::atomic<std::size_t> found_ready_{0};

    // Under mutex_.
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::size_t> wanted_;
    std::vector<std::size_t> loading_;  // one worker a source: two would race for which is newer
    std::vector<LoadedLayer> finished_;
    std::vector<MapComplaint> complaints_;
    std::vector<bool> complained_;  // of each source, whether its last complaint still stands

    // Last, so that they end before what they use.
    std::vector<std::jthread> workers_;
    FileWatch watch_;
};

}  // namespace yiping
