// A private key that is kept under a passphrase: what somebody signs on with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "ingest/feed/curve.hpp"

namespace yiping {

/// Argon2id makes a key of the passphrase, libsodium's secretbox closes the secret; as base64 of
/// salt, nonce and box.
[[nodiscard]] std::string seal_secret(const std::string& secret, const std::string& passphrase);
/// Nothing when the passphrase is another one, or the text was changed.
[[nodiscard]] std::optional<std::string> open_sealed(const std::string& sealed,
                                                     const std::string& passphrase);

/// Reads a client's file whose secret is kept under a passphrase, as `ingest keygen
/// --passphrase-file` wrote it; nothing when it is another passphrase. Throws IoError with one
/// sentence when it is none, names no daemon, or when anybody else may read it.
[[nodiscard]] std::optional<OwnKeys> open_own_keys(const std::filesystem::path& file,
                                                   const std::string& passphrase);
/// Who holds the key in such a file; nothing when no passphrase is asked for there.
[[nodiscard]] std::optional<std::string> holder_of_sealed(const std::filesystem::path& file);

}  // namespace yiping
