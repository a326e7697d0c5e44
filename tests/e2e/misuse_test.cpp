// Wrong use and broken surroundings: one sentence each, and the right exit status.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/run_to_end.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

Finished ingest(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), ServingIngest::program());
    return run_to_end(std::move(arguments));
}

/// `ingest serve` on free ports with something wrong.
Finished serve(const std::filesystem::path& store, std::vector<std::string> more) {
    std::vector<std::string> arguments{"serve", "--store", store.string(), "--city", "none"};
    for (const char* socket : {"--intake", "--feed", "--sync"})
        if (std::ranges::find(more, socket) == more.end())
            arguments.insert(arguments.end(), {socket, "tcp://127.0.0.1:*"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return ingest(std::move(arguments));
}

std::string last_line(const std::string& text) {
    const std::size_t end = text.find_last_not_of('\n');
    const std::size_t begin = text.rfind('\n', end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1, end - begin);
}

}  // namespace

TEST_CASE("help is no failure, and wrong use exits with 2") {
    CHECK(ingest({"--help"}).status == 0);
    for (const char* command : {"serve", "status"}) {
        const Finished help = ingest({command, "--help"});
        CHECK(help.status == 0);
        CHECK_THAT(help.output, Catch::Contains("--sync"));
    }
    CHECK(ingest({}).status == 2);
    CHECK(ingest({"conquer"}).status == 2);
    CHECK(ingest({"serve", "--colour", "red"}).status == 2);
}

TEST_CASE("an address that others could reach is refused, since it needs keys") {
    const TempFolder folder;
    for (const char* socket : {"--intake", "--feed", "--sync"}) {
        const Finished refused = serve(folder.path() / "log.store", {socket, "tcp://0.0.0.0:5999"});
        CHECK(refused.status == 2);
        CHECK(refused.output.empty());
        CHECK_THAT(last_line(refused.errors),
                   Catch::Contains("tcp://0.0.0.0:5999") && Catch::Contains("needs keys"));
    }
    CHECK_FALSE(std::filesystem::exists(folder.path() / "log.store"));
}

TEST_CASE("a misspelt key of the config is named with its line") {
    const TempFolder folder;
    const std::filesystem::path config = folder.path() / "ingest.toml";
    std::ofstream{config} << "[store]\nkeyfram_every_events = 5000\n";
    const Finished refused = serve(folder.path() / "log.store", {"--config", config.string()});
    CHECK(refused.status == 1);
    CHECK(refused.output.empty());
    CHECK_THAT(last_line(refused.errors),
               Catch::Contains("ingest.toml:2") && Catch::Contains("keyfram_every_events"));
    const Finished missing = serve(folder.path() / "log.store", {"--config", "/nowhere.toml"});
    CHECK(missing.status == 1);
    CHECK_THAT(missing.errors, Catch::Contains("/nowhere.toml"));
}

TEST_CASE("a store that is none, is newer or is in use is refused in one sentence") {
    const TempFolder folder;
    const std::filesystem::path store = folder.path() / "log.store";
    {
        ServingIngest made{store};
        CHECK(made.terminate() == 0);
    }
    std::ofstream{folder.path() / "none.store"} << "this is no log, whatever its name says";
    const Finished none = serve(folder.path() / "none.store", {});
    CHECK(none.status == 1);
    CHECK_THAT(none.errors, Catch::Contains("none.store"));

    std::filesystem::copy_file(store, folder.path() / "newer.store");
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((folder.path() / "newer.store").c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, "PRAGMA user_version = 9999", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    sqlite3_close(database);
    const Finished newer = serve(folder.path() / "newer.store", {});
    CHECK(newer.status == 1);
    CHECK_THAT(last_line(newer.errors), Catch::Contains("newer"));

    const ServingIngest writer{store};
    const Finished second = serve(store, {});
    CHECK(second.status == 1);
    CHECK(second.output.empty());
    CHECK_THAT(last_line(second.errors), Catch::Contains("log.store"));
}

TEST_CASE("an address in use is named") {
    const TempFolder folder;
    const ServingIngest first{folder.path() / "one.store"};
    const Finished second = serve(folder.path() / "two.store", {"--feed", first.feed()});
    CHECK(second.status == 1);
    CHECK_THAT(last_line(second.errors),
               Catch::Contains("feed cannot be bound to " + first.feed()));
}

TEST_CASE("a city that cannot be read is named") {
    const TempFolder folder;
    const Finished refused = ingest(
        {"serve", "--store", (folder.path() / "log.store").string(), "--city", "/nowhere.gpkg"});
    CHECK(refused.status == 1);
    CHECK_THAT(last_line(refused.errors), Catch::Contains("/nowhere.gpkg"));
}

TEST_CASE("status of nobody is one sentence") {
    const Finished nobody = ingest({"status", "--sync", "tcp://127.0.0.1:9"});
    CHECK(nobody.status == 1);
    CHECK_THAT(last_line(nobody.errors), Catch::Contains("nothing answers at tcp://127.0.0.1:9"));
    CHECK(ingest({"status", "--sync", "nonsense"}).status == 1);
}

}  // namespace yiping
