#include "ingest/net/topic.hpp"

#include "ingest/city/lifecycle.hpp"

namespace yiping {
namespace {

GridCode county_of(GridCode grid) {
    return grid ? ancestor_at(grid, GridLevel::county) : GridCode{};
}

/// The county that all items share, as the area of the whole event.
GridCode shared_county(const std::vector<Place>& places) {
    const GridCode first = places.empty() ? GridCode{} : county_of(places.front().grid);
    for (const Place& place : places)
        if (county_of(place.grid) != first) return {};
    return first;
}

template <class Row>
GridCode grid_in(const Table<Row>& table, std::string_view id) {
    const Row* row = table.find(id);
    return row == nullptr ? GridCode{} : row->place.grid;
}

/// An alarm is where that stands of which it speaks.
GridCode area_of_alarm(const World& world, std::string_view id) {
    constexpr std::string_view incident = "incident/";
    const Alarm* alarm = world.alarms.find(id);
    if (alarm == nullptr || !alarm->about.starts_with(incident)) return {};
    return grid_in(world.incidents, std::string_view{alarm->about}.substr(incident.size()));
}

GridCode area_of_subject(const Event& event, const World& world) {
    const std::string_view family = family_of(event.type);
    const std::string_view id = entity_of(event);
    if (family == "incident") return grid_in(world.incidents, id);
    if (family == "worker") return grid_in(world.workers, id);
    if (family == "resource") return grid_in(world.resources, id);
    if (family == "sensor") return grid_in(world.sensors, id);
    if (family == "alarm") return area_of_alarm(world, id);
    if (family == "grid") return parse_grid_code(id).value_or(GridCode{});
    return {};
}

std::string_view net_of(const Event& event, const CityState& city) {
    if (const auto* reported = std::get_if<IncidentReported>(&event.body))
        return name_of(reported->net);
    if (family_of(event.type) != "incident") return "-";
    const Incident* incident = city.world(event.exercise).incidents.find(entity_of(event));
    return incident == nullptr ? "-" : name_of(incident->net);
}

}  // namespace

GridCode area_of(const Event& event, const CityState& city) {
    if (event.place && event.place->grid) return event.place->grid;
    if (!event.item_places.empty()) return shared_county(event.item_places);
    return area_of_subject(event, city.world(event.exercise));
}

void append_topic(std::string& text, const Event& event, const CityState& city) {
    const GridCode county = county_of(area_of(event, city));
    text.append(county ? to_string(county) : "-").append("/");
    text.append(family_of(event.type)).append("/");
    text.append(net_of(event, city)).append("/");
    text.append(event.type);
}

}  // namespace yiping
