#include "ingest/place/seeds.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

CityPlan plan_of_anshan() {
    return {read_city_sources(std::filesystem::path(YIPING_SOURCE_DIR) / "assets"), 1};
}

}  // namespace

TEST_CASE("as many seeds as wanted are scattered, each community has some, each in its county") {
    const CityPlan plan = plan_of_anshan();
    for (const int count : {1'193, 5'000, 20'000}) {
        const std::vector<Seed> seeds = scatter_seeds(plan, count, 3);
        CHECK(seeds.size() == static_cast<std::size_t>(count));
        std::set<int> communities;
        std::set<Corner> corners;
        for (const Seed& seed : seeds) {
            communities.insert(seed.community);
            corners.insert(seed.at);
            const PlannedTown& town = plan.towns()[static_cast<std::size_t>(
                plan.communities()[static_cast<std::size_t>(seed.community)].town)];
            CHECK(plan.counties()[static_cast<std::size_t>(town.county)].shape.contains(
                plane_point(seed.at)));
        }
        CHECK(communities.size() == plan.communities().size());
        CHECK(corners.size() == seeds.size());
    }
}

TEST_CASE("fewer seeds than communities are refused") {
    const CityPlan plan = plan_of_anshan();
    CHECK_THROWS_AS(scatter_seeds(plan, 1'192, 3), IoError);
}

}  // namespace yiping
