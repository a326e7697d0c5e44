#include "viewer/map/map_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
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

std::string fit_to_show(std::string_view text) {
    constexpr std::array secrets{
        "password="sv, "passwd="sv, "pwd="sv, "token="sv, "key="sv, "tk="sv, "secret="sv};
    constexpr std::string_view stars = "***";
    const auto lower = [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    };
    const auto begins = [&](std::string_view rest, std::string_view word) {
        return rest.size() >= word.size() &&
               std::ranges::equal(rest.substr(0, word.size()), word, {}, lower);
    };
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const auto secret = std::ranges::find_if(
            secrets, [&](std::string_view word) { return begins(rest, word); });
        if (secret != secrets.end()) {
            shown.append(rest.substr(0, secret->size())).append(stars);
            at += secret->size();
            const char quote = at < text.size() ? text[at] : ' ';
            const bool quoted = quote == '\'' || quote == '"';
            const std::size_t end =
                quoted ? text.find(quote, at + 1) + 1 : text.find_first_of(" &;,)'\"\n", at);
            at = std::min(end == 0 ? text.size() : end, text.size());
        } else if (rest.starts_with("://")) {
            // user:password@host
            const std::string_view host = rest.substr(3, rest.substr(3).find_first_of("/ ?"));
            const std::size_t sign = host.rfind('@');
            const std::size_t colon = host.find(':');
            shown += "://";
            at += 3;
            if (sign == std::string_view::npos || colon > sign) continue;
            shown.append(host.substr(0, colon + 1)).append(stars);
            at += sign;
        } else {
            shown += rest.front() == '\n' || rest.front() == '\r' ? ' ' : rest.front();
            ++at;
        }
    }
    while (shown.ends_with(' ')) shown.pop_back();
    return shown;
}

std::string sentence_about(const MapSource& source, std::string_view what) {
    return fit_to_show(fmt::format("map layer \"{}\" ({}): {}",
                                   source.layer.empty() ? name_of(source.role) : source.layer,
                                   source.path,
                                   what));
}

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
