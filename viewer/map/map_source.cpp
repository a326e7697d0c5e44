#include "viewer/map/map_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

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

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The length of the value at the beginning of a text, quotes included, as libpq reads it; in an
/// address it ends at the next part, too.
std::size_t value_length(std::string_view text, bool in_address) {
    if (text.empty()) return 0;
    const char quote = text.front();
    if (quote == '\'' || quote == '"') {
        std::size_t at = 1;
        while (at < text.size() && text[at] != quote) at += text[at] == '\\' ? 2 : 1;
        return std::min(at + 1, text.size());
    }
    std::size_t at = 0;
    while (at < text.size() && !is_blank(text[at]) &&
           !(in_address && (text[at] == '&' || text[at] == '#')))
        at += text[at] == '\\' ? 2 : 1;
    return std::min(at, text.size());
}

/// How far it is to the value of a secret whose name stands at the beginning; 0 when none does.
std::size_t value_of_secret(std::string_view text) {
    constexpr std::array names{"password"sv,
                               "passwd"sv,
                               "pass"sv,
                               "pwd"sv,
                               "token"sv,
                               "key"sv,
                               "tk"sv,
                               "ak"sv,
                               "sk"sv,
                               "secret"sv,
                               "sig"sv,
                               "signature"sv,
                               "auth"sv};
    const auto lower = [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    };
    for (const std::string_view name : names) {
        if (!std::ranges::equal(text.substr(0, name.size()), name, {}, lower)) continue;
        std::size_t at = name.size();
        while (at < text.size() && is_blank(text[at])) ++at;
        if (at == text.size() || text[at] != '=') continue;
        ++at;
        while (at < text.size() && is_blank(text[at])) ++at;
        return at;
    }
    return 0;
}

/// What is secret in a text, as parts of it.
std::vector<std::string_view> secrets_of(std::string_view text) {
    std::vector<std::string_view> secrets;
    bool in_address = false, in_word = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("://")) {
            in_address = true;
            const std::string_view host = rest.substr(3, rest.substr(3).find_first_of("/?# \n"));
            const std::size_t sign = host.rfind('@');
            if (sign == std::string_view::npos) continue;
            // user:password, or one word that lets in.
            const std::size_t colon = host.find(':');
            const std::size_t begin = colon < sign ? colon + 1 : 0;
            if (begin < sign) secrets.push_back(host.substr(begin, sign - begin));
            at += 2 + sign;
        } else if (const std::size_t value = in_word ? 0 : value_of_secret(rest); value > 0) {
            const std::size_t length = value_length(rest.substr(value), in_address);
            if (length > 0) secrets.push_back(rest.substr(value, length));
            at += value + length - 1;
        }
        if (is_blank(text[at])) in_address = false;
        in_word = std::isalpha(static_cast<unsigned char>(text[at])) != 0;
    }
    return secrets;
}

constexpr std::string_view stars = "***";

}  // namespace

std::string fit_to_show(std::string_view text) {
    std::string shown;
    const char* done = text.data();
    for (const std::string_view secret : secrets_of(text)) {
        shown.append(done, secret.data()).append(stars);
        done = secret.data() + secret.size();
    }
    shown.append(done, text.data() + text.size());
    std::ranges::replace_if(shown, is_blank, ' ');
    while (shown.ends_with(' ')) shown.pop_back();
    return shown;
}

std::string sentence_about(const MapSource& source, std::string_view what) {
    // What a library repeats of the source's secrets, without their names.
    constexpr std::size_t least = 4;
    std::string said{what};
    for (const std::string_view secret : secrets_of(source.path)) {
        if (secret.size() < least) continue;
        for (std::size_t at = said.find(secret); at != std::string::npos;
             at = said.find(secret, at))
            said.replace(at, secret.size(), stars);
    }
    return fmt::format("map layer \"{}\" ({}): {}",
                       source.layer.empty() ? name_of(source.role) : source.layer,
                       fit_to_show(source.path),
                       fit_to_show(said));
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
