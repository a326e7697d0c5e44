// Grid workers: who they are and where they walk, as a function of time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/event/event.hpp"

namespace yiping {

class Workforce {
public:
    /// Workers whose positions travel in one message: neighbours, so that their source is one.
    static constexpr std::uint32_t group_size = 64;

    /// Spread evenly over the micro-grids of the city, which must outlive this.
    Workforce(const CityPlaces& city, std::uint64_t seed, std::uint32_t count);

    [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(homes_.size()); }
    [[nodiscard]] std::uint32_t group_count() const {
        return static_cast<std::uint32_t>(groups_.size());
    }
    /// The phone of each worker of a group says where he is: appends one event's JSON each.
    void report_positions(std::uint32_t group,
                          TimeMs now_ms,
                          std::vector<std::string>& events) const;

    /// WGS 84.
    [[nodiscard]] LonLat position_of(std::uint32_t worker, TimeMs now_ms) const;
    [[nodiscard]] GridCode home_of(std::uint32_t worker) const;
    /// worker.duty as it was told at the beginning of this day's work.
    [[nodiscard]] Event roll_call(std::uint32_t worker, TimeMs now_ms) const;
    /// worker.position, as report_positions() writes it.
    [[nodiscard]] Event position_event(std::uint32_t worker, TimeMs now_ms) const;

private:
    struct Group {
        std::uint32_t first = 0, count = 0;  ///< workers
    };
    [[nodiscard]] std::string source_of(std::uint32_t worker) const;
    [[nodiscard]] std::string id_of(std::uint32_t worker) const;
    /// Metres walked since 1970 at 1.2 m/s, with a rest of five minutes after each ten.
    [[nodiscard]] double walked_m(std::uint32_t worker, TimeMs now_ms) const;
    [[nodiscard]] bool rests(std::uint32_t worker, TimeMs now_ms) const;
    [[nodiscard]] TimeMs own_time_ms(std::uint32_t worker, TimeMs now_ms) const;

    const CityPlaces& city_;
    const std::uint64_t seed_;
    std::vector<std::uint32_t> homes_;  ///< index of each worker's micro-grid
    std::vector<Group> groups_;
};

}  // namespace yiping
