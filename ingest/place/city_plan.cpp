#include "ingest/place/city_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "ingest/event/errors.hpp"
#include "ingest/place/known_centres.hpp"

namespace yiping {
namespace {

constexpr double squares_per_county = 24'000;
/// The oldest subdistricts, which have the lowest numbers, lie in the middle of the county's seat.
constexpr const char* first_young_subdistrict = "010";
constexpr double seat_radius_m = 2'800;
/// Where communities lie farther apart than this, those of residents crowd around the town's
/// centre, at this distance from each other.
constexpr double crowded_m = 1'100;
constexpr double resident_spacing_m = 620;
constexpr int relaxations = 12;

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

std::size_t nearest(std::span<const PlanePoint> centres, PlanePoint point) {
    return static_cast<std::size_t>(std::min_element(centres.begin(),
                                                     centres.end(),
                                                     [&](PlanePoint a, PlanePoint b) {
                                                         return distance_m(a, point) <
                                                                distance_m(b, point);
                                                     }) -
                                    centres.begin());
}

/// The point of `land` that is farthest from all of `centres`.
PlanePoint farthest(std::span<const PlanePoint> land, std::span<const PlanePoint> centres) {
    PlanePoint best = land.front();
    double best_m = -1;
    for (const PlanePoint& point : land) {
        double nearest_m = std::numeric_limits<double>::max();
        for (const PlanePoint& centre : centres)
            nearest_m = std::min(nearest_m, distance_m(centre, point));
        if (nearest_m > best_m) {
            best = point;
            best_m = nearest_m;
        }
    }
    return best;
}

PlanePoint mean(std::span<const PlanePoint> points) {
    PlanePoint sum;
    for (const PlanePoint& point : points) {
        sum.x_m += point.x_m;
        sum.y_m += point.y_m;
    }
    const auto count = static_cast<double>(points.size());
    return {sum.x_m / count, sum.y_m / count};
}

/// Moves all but the first `fixed` centres to the middle of the land nearest to them, again and
/// again (Lloyd), so that they share the land evenly.
void relax(std::span<PlanePoint> centres, std::size_t fixed, std::span<const PlanePoint> land) {
    for (int round = 0; round < relaxations; ++round) {
        std::vector<std::vector<PlanePoint>> nearby(centres.size());
        for (const PlanePoint& point : land) nearby[nearest(centres, point)].push_back(point);
        for (std::size_t i = fixed; i < centres.size(); ++i)
            if (!nearby[i].empty()) centres[i] = mean(nearby[i]);
    }
}

/// The k-th of points that fill a disc evenly from its middle (Vogel's spiral).
PlanePoint around(PlanePoint middle, std::size_t k, double spacing_m) {
    const double radius_m = spacing_m * 0.62 * std::sqrt(static_cast<double>(k) + 0.5);
    const double angle = 2.399963229728653 * static_cast<double>(k);
    return {middle.x_m + radius_m * std::cos(angle), middle.y_m + radius_m * std::sin(angle)};
}

std::vector<PlanePoint> middles(const Land& land) {
    std::vector<PlanePoint> points;
    points.reserve(index(land.size()));
    for (int square = 0; square < land.size(); ++square) points.push_back(land.middle(square));
    return points;
}

}  // namespace

CityPlan::CityPlan(const CitySources& sources, std::uint64_t seed) {
    read_counties(sources, seed);
    read_divisions(sources);
    const KnownCentres known = join_centres(sources, counties_, towns_, communities_);
    for (std::size_t i = 0; i < counties_.size(); ++i) {
        PlannedCounty& county = counties_[i];
        if (county.towns.empty())
            throw IoError(
                fmt::format("the divisions name no town of {} {}", county.code, county.name));
        county.centre = known.of_county[i].value_or(mean(middles(county.land)));
        place_towns(county, known);
        grow_communities(county, known);
    }
}

int CityPlan::community_at(int county, PlanePoint point) const {
    const PlannedCounty& within = counties_[index(county)];
    const int square = within.land.square_at(point);
    return square < 0 ? -1 : within.community_of_square[index(square)];
}

void CityPlan::read_counties(const CitySources& sources, std::uint64_t seed) {
    for (const CountyShape& source : sources.counties) {
        BandedRing shape(source.ring);
        Land land(shape, squares_per_county, seed);
        counties_.push_back(
            {source.code, source.name, std::move(shape), {}, {}, std::move(land), {}});
    }
    std::sort(counties_.begin(), counties_.end(), [](const auto& a, const auto& b) {
        return a.code < b.code;
    });
}

void CityPlan::read_divisions(const CitySources& sources) {
    const auto place = [](const auto& members, const Division& division) {
        for (std::size_t i = 0; i < members.size(); ++i)
            if (members[i].code == division.parent) return static_cast<int>(i);
        throw IoError(fmt::format("{} {} lies in {}, which neither the divisions nor the map have",
                                  division.code,
                                  division.name,
                                  division.parent));
    };
    std::vector<Division> divisions = sources.divisions;
    std::sort(divisions.begin(), divisions.end(), [](const auto& a, const auto& b) {
        return a.code < b.code;
    });
    for (const Division& division : divisions) {
        if (division.level != "town") continue;
        const int county = place(counties_, division);
        counties_[index(county)].towns.push_back(static_cast<int>(towns_.size()));
        towns_.push_back({division.code, division.name, county, division.code[6] == '0', {}, {}});
    }
    for (const Division& division : divisions) {
        if (division.level != "community") continue;
        const int town = place(towns_, division);
        towns_[index(town)].communities.push_back(static_cast<int>(communities_.size()));
        communities_.push_back({division.code, division.name, town, division.code[9] < '2', {}});
    }
}

/// A town lies at its own centre, else among its villages, else where there is most room.
void CityPlan::place_towns(PlannedCounty& county, const KnownCentres& known) {
    std::vector<PlanePoint> centres;
    std::vector<int> unknown;
    for (const int number : county.towns) {
        PlannedTown& town = towns_[index(number)];
        std::vector<PlanePoint> villages;
        for (const int community : town.communities)
            if (known.of_community[index(community)])
                villages.push_back(*known.of_community[index(community)]);
        if (known.of_town[index(number)])
            town.centre = *known.of_town[index(number)];
        else if (!villages.empty())
            town.centre = villages[nearest(villages, mean(villages))];
        else {
            unknown.push_back(number);
            continue;
        }
        centres.push_back(town.centre);
    }
    const std::vector<PlanePoint> everywhere = middles(county.land);
    std::vector<PlanePoint> seat;
    for (const PlanePoint& point : everywhere)
        if (distance_m(point, county.centre) < seat_radius_m) seat.push_back(point);
    for (const int number : unknown) {
        PlannedTown& town = towns_[index(number)];
        const bool old = town.subdistrict && town.code.compare(6, 3, first_young_subdistrict) < 0;
        town.centre = farthest(old && !seat.empty() ? seat : everywhere, centres);
        centres.push_back(town.centre);
    }
}

/// The town of each square. A known village takes the way to it into its town's land where that
/// town's centre is the nearest; the others are slips of the source.
std::vector<int> CityPlan::grow_towns(const PlannedCounty& county,
                                      const KnownCentres& known) const {
    std::vector<int> squares(index(county.land.size()));
    for (std::size_t i = 0; i < squares.size(); ++i) squares[i] = static_cast<int>(i);
    std::vector<Land::Start> starts;
    for (const int number : county.towns) {
        const PlannedTown& town = towns_[index(number)];
        const int centre = county.land.nearest(squares, town.centre);
        starts.push_back({centre, number});
        for (const int community : town.communities) {
            const auto& village = known.of_community[index(community)];
            if (!village || county.land.square_at(*village) < 0) continue;
            const bool slip = std::any_of(county.towns.begin(), county.towns.end(), [&](int rival) {
                return distance_m(*village, towns_[index(rival)].centre) <
                       distance_m(*village, town.centre);
            });
            if (slip) continue;
            for (const int square : county.land.way(centre, county.land.square_at(*village)))
                starts.push_back({square, number});
        }
    }
    const std::vector<int> all_one(squares.size(), 0);
    return county.land.grow(starts, all_one, 0);
}

void CityPlan::place_communities(PlannedTown& town,
                                 std::span<const int> squares,
                                 const KnownCentres& known) {
    const PlannedCounty& county = counties_[index(town.county)];
    std::vector<PlanePoint> land;
    for (const int square : squares) land.push_back(county.land.middle(square));
    std::vector<int> order;  // of the communities, as their places are found
    std::vector<PlanePoint> centres;
    const auto settle = [&](int community, PlanePoint at) {
        order.push_back(community);
        centres.push_back(at);
    };
    std::vector<int> unknown;
    for (const int community : town.communities) {
        const auto& at = known.of_community[index(community)];
        const bool own =
            at &&
            std::find(squares.begin(), squares.end(), county.land.square_at(*at)) != squares.end();
        if (own)
            settle(community, *at);
        else
            unknown.push_back(community);
    }
    const double spacing_m =
        county.land.side_m() * std::sqrt(static_cast<double>(squares.size()) /
                                         static_cast<double>(town.communities.size()));
    if (spacing_m > crowded_m) {
        std::size_t residents = 0;
        for (const int community : unknown)
            if (communities_[index(community)].resident)
                settle(community, around(town.centre, residents++, resident_spacing_m));
        std::erase_if(unknown,
                      [&](int community) { return communities_[index(community)].resident; });
    }
    const std::size_t fixed = centres.size();
    for (const int community : unknown)
        settle(community, centres.empty() ? town.centre : farthest(land, centres));
    relax(centres, fixed, land);
    for (std::size_t i = 0; i < order.size(); ++i)
        communities_[index(order[i])].centre = centres[i];
}

void CityPlan::grow_communities(PlannedCounty& county, const KnownCentres& known) {
    const std::vector<int> town_of_square = grow_towns(county, known);
    county.community_of_square.assign(town_of_square.size(), -1);
    for (const int number : county.towns) {
        PlannedTown& town = towns_[index(number)];
        std::vector<int> squares;
        for (std::size_t i = 0; i < town_of_square.size(); ++i)
            if (town_of_square[i] == number) squares.push_back(static_cast<int>(i));
        if (squares.size() < town.communities.size())
            throw IoError(fmt::format("{} {} finds no land of its own", town.code, town.name));
        place_communities(town, squares, known);
        std::vector<Land::Start> starts;
        std::vector<int> vacant = squares;
        for (const int community : town.communities) {
            const int square = county.land.nearest(vacant, communities_[index(community)].centre);
            starts.push_back({square, community});
            std::erase(vacant, square);
            communities_[index(community)].centre = county.land.middle(square);
        }
        const std::vector<int> zones = county.land.grow(starts, town_of_square, number);
        for (const int square : squares)
            county.community_of_square[index(square)] = zones[index(square)];
    }
}

}  // namespace yiping
