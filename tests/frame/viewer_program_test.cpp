// The program itself: pictures, digests, exit status and one sentence for each mistake.
#include <catch2/catch.hpp>

#include "tests/frame/recorded_day.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/run_to_end.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

Finished viewer(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), YIPING_BINARY_DIR "/bin/viewer");
    return run_to_end(std::move(arguments));
}

bool fonts_are_there() {
    if (std::filesystem::exists("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"))
        return true;
    WARN("skipped: Noto Sans CJK is not installed (package fonts-noto-cjk)");
    return false;
}

}  // namespace

TEST_CASE("options that contradict each other exit with 2 before anything is opened") {
    const RecordedDay day;
    const std::string log = day.file.string();
    const std::vector<std::vector<std::string>> all{
        {"--connect", "tcp://127.0.0.1:9", "--replay", log},
        {"--headless", "--at", "2026-08-14T08:00:00+08:00"},
        {"--headless", "--sequence", "3"},
        {"--headless", "--replay", log, "--at", "2026-08-14T08:00:00+08:00", "--sequence", "3"},
        {"--replay", log, "--shot", "/tmp/never.png"},
        {"--headless", "--replay", log, "--size", "big"},
        {"--headless", "--replay", log, "--size", "99999x10"},
        {"--headless", "--replay", log, "--at", "yesterday"},
        {"--headless", "--replay", log, "--from", "2026-08-14T08:00:00+08:00"},
        {"--video", "/tmp/never.mp4"},
        {"--replay", log, "--video", "/tmp/never.mp4", "--size", "641x360"},
        {"--layout", "tower"},
        {"--language", "fr"},
        {"--frames", "0"},
        {"--colour", "red"}};
    for (const std::vector<std::string>& arguments : all) {
        INFO(arguments.back());
        const Finished refused = viewer(arguments);
        CHECK(refused.status == 2);
        CHECK(refused.output.empty());
        CHECK_FALSE(refused.errors.empty());
    }
    CHECK(viewer({"--help"}).status == 0);
}

TEST_CASE("a log that is missing, or is none, is named in a sentence") {
    const TempFolder folder;
    const Finished missing = viewer({"--headless", "--replay", "/nowhere.store"});
    CHECK((missing.status == 1 || missing.status == 2));
    CHECK_THAT(missing.errors, Catch::Contains("/nowhere.store"));
    std::ofstream{folder.path() / "none.store"} << "this is no log, whatever its name says";
    const Finished none =
        viewer({"--headless", "--replay", (folder.path() / "none.store").string()});
    CHECK(none.status == 1);
    CHECK(none.output.empty());
    CHECK_THAT(none.errors, Catch::Contains("none.store"));
}

TEST_CASE("a font that is missing is named") {
    const TempFolder folder;
    const RecordedDay day;
    std::ofstream{folder.path() / "viewer.toml"}
        << "[city]\ncatalogue = \"" YIPING_SOURCE_DIR "/config/catalogue\"\n"
        << "[files]\nregular_font = \"/nowhere/a.ttc\"\n";
    const Finished refused = viewer({"--headless",
                                     "--replay",
                                     day.file.string(),
                                     "--config",
                                     (folder.path() / "viewer.toml").string()});
    CHECK(refused.status == 1);
    CHECK_THAT(refused.errors, Catch::Contains("/nowhere/a.ttc"));
}

TEST_CASE("the digest of a recording is that of the fold, at its start, middle and end") {
    if (!fonts_are_there()) return;
    const RecordedDay day;
    for (const std::uint64_t sequence : {1U, 15U, 30U}) {
        const Finished run = viewer({"--headless",
                                     "--replay",
                                     day.file.string(),
                                     "--sequence",
                                     std::to_string(sequence),
                                     "--size",
                                     "1366x768"});
        INFO(run.errors);
        REQUIRE(run.status == 0);
        CHECK(json_number_at(run.output, "/sequence") == sequence);
        CHECK(json_at(run.output, "/digest") == day.digest_at(sequence));
    }
}

TEST_CASE("a live viewer shows the sequence and digest that ingest says") {
    if (!fonts_are_there()) return;
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    for (int i = 0; i < 10; ++i) (void)producer.ask(incident_now(std::to_string(i)));
    const std::string shot = (folder.path() / "live.png").string();
    const Finished run =
        viewer({"--headless", "--connect", daemon.sync(), "--size", "1366x768", "--shot", shot});
    INFO(run.errors);
    REQUIRE(run.status == 0);
    const std::string status = ZmqPeer{daemon.sync()}.ask(R"({"request":"status"})");
    CHECK(json_at(run.output, "/sequence") == json_at(status, "/sequence"));
    CHECK(json_at(run.output, "/digest") == json_at(status, "/digest"));
    CHECK(std::filesystem::file_size(shot) > 10'000);
}

TEST_CASE("a film of a recording has as many pictures as its length asks for") {
    if (!fonts_are_there()) return;
    if (run_to_end({"/usr/bin/env", "which", "ffprobe"}).status != 0) {
        WARN("skipped: ffprobe is not installed (package ffmpeg)");
        return;
    }
    const TempFolder folder;
    const RecordedDay day;
    const std::string film = (folder.path() / "film.mp4").string();
    const Finished made = viewer(
        {"--replay", day.file.string(), "--video", film, "--size", "640x360", "--speed", "1000"});
    INFO(made.errors);
    REQUIRE(made.status == 0);
    const Finished probed = run_to_end({"/usr/bin/ffprobe",
                                        "-v",
                                        "error",
                                        "-count_frames",
                                        "-show_entries",
                                        "stream=nb_read_frames",
                                        "-of",
                                        "csv=p=0",
                                        film});
    CHECK(json_at(made.output, "/pictures") == probed.output.substr(0, probed.output.find('\n')));
    CHECK(viewer({"--replay", day.file.string(), "--video", film}).status == 1);  // it is there
}

}  // namespace yiping
