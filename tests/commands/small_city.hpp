// A city of sixteen communities for tests: square micro-grids of about 100 m, two counties, one
// with a river.
#pragma once

#include "ingest/commands/simulation/case_kind.hpp"
#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/commands/simulation/scenario.hpp"

namespace yiping {

inline constexpr double microgrid_side = 0.001;  ///< degrees

inline CityPlaces small_city() {
    CityPlaces city;
    const auto add = [](std::vector<NamedPlace>& places, std::uint64_t code, std::string name) {
        places.push_back({GridCode{code}, std::move(name), {}});
        return places.size() - 1;
    };
    int row = 0;
    for (const auto& [county, name] : {std::pair{210302ULL, "铁东区"}, {210381ULL, "海城市"}}) {
        add(city.counties, county, name);
        for (const std::uint64_t town : {113ULL, 118ULL}) {
            const std::size_t town_index =
                add(city.towns, county * 1000 + town, town == 113 ? "中小镇" : "腾鳌镇");
            for (const std::uint64_t community : {1ULL, 2ULL, 3ULL, 4ULL}) {
                const std::uint64_t code = (county * 1000 + town) * 1000 + community;
                add(city.communities, code, "社区" + std::to_string(community));
                for (std::uint64_t number = 1; number <= 6; ++number) {
                    MicroGrid microgrid;
                    microgrid.code = GridCode{(code * 1000 + 1) * 1000 + number};
                    const double west = 122.7 + microgrid_side * static_cast<double>(number);
                    const double south = 41.0 + microgrid_side * row;
                    microgrid.centre = {west + microgrid_side / 2, south + microgrid_side / 2};
                    const std::vector<LonLat> ring{{west, south},
                                                   {west + microgrid_side, south},
                                                   {west + microgrid_side, south + microgrid_side},
                                                   {west, south + microgrid_side}};
                    microgrid.stops = stops_within(ring, microgrid.centre);
                    microgrid.near_water = county == 210381 && community == 1;
                    city.microgrids.push_back(microgrid);
                    city.towns[town_index].centre = microgrid.centre;
                }
                ++row;
            }
        }
    }
    return city;
}

inline std::vector<CaseKind> house_kinds() {
    return read_case_kinds(YIPING_SOURCE_DIR "/config/scenarios/case_kinds.csv");
}

inline Scenario house_scenario(const std::string& name) {
    return read_scenario(YIPING_SOURCE_DIR "/config/scenarios/" + name + ".toml");
}

/// 2026-08-14T08:00:00+08:00, a Friday.
inline constexpr TimeMs friday_ms = 1'786'665'600'000;

}  // namespace yiping
