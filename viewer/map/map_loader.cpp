#include "viewer/map/map_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace yiping {
namespace {

/// A picture keeps its file open and reads it as it goes.
std::vector<std::vector<std::filesystem::path>> watched_files(
    const std::vector<MapSource>& sources) {
    std::vector<std::vector<std::filesystem::path>> files;
    for (const MapSource& source : sources)
        files.push_back(source.role == MapRole::raster ? std::vector<std::filesystem::path>{}
                                                       : files_of(source));
    return files;
}

}  // namespace

MapLoader::MapLoader(CitySpace space,
                     std::vector<MapSource> sources,
                     const std::filesystem::path& cache,
                     unsigned workers)
    : space_{space},
      sources_{std::move(sources)},
      cache_{cache},
      fractions_(sources_.size()),
      complained_(sources_.size()),
      watch_{watched_files(sources_),
             [this](const std::vector<std::size_t>& numbers) { reload(numbers); }} {
    {
        // The watch may have reported already: what waits is read once.
        const std::scoped_lock lock{mutex_};
        for (std::size_t i = 0; i < sources_.size(); ++i)
            if (std::ranges::find(wanted_, i) == wanted_.end()) wanted_.push_back(i);
    }
    for (unsigned i = 0; i < workers; ++i)
        workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
}

MapLoader::~MapLoader() {
    for (std::jthread& worker : workers_) worker.request_stop();
}

std::vector<LoadedLayer> MapLoader::take_finished() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(finished_, {});
}

std::vector<MapComplaint> MapLoader::take_complaints() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(complaints_, {});
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

void MapLoader::wait_for_news() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return !finished_.empty() || !complaints_.empty(); });
}

void MapLoader::reload(const std::vector<std::size_t>& numbers) {
    {
        const std::scoped_lock lock{mutex_};
        for (const std::size_t number : numbers) {
            cache_.forget(sources_[number]);
            fractions_[number].store(0);
            if (std::ranges::find(wanted_, number) == wanted_.end()) wanted_.push_back(number);
        }
    }
    changed_.notify_all();
}

void MapLoader::work(const std::stop_token& stop) {
    while (true) {
        std::size_t index = 0;
        {
            std::unique_lock lock{mutex_};
            const auto free_one = [this] {
                return std::ranges::find_if(wanted_, [this](std::size_t number) {
                    return std::ranges::find(loading_, number) == loading_.end();
                });
            };
            if (!changed_.wait(lock, stop, [&] { return free_one() != wanted_.end(); })) return;
            const auto next = free_one();
            index = *next;
            wanted_.erase(next);
            loading_.push_back(index);
        }
        load(index, stop);
    }
}

void MapLoader::load(std::size_t index, const std::stop_token& stop) {
    const MapSource& source = sources_[index];
    try {
        if (auto ready = cache_.find(source, space_)) {
            found_ready_.fetch_add(1);
            return finish(index, std::move(*ready));
        }
        const auto report = [this, index](double done) {
            // One is said only by finish(), when the layer can be taken.
            fractions_[index].store(static_cast<float>(std::min(done, 0.999)));
        };
        auto outcome = load_layer(source, space_, report, stop);
        if (const auto* layer = std::get_if<MapLayer>(&outcome);
            layer != nullptr && !stop.stop_requested())
            cache_.keep(source, space_, *layer);
        finish(index, std::move(outcome));
    } catch (const std::exception& error) {  // out of memory: the layer is lost, not the wall
        finish(index, MapProblem{sentence_about(source, error.what())});
    }
}

void MapLoader::finish(std::size_t index, std::variant<MapLayer, MapProblem> outcome) {
    {
        const std::scoped_lock lock(mutex_);
        std::erase(loading_, index);
        std::string sentence;
        if (const auto* problem = std::get_if<MapProblem>(&outcome)) {
            sentence = problem->sentence;
        } else {
            auto& layer = std::get<MapLayer>(outcome);
            if (layer.features_left_out > 0)
                sentence = fmt::format(
                    "map layer \"{}\": {} features without usable geometry are left out",
                    fit_to_show(layer.name),
                    layer.features_left_out);
            finished_.push_back({index, std::move(layer)});
        }
        if (complained_[index] || !sentence.empty()) complaints_.push_back({index, sentence});
        complained_[index] = !sentence.empty();
        // Still wanted: its file changed while it was read.
        if (std::ranges::find(wanted_, index) == wanted_.end()) fractions_[index].store(1);
    }
    fractions_[index].notify_all();
    changed_.notify_all();
}

}  // namespace yiping
