#include "ingest/net/keyring.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/event/errors.hpp"
#include "ingest/feed/curve.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

Keyring ring_of(const std::string& text) {
    const TempFolder folder;
    std::ofstream{folder.path() / "keys.toml"} << text;
    return Keyring::read(folder.path() / "keys.toml");
}

std::string entry(const std::string& name, const std::string& key, const std::string& more) {
    return "[[key]]\nname = \"" + name + "\"\npublic = \"" + key + "\"\n" + more + "\n";
}

}  // namespace

TEST_CASE("a declared source speaks for itself and all below it, and for no neighbour") {
    CHECK(speaks_for("cad.119", "cad.119"));
    CHECK(speaks_for("cad.119", "cad.119.north"));
    CHECK(speaks_for("cad.119", "cad.119/2"));
    CHECK(speaks_for("cad.", "cad.119"));
    CHECK_FALSE(speaks_for("cad.119", "cad.1190"));
    CHECK_FALSE(speaks_for("cad.119", "cad"));
    CHECK_FALSE(speaks_for("", "cad"));
    CHECK(speaks_for("*", "anybody"));
}

TEST_CASE("a viewer feeds nothing, an admin everything, others what was declared") {
    const std::vector<std::string> declared{"a"};
    CHECK_FALSE(may_feed({{"v", Role::viewer, {}}, declared}, "a"));
    CHECK(may_feed({{"x", Role::admin, {}}, {}}, "a"));
    CHECK(may_feed({{"p", Role::producer, {}}, declared}, "a"));
    CHECK_FALSE(may_feed({{"p", Role::producer, {}}, declared}, "b"));
    CHECK_FALSE(may_feed({{"o", Role::operating, {}}, {}}, "a"));
}

TEST_CASE("a keys file is read whole, or refused with file and line") {
    const std::string key = make_key_pair().public_key, other = make_key_pair().public_key;
    const Keyring ring = ring_of(entry("desk", key, "role = \"operator\"\nscope = \"210302\"") +
                                 entry("cad", other, "role = \"producer\"\nsources = [\"cad\"]"));
    REQUIRE(ring.holder_of(key) != nullptr);
    CHECK(ring.holder_of(key)->actor == Actor{"desk", Role::operating, GridCode{210302}});
    CHECK(ring.holder_of(other)->sources == std::vector<std::string>{"cad"});
    CHECK(ring.holder_of(make_key_pair().public_key) == nullptr);

    const auto refused = [](const std::string& text, const char* word) {
        CHECK_THROWS_WITH(ring_of(text), Catch::Contains("keys.toml:") && Catch::Contains(word));
    };
    refused(entry("a", "short", "role = \"viewer\""), "public");
    refused(entry("a", key, "role = \"king\""), "role");
    refused(entry("a", key, "role = \"producer\""), "sources");
    refused(entry("a", key, "role = \"viewer\"\nscope = \"21\""), "scope");
    refused(entry("", key, "role = \"viewer\""), "name");
    refused(entry("a", key, "role = \"viewer\"\ncolour = \"red\""), "colour");
    refused(entry("a", key, "role = \"viewer\"") + entry("b", key, "role = \"viewer\""), "twice");
    refused(entry("a", key, "role = \"viewer\"") + entry("a", other, "role = \"viewer\""), "twice");
}

TEST_CASE("a ring that lost or changed a key takes something away; one that grew does not") {
    const std::string a = make_key_pair().public_key, b = make_key_pair().public_key;
    const Keyring one = ring_of(entry("a", a, "role = \"admin\""));
    const Keyring two =
        ring_of(entry("a", a, "role = \"admin\"") + entry("b", b, "role = \"viewer\""));
    const Keyring lesser = ring_of(entry("a", a, "role = \"viewer\""));
    CHECK_FALSE(two.takes_away_from(one));
    CHECK(one.takes_away_from(two));
    CHECK(lesser.takes_away_from(one));
}

}  // namespace yiping
