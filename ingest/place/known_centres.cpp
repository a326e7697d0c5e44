#include "ingest/place/known_centres.hpp"

#include <array>

namespace yiping {
namespace {

using namespace std::string_view_literals;

/// Longest first.
constexpr std::array kinds = {"社区居民委员会"sv,
                              "街道办事处"sv,
                              "社区居委会"sv,
                              "居民委员会"sv,
                              "村民委员会"sv,
                              "村委会"sv,
                              "居委会"sv,
                              "街道"sv,
                              "社区"sv,
                              "镇"sv,
                              "乡"sv,
                              "村"sv};

/// The number of the county whose code begins `code` and which holds `at`; -1 when there is none.
int county_of(std::span<const PlannedCounty> counties, const std::string& code, PlanePoint at) {
    for (std::size_t i = 0; i < counties.size(); ++i)
        if (code.starts_with(counties[i].code) && counties[i].shape.contains(at))
            return static_cast<int>(i);
    return -1;
}

int town_of(std::span<const PlannedTown> towns, int county, std::string_view bare) {
    for (std::size_t i = 0; i < towns.size(); ++i)
        if (towns[i].county == county && bare_name(towns[i].name) == bare)
            return static_cast<int>(i);
    return -1;
}

int community_of(std::span<const PlannedCommunity> communities,
                 std::span<const PlannedTown> towns,
                 int county,
                 const KnownCentre& village) {
    int only = -1;
    int count = 0;
    for (std::size_t i = 0; i < communities.size(); ++i) {
        const PlannedTown& town = towns[static_cast<std::size_t>(communities[i].town)];
        if (town.county != county || bare_name(communities[i].name) != bare_name(village.name))
            continue;
        if (village.code.starts_with(town.code)) return static_cast<int>(i);
        only = static_cast<int>(i);
        ++count;
    }
    return count == 1 ? only : -1;
}

}  // namespace

std::string_view bare_name(std::string_view name) {
    for (const std::string_view kind : kinds)
        if (name.size() > kind.size() && name.ends_with(kind))
            return name.substr(0, name.size() - kind.size());
    return name;
}

KnownCentres join_centres(const CitySources& sources,
                          std::span<const PlannedCounty> counties,
                          std::span<const PlannedTown> towns,
                          std::span<const PlannedCommunity> communities) {
    KnownCentres known;
    known.of_county.resize(counties.size());
    known.of_town.resize(towns.size());
    known.of_community.resize(communities.size());
    for (const KnownCentre& centre : sources.centres) {
        const PlanePoint at = plane_point(centre.at);
        const int county = county_of(counties, centre.code, at);
        if (county < 0) continue;
        if (centre.level == "county") known.of_county[static_cast<std::size_t>(county)] = at;
        if (centre.level == "town") {
            const int town = town_of(towns, county, bare_name(centre.name));
            if (town >= 0) known.of_town[static_cast<std::size_t>(town)] = at;
        }
        if (centre.level == "village") {
            const int community = community_of(communities, towns, county, centre);
            if (community >= 0) known.of_community[static_cast<std::size_t>(community)] = at;
        }
    }
    return known;
}

}  // namespace yiping
