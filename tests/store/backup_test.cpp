// A copy of a store in use: whole, sound, of one moment, or not there at all.
#include "ingest/store/backup.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "ingest/store/verify.hpp"
#include "tests/store/failing_disk.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

TEST_CASE("a store copied while it is written gives whole batches of a sound log that goes on") {
    constexpr int batch_size = 20;
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    const auto store = open_sqlite_store(file, OpenMode::read_write);
    std::atomic<std::uint64_t> appended{append(*store, some_events(0, batch_size)).size()};
    std::jthread writer{[&](const std::stop_token& end) {
        while (!end.stop_requested())
            appended += append(*store, some_events(static_cast<int>(appended), batch_size)).size();
    }};
    std::uint64_t copied = 0;
    for (int copy = 0; copy < 5; ++copy) {
        const std::filesystem::path to = folder.path() / ("copy" + std::to_string(copy));
        const std::uint64_t before = appended;
        copied = backup_store(file, to);
        CHECK(copied >= before);
        CHECK(copied % batch_size == 0);
        const VerifyReport report = verify_store(to, {});
        CHECK(report.sound());
        CHECK(report.last_sequence == copied);
        while (appended == before) std::this_thread::yield();  // the next one copies more
    }
    writer = {};
    const auto last_copy = open_sqlite_store(folder.path() / "copy4", OpenMode::read_write);
    ReadRange range;
    range.to_sequence = copied;
    CHECK(told(read_all(*last_copy)) == told(read_all(*store, range)));
    CHECK(append(*last_copy, {incident(1'000'000)}).at(0).sequence == copied + 1);
    CHECK(append(*last_copy, {incident(0)}).empty());  // recognised still
}

TEST_CASE("a copy never takes the place of a file that is there") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping", to = folder.path() / "copy";
    append(*open_sqlite_store(file, OpenMode::read_write), some_events(0, 10));
    std::ofstream{to} << "precious";
    CHECK_THROWS_WITH(backup_store(file, to), Catch::Contains("is there already"));
    CHECK(std::filesystem::file_size(to) == 8);
    CHECK_THROWS_WITH(backup_store(to, folder.path() / "other"),
                      Catch::Contains("not a Yiping log"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "other"));
}

TEST_CASE("a disk that fails at any write or sync of a copy leaves no part of it behind") {
    using Fault = FailingDisk::Fault;
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping", to = folder.path() / "copy";
    append(*open_sqlite_store(file, OpenMode::read_write), some_events(0, 100));
    const Fault fault = GENERATE(Fault::no_space, Fault::write_error, Fault::sync_error);
    FailingDisk disk;
    int calls = 0;
    for (bool failed = true; failed; ++calls) {
        REQUIRE(calls < 1'000);
        disk.fail(fault, calls);
        try {
            backup_store(file, to);
        } catch (const IoError&) {
            REQUIRE(disk.has_failed());
            REQUIRE_FALSE(std::filesystem::exists(to));
            REQUIRE_FALSE(std::filesystem::exists(to.string() + ".part"));
        }
        failed = disk.has_failed();
        disk.heal();
    }
    CHECK(calls > 1);
    CHECK(verify_store(to, {}).sound());
}

}  // namespace
}  // namespace yiping
