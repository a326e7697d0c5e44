#include "viewer/map/map_source.hpp"

#include <array>
#include <sstream>
#include <string>
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

std::optional<Dash> dash_from(std::string_view text) {
    Dash dash;
    if (text.empty()) return dash;
    std::istringstream words{std::string{text}};
    std::size_t count = 0;
    std::string word;
    for (; count < dash.lengths.size() && words >> dash.lengths[count]; ++count)
        if (!(dash.lengths[count] > 0)) return std::nullopt;
    words.clear();  // the last one was no number: the unit
    if (count != 2 && count != 4) return std::nullopt;
    if (count == 2) dash.lengths[2] = 0;
    if (!(words >> word) || (word != "px" && word != "m")) return std::nullopt;
    dash.unit = word == "m" ? Dash::Unit::metres : Dash::Unit::pixels;
    return words >> word ? std::nullopt : std::optional{dash};
}

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
