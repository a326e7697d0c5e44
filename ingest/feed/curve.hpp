// Keys of CURVE: how two ends of a connection know each other. Made by `ingest keygen`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace yiping {

/// Both in Z85, 40 letters each.
struct KeyPair {
    std::string public_key, secret_key;
};
[[nodiscard]] KeyPair make_key_pair();
/// The public key that belongs to a secret one.
[[nodiscard]] std::string public_key_of(const std::string& secret_key);
/// Whether a text is a key in Z85.
[[nodiscard]] bool is_key(const std::string& text);

/// What one end holds in private: its own pair and, at a client, the daemon's public key.
struct OwnKeys {
    KeyPair own;
    std::string server_public_key;  ///< empty at the daemon
};
/// Reads a file that `ingest keygen` wrote. Throws IoError with one sentence when it is none, or
/// when anybody else may read it.
[[nodiscard]] OwnKeys read_own_keys(const std::filesystem::path& file);
/// The same for a client, whose file must name the daemon; nothing for an empty path.
[[nodiscard]] std::optional<OwnKeys> read_client_keys(const std::filesystem::path& file);

/// To be called before connecting: only the daemon of these keys will be spoken to.
void use_keys(zmq::socket_t& socket, const std::optional<OwnKeys>& keys);

}  // namespace yiping
