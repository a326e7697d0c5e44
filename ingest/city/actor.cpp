#include "ingest/city/actor.hpp"

#include <algorithm>
#include <array>

namespace yiping {
namespace {

constexpr std::array<std::string_view, 5> role_names{
    "viewer", "producer", "operator", "supervisor", "admin"};

}  // namespace

std::optional<Role> parse_role(std::string_view name) {
    const auto* const found = std::ranges::find(role_names, name);
    if (found == role_names.end()) return std::nullopt;
    return static_cast<Role>(found - role_names.begin());
}

std::string_view name_of(Role role) {
    return role_names[static_cast<std::size_t>(role)];
}

}  // namespace yiping
