// Who acts: a name, what that role may do, and where.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/event/grid_code.hpp"

namespace yiping {

/// What somebody may do, in rising order: look; feed events in; command; command what needs a
/// superior (督办, closing against a failed check); everything.
enum class Role : std::uint8_t { viewer, producer, operating, supervisor, admin };

[[nodiscard]] std::optional<Role> parse_role(std::string_view name);  ///< "operator" ...
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] constexpr bool may_command(Role role) {
    return role >= Role::operating;
}

struct Actor {
    std::string name = "local";
    Role role = Role::operating;
    GridCode scope;  ///< the part of the city that this actor may command; nowhere: all of it
    bool operator==(const Actor&) const = default;
};

}  // namespace yiping
