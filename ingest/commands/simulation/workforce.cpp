#include "ingest/commands/simulation/workforce.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ingest/commands/simulation/case_script.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

constexpr double pace_mps = 1.2;
constexpr TimeMs walk_ms = 10 * minute_ms;
constexpr TimeMs round_ms = walk_ms + 5 * minute_ms;

GridCode county_of(const MicroGrid& microgrid) {
    return ancestor_at(microgrid.code, GridLevel::county);
}

}  // namespace

Workforce::Workforce(const CityPlaces& city, std::uint64_t seed, std::uint32_t count)
    : city_{city}, seed_{seed} {
    homes_.reserve(count);
    for (std::uint64_t worker = 0; worker < count; ++worker)
        homes_.push_back(static_cast<std::uint32_t>(worker * city.microgrids.size() / count));
    for (std::uint32_t worker = 0; worker < count; ++worker) {
        const bool another = groups_.empty() || groups_.back().count == group_size ||
                             county_of(city.microgrids[homes_[worker]]) !=
                                 county_of(city.microgrids[homes_[worker - 1]]);
        if (another) groups_.push_back({worker, 0});
        ++groups_.back().count;
    }
}

std::string Workforce::source_of(std::uint32_t worker) const {
    return "grid.app." + to_string(county_of(city_.microgrids[homes_[worker]]));
}

std::string Workforce::id_of(std::uint32_t worker) const {
    return fmt::format("W{:06}", worker + 1);
}

GridCode Workforce::home_of(std::uint32_t worker) const {
    return city_.microgrids[homes_[worker]].code;
}

TimeMs Workforce::own_time_ms(std::uint32_t worker, TimeMs now_ms) const {
    // Each worker's day is shifted by some minutes, or all would rest at once.
    return now_ms + static_cast<TimeMs>((worker * 2'654'435'761ULL + seed_) % round_ms);
}

bool Workforce::rests(std::uint32_t worker, TimeMs now_ms) const {
    return own_time_ms(worker, now_ms) % round_ms >= walk_ms;
}

double Workforce::walked_m(std::uint32_t worker, TimeMs now_ms) const {
    const TimeMs own_ms = own_time_ms(worker, now_ms);
    const TimeMs walking_ms = own_ms / round_ms * walk_ms + std::min(own_ms % round_ms, walk_ms);
    return pace_mps * static_cast<double>(walking_ms) / 1e3;
}

LonLat Workforce::position_of(std::uint32_t worker, TimeMs now_ms) const {
    // From the middle of the micro-grid to one stop and back, then to the next.
    const MicroGrid& home = city_.microgrids[homes_[worker]];
    std::array<double, MicroGrid::stop_count> ways_m{};
    double round_m = 0;
    for (std::size_t i = 0; i < ways_m.size(); ++i) {
        ways_m[i] = metres_between(home.centre, home.stops[i]);
        round_m += 2 * ways_m[i];
    }
    if (round_m < 1) return home.centre;
    double left_m = std::fmod(walked_m(worker, now_ms), round_m);
    std::size_t stop = 0;
    while (stop + 1 < ways_m.size() && left_m >= 2 * ways_m[stop]) left_m -= 2 * ways_m[stop++];
    if (ways_m[stop] < 1e-3) return home.centre;
    const double out_m = std::min(left_m, 2 * ways_m[stop] - left_m);
    return on_the_way(home.centre, home.stops[stop], std::clamp(out_m / ways_m[stop], 0.0, 1.0));
}

Event Workforce::position_event(std::uint32_t worker, TimeMs now_ms) const {
    const std::string id = id_of(worker);
    EntityPosition body;
    body.position = as_phones_say(position_of(worker, now_ms));
    body.accuracy_m = 5 + worker % 12;
    body.speed_mps = rests(worker, now_ms) ? 0 : pace_mps;
    return make_event(fmt::format("{}-{}", id, now_ms),
                      source_of(worker),
                      "worker.position",
                      "worker/" + id,
                      now_ms,
                      body,
                      true);
}

void Workforce::report_positions(std::uint32_t group,
                                 TimeMs now_ms,
                                 std::vector<std::string>& events) const {
    const Group& members = groups_[group];
    for (std::uint32_t i = 0; i < members.count; ++i)
        events.push_back(position_event(members.first + i, now_ms).json);
}

Event Workforce::roll_call(std::uint32_t worker, TimeMs now_ms) const {
    constexpr TimeMs begin_of_work_ms = 7 * hour_ms + 30 * minute_ms;
    constexpr TimeMs offset_ms = anshan_offset_minutes * minute_ms;
    const TimeMs local_ms = now_ms + offset_ms - begin_of_work_ms;
    const TimeMs called_ms = local_ms / day_ms * day_ms + begin_of_work_ms - offset_ms +
                             static_cast<TimeMs>(worker % 600) * second_ms;
    const TimeMs told_ms = called_ms <= now_ms ? called_ms : called_ms - day_ms;
    const std::string id = id_of(worker);
    const GridCode home = home_of(worker);
    EntityStatus body;
    body.state = "on_duty";
    body.role = worker % 40 == 0   ? "secretary"
                : worker % 10 == 1 ? "party_group_leader"
                : worker % 4 == 2  ? "volunteer"
                : worker % 12 == 3 ? "community_staff"
                                   : "micro_grid_leader";
    body.unit = address_of(city_, home);
    body.grid = to_string(home);
    return make_event(fmt::format("duty-{}-{}", id, told_ms),
                      source_of(worker),
                      "worker.duty",
                      "worker/" + id,
                      told_ms,
                      std::move(body),
                      true);
}

}  // namespace yiping
