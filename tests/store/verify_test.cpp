#include "ingest/store/verify.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/store/compression.hpp"
#include "ingest/store/log_keeper.hpp"
#include "ingest/store/sqlite.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// A log of 300 events in batches of 30 with a keyframe after each third one.
std::filesystem::path write_log(const TempFolder& folder) {
    std::filesystem::path file = folder.path() / "log.yiping";
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    CityState city;
    for (int batch = 0; batch < 10; ++batch) {
        for (const Event& event :
             append(*store, some_events(30 * batch, 30), some_moment + batch * second_ms))
            apply(city, event);
        if (batch % 3 == 2)
            store->put_keyframe({city.last_sequence,
                                 city.now_ms,
                                 fold_version,
                                 digest_of(city),
                                 keyframe_of(city)});
    }
    return file;
}

/// What the first damage says once some statements were run on a sound log.
std::string first_damage_after(const std::string& sql) {
    const TempFolder folder;
    const std::filesystem::path file = write_log(folder);
    Database{file, SQLITE_OPEN_READWRITE}.execute(sql);
    const VerifyReport report = verify_store(file, {});
    if (report.sound()) return "sound";
    return std::to_string(report.damages.at(0).sequence) + ": " + report.damages.at(0).what;
}

TEST_CASE("a sound log is found sound, with all that is in it") {
    const TempFolder folder;
    const std::filesystem::path file = write_log(folder);
    const VerifyReport report = verify_store(file, {});
    CHECK(report.sound());
    CHECK(report.events == 300);
    CHECK(report.facts + report.telemetry == 300);
    CHECK(report.facts == 100);
    CHECK(report.keyframes == 3);
    CHECK(report.last_sequence == 300);
    CityState city;
    for (const Event& event : read_all(*open_sqlite_store(file, OpenMode::read_only)))
        apply(city, event);
    CHECK(report.digest == digest_of(city));
}

TEST_CASE("an empty log is sound") {
    const TempFolder folder;
    (void)open_sqlite_store(folder.path() / "log", OpenMode::read_write);
    CHECK(verify_store(folder.path() / "log", {}).sound());
}

TEST_CASE("each kind of damage has its sentence") {
    CHECK(first_damage_after("DELETE FROM fact WHERE sequence = 4") ==
          "4: 1 events are missing before 5");
    CHECK(first_damage_after(
              "UPDATE fact SET event = replace(event, '0101', '0102') WHERE sequence = 4") ==
          "4: the event is not what was stored");
    CHECK(
        first_damage_after("UPDATE fact SET content_hash = content_hash + 1 WHERE sequence = 4") ==
        "4: the event is not what was stored");
    CHECK(first_damage_after("UPDATE fact SET subject = 'incident/5' WHERE sequence = 4") ==
          "4: the event's columns say something else than the event");
    CHECK(first_damage_after("UPDATE fact SET identity = identity + 1 WHERE sequence = 4") ==
          "4: the event's columns say something else than the event");
    CHECK(first_damage_after("UPDATE fact SET identity = (SELECT identity FROM fact WHERE sequence "
                             "= 1) WHERE sequence = 4") ==
          "4: the event is in the log more than once");
    CHECK(first_damage_after("UPDATE telemetry SET events = events + 1 WHERE first_sequence = 2") ==
          "2: the block's total is wrong");
    CHECK(first_damage_after("UPDATE telemetry SET last_sequence = 3 WHERE first_sequence = 2") ==
          "2: the block's columns say something else than its events");
    CHECK(first_damage_after(
              "UPDATE telemetry SET types = 'sensor.reading' WHERE first_sequence = 2") ==
          "2: the block's columns say something else than its events");
    CHECK(first_damage_after(
              "UPDATE telemetry SET block = substr(block, 1, 50) WHERE first_sequence = 2") ==
          "2: the block of 20 events is damaged");
    CHECK(first_damage_after(
              "UPDATE keyframe SET state = substr(state, 1, 50) WHERE sequence = 90") ==
          "90: the keyframe is damaged");
    CHECK(first_damage_after("UPDATE keyframe SET digest = 'x' WHERE sequence = 90") ==
          "90: the keyframe's digest is not that of its state");
    CHECK(first_damage_after("UPDATE keyframe SET sequence = 91 WHERE sequence = 90") ==
          "91: the keyframe is not the fold of the events before it");
    CHECK(first_damage_after("UPDATE keyframe SET sequence = 900 WHERE sequence = 270") ==
          "900: the keyframe stands where the log has no event");
    CHECK(first_damage_after("UPDATE keyframe SET fold_version = 77") == "sound");
}

/// A log in which two thirds of the telemetry are kept no longer, and two persons are told of, the
/// first of whom is erased.
std::filesystem::path write_aged_log(const TempFolder& folder) {
    const std::filesystem::path file = write_log(folder);
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    Event first = incident(1'000), second = incident(1'001);
    first.personal = R"({"reporter":"王某"})";
    second.personal = R"({"phone":"13800000000"})";
    (void)append(*store, {first, second}, some_moment + minute_ms);
    Event record = make_event("erased/303",
                              "ingest",
                              "person.erased",
                              first.subject,
                              some_moment,
                              OperatorAct{"admin", first.subject, {}});
    (void)keeper_of(*store).erase_personal(first.subject, record, some_moment + minute_ms);
    REQUIRE(keeper_of(*store).expire_telemetry(
        some_moment + 6 * second_ms, 0, fold_version, some_moment + hour_ms));
    while (keeper_of(*store).delete_expired()) {
    }
    return file;
}

std::string first_damage_of_aged_after(const std::string& sql) {
    const TempFolder folder;
    const std::filesystem::path file = write_aged_log(folder);
    Database{file, SQLITE_OPEN_READWRITE}.execute(sql);
    const VerifyReport report = verify_store(file, {});
    if (report.sound()) return "sound";
    return std::to_string(report.damages.at(0).sequence) + ": " + report.damages.at(0).what;
}

TEST_CASE("a log of which a part is kept no longer, or erased, is sound as it says so") {
    const TempFolder folder;
    const VerifyReport report = verify_store(write_aged_log(folder), {});
    for (const Damage& damage : report.damages) UNSCOPED_INFO(damage.sequence << damage.what);
    CHECK(report.sound());
    CHECK(report.expired == 120);
    CHECK(report.telemetry == 80);
    CHECK(report.personal == 2);
    CHECK(report.keyframes == 2);
    CHECK(report.last_sequence == 304);
}

TEST_CASE("each wrong record of what is kept no longer, and of persons, has its sentence") {
    const auto after = first_damage_of_aged_after;
    CHECK(after("DELETE FROM fact WHERE sequence = 4") ==
          "2: by its record 120 positions and readings up to 180 are kept no longer, 121 are "
          "missing");
    CHECK(after("UPDATE expired SET events = 119, total = 119") ==
          "182: the block's total is wrong");
    CHECK(after("UPDATE expired SET total = 119") ==
          "2: the record of what is kept no longer makes no sense");
    CHECK(after("UPDATE expired SET last_sequence = 170") ==
          "2: by its record 120 positions and readings up to 170 are kept no longer, 113 are "
          "missing");
    CHECK(after("DELETE FROM expired") == "182: the block's total is wrong");
    CHECK(after("UPDATE expired SET whole_from = 270; DELETE FROM keyframe WHERE sequence = 270") ==
          "270: the keyframe from which on the log is whole is not in it");
    CHECK(after("DELETE FROM telemetry WHERE first_sequence = 182") ==
          "212: the block's total is wrong");
    CHECK(after("UPDATE personal SET data = '{\"phone\":\"13800000001\"}' WHERE sequence = 302") ==
          "302: the personal data are not what was told");
    CHECK(after("UPDATE personal SET subject = 'incident/7' WHERE sequence = 302") ==
          "302: the personal data are not what was told");
    CHECK(after("UPDATE personal SET data = '{}' WHERE sequence = 301") ==
          "301: personal data that were erased are still there");
    CHECK(after("UPDATE personal SET erased_by = 5 WHERE sequence = 301") ==
          "301: personal data were erased, and 5 says nothing of it");
    CHECK(after("DELETE FROM personal WHERE sequence = 302") ==
          "302: the personal data that it told are not kept");
    CHECK(after("UPDATE personal SET sequence = 900 WHERE sequence = 302") ==
          "900: personal data belong to an event that is not in the log");
}

TEST_CASE("a damaged keyframe is passed over for the one before") {
    const TempFolder folder;
    const std::filesystem::path file = write_log(folder);
    Database{file, SQLITE_OPEN_READWRITE}.execute(
        "UPDATE keyframe SET state = substr(state, 1, 50) WHERE sequence = 180");
    CHECK(open_sqlite_store(file, OpenMode::read_only)
              ->keyframe_before(200, fold_version)
              ->sequence == 90);
}

TEST_CASE("one flipped bit anywhere is found, or changes nothing that is read") {
    const TempFolder folder;
    const std::filesystem::path file = write_log(folder), flipped = folder.path() / "flipped";
    const std::vector<std::string> before =
        told(read_all(*open_sqlite_store(file, OpenMode::read_only)));
    std::ifstream stream{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{stream}, {}};
    std::mt19937 random{11};
    int found = 0;
    for (int round = 0; round < 400; ++round) {
        std::string damaged = bytes;
        const std::size_t place = random() % bytes.size();
        damaged[place] = static_cast<char>(damaged[place] ^ (1 << random() % 8));
        for (const char* part : {"-wal", "-shm"}) std::filesystem::remove(flipped.string() + part);
        std::ofstream{flipped, std::ios::binary} << damaged;
        INFO("byte " << place);
        bool is_sound = false;
        try {
            is_sound = verify_store(flipped, {}).sound();
        } catch (const IoError&) {
        }
        found += is_sound ? 0 : 1;
        if (is_sound)
            REQUIRE(told(read_all(*open_sqlite_store(flipped, OpenMode::read_only))) == before);
    }
    CHECK(found > 100);
}

TEST_CASE("progress is told on the way through a long log") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log";
    (void)append(*open_sqlite_store(file, OpenMode::read_write), some_events(0, 40'000));
    std::vector<std::uint64_t> told_at;
    (void)verify_store(file, [&](std::uint64_t sequence, std::uint64_t last) {
        CHECK(last == 40'000);
        told_at.push_back(sequence);
    });
    CHECK(told_at == std::vector<std::uint64_t>{16'384, 32'768});
}

TEST_CASE("what was packed unpacks, and what was damaged does not") {
    Compressor compressor;
    const std::string text(100'000, 'a');
    std::string frame{compressor.compress(text)};
    CHECK(decompress(frame, text.size()) == text);
    CHECK(decompress(compressor.compress(""), 10) == "");
    CHECK_FALSE(decompress(frame, text.size() - 1));
    CHECK_FALSE(decompress(frame.substr(0, frame.size() - 1), text.size()));
    CHECK_FALSE(decompress("", 10));
    frame.back() = static_cast<char>(frame.back() ^ 1);
    CHECK_FALSE(decompress(frame, text.size()));
}

}  // namespace
}  // namespace yiping
