// Who may come with a key, and what each may do: the keys file in memory.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/city/actor.hpp"
#include "ingest/event/source_name.hpp"

namespace yiping {

/// One entry of the keys file.
struct KeyHolder {
    Actor actor;
    std::vector<std::string> sources;  ///< those it may feed for, and all below them
};

/// A viewer feeds nothing, an admin everything, whoever else what was declared for the key.
[[nodiscard]] bool may_feed(const KeyHolder& holder, std::string_view source);

/// Public keys and their holders. A value: read anew, it replaces the one before as a whole.
class Keyring {
public:
    Keyring() = default;
    /// Throws IoError with file and line for an entry that makes no sense.
    [[nodiscard]] static Keyring read(const std::filesystem::path& file);

    /// Null for a key that is not (or no longer) on the ring.
    [[nodiscard]] const KeyHolder* holder_of(const std::string& public_key) const;
    [[nodiscard]] std::size_t size() const { return holders_.size(); }
    /// Whether somebody who was on `before` is not, or is something else, on this one.
    [[nodiscard]] bool takes_away_from(const Keyring& before) const;

private:
    std::map<std::string, KeyHolder> holders_;  ///< by public key, Z85
};

}  // namespace yiping
