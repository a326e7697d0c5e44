#include "ingest/net/keyring.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "ingest/event/toml_file.hpp"
#include "ingest/feed/curve.hpp"

namespace yiping {
namespace {

[[noreturn]] void refuse(const TomlTable& entry, std::string_view key, const std::string& why) {
    throw IoError{fmt::format("{}: {} {}", entry.where(key), key, why)};
}

KeyHolder read_holder(const TomlTable& entry) {
    KeyHolder holder;
    holder.actor.name = entry.required_text("name");
    if (holder.actor.name.empty()) refuse(entry, "name", "is empty");
    const auto role = parse_role(entry.required_text("role"));
    if (!role) refuse(entry, "role", "is none of viewer, producer, operator, supervisor, admin");
    holder.actor.role = *role;
    if (const std::string scope = entry.text("scope", ""); !scope.empty()) {
        const auto code = parse_grid_code(scope);
        if (!code) refuse(entry, "scope", "is no grid code of 6, 9, 12, 15, 17 or 18 digits");
        holder.actor.scope = *code;
    }
    holder.sources = entry.texts("sources");
    if (*role == Role::producer && holder.sources.empty())
        refuse(entry, "sources", "is missing: for which sources may this producer speak?");
    return holder;
}

}  // namespace

bool may_feed(const KeyHolder& holder, std::string_view source) {
    if (holder.actor.role == Role::viewer) return false;
    if (holder.actor.role == Role::admin) return true;
    return std::ranges::any_of(holder.sources, [source](const std::string& declared) {
        return speaks_for(declared, source);
    });
}

Keyring Keyring::read(const std::filesystem::path& file) {
    const TomlFile toml = TomlFile::read(file);
    Keyring ring;
    std::set<std::string> names;
    for (const TomlTable& entry : toml.root().tables("key")) {
        const std::string key = entry.required_text("public");
        if (!is_key(key)) refuse(entry, "public", "is no key, which has 40 letters");
        KeyHolder holder = read_holder(entry);
        if (!names.insert(holder.actor.name).second)
            refuse(entry, "name", "stands here twice: who acts must be told apart");
        if (!ring.holders_.emplace(key, std::move(holder)).second)
            refuse(entry, "public", "stands here twice");
    }
    toml.expect_all_known();
    return ring;
}

const KeyHolder* Keyring::holder_of(const std::string& public_key) const {
    const auto found = holders_.find(public_key);
    return found == holders_.end() ? nullptr : &found->second;
}

bool Keyring::takes_away_from(const Keyring& before) const {
    return std::ranges::any_of(before.holders_, [this](const auto& entry) {
        const KeyHolder* now = holder_of(entry.first);
        return now == nullptr || now->actor != entry.second.actor;
    });
}

}  // namespace yiping
