// Straight distances of all, ways of the few that are worth it.
#include "viewer/state/nearest.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

namespace yiping {
namespace {

/// Which of the words it is, counted from 0; nothing when it is none of them.
std::optional<std::size_t> place_among(std::string_view words, std::string_view word) {
    for (std::size_t at = 0; !words.empty(); ++at) {
        const std::size_t end = words.find(' ');
        if (words.substr(0, end) == word) return at;
        words = end == std::string_view::npos ? "" : words.substr(end + 1);
    }
    return std::nullopt;
}

bool holds_text(const Near& near, std::string_view text) {
    const auto in = [&](const std::string& field) { return field.find(text) != std::string::npos; };
    return text.empty() || in(near.name) || in(near.kind) || in(near.unit);
}

bool is_free(const Resource& resource) {
    return resource.state.empty() || resource.state == "at_station" ||
           resource.state == "available" || resource.state == "patrol" ||
           resource.state == "returning";
}

bool stands_still(const Resource& resource) {
    return resource.kind == "hospital" || resource.kind == "shelter" ||
           resource.state == "off_duty";
}

/// The way of each that a street leads to.
void measure_ways(std::vector<Near>& all, const World& world, const AlongStreets& along_streets) {
    for (Near& near : all) {
        const std::string_view id =
            std::string_view{near.subject}.substr(near.subject.find('/') + 1);
        const Worker* worker = near.kind == "worker" ? world.workers.find(id) : nullptr;
        const Resource* resource = worker == nullptr ? world.resources.find(id) : nullptr;
        if (worker == nullptr && resource == nullptr) continue;
        const auto metres = along_streets(worker != nullptr ? worker->place : resource->place);
        if (!metres) continue;
        near.distance_m = *metres;
        near.along_streets = true;
    }
}

auto worth(const Near& near) {
    return std::tuple{!(near.suitable && near.free),
                      !near.free,
                      std::llround(near.distance_m / 100),
                      near.rank,
                      near.distance_m,
                      std::string_view{near.subject}};
}

}  // namespace

std::vector<Near> nearest(const World& world,
                          const Place& place,
                          std::string_view kinds,
                          std::string_view text,
                          std::size_t most,
                          const AlongStreets& along_streets) {
    if (!place.has_position) return {};
    constexpr std::size_t spare = 4;  // the nearest by the streets is among so many straight ones
    const std::size_t straight = along_streets ? most * spare : most;
    std::vector<Near> all;
    for (const Resource& resource : world.resources.rows()) {
        if (!resource.place.has_position || stands_still(resource)) continue;
        const std::optional<std::size_t> rank = place_among(kinds, resource.kind);
        Near near{"resource/" + resource.id,
                  resource.name.empty() ? resource.id : resource.name,
                  resource.kind,
                  resource.unit,
                  resource.state,
                  distance_m(resource.place, place),
                  false,
                  is_free(resource),
                  kinds.empty() || rank.has_value(),
                  rank.value_or(0)};
        if (holds_text(near, text)) all.push_back(std::move(near));
    }
    // Tens of thousands of workers: only the nearest few become rows.
    std::vector<std::pair<double, const Worker*>> workers;
    for (const Worker& worker : world.workers.rows())
        if (worker.on_duty && worker.place.has_position)
            workers.emplace_back(distance_m(worker.place, place), &worker);
    const std::size_t wanted =
        std::min(workers.size(), text.empty() ? straight / 3 : workers.size());
    std::partial_sort(
        workers.begin(), workers.begin() + static_cast<std::ptrdiff_t>(wanted), workers.end());
    workers.resize(wanted);
    for (const auto& [away_m, worker] : workers) {
        Near near{"worker/" + worker->id,
                  worker->id,
                  "worker",
                  worker->unit,
                  worker->state,
                  away_m,
                  false,
                  true,
                  kinds.empty(),
                  0};
        if (holds_text(near, text)) all.push_back(std::move(near));
    }
    std::ranges::sort(all, {}, worth);
    if (all.size() > straight) all.resize(straight);
    if (along_streets) {
        measure_ways(all, world, along_streets);
        std::ranges::sort(all, {}, worth);
    }
    if (all.size() > most) all.resize(most);
    return all;
}

}  // namespace yiping
