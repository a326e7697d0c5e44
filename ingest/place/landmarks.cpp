#include "ingest/place/landmarks.hpp"

#include <algorithm>
#include <span>
#include <string_view>

#include "ingest/place/random.hpp"

namespace yiping {
namespace {

constexpr std::uint64_t random_stream = 11;

/// The micro-grids below a unit: codes stand in order, and a child's begins with its parent's.
std::span<const CityUnit> microgrids_of(const City& city, const CityUnit& unit) {
    const std::vector<CityUnit>& all = city.at(GridLevel::microgrid);
    const auto begin = std::ranges::lower_bound(all, unit.code, {}, &CityUnit::code);
    auto end = begin;
    while (end != all.end() && std::string_view{end->code}.starts_with(unit.code)) ++end;
    return {begin, end};
}

/// "保安村村民委员会" is known as "保安村".
std::string short_name(std::string_view name) {
    for (const std::string_view office : {std::string_view{"村民委员会"},
                                          std::string_view{"居民委员会"},
                                          std::string_view{"社区居委会"},
                                          std::string_view{"村委会"},
                                          std::string_view{"居委会"},
                                          std::string_view{"社区"},
                                          std::string_view{"街道"}})
        if (name.ends_with(office) && name.size() > office.size())
            return std::string{name.substr(0, name.size() - office.size())};
    return std::string{name};
}

}  // namespace

std::vector<Landmark> place_landmarks(const City& city, std::uint64_t seed) {
    std::vector<Landmark> landmarks;
    Random random(seed, random_stream);
    const auto place = [&](const CityUnit& unit, std::string_view what, std::string_view kind) {
        const auto cells = microgrids_of(city, unit);
        if (cells.empty()) return;
        const CityUnit& cell = cells[random.below(cells.size())];
        landmarks.push_back(
            {short_name(unit.name) + std::string{what}, std::string{kind}, cell.code, cell.label});
    };
    const auto& communities = city.at(GridLevel::community);
    for (std::size_t i = 0; i < communities.size(); ++i) {
        if (i % 2 == 0) place(communities[i], "幼儿园", "kindergarten");
        if (i % 3 == 0) place(communities[i], "学校", "school");
    }
    for (const CityUnit& town : city.at(GridLevel::town)) {
        place(town, "卫生院", "hospital");
        place(town, "养老院", "nursing_home");
        place(town, "加油站", "fuel");
    }
    for (const CityUnit& county : city.at(GridLevel::county))
        for (const std::string_view which : {std::string_view{"第一"}, std::string_view{"第二"}}) {
            place(county, std::string{which} + "化工厂", "chemical");
            place(county, std::string{which} + "储罐区", "tank");
        }
    return landmarks;
}

}  // namespace yiping
