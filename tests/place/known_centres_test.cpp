#include "ingest/place/known_centres.hpp"

#include <catch2/catch.hpp>

#include "ingest/place/city_plan.hpp"

namespace yiping {

TEST_CASE("a bare name is a name without what kind of place it is") {
    CHECK(bare_name("解放街道办事处") == "解放");
    CHECK(bare_name("解放街道") == "解放");
    CHECK(bare_name("唐家房镇") == "唐家房");
    CHECK(bare_name("岭沟乡") == "岭沟");
    CHECK(bare_name("双胜社区居民委员会") == "双胜");
    CHECK(bare_name("薄家村委会") == "薄家");
    CHECK(bare_name("玉佛山风景区") == "玉佛山风景区");
    CHECK(bare_name("镇") == "镇");
}

TEST_CASE("towns lie at their known centres, all communities in the county of theirs") {
    const CitySources sources =
        read_city_sources(std::filesystem::path(YIPING_SOURCE_DIR) / "assets");
    const CityPlan plan(sources, 1);
    int at_known_centre = 0;
    for (const PlannedTown& town : plan.towns())
        for (const KnownCentre& known : sources.centres)
            if (known.level == "town" && known.code.starts_with(town.code.substr(0, 6)) &&
                bare_name(known.name) == bare_name(town.name) &&
                distance_m(plane_point(known.at), town.centre) < 1)
                ++at_known_centre;
    CHECK(at_known_centre >= 60);
    for (const PlannedCommunity& community : plan.communities()) {
        const int county = plan.towns()[static_cast<std::size_t>(community.town)].county;
        INFO(community.code << " " << community.name);
        CHECK(plan.counties()[static_cast<std::size_t>(county)].shape.contains(community.centre));
        CHECK(plan.community_at(county, community.centre) >= 0);
    }
}

}  // namespace yiping
