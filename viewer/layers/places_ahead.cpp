#include "viewer/layers/places_ahead.hpp"

#include <algorithm>
#include <ranges>

namespace yiping {

float part_of_way(TimeMs last_ms, TimeMs next_ms, TimeMs at_ms) {
    constexpr TimeMs longest_ms = minute_ms;
    if (next_ms <= last_ms || next_ms - last_ms > longest_ms) return 0;
    const double part =
        static_cast<double>(at_ms - last_ms) / static_cast<double>(next_ms - last_ms);
    return static_cast<float>(std::clamp(part, 0.0, 1.0));
}

void PlacesAhead::forget() {
    *this = {};
}

void PlacesAhead::add(const World& world, const CitySpace& space, const Event& event) {
    const auto take =
        [&](auto& table, Kind& kind, std::string_view id, const Place& place, TimeMs at_ms) {
            const auto* row = table.find(id);
            if (row == nullptr || !place.has_position) return;
            kind.add(table.index_of(*row),
                     {vertex_of(space.city_metres(lon_lat_of(place))), at_ms},
                     event.sequence);
        };
    if (const auto* many = std::get_if<WorkerPositions>(&event.body)) {
        const std::size_t count = std::min(many->items.size(), event.item_places.size());
        for (std::size_t i = 0; i < count; ++i)
            take(world.workers,
                 workers_,
                 many->items[i].id,
                 event.item_places[i],
                 event.time_ms - many->items[i].age_ms);
        return;
    }
    if (!std::holds_alternative<EntityPosition>(event.body) || !event.place) return;
    if (family_of(event.type) == "resource")
        take(world.resources, resources_, entity_of(event), *event.place, event.time_ms);
    else
        take(world.workers, workers_, entity_of(event), *event.place, event.time_ms);
}

void PlacesAhead::looked_up_to(std::uint64_t sequence, TimeMs recorded_ms) {
    upto_ = sequence;
    upto_ms_ = recorded_ms;
}

void PlacesAhead::pass(std::uint64_t sequence) {
    workers_.pass(sequence);
    resources_.pass(sequence);
}

void PlacesAhead::Kind::add(std::size_t row, const NextReport& report, std::uint64_t sequence) {
    ahead.push_back({sequence, static_cast<std::uint32_t>(row), report});
    if (row >= next.size()) next.resize(row + 1);
    if (next[row].at_ms == 0) next[row] = report;
}

/// From the last to the first, so that of each row the first one stays.
void PlacesAhead::Kind::pass(std::uint64_t sequence) {
    if (ahead.empty() || ahead.front().sequence > sequence) return;
    while (!ahead.empty() && ahead.front().sequence <= sequence) {
        next[ahead.front().row] = {};
        ahead.pop_front();
    }
    for (const Report& report : std::views::reverse(ahead)) next[report.row] = report.next;
}

}  // namespace yiping
