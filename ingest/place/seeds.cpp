#include "ingest/place/seeds.hpp"

#include <fmt/format.h>
#include <tsl/robin_map.h>

#include <algorithm>
#include <numbers>

#include "ingest/event/errors.hpp"
#include "ingest/place/random.hpp"

namespace yiping {
namespace {

std::size_t index(int number) {
    return static_cast<std::size_t>(number);
}

/// People of residents' communities against those of villages.
constexpr double resident_weight = 1.6;
constexpr double village_weight = 0.8;
/// Distance of seeds in the middle of a village; a zone that is denser anyway is all town.
constexpr double village_spacing_m = 62;
constexpr double town_spacing_m = 105;
/// The share of a village's seeds that lie in its hamlets; the others lie in the fields.
constexpr double hamlet_share = 0.74;
/// Blocks stand in rows where seeds lie no farther apart than this many times the blocks' pitch.
constexpr double rows_below = 1.5;
/// Blocks are longer than they are deep.
constexpr double block_stretch = 1.2;

/// How many seeds each community gets: by weight, at least one, the largest remainders first.
std::vector<int> share_out(const CityPlan& plan, int count) {
    const auto& communities = plan.communities();
    const int spare = count - static_cast<int>(communities.size());
    if (spare < 0)
        throw IoError(fmt::format(
            "{} micro-grids are too few for {} communities", count, communities.size()));
    double total = 0;
    for (const PlannedCommunity& community : communities)
        total += community.resident ? resident_weight : village_weight;
    std::vector<int> shares;
    std::vector<std::pair<double, int>> remainders;
    int given = 0;
    for (const PlannedCommunity& community : communities) {
        const double exact =
            spare * (community.resident ? resident_weight : village_weight) / total;
        shares.push_back(1 + static_cast<int>(exact));
        given += shares.back();
        remainders.emplace_back(static_cast<int>(exact) - exact,
                                static_cast<int>(remainders.size()));
    }
    std::sort(remainders.begin(), remainders.end());
    for (int i = 0; i < count - given; ++i) ++shares[index(remainders[index(i)].second)];
    return shares;
}

/// Where people of one community live.
struct Hamlet {
    PlanePoint middle;
    double reach_m = 0;  // standard deviation
    double share = 0;
};

struct Settlement {
    std::vector<Hamlet> hamlets;
    double open_share = 1;         // of the seeds, spread evenly over the zone
    std::vector<PlanePoint> land;  // middles of its squares, at least one
    double square_m = 0;

    [[nodiscard]] double area_m2() const {
        return square_m * square_m * static_cast<double>(land.size());
    }

    /// Seeds per square metre, of `count`.
    [[nodiscard]] double density(PlanePoint at, double count) const {
        double share_per_m2 = open_share / area_m2();
        for (const Hamlet& hamlet : hamlets) {
            const double away = distance_m(at, hamlet.middle) / hamlet.reach_m;
            share_per_m2 += hamlet.share * std::exp(-away * away / 2) /
                            (2 * std::numbers::pi * hamlet.reach_m * hamlet.reach_m);
        }
        return count * share_per_m2;
    }
};

PlanePoint normal_around(PlanePoint middle, double reach_m, Random& random) {
    const double radius_m = reach_m * std::sqrt(-2 * std::log(1 - random.unit()));
    const double angle = 2 * std::numbers::pi * random.unit();
    return {middle.x_m + radius_m * std::cos(angle), middle.y_m + radius_m * std::sin(angle)};
}

/// Seeds already there, found by place.
class Occupied {
public:
    /// Whether a seed lies nearer than `distance` to a point.
    [[nodiscard]] bool near(PlanePoint at, double away_m) const {
        const double reach_m = std::min(away_m, 3 * cell_m);
        for (auto column = cell(at.x_m - reach_m); column <= cell(at.x_m + reach_m); ++column)
            for (auto row = cell(at.y_m - reach_m); row <= cell(at.y_m + reach_m); ++row) {
                const auto found = seeds_.find(key(column, row));
                if (found == seeds_.end()) continue;
                for (const PlanePoint& seed : found->second)
                    if (distance_m(seed, at) < reach_m) return true;
            }
        return false;
    }
    void add(PlanePoint at) { seeds_[key(cell(at.x_m), cell(at.y_m))].push_back(at); }

private:
    static constexpr double cell_m = 100;
    static std::int64_t cell(double metres) {
        return static_cast<std::int64_t>(std::floor(metres / cell_m));
    }
    static std::int64_t key(std::int64_t column, std::int64_t row) {
        return column * 1'000'003 + row;
    }
    tsl::robin_map<std::int64_t, std::vector<PlanePoint>> seeds_;
};

class Scatter {
public:
    Scatter(const CityPlan& plan, std::uint64_t seed) : plan_{plan}, seed_{seed} {}

    std::vector<Seed> run(const std::vector<int>& shares) {
        find_land();
        for (std::size_t i = 0; i < shares.size(); ++i) scatter(static_cast<int>(i), shares[i]);
        return std::move(seeds_);
    }

private:
    void find_land() {
        settlements_.resize(plan_.communities().size());
        for (const PlannedCounty& county : plan_.counties())
            for (int square = 0; square < county.land.size(); ++square) {
                const int community = county.community_of_square[index(square)];
                if (community < 0) continue;
                Settlement& settlement = settlements_[index(community)];
                settlement.land.push_back(county.land.middle(square));
                settlement.square_m = county.land.side_m();
            }
    }

    void settle(int community, double count, Random& random) {
        Settlement& settlement = settlements_[index(community)];
        const PlanePoint centre = plan_.communities()[index(community)].centre;
        if (std::sqrt(settlement.area_m2() / count) < town_spacing_m) return;
        settlement.open_share = 1 - hamlet_share;
        const std::size_t side_hamlets = random.below(3);
        double left = hamlet_share;
        for (std::size_t i = 0; i < side_hamlets; ++i) {
            const double share = left * random.between(0.15, 0.4);
            settlement.hamlets.push_back(
                {settlement.land[random.below(settlement.land.size())], 0, share});
            left -= share;
        }
        settlement.hamlets.push_back({centre, 0, left});
        for (Hamlet& hamlet : settlement.hamlets)
            hamlet.reach_m = village_spacing_m * std::sqrt(std::max(1.0, hamlet.share * count) /
                                                           (2 * std::numbers::pi));
    }

    PlanePoint draw(const Settlement& settlement, Random& random) const {
        double at = random.unit();
        for (const Hamlet& hamlet : settlement.hamlets) {
            if (at < hamlet.share) return normal_around(hamlet.middle, hamlet.reach_m, random);
            at -= hamlet.share;
        }
        const double half_m = settlement.square_m / 2;
        const PlanePoint land = settlement.land[random.below(settlement.land.size())];
        return {land.x_m + random.between(-half_m, half_m),
                land.y_m + random.between(-half_m, half_m)};
    }

    /// The middle of the block at a point, where blocks of `pitch_m` stand in rows.
    PlanePoint in_row(PlanePoint at,
                      double pitch_m,
                      const PlannedTown& town,
                      Random& random) const {
        const PlannedCounty& county = plan_.counties()[index(town.county)];
        const bool city =
            county.shape.area_m2() / static_cast<double>(county.towns.size()) < city_town_m2;
        Random of_town(seed_, std::stoull(town.code));
        const double angle = city ? city_angle : of_town.between(-0.5, 0.5);
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        const auto middle = [&](double along_m, double block_m) {
            return (std::floor(along_m / block_m) + 0.5 + random.between(-0.05, 0.05)) * block_m;
        };
        const double u = middle(c * at.x_m + s * at.y_m, block_stretch * pitch_m);
        const double v = middle(-s * at.x_m + c * at.y_m, pitch_m / block_stretch);
        return {c * u - s * v, s * u + c * v};
    }

    void scatter(int community, int count) {
        Random random(seed_, 1000 + index(community));
        settle(community, count, random);
        const Settlement& settlement = settlements_[index(community)];
        const PlannedTown& town = plan_.towns()[index(plan_.communities()[index(community)].town)];
        const BandedRing& county = plan_.counties()[index(town.county)].shape;
        const double pitch_m = settlement.hamlets.empty() ? std::sqrt(settlement.area_m2() / count)
                                                          : village_spacing_m;
        double strictness = 1;  // falls until all find room
        for (int placed = 0; placed < count; strictness *= 0.9993) {
            PlanePoint at = draw(settlement, random);
            double spacing_m = 0.85 * strictness / std::sqrt(settlement.density(at, count));
            if (spacing_m < rows_below * pitch_m && strictness > 0.3) {
                at = in_row(at, pitch_m, town, random);
                spacing_m = pitch_m * 0.75 / block_stretch;
            }
            const Corner corner = nearest_corner(at);
            if (!county.contains(plane_point(corner))) continue;
            if (strictness > 0.01 && plan_.community_at(town.county, at) != community) continue;
            if (occupied_.near(at, std::max(1.0, spacing_m))) continue;
            occupied_.add(at);
            seeds_.push_back({corner, community});
            ++placed;
        }
    }

    /// Counties whose towns are smaller than this make up the city proper, with streets all one
    /// way.
    static constexpr double city_town_m2 = 16e6;
    static constexpr double city_angle = 0.45;

    const CityPlan& plan_;
    std::uint64_t seed_;
    std::vector<Settlement> settlements_;
    std::vector<Seed> seeds_;
    Occupied occupied_;
};

}  // namespace

std::vector<Seed> scatter_seeds(const CityPlan& plan, int count, std::uint64_t seed) {
    return Scatter(plan, seed).run(share_out(plan, count));
}

}  // namespace yiping
