// Fire engines, ambulances, police cars and repair vans: at their stations until a case needs them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/commands/simulation/case_script.hpp"

namespace yiping {

class Fleet {
public:
    /// Stations stand in the towns of the city; about 400 vehicles at scale 1.
    Fleet(const CityPlaces& city, double scale);

    /// Calls the nearest free vehicles that the case needs; they leave when it is handled. Cases
    /// come in order of their dispatch.
    void send(const Case& told);
    /// resource.status and resource.position of the time from `after_ms` (exclusive) to `to_ms`.
    [[nodiscard]] std::vector<Event> advance(TimeMs after_ms, TimeMs to_ms) const;
    /// How every vehicle stands at a moment: its status and where it is.
    [[nodiscard]] std::vector<Event> roll_call(TimeMs now_ms) const;
    [[nodiscard]] std::size_t size() const { return vehicles_.size(); }

private:
    struct Trip {
        LonLat to;
        TimeMs called_ms = 0, departs_ms = 0, arrives_ms = 0, leaves_ms = 0, back_ms = 0;
    };
    struct Vehicle {
        std::string id, kind, name, unit, source;
        LonLat station;
        std::optional<Trip> trip;  ///< the last one
    };
    [[nodiscard]] static bool is_free(const Vehicle& vehicle, TimeMs at_ms);
    [[nodiscard]] Vehicle* nearest_free(std::string_view kind, LonLat at, TimeMs at_ms);
    [[nodiscard]] static std::string_view state_of(const Vehicle& vehicle, TimeMs at_ms);
    [[nodiscard]] static LonLat position_of(const Vehicle& vehicle, TimeMs at_ms);
    [[nodiscard]] static bool moves(const Vehicle& vehicle, TimeMs at_ms);
    [[nodiscard]] static Event status_event(const Vehicle& vehicle, TimeMs at_ms);
    [[nodiscard]] static Event position_event(const Vehicle& vehicle, TimeMs at_ms);

    std::vector<Vehicle> vehicles_;
};

/// When a case sends for vehicles; nothing when it never does.
[[nodiscard]] std::optional<TimeMs> dispatched_ms(const Case& told);

}  // namespace yiping
