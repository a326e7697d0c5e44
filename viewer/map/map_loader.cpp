#include "viewer/map/map_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace yiping {

MapLoader::MapLoader(CitySpace space, std::vector<MapSource> sources, unsigned workers)
    : space_{space}, sources_{std::move(sources)}, fractions_(sources_.size()) {
    for (unsigned i = 0; i < workers; ++i)
        workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

MapLoader::~MapLoader() {
    for (std::jthread& worker : workers_) worker.request_stop();
}

std::vector<MapLayer> MapLoader::take_finished() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(finished_, {});
}

std::vector<std::string> MapLoader::take_problems() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(problems_, {});
}

MapProgress MapLoader::progress() const {
    MapProgress progress{1, {}, true};
    if (sources_.empty()) return progress;
    double sum = 0;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const float fraction = fractions_[i].load();
        sum += fraction;
        if (fraction >= 1) continue;
        progress.done = false;
        if (progress.layer.empty())
            progress.layer = sources_[i].layer.empty() ? std::string(name_of(sources_[i].role))
                                                       : sources_[i].layer;
    }
    progress.fraction = sum / static_cast<double>(sources_.size());
    return progress;
}

void MapLoader::wait() {
    for (const std::atomic<float>& fraction : fractions_) {
        float seen = fraction.load();
        while (seen < 1) {
            fraction.wait(seen);
            seen = fraction.load();
        }
    }
}

void MapLoader::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const std::size_t index = next_.fetch_add(1);
        if (index >= sources_.size()) return;
        const auto report = [this, index](double done) {
            // One is said only by finish(), when the layer can be taken.
            fractions_[index].store(static_cast<float>(std::min(done, 0.999)));
        };
        try {
            finish(index, load_layer(sources_[index], space_, report, stop));
        } catch (const std::exception& error) {  // out of memory: the layer is lost, not the wall
            finish(index,
                   MapProblem{fmt::format("map layer \"{}\" ({}): {}",
                                          sources_[index].layer,
                                          sources_[index].path,
                                          error.what())});
        }
    }
}

void MapLoader::finish(std::size_t index, std::variant<MapLayer, MapProblem> outcome) {
    {
        const std::scoped_lock lock(mutex_);
        if (const auto* problem = std::get_if<MapProblem>(&outcome)) {
            problems_.push_back(problem->sentence);
        } else {
            auto& layer = std::get<MapLayer>(outcome);
            if (layer.features_left_out > 0)
                problems_.push_back(fmt::format(
                    "map layer \"{}\": {} features without usable geometry are left out",
                    layer.name,
                    layer.features_left_out));
            finished_.push_back(std::move(layer));
        }
    }
    fractions_[index].store(1);
    fractions_[index].notify_all();
}

}  // namespace yiping
