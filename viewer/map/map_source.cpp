#include "viewer/map/map_source.hpp"

#include <array>
#include <utility>

namespace yiping {
namespace {

using namespace std::string_view_literals;

constexpr std::array role_names = {
    std::pair{MapRole::context, "context"sv},
    std::pair{MapRole::base, "base"sv},
    std::pair{MapRole::coast, "coast"sv},
    std::pair{MapRole::green, "green"sv},
    std::pair{MapRole::water, "water"sv},
    std::pair{MapRole::building, "building"sv},
    std::pair{MapRole::road, "road"sv},
    std::pair{MapRole::county, "county"sv},
    std::pair{MapRole::town, "town"sv},
    std::pair{MapRole::community, "community"sv},
    std::pair{MapRole::grid, "grid"sv},
    std::pair{MapRole::microgrid, "microgrid"sv},
    std::pair{MapRole::place, "place"sv},
    std::pair{MapRole::poi, "poi"sv},
    std::pair{MapRole::raster, "raster"sv},
};

}  // namespace

std::optional<MapRole> map_role_named(std::string_view name) {
    for (const auto& [role, role_name] : role_names)
        if (role_name == name) return role;
    return std::nullopt;
}

std::string_view name_of(MapRole role) {
    for (const auto& [known, role_name] : role_names)
        if (known == role) return role_name;
    return {};
}

}  // namespace yiping
