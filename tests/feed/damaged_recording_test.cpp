// Recordings that are torn, flipped and patched: opened as far as they are whole, and they say what
// they lack.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>
#include <set>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/store/sqlite.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr int batches = 60;
constexpr int batch_events = 100;

/// 6,000 events, a batch each second, keyframes after each 1,500, and the events as they were.
struct Recording {
    TempFolder folder;
    std::filesystem::path file = folder.path() / "log.store";
    std::vector<Event> events;

    Recording() {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        CityState city;
        for (int batch = 0; batch < batches; ++batch) {
            for (Event& event : append(*store,
                                       some_events(batch * batch_events, batch_events),
                                       some_moment + batch * second_ms)) {
                apply(city, event);
                events.push_back(std::move(event));
            }
            if (batch % 15 == 14)
                store->put_keyframe({city.last_sequence,
                                     city.now_ms,
                                     fold_version,
                                     digest_of(city),
                                     keyframe_of(city)});
        }
    }
    void change(const std::string& sql) const {
        Database{file, SQLITE_OPEN_READWRITE}.execute(sql);
    }
    /// Everything into the file itself, so that bytes of it can be damaged.
    void settle() const { change("PRAGMA journal_mode=DELETE"); }
    /// The digest of the fold of all events up to a sequence that no gap covers.
    [[nodiscard]] std::string digest_without(const std::vector<LogGap>& gaps,
                                             std::uint64_t upto) const {
        CityState city;
        for (const Event& event : events) {
            const bool lost = std::ranges::any_of(gaps, [&](const LogGap& gap) {
                return gap.from_sequence <= event.sequence && event.sequence <= gap.to_sequence;
            });
            if (!lost && event.sequence <= upto) apply(city, event);
        }
        return digest_of(city);
    }
};

std::string digest_at(RecordedFeed& feed, std::uint64_t sequence) {
    feed.seek(sequence);
    std::vector<FeedItem> items = feed.take(std::chrono::milliseconds{0});
    REQUIRE(items.size() == 1);
    return digest_of(*std::get<Snapshot>(items.front()).city);
}

std::uint64_t missing(const std::vector<LogGap>& gaps) {
    std::uint64_t count = 0;
    for (const LogGap& gap : gaps) count += gap.to_sequence - gap.from_sequence + 1;
    return count;
}

TEST_CASE("a damaged block is a gap of its own events, and all others are there") {
    const Recording recording;
    recording.change("DELETE FROM keyframe");
    recording.change(
        "UPDATE telemetry SET block = substr(block, 1, 40) || x'00' || substr(block, 42)"
        " WHERE first_sequence BETWEEN 3001 AND 3100");
    const auto feed = open_recorded(recording.file);
    const std::string digest = digest_at(*feed, 6'000);
    REQUIRE_FALSE(feed->gaps().empty());
    CHECK(feed->gaps().front().from_sequence > 3'000);
    CHECK(feed->gaps().back().to_sequence <= 3'100);
    CHECK(feed->gaps().front().what.find("is damaged") != std::string::npos);
    CHECK(feed->gaps().front().to_ms >= some_moment + 30 * second_ms);
    CHECK(missing(feed->gaps()) > 50);
    CHECK(digest == recording.digest_without(feed->gaps(), 6'000));
    feed->wait_for_timeline();
    REQUIRE(feed->timeline()->gaps.size() == 1);  // found without any seek
    CHECK(feed->timeline()->gaps[0].from_sequence > 3'000);
    CHECK(feed->timeline()->gaps[0].to_sequence <= 3'100);
    CHECK(digest_at(*feed, 3'000) == recording.digest_without({}, 3'000));
}

TEST_CASE("a fact with one bit changed is not folded") {
    const Recording recording;
    recording.change("DELETE FROM keyframe");
    recording.change(
        "UPDATE fact SET event = replace(event, '井盖', '井盗') WHERE sequence = 1000");
    const auto feed = open_recorded(recording.file);
    const std::string digest = digest_at(*feed, 6'000);
    REQUIRE(feed->gaps().size() == 1);
    CHECK(feed->gaps()[0].from_sequence == 1'000);
    CHECK(feed->gaps()[0].to_sequence == 1'000);
    CHECK(digest == recording.digest_without(feed->gaps(), 6'000));
}

TEST_CASE("keyframes that are wrong are passed over, whatever is wrong with them") {
    const Recording recording;
    const std::string sql = GENERATE(
        "UPDATE keyframe SET state = substr(state, 1, 100) || x'ff' || substr(state, 102)",
        "UPDATE keyframe SET state = substr(state, 1, 200)",
        "UPDATE keyframe SET digest = '00000000000000000000000000000000'",
        "UPDATE keyframe SET state = (SELECT k.state FROM keyframe k WHERE k.sequence = 1500),"
        " digest = (SELECT k.digest FROM keyframe k WHERE k.sequence = 1500)",
        "DELETE FROM keyframe");
    recording.change(sql);
    const auto feed = open_recorded(recording.file);
    for (const std::uint64_t sequence : {6'000U, 1'501U, 4'500U, 2'999U})
        CHECK(digest_at(*feed, sequence) == recording.digest_without({}, sequence));
    CHECK(feed->gaps().empty());
}

TEST_CASE("a recording without its indexes shows the same") {
    const Recording recording;
    const std::string sql = GENERATE("DROP TABLE identity_run",
                                     "DROP TABLE timeline",
                                     "INSERT INTO timeline VALUES(3000, x'28b52ffd')");
    recording.change(sql);
    const auto feed = open_recorded(recording.file);
    CHECK(digest_at(*feed, 6'000) == recording.digest_without({}, 6'000));
    feed->seek_time(some_moment + 10 * second_ms);
    (void)feed->take(std::chrono::milliseconds{0});
    CHECK(feed->position() == 1'100);
    feed->wait_for_timeline();
    CHECK(feed->timeline()->reports.size() == 2'000);
}

TEST_CASE("a torn recording opens as far as it is whole") {
    const Recording recording;
    recording.change("DELETE FROM keyframe");
    recording.settle();
    const auto bytes = std::filesystem::file_size(recording.file);
    const int percent = GENERATE(95, 70, 40);
    std::filesystem::resize_file(recording.file,
                                 bytes * static_cast<std::uintmax_t>(percent) / 100);
    const auto feed = open_recorded(recording.file);
    REQUIRE(feed->last_sequence() > 0);
    const std::string digest = digest_at(*feed, feed->last_sequence());
    CHECK(digest == recording.digest_without(feed->gaps(), feed->last_sequence()));
    const std::uint64_t lost = missing(feed->gaps()) + 6'000 - feed->last_sequence();
    CHECK(lost > 0);
    CHECK(lost < 6'000);
    feed->seek_time(some_moment + 30 * second_ms);
    CHECK(feed->take(std::chrono::milliseconds{0}).size() == 1);
}

TEST_CASE("pages full of noise cost what they held and no more") {
    std::mt19937_64 random{GENERATE(range<std::uint64_t>(1, 13))};
    const Recording recording;
    recording.settle();
    constexpr std::uint64_t page_bytes = 4096, spared_pages = 20;  // the tables' own names
    const auto pages = std::filesystem::file_size(recording.file) / page_bytes;
    std::fstream file{recording.file, std::ios::binary | std::ios::in | std::ios::out};
    for (int i = 0; i < 3; ++i) {
        const std::uint64_t page = spared_pages + random() % (pages - spared_pages);
        file.seekp(static_cast<std::streamoff>(page * page_bytes));
        for (std::uint64_t byte = 0; byte < page_bytes; ++byte)
            file.put(static_cast<char>(random()));
    }
    file.close();
    recording.change("PRAGMA user_version");  // still a file that opens
    const auto feed = open_recorded(recording.file);
    REQUIRE(feed->last_sequence() > 3'000);
    // From zero, so that what is lost is lost in the state as well.
    std::set<std::uint64_t> met;
    const auto store = open_sqlite_store(recording.file, OpenMode::read_only);
    ReadRange all;
    std::vector<LogGap> gaps;
    all.damaged = [&](const LogGap& gap) { gaps.push_back(gap); };
    CityState city;
    store->read(all, [&](const Event& event) {
        met.insert(event.sequence);
        apply(city, event);
        return true;
    });
    CHECK(met.size() + missing(gaps) >= feed->last_sequence());
    CHECK(missing(gaps) < 4'500);
    CHECK(digest_of(city) == recording.digest_without(gaps, 6'000));
    (void)digest_at(*feed, feed->last_sequence());
}

TEST_CASE("a log that is read without passing over damage says where it is") {
    const Recording recording;
    recording.change("UPDATE telemetry SET block = x'00' WHERE first_sequence > 3000");
    const auto store = open_sqlite_store(recording.file, OpenMode::read_only);
    CHECK_THROWS_WITH(read_all(*store), Catch::Contains("is damaged; run `ingest verify` on it"));
}

}  // namespace
}  // namespace yiping
