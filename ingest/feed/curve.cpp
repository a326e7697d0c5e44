#include "ingest/feed/curve.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <zmq.h>

#include <array>

#include "ingest/event/errors.hpp"
#include "ingest/event/toml_file.hpp"

namespace yiping {
namespace {

constexpr std::size_t key_letters = 40;  // 32 bytes in Z85

std::string key_in(const TomlTable& table, std::string_view key) {
    std::string text = table.required_text(key);
    if (!is_key(text))
        throw IoError{fmt::format(
            "{}: {} is no key, which has {} letters", table.where(key), key, key_letters)};
    return text;
}

void expect_private(const std::filesystem::path& file) {
    struct stat about {};
    if (stat(file.c_str(), &about) != 0) return;  // the reading tells why
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw IoError{fmt::format("{} is a private key that others may read: chmod 600 {}",
                                  file.string(),
                                  file.string())};
}

}  // namespace

KeyPair make_key_pair() {
    std::array<char, key_letters + 1> public_key{}, secret_key{};
    if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0)
        throw IoError{"this libzmq was built without CURVE"};
    return {public_key.data(), secret_key.data()};
}

std::string public_key_of(const std::string& secret_key) {
    std::array<char, key_letters + 1> public_key{};
    if (zmq_curve_public(public_key.data(), secret_key.c_str()) != 0)
        throw IoError{"what should be a private key is none"};
    return public_key.data();
}

bool is_key(const std::string& text) {
    std::array<std::uint8_t, 32> bytes{};
    return text.size() == key_letters && zmq_z85_decode(bytes.data(), text.c_str()) != nullptr;
}

OwnKeys read_own_keys(const std::filesystem::path& file) {
    expect_private(file);
    const TomlFile toml = TomlFile::read(file);
    const TomlTable root = toml.root();
    if (root.has("sealed"))
        throw IoError{fmt::format(
            "{} is kept under a passphrase: put it into the folder of [desk] operators, and sign "
            "on at the desk",
            file.string())};
    OwnKeys keys{{key_in(root, "public"), key_in(root, "secret")}, {}};
    if (root.has("server")) keys.server_public_key = key_in(root, "server");
    toml.expect_all_known();
    if (public_key_of(keys.own.secret_key) != keys.own.public_key)
        throw IoError{fmt::format("{}: public and secret do not belong together", file.string())};
    return keys;
}

std::optional<OwnKeys> read_client_keys(const std::filesystem::path& file) {
    if (file.empty()) return std::nullopt;
    OwnKeys keys = read_own_keys(file);
    if (keys.server_public_key.empty())
        throw IoError{fmt::format(
            "{} does not say which daemon to trust: add the line server = \"...\" that `ingest "
            "keygen --server` printed",
            file.string())};
    return keys;
}

void use_keys(zmq::socket_t& socket, const std::optional<OwnKeys>& keys) {
    if (!keys) return;
    socket.set(zmq::sockopt::curve_serverkey, keys->server_public_key);
    socket.set(zmq::sockopt::curve_publickey, keys->own.public_key);
    socket.set(zmq::sockopt::curve_secretkey, keys->own.secret_key);
}

}  // namespace yiping
