#include "ingest/event/toml_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

namespace yiping {
namespace {

const std::string settings = R"(# a comment
city = "鞍山"
queue_length = 64
scale = 1.5

[sockets]
intake = "tcp://127.0.0.1:5550"
curve = true

[[layer]]
name = "county"
fields = ["code", "name"]

[[layer]]
name = "town"
)";

/// Reads all that `settings` holds.
void read_all(const TomlFile& file) {
    const TomlTable root = file.root();
    (void)root.text("city", "");
    (void)root.whole("queue_length", 1, 1, 1000);
    (void)root.number("scale", 1, 0, 10);
    (void)root.table("sockets").text("intake", "");
    (void)root.table("sockets").flag("curve", false);
    for (const TomlTable& layer : root.tables("layer")) {
        (void)layer.required_text("name");
        (void)layer.texts("fields");
    }
}

template <class Read>
std::string complaint(const std::string& text, Read read) {
    const TomlFile file = TomlFile::parse(text, "city.toml");
    try {
        read(file.root());
        file.expect_all_known();
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("settings are read with their types, and what is missing has its default") {
    const TomlFile file = TomlFile::parse(settings, "city.toml");
    const TomlTable root = file.root();
    CHECK(root.text("city", "?") == "鞍山");
    CHECK(root.whole("queue_length", 1, 1, 1000) == 64);
    CHECK(root.number("scale", 1, 0, 10) == 1.5);
    CHECK(root.number("queue_length", 1, 0, 100) == 64);
    CHECK(root.table("sockets").flag("curve", false));
    CHECK(root.text("absent", "default") == "default");
    CHECK(root.table("absent").table("deeper").whole("absent_ms", 250, 0, 1000) == 250);
    CHECK(root.tables("absent").empty());
    const auto layers = root.tables("layer");
    REQUIRE(layers.size() == 2);
    CHECK(layers[0].required_text("name") == "county");
    CHECK(layers[0].texts("fields") == std::vector<std::string>{"code", "name"});
    CHECK(layers[1].texts("fields", {"id"}) == std::vector<std::string>{"id"});
    CHECK(root.table("sockets").keys() == std::vector<std::string>{"intake", "curve"});
    CHECK(root.has("city"));
    CHECK_FALSE(root.has("village"));
}

TEST_CASE("a file whose every key is known is fine, an empty one too") {
    const TomlFile file = TomlFile::parse(settings, "city.toml");
    read_all(file);
    CHECK_NOTHROW(file.expect_all_known());
    const TomlFile empty = TomlFile::parse("", "city.toml");
    read_all(empty);
    CHECK_NOTHROW(empty.expect_all_known());
}

TEST_CASE("a misspelt key is told with its line and the nearest known one") {
    const auto misspelt = [](const std::string& right, const std::string& wrong) {
        std::string text = settings;
        text.replace(text.find(right), right.size(), wrong);
        const TomlFile file = TomlFile::parse(text, "city.toml");
        try {
            read_all(file);
            file.expect_all_known();
        } catch (const IoError& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    CHECK(misspelt("queue_length", "queue_lenght") ==
          "city.toml:3: queue_lenght is not a known key; the nearest known key is queue_length");
    CHECK(misspelt("curve", "kurve") ==
          "city.toml:8: sockets.kurve is not a known key; the nearest known key is curve");
    CHECK(misspelt("[sockets]", "[socket]") ==
          "city.toml:6: socket is not a known key; the nearest known key is sockets");
    CHECK(misspelt("fields", "field") ==
          "city.toml:12: layer[0].field is not a known key; the nearest known key is fields");
}

TEST_CASE("a value of the wrong type or out of range is told with its line") {
    CHECK(complaint("\nlength = \"many\"", [](TomlTable root) {
              (void)root.whole("length", 1, 1, 9);
          }) == "city.toml:2: length is \"many\", where a whole number from 1 to 9 is needed");
    CHECK(complaint("length = 10", [](TomlTable root) { (void)root.whole("length", 1, 1, 9); }) ==
          "city.toml:1: length is 10, where a whole number from 1 to 9 is needed");
    CHECK_FALSE(complaint("length = 1.5", [](TomlTable root) {
                    (void)root.whole("length", 1, 1, 9);
                }).empty());
    CHECK_FALSE(complaint("scale = nan", [](TomlTable root) {
                    (void)root.number("scale", 1, 1, 9);
                }).empty());
    CHECK_FALSE(complaint("scale = \"1\"", [](TomlTable root) {
                    (void)root.number("scale", 1, 1, 9);
                }).empty());
    CHECK(complaint("on = 1", [](TomlTable root) { (void)root.flag("on", true); }) ==
          "city.toml:1: on is 1, where true or false is needed");
    CHECK(complaint("name = 7", [](TomlTable root) { (void)root.text("name", ""); }) ==
          "city.toml:1: name is 7, where text in quotes is needed");
    CHECK(complaint("names = [\"a\",\n7]", [](TomlTable root) { (void)root.texts("names"); }) ==
          "city.toml:2: names is 7, where text in quotes is needed");
    CHECK(complaint("sockets = 7", [](TomlTable root) { (void)root.table("sockets"); }) ==
          "city.toml:1: sockets is 7, where a table [sockets] is needed");
    CHECK(complaint("[layer]", [](TomlTable root) {
              (void)root.tables("layer");
          }).find("where tables [[layer]] is needed") != std::string::npos);
}

TEST_CASE("a required text that is missing is told with the line of its table") {
    CHECK(complaint("\n[[layer]]\n", [](TomlTable root) {
              for (const TomlTable& layer : root.tables("layer")) (void)layer.required_text("name");
          }) == "city.toml:2: layer[0].name is missing");
}

TEST_CASE("a text that is no TOML is told with its line") {
    CHECK_THROWS_WITH(TomlFile::parse("a = 1\nb = = 2\n", "city.toml"),
                      Catch::StartsWith("city.toml:2 is not TOML: "));
    CHECK_THROWS_WITH(TomlFile::parse("a = 1\na = 2\n", "city.toml"),
                      Catch::StartsWith("city.toml:2 is not TOML: "));
}

TEST_CASE("a file that cannot be read is told by its name") {
    const auto folder = std::filesystem::temp_directory_path();
    CHECK_THROWS_AS(TomlFile::read(folder / "there-is-no-such.toml"), IoError);
    CHECK_THROWS_WITH(TomlFile::read(folder / "there-is-no-such.toml"),
                      Catch::Contains("there-is-no-such.toml cannot be read: No such file"));
    CHECK_THROWS_WITH(TomlFile::read(folder), Catch::Contains("is a folder"));
}

}  // namespace yiping
