#include "ingest/store/identity_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "ingest/store/verify.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

/// The tables of the index and as much of the facts as it looks at.
struct Indexed {
    TempFolder folder;
    Database database{folder.path() / "index", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};

    Indexed() {
        database.execute(
            "CREATE TABLE fact(sequence INTEGER PRIMARY KEY, identity INTEGER);"
            "CREATE TABLE identity_run(run INTEGER PRIMARY KEY, entries INTEGER, upto INTEGER,"
            " filter BLOB, fences BLOB);"
            "CREATE TABLE identity_page(page INTEGER PRIMARY KEY, entries BLOB)");
    }
    [[nodiscard]] std::int64_t runs() const {
        return database.integer("SELECT count(*) FROM identity_run");
    }
};

std::uint64_t mixed(std::uint64_t number) {
    return std::mt19937_64{number}();
}

/// As the writer does it: so many facts a commit.
void add_facts(Indexed& in, IdentityIndex& index, std::uint64_t from, std::uint64_t count) {
    constexpr std::uint64_t batch = 5'000;
    Statement insert{in.database, "INSERT INTO fact VALUES(?1, ?2)"};
    for (std::uint64_t begin = from; begin < from + count; begin += batch) {
        Transaction transaction{in.database, Transaction::Kind::write};
        index.begin();
        for (std::uint64_t i = begin; i < std::min(begin + batch, from + count); ++i) {
            index.add(mixed(i), i);
            insert.run(i, mixed(i));
        }
        index.write_due();
        transaction.commit();
        index.keep();
    }
}

constexpr std::uint64_t run_entries = IdentityIndex::small_run_entries;

}  // namespace

TEST_CASE("a filter holds all that was put in and hardly anything else") {
    std::vector<IdentityEntry> entries;
    for (std::uint64_t i = 0; i < 100'000; ++i)
        entries.push_back({static_cast<std::int64_t>(mixed(i)), i});
    const IdentityFilter filter{entries};
    const IdentityFilter again{filter.bytes()};
    CHECK(filter.bytes().size() == 200'000);
    int wrong = 0;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        REQUIRE(filter.may_hold(IdentityFilter::Question{mixed(i)}));
        REQUIRE(again.may_hold(IdentityFilter::Question{mixed(i)}));
        wrong += filter.may_hold(IdentityFilter::Question{mixed(i + 1'000'000)}) ? 1 : 0;
    }
    CHECK(wrong < 300);
    CHECK_FALSE(IdentityFilter{}.may_hold(IdentityFilter::Question{1}));
}

TEST_CASE("every fact is found in whatever run it lies, after a restart too, and no other") {
    Indexed in;
    std::uint64_t count = 0;
    for (const std::uint64_t more : {std::uint64_t{10}, run_entries, 17 * run_entries}) {
        IdentityIndex index{in.database};  // each time as the daemon starts
        add_facts(in, index, count + 1, more);
        count += more;
        IdentityIndex again{in.database};
        for (IdentityIndex* one : {&index, &again}) {
            for (std::uint64_t i = 1; i <= count; i += 997)
                REQUIRE(one->find(mixed(i)) == std::vector<std::uint64_t>{i});
            for (std::uint64_t i = count + 1; i <= count + 10'000; ++i)
                REQUIRE(one->find(mixed(i)).empty());
        }
    }
    CHECK(in.runs() < 6);  // sixteen and one are two
}

TEST_CASE("facts of the same hash are all found") {
    Indexed in;
    IdentityIndex index{in.database};
    index.begin();
    index.add(7, 1);
    index.add(7, 2);
    index.write_due();
    index.keep();
    CHECK(index.find(7).size() == 2);
    for (const std::uint64_t sequence : {3U, 4U}) {
        index.begin();
        index.add(7, sequence);
        index.keep();
    }
    CHECK(index.find(7).size() == 4);
    // One hash on both sides of the border between two pages of a run.
    Indexed full;
    IdentityIndex large{full.database};
    Transaction transaction{full.database, Transaction::Kind::write};
    large.begin();
    for (std::uint64_t i = 0; i < run_entries; ++i)
        large.add(
            i < identity_page_entries - 3 ? i : (i < identity_page_entries + 3 ? 1'000 : i + 5'000),
            i + 1);
    large.write_due();
    transaction.commit();
    large.keep();
    REQUIRE(full.runs() == 1);
    CHECK(large.find(1'000).size() == 6);
}

TEST_CASE("what was not committed is not in the index") {
    Indexed in;
    IdentityIndex index{in.database};
    {
        Transaction transaction{in.database, Transaction::Kind::write};
        index.begin();
        for (std::uint64_t i = 1; i <= run_entries; ++i) index.add(mixed(i), i);
        index.write_due();
    }  // the disk was full
    index.begin();
    CHECK(index.find(mixed(1)).empty());
    CHECK(in.runs() == 0);
    add_facts(in, index, 1, 100);
    CHECK(index.find(mixed(1)).size() == 1);
}

TEST_CASE("a log without its index gets it again, and verify tells what an index lacks") {
    const TempFolder folder;
    const std::filesystem::path file = folder.path() / "log";
    constexpr int facts = 140'000;
    const auto numbered = [](int from, int count) {
        std::vector<Event> events;
        for (int i = from; i < from + count; ++i) events.push_back(incident(i));
        return events;
    };
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        for (int from = 0; from < facts; from += 10'000)
            (void)append(*store, numbered(from, 10'000));
    }
    CHECK(verify_store(file, {}).sound());
    const auto first_damage = [&] {
        const VerifyReport report = verify_store(file, {});
        return report.sound()
                   ? "sound"
                   : fmt::format(
                         "{}: {}", report.damages.at(0).sequence, report.damages.at(0).what);
    };
    Database{file, SQLITE_OPEN_READWRITE}.execute(
        "UPDATE identity_run SET filter = zeroblob(length(filter)) WHERE run = 1");
    CHECK_THAT(first_damage(), Catch::EndsWith(": the index of facts does not find the event"));
    Database{file, SQLITE_OPEN_READWRITE}.execute(
        "DELETE FROM identity_page WHERE page = (SELECT min(page) FROM identity_page)");
    CHECK_THAT(first_damage(), Catch::Contains("run 1 of the index of facts is damaged"));

    Database{file, SQLITE_OPEN_READWRITE}.execute(
        "DELETE FROM identity_run; DELETE FROM identity_page");
    {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        for (const int number : {0, 65'535, 65'536, facts - 1}) {
            std::vector<Event> again = numbered(number, 1);
            CHECK(store->append(again, some_moment).at(0) ==
                  AppendOutcome{AppendOutcome::Kind::duplicate,
                                static_cast<std::uint64_t>(number) + 1});
        }
    }
    CHECK(first_damage() == "sound");
}

}  // namespace yiping
