#include "ingest/commands/config.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// The sentence that a config of this text is refused with; empty when it is not.
std::string complaint(const std::string& text) {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "ingest.toml";
    std::ofstream{file} << text;
    try {
        (void)read_serve_settings(file);
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("config/ingest.toml says the defaults that hold without it") {
    const ServeSettings said = read_serve_settings(YIPING_SOURCE_DIR "/config/ingest.toml");
    const ServeSettings built_in;
    CHECK(said.endpoints == built_in.endpoints);
    CHECK(said.intake_limits == built_in.intake_limits);
    CHECK(said.feed_limits == built_in.feed_limits);
    CHECK(said.sync_limits == built_in.sync_limits);
    CHECK(said.store_file == built_in.store_file);
    CHECK(said.keyframe_every_events == built_in.keyframe_every_events);
    CHECK(said.city_file == built_in.city_file);
    CHECK(said.catalogue == built_in.catalogue);
    CHECK(said.rules.local == built_in.rules.local);
    CHECK(said.rules.reveal_role == built_in.rules.reveal_role);
    CHECK(said.rules.telemetry_kept_ms == built_in.rules.telemetry_kept_ms);
    CHECK(said.rules.personal_kept_ms == built_in.rules.personal_kept_ms);
    CHECK(said.rules.time == built_in.rules.time);
    CHECK(said.rules.watch.alarm_grade == built_in.rules.watch.alarm_grade);
    CHECK(said.rules.watch.feed_silent_after_ms == built_in.rules.watch.feed_silent_after_ms);
    CHECK(said.rules.watch.due_soon_before_ms == built_in.rules.watch.due_soon_before_ms);
    CHECK(said.rules.watch.open_warning_after_ms == built_in.rules.watch.open_warning_after_ms);
    CHECK(said.rules.watch.utc_offset_minutes == built_in.rules.watch.utc_offset_minutes);
    CHECK(said.rules.watch.city == built_in.rules.watch.city);
}

TEST_CASE("config/ingest.toml names every option that is read") {
    // What is left out keeps its default, so only a file of nothing but wrong types tells which
    // keys are read: each key of the shipped file must be one of them, and is if it can be wrong.
    std::ifstream shipped{YIPING_SOURCE_DIR "/config/ingest.toml"};
    std::string line, table;
    int keys = 0;
    while (std::getline(shipped, line)) {
        if (line.starts_with('[')) table = line;
        const std::size_t equals = line.find(" = ");
        if (line.starts_with('#') || equals == std::string::npos) continue;
        const std::string key = line.substr(0, equals);
        CHECK_THAT(complaint(table + "\n" + key + " = 1979-05-27\n"), Catch::Contains(key));
        ++keys;
    }
    CHECK(keys == 38);
}

TEST_CASE("a config that cannot hold is refused with file, line and key") {
    CHECK(complaint("").empty());
    CHECK_THAT(complaint("[sockets]\nintak = \"tcp://127.0.0.1:1\"\n"),
               Catch::Contains("ingest.toml:2") && Catch::Contains("intak"));
    CHECK_THAT(complaint("[local]\nrole = \"king\"\n"), Catch::Contains("king"));
    CHECK_THAT(complaint("[watch]\ncity_code = \"210302\"\n"), Catch::Contains("210302"));
    CHECK_THAT(complaint("[store]\nkeyframe_every_events = 0\n"),
               Catch::Contains("keyframe_every_events"));
    CHECK_THAT(complaint("[sockets"), Catch::Contains("ingest.toml:1"));
}

}  // namespace yiping
