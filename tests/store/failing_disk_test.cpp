// Each write and each sync of an append fails in turn.
#include "tests/store/failing_disk.hpp"

#include <catch2/catch.hpp>

#include "ingest/store/verify.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

using Fault = FailingDisk::Fault;

constexpr int most_calls = 1'000;

TEST_CASE("a disk full at any write of an append costs the batch and nothing else") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    FailingDisk disk;
    std::vector<Event> all;
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        all = append(*store, some_events(0, 30));
        int writes = 0;
        for (bool failed = true; failed && writes < most_calls; ++writes) {
            std::vector<Event> batch = some_events(static_cast<int>(all.size()), 100);
            const std::vector<Event> as_received = batch;
            disk.fail(Fault::no_space, writes);
            try {
                (void)store->append(batch, some_moment + writes);
            } catch (const DiskFull&) {
                REQUIRE(disk.has_failed());
                REQUIRE(store->last_sequence() == all.size());
                REQUIRE(told(batch) == told(as_received));
                disk.heal();
                REQUIRE(told(read_all(*store)) == told(all));
                REQUIRE(store->append(batch, some_moment + writes).at(0).kind ==
                        AppendOutcome::Kind::stored);
            }
            failed = disk.has_failed();
            disk.heal();
            for (Event& event : batch) all.push_back(std::move(event));
            REQUIRE(append(*store,
                           some_events(static_cast<int>(all.size()) - 100, 100),
                           some_moment + writes)
                        .empty());
        }
        CHECK(writes > 5);
        CHECK(writes < most_calls);
    }
    CHECK(told(read_all(*open_sqlite_store(file, OpenMode::read_only))) == told(all));
    CHECK(verify_store(file, {}).sound());
}

TEST_CASE(
    "a write or sync that fails ends the store's work; reopened, it holds whole batches only") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    const Fault fault = GENERATE(Fault::write_error, Fault::sync_error);
    FailingDisk disk;
    int calls = 0;
    std::size_t stored = 0;
    for (bool failed = true; failed && calls < most_calls; ++calls) {
        auto store = open_sqlite_store(file, OpenMode::read_write);
        REQUIRE(store->last_sequence() == stored);
        std::vector<Event> batch = some_events(static_cast<int>(stored), 100);
        disk.fail(fault, calls);
        try {
            (void)store->append(batch, some_moment);
        } catch (const DiskFull&) {
            FAIL("a broken disk is not a full one");
        } catch (const IoError&) {
            REQUIRE(disk.has_failed());
            disk.heal();
            CHECK_THROWS_WITH((void)store->append(batch, some_moment),
                              Catch::Contains("takes nothing more until it is opened again"));
            CHECK_THROWS_AS(store->put_outcome(identity_of("desk", "1"), "{}"), IoError);
            CHECK(store->last_sequence() == stored);
        }
        failed = disk.has_failed();
        disk.heal();
        store.reset();
        // Nobody was told that it is stored: whole or not at all are both right.
        store = open_sqlite_store(file, OpenMode::read_write);
        const std::size_t there = read_all(*store).size();
        REQUIRE((there == stored || there == stored + 100));
        REQUIRE(store->last_sequence() == there);
        stored = there;
    }
    CHECK(calls > 1);
    CHECK(calls < most_calls);
    CHECK(verify_store(file, {}).sound());
}

TEST_CASE("a checkpoint that fails to sync is believed at once, not at the next try") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log.yiping";
    FailingDisk disk;
    std::size_t stored = 0;
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        stored = append(*store, some_events(0, 10)).size();
        // From now on an append syncs the -wal once; the sync beyond that is a checkpoint's.
        const auto append_with_one_sync = [&] {
            std::vector<Event> batch = some_events(static_cast<int>(stored), 3'000);
            disk.fail(Fault::sync_error, 1);
            stored = store->append(batch, some_moment).back().sequence;
            const bool failed = disk.has_failed();
            disk.heal();
            return !failed;
        };
        while (append_with_one_sync()) REQUIRE(stored < 300'000);
        std::vector<Event> next = some_events(static_cast<int>(stored), 1);
        CHECK_THROWS_AS((void)store->append(next, some_moment), IoError);
    }
    CHECK(std::filesystem::exists(file.string() + "-wal"));
    CHECK(open_sqlite_store(file, OpenMode::read_write)->last_sequence() == stored);
    CHECK(verify_store(file, {}).sound());
}

}  // namespace
}  // namespace yiping
