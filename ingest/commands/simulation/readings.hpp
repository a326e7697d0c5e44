// What sensors read and what figures the city keeps, as functions of time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/commands/simulation/scenario.hpp"
#include "ingest/event/event.hpp"

namespace yiping {

/// Water levels, gas, smoke and the energy of key users; each reads once in half a minute.
class Sensors {
public:
    Sensors(const CityPlaces& city,
            const Scenario& scenario,
            TimeMs began_ms,
            std::uint64_t seed,
            double scale);

    /// The readings (alarms above the limit) of the time from `after_ms` (exclusive) to `to_ms`.
    [[nodiscard]] std::vector<Event> advance(TimeMs after_ms, TimeMs to_ms) const;
    /// One reading of each.
    [[nodiscard]] std::vector<Event> roll_call(TimeMs now_ms) const;
    [[nodiscard]] std::size_t size() const { return sensors_.size(); }

private:
    enum class Quantity { water, gas, smoke, energy };
    struct Sensor {
        Quantity quantity = Quantity::water;
        std::string id, name;
        LonLat at;
        double usual = 0, limit = 0;
    };
    void add_sensors(const CityPlaces& city, Quantity quantity, double count);
    [[nodiscard]] double value_of(std::size_t sensor, TimeMs at_ms) const;
    [[nodiscard]] Event event_of(std::size_t sensor, TimeMs at_ms) const;

    const Scenario& scenario_;
    const TimeMs began_ms_;
    const std::uint64_t seed_;
    std::vector<Sensor> sensors_;
};

/// The city's own figures: services done in one visit, projects of the industry chains, energy,
/// visits, coverage; each told once a minute.
[[nodiscard]] std::vector<Event> indicator_values(TimeMs now_ms, std::uint64_t seed);

}  // namespace yiping
