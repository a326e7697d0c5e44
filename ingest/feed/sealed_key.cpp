#include "ingest/feed/sealed_key.hpp"

#include <fmt/core.h>
#include <sodium.h>
#include <sys/stat.h>

#include <array>
#include <vector>

#include "ingest/event/errors.hpp"
#include "ingest/event/toml_file.hpp"

namespace yiping {
namespace {

using Key = std::array<unsigned char, crypto_secretbox_KEYBYTES>;
constexpr std::size_t salt_bytes = crypto_pwhash_SALTBYTES;
constexpr std::size_t head_bytes = salt_bytes + crypto_secretbox_NONCEBYTES;

void expect_sodium() {
    if (sodium_init() < 0) throw IoError{"libsodium cannot be used: no source of randomness"};
}

/// A tenth of a second and 64 MiB: nothing for one who knows it, much for one who tries all.
Key key_of(const std::string& passphrase, const unsigned char* salt) {
    Key key{};
    if (crypto_pwhash(key.data(),
                      key.size(),
                      passphrase.data(),
                      passphrase.size(),
                      salt,
                      crypto_pwhash_OPSLIMIT_INTERACTIVE,
                      crypto_pwhash_MEMLIMIT_INTERACTIVE,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw IoError{"a passphrase needs 64 MiB of memory to be checked, and they are not there"};
    return key;
}

}  // namespace

std::string seal_secret(const std::string& secret, const std::string& passphrase) {
    expect_sodium();
    std::vector<unsigned char> bytes(head_bytes + crypto_secretbox_MACBYTES + secret.size());
    randombytes_buf(bytes.data(), head_bytes);
    Key key = key_of(passphrase, bytes.data());
    crypto_secretbox_easy(bytes.data() + head_bytes,
                          reinterpret_cast<const unsigned char*>(secret.data()),
                          secret.size(),
                          bytes.data() + salt_bytes,
                          key.data());
    sodium_memzero(key.data(), key.size());
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(
        text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the ending zero
    return text;
}

std::optional<std::string> open_sealed(const std::string& sealed, const std::string& passphrase) {
    expect_sodium();
    std::vector<unsigned char> bytes(sealed.size());
    std::size_t size = 0;
    if (sealed.empty() ||
        sodium_base642bin(bytes.data(),
                          bytes.size(),
                          sealed.data(),
                          sealed.size(),
                          nullptr,
                          &size,
                          nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        size < head_bytes + crypto_secretbox_MACBYTES)
        return std::nullopt;
    Key key = key_of(passphrase, bytes.data());
    std::string secret(size - head_bytes - crypto_secretbox_MACBYTES, '\0');
    const int opened = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(secret.data()),
                                                  bytes.data() + head_bytes,
                                                  size - head_bytes,
                                                  bytes.data() + salt_bytes,
                                                  key.data());
    sodium_memzero(key.data(), key.size());
    if (opened != 0) return std::nullopt;
    return secret;
}

std::optional<OwnKeys> open_own_keys(const std::filesystem::path& file,
                                     const std::string& passphrase) {
    struct stat about {};
    if (stat(file.c_str(), &about) == 0 && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw IoError{fmt::format("{} is a private key that others may read: chmod 600 {}",
                                  file.string(),
                                  file.string())};
    const TomlFile toml = TomlFile::read(file);
    const TomlTable root = toml.root();
    (void)root.text("name", "");
    OwnKeys keys{{root.required_text("public"), {}}, root.required_text("server")};
    const std::string sealed = root.required_text("sealed");
    toml.expect_all_known();
    const std::optional<std::string> secret = open_sealed(sealed, passphrase);
    if (!secret || !is_key(*secret)) return std::nullopt;
    keys.own.secret_key = *secret;
    if (public_key_of(keys.own.secret_key) != keys.own.public_key ||
        !is_key(keys.server_public_key))
        throw IoError{
            fmt::format("{}: its keys do not belong together, or are none", file.string())};
    return keys;
}

std::optional<std::string> holder_of_sealed(const std::filesystem::path& file) {
    const TomlFile toml = TomlFile::read(file);
    const TomlTable root = toml.root();
    if (!root.has("sealed")) return std::nullopt;
    return root.text("name", file.stem().string());
}

}  // namespace yiping
