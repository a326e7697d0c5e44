// Keys under a passphrase: opened by it alone.
#include "ingest/feed/sealed_key.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/event/errors.hpp"
#include "ingest/feed/curve.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {

TEST_CASE("a sealed secret opens with its passphrase, and with no other") {
    const std::string sealed = seal_secret("the secret", "long enough");
    CHECK(sealed.find("secret") == std::string::npos);
    CHECK(open_sealed(sealed, "long enough") == "the secret");
    CHECK_FALSE(open_sealed(sealed, "long enougH").has_value());
    CHECK_FALSE(open_sealed(sealed, "").has_value());
    CHECK(seal_secret("the secret", "long enough") != sealed);  // its own salt each time
}

TEST_CASE("a sealed text that was changed or cut opens with nothing") {
    const std::string sealed = seal_secret("the secret", "long enough");
    std::string changed = sealed;
    changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
    CHECK_FALSE(open_sealed(changed, "long enough").has_value());
    CHECK_FALSE(open_sealed(sealed.substr(0, 20), "long enough").has_value());
    CHECK_FALSE(open_sealed("no base64 at all!", "long enough").has_value());
    CHECK_FALSE(open_sealed("", "long enough").has_value());
}

TEST_CASE("a key file under a passphrase names its holder, and is read by nobody without it") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "wang.key";
    const KeyPair pair = make_key_pair(), daemon = make_key_pair();
    std::ofstream{file} << "name = \"王强\"\npublic = \"" << pair.public_key << "\"\nsealed = \""
                        << seal_secret(pair.secret_key, "long enough") << "\"\nserver = \""
                        << daemon.public_key << "\"\n";
    chmod(file.c_str(), S_IRUSR | S_IWUSR);
    CHECK(holder_of_sealed(file) == "王强");
    CHECK_THROWS_WITH(read_own_keys(file), Catch::Contains("passphrase"));
    CHECK_FALSE(open_own_keys(file, "something else").has_value());
    const auto keys = open_own_keys(file, "long enough");
    REQUIRE(keys.has_value());
    CHECK(keys->own.secret_key == pair.secret_key);
    CHECK(keys->server_public_key == daemon.public_key);
}

}  // namespace yiping
