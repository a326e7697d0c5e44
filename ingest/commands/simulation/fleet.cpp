#include "ingest/commands/simulation/fleet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr double drive_mps = 14;
constexpr TimeMs turn_out_ms = 50 * second_ms;
constexpr TimeMs moving_period_ms = 2 * second_ms;
constexpr TimeMs still_period_ms = minute_ms;

struct KindOfVehicle {
    std::string_view kind, name, unit, source, letter;
    double count;  ///< at scale 1
};
constexpr std::array<KindOfVehicle, 4> kinds{{
    {"fire_engine", "消防车", "消防救援站", "cad.119.anshan", "F", 96},
    {"ambulance", "救护车", "急救站", "cad.120.anshan", "A", 96},
    {"police_car", "警车", "派出所", "cad.110.anshan", "P", 168},
    {"repair_van", "抢修车", "抢修站", "utility.anshan", "R", 40},
}};

/// Roads are longer than the straight line and bend aside: by way of a point beside the middle.
LonLat way_point(LonLat from, LonLat to) {
    const LonLat middle = on_the_way(from, to, 0.5);
    constexpr double aside = 0.18;
    return {middle.lon + aside * (to.lat - from.lat), middle.lat - aside * (to.lon - from.lon)};
}

LonLat along_road(LonLat from, LonLat to, double share) {
    const LonLat middle = way_point(from, to);
    return share < 0.5 ? on_the_way(from, middle, share * 2)
                       : on_the_way(middle, to, share * 2 - 1);
}

TimeMs driving_ms(LonLat from, LonLat to) {
    const LonLat middle = way_point(from, to);
    const double way_m = metres_between(from, middle) + metres_between(middle, to);
    return std::llround(way_m / drive_mps * 1e3) + second_ms;
}

double heading_deg(LonLat from, LonLat to) {
    const double east = (to.lon - from.lon) * std::cos(from.lat * std::numbers::pi / 180);
    const double degrees = std::atan2(east, to.lat - from.lat) * 180 / std::numbers::pi;
    return std::round(degrees < 0 ? degrees + 360 : degrees);
}

double share_of(TimeMs from_ms, TimeMs to_ms, TimeMs at_ms) {
    return std::clamp(
        static_cast<double>(at_ms - from_ms) / static_cast<double>(to_ms - from_ms), 0.0, 1.0);
}

}  // namespace

Fleet::Fleet(const CityPlaces& city, double scale) {
    if (city.towns.empty()) return;
    for (const KindOfVehicle& kind : kinds) {
        const auto count = static_cast<std::size_t>(std::max(4.0, std::round(kind.count * scale)));
        for (std::size_t i = 0; i < count; ++i) {
            const NamedPlace& town = city.towns[i % city.towns.size()];
            vehicles_.push_back(
                {fmt::format("{}{:03}", kind.letter, i + 1),
                 std::string{kind.kind},
                 fmt::format("{}{}{:02}", town.name, kind.name, i / city.towns.size() + 1),
                 town.name + std::string{kind.unit},
                 std::string{kind.source},
                 town.centre,
                 std::nullopt});
        }
    }
}

std::optional<TimeMs> dispatched_ms(const Case& told) {
    if (told.vehicles.empty()) return std::nullopt;
    const auto step = std::ranges::find(told.steps, "incident.dispatched", &CaseStep::type);
    if (step == told.steps.end()) return std::nullopt;
    return step->time_ms;
}

bool Fleet::is_free(const Vehicle& vehicle, TimeMs at_ms) {
    return !vehicle.trip || vehicle.trip->back_ms <= at_ms;
}

Fleet::Vehicle* Fleet::nearest_free(std::string_view kind, LonLat at, TimeMs at_ms) {
    Vehicle* nearest = nullptr;
    double nearest_m = std::numeric_limits<double>::max();
    for (Vehicle& vehicle : vehicles_) {
        if (vehicle.kind != kind || !is_free(vehicle, at_ms)) continue;
        const double away_m = metres_between(vehicle.station, at);
        if (away_m >= nearest_m) continue;
        nearest = &vehicle;
        nearest_m = away_m;
    }
    return nearest;
}

void Fleet::send(const Case& told) {
    const auto called_ms = dispatched_ms(told);
    if (!called_ms) return;
    for (const VehicleNeed& need : told.vehicles) {
        for (std::uint32_t i = 0; i < need.count; ++i) {
            Vehicle* vehicle = nearest_free(need.kind, told.at, *called_ms);
            if (vehicle == nullptr) break;
            const TimeMs drive_ms = driving_ms(vehicle->station, told.at);
            Trip trip;
            trip.to = told.at;
            trip.called_ms = *called_ms;
            trip.departs_ms = *called_ms + turn_out_ms + TimeMs{i} * 7 * second_ms;
            trip.arrives_ms = trip.departs_ms + drive_ms;
            trip.leaves_ms = std::max(told.handled_ms, trip.arrives_ms + 5 * minute_ms);
            trip.back_ms = trip.leaves_ms + drive_ms;
            vehicle->trip = trip;
        }
    }
}

std::string_view Fleet::state_of(const Vehicle& vehicle, TimeMs at_ms) {
    if (!vehicle.trip || at_ms < vehicle.trip->called_ms || at_ms >= vehicle.trip->back_ms)
        return "at_station";
    if (at_ms < vehicle.trip->departs_ms) return "dispatched";
    if (at_ms < vehicle.trip->arrives_ms) return "en_route";
    return at_ms < vehicle.trip->leaves_ms ? "on_scene" : "returning";
}

bool Fleet::moves(const Vehicle& vehicle, TimeMs at_ms) {
    const std::string_view state = state_of(vehicle, at_ms);
    return state == "en_route" || state == "returning";
}

LonLat Fleet::position_of(const Vehicle& vehicle, TimeMs at_ms) {
    if (!vehicle.trip || at_ms < vehicle.trip->departs_ms) return vehicle.station;
    const Trip& trip = *vehicle.trip;
    if (at_ms < trip.leaves_ms)
        return along_road(
            vehicle.station, trip.to, share_of(trip.departs_ms, trip.arrives_ms, at_ms));
    return along_road(vehicle.station, trip.to, 1 - share_of(trip.leaves_ms, trip.back_ms, at_ms));
}

Event Fleet::status_event(const Vehicle& vehicle, TimeMs at_ms) {
    EntityStatus body;
    const std::string_view state = state_of(vehicle, at_ms);
    body.state = state;
    body.kind = vehicle.kind;
    body.name = vehicle.name;
    body.unit = vehicle.unit;
    return make_event(fmt::format("{}-{}-{}", vehicle.id, at_ms, state),
                      vehicle.source,
                      "resource.status",
                      "resource/" + vehicle.id,
                      at_ms,
                      std::move(body),
                      true);
}

Event Fleet::position_event(const Vehicle& vehicle, TimeMs at_ms) {
    const LonLat at = position_of(vehicle, at_ms);
    EntityPosition body;
    body.position = {{std::round(at.lon * 1e6) / 1e6, std::round(at.lat * 1e6) / 1e6},
                     Datum::wgs84};
    body.speed_mps = 0;
    if (moves(vehicle, at_ms)) {
        body.speed_mps = drive_mps;
        body.heading_deg = heading_deg(at, position_of(vehicle, at_ms + second_ms));
    }
    return make_event(fmt::format("{}-{}", vehicle.id, at_ms),
                      vehicle.source,
                      "resource.position",
                      "resource/" + vehicle.id,
                      at_ms,
                      body,
                      true);
}

std::vector<Event> Fleet::advance(TimeMs after_ms, TimeMs to_ms) const {
    std::vector<Event> events;
    for (std::size_t i = 0; i < vehicles_.size(); ++i) {
        const Vehicle& vehicle = vehicles_[i];
        if (vehicle.trip) {
            const Trip& trip = *vehicle.trip;
            for (const TimeMs change_ms :
                 {trip.called_ms, trip.departs_ms, trip.arrives_ms, trip.leaves_ms, trip.back_ms})
                if (after_ms < change_ms && change_ms <= to_ms)
                    events.push_back(status_event(vehicle, change_ms));
        }
        const TimeMs period_ms = moves(vehicle, to_ms) ? moving_period_ms : still_period_ms;
        const TimeMs phase_ms = static_cast<TimeMs>(i) * 137 % period_ms;
        const TimeMs due_ms = (to_ms - phase_ms) / period_ms * period_ms + phase_ms;
        if (due_ms > after_ms) events.push_back(position_event(vehicle, due_ms));
    }
    std::ranges::stable_sort(events, {}, &Event::time_ms);
    return events;
}

std::vector<Event> Fleet::roll_call(TimeMs now_ms) const {
    std::vector<Event> events;
    for (const Vehicle& vehicle : vehicles_) {
        events.push_back(status_event(vehicle, now_ms));
        events.push_back(position_event(vehicle, now_ms));
    }
    return events;
}

}  // namespace yiping
