#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/feed/event_source.hpp"
#include "tests/store/some_events.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr std::chrono::milliseconds no_wait{0};

/// A log of so many events, ten a second, in batches, a keyframe after every `keyframe_every`th (0:
/// none), and the digest of the fold from zero at each sequence asked for.
class RecordedLog {
public:
    RecordedLog(std::uint64_t events, std::uint64_t keyframe_every, int batch_size = 10)
        : file{folder_.path() / "log.yiping"} {
        const auto store = open_sqlite_store(file, OpenMode::read_write);
        CityState city;
        while (city.last_sequence < events) {
            std::vector<Event> batch =
                some_events(static_cast<int>(city.last_sequence), batch_size);
            for (const Event& event :
                 append(*store,
                        std::move(batch),
                        moment_of(city.last_sequence + static_cast<std::uint64_t>(batch_size))))
                apply(city, event);
            if (keyframe_every != 0 && city.last_sequence % keyframe_every == 0)
                store->put_keyframe({city.last_sequence,
                                     city.now_ms,
                                     fold_version,
                                     digest_of(city),
                                     keyframe_of(city)});
        }
    }
    /// When the batch that ends with this sequence was recorded.
    static TimeMs moment_of(std::uint64_t sequence) {
        return some_moment + static_cast<TimeMs>((sequence + 9) / 10) * second_ms;
    }
    [[nodiscard]] std::string digest_at(std::uint64_t sequence) const {
        const auto store = open_sqlite_store(file, OpenMode::read_only);
        CityState city;
        ReadRange range;
        range.to_sequence = sequence;
        store->read(range, [&](Event&& event) {
            apply(city, event);
            return true;
        });
        return digest_of(city);
    }

private:
    TempFolder folder_;

public:
    const std::filesystem::path file;
};

/// Holds the city as a viewer does: a Snapshot replaces it, a Flush is applied to it.
struct Holder {
    CityState city;
    int snapshots = 0, flushes = 0;

    /// One take(); false when it gave nothing.
    bool take(RecordedFeed& feed) {
        const std::vector<FeedItem> items = feed.take(no_wait);
        for (const FeedItem& item : items) {
            if (const auto* snapshot = std::get_if<Snapshot>(&item)) {
                city = *snapshot->city;
                ++snapshots;
            } else if (const auto* flush = std::get_if<Flush>(&item)) {
                REQUIRE(flush->events.size() == flush->upto - city.last_sequence);
                for (const Event& event : flush->events) {
                    REQUIRE(event.sequence == city.last_sequence + 1);
                    apply(city, event);
                }
                REQUIRE(city.last_sequence == flush->upto);
                ++flushes;
            }
        }
        REQUIRE(city.last_sequence == feed.position());
        return !items.empty();
    }
};

TEST_CASE("ahead of what is played positions are seen, each once, and nothing moves by it") {
    const RecordedLog log{300, 0};
    const auto feed = open_recorded(log.file);
    Holder holder;
    feed->seek(100);
    (void)holder.take(*feed);
    std::vector<std::uint64_t> seen;
    const auto look = [&](std::uint64_t from, TimeMs upto_ms, std::uint64_t most) {
        return feed->look_ahead(from, upto_ms, most, [&](const Event& event) {
            CHECK(event.type == "worker.position");
            seen.push_back(event.sequence);
        });
    };
    const std::uint64_t upto = look(100, RecordedLog::moment_of(200), 50);
    CHECK(upto == 150);
    CHECK(look(upto, RecordedLog::moment_of(200), 1'000) == 200);
    CHECK(look(200, RecordedLog::moment_of(200), 1'000) == 200);
    CHECK(look(200, RecordedLog::moment_of(100), 1'000) == 200);
    CHECK(std::ranges::is_sorted(seen));
    CHECK(std::set(seen.begin(), seen.end()).size() == seen.size());
    const auto store = open_sqlite_store(log.file, OpenMode::read_only);
    ReadRange range;
    range.from_sequence = 101;
    range.to_sequence = 200;
    std::size_t positions = 0;
    for (const Event& event : read_all(*store, range)) positions += event.type == "worker.position";
    CHECK(seen.size() == positions);
    CHECK(feed->position() == 100);
    CHECK_FALSE(holder.take(*feed));
}

TEST_CASE("the reports of a stretch can be read, whatever is played") {
    const RecordedLog log{300, 0};
    const auto feed = open_recorded(log.file);
    const auto reports = feed->reports(100, 110);
    REQUIRE(reports.has_value());
    REQUIRE_FALSE(reports->empty());
    for (const Event& report : *reports) {
        CHECK(report.type == "incident.reported");
        CHECK(report.sequence >= 100);
        CHECK(report.sequence <= 110);
    }
    CHECK(feed->reports(301, 400)->empty());
}

TEST_CASE("a recorded log says what it holds and hands out nothing unasked") {
    const RecordedLog log{500, 100};
    const auto feed = open_recorded(log.file);
    CHECK(feed->first_sequence() == 1);
    CHECK(feed->last_sequence() == 500);
    CHECK(feed->first_ms() == RecordedLog::moment_of(1));
    CHECK(feed->last_ms() == RecordedLog::moment_of(500));
    CHECK(feed->position() == 0);
    CHECK(feed->take(no_wait).empty());
    CHECK_FALSE(feed->busy());
    CHECK_FALSE(feed->send_command(incident(1)));
}

TEST_CASE("the state at any sequence is the fold from zero, however it was reached") {
    const std::uint64_t keyframe_every = GENERATE(0U, 100U);
    const RecordedLog log{500, keyframe_every};
    const auto feed = open_recorded(log.file);
    Holder holder;
    std::mt19937 random{3};
    for (int round = 0; round < 120; ++round) {
        const std::uint64_t target = random() % 501;
        switch (random() % 3) {
            case 0:
                feed->seek(target);
                break;
            case 1:
                feed->play_to(RecordedLog::moment_of(target));
                break;
            default:  // only the last wish counts
                feed->seek(random() % 501);
                feed->play_to(RecordedLog::moment_of(target));
                feed->seek(target);
        }
        while (holder.take(*feed)) {
        }
        REQUIRE((holder.city.last_sequence == target ||
                 holder.city.last_sequence == (target + 9) / 10 * 10));
        REQUIRE(digest_of(holder.city) == log.digest_at(holder.city.last_sequence));
    }
    CHECK(holder.snapshots > 10);
    CHECK(holder.flushes > 5);
}

TEST_CASE("a thousand random sequences and moments are the fold from zero") {
    constexpr std::uint64_t last = 20'000;
    const RecordedLog log{last, 2'500};
    std::vector<std::string> digests{digest_of(CityState{})};  // at each sequence from 0, by tens
    {
        const auto store = open_sqlite_store(log.file, OpenMode::read_only);
        CityState city;
        store->read({}, [&](const Event& event) {
            apply(city, event);
            if (event.sequence % 10 == 0) digests.push_back(digest_of(city));
            return true;
        });
    }
    const auto feed = open_recorded(log.file);
    Holder holder;
    std::mt19937 random{11};
    for (int round = 0; round < 1'000; ++round) {
        const std::uint64_t target = random() % (last / 10 + 1) * 10;
        const bool near = round % 3 == 0 && holder.city.last_sequence + 50 <= last;
        if (round % 2 == 0)
            feed->seek(near ? holder.city.last_sequence / 10 * 10 + 50 : target);
        else
            feed->play_to(RecordedLog::moment_of(target));
        while (holder.take(*feed)) {
        }
        REQUIRE(holder.city.last_sequence % 10 == 0);
        REQUIRE(digest_of(holder.city) == digests.at(holder.city.last_sequence / 10));
    }
}

TEST_CASE("playing forwards is events, playing backwards and seeking are snapshots") {
    const RecordedLog log{500, 100};
    const auto feed = open_recorded(log.file);
    Holder holder;
    for (const int second : {3, 4, 4, 20}) {
        feed->play_to(some_moment + second * second_ms);
        holder.take(*feed);
        CHECK(feed->position() == static_cast<std::uint64_t>(second) * 10);
    }
    CHECK(holder.flushes == 3);  // the second wish for the same moment gave nothing
    CHECK(holder.snapshots == 0);
    feed->play_to(some_moment + 10 * second_ms);
    holder.take(*feed);
    CHECK(holder.snapshots == 1);
    CHECK(feed->position() == 100);
    feed->seek(77);
    holder.take(*feed);
    CHECK(holder.snapshots == 2);
    CHECK(holder.city.last_sequence == 77);
    feed->play_to(some_moment + 8 * second_ms);
    holder.take(*feed);
    CHECK(holder.flushes == 4);
    CHECK(feed->position() == 80);
}

TEST_CASE("the ends of a log hold") {
    const RecordedLog log{100, 50};
    const auto feed = open_recorded(log.file);
    Holder holder;
    feed->seek(1'000'000);
    holder.take(*feed);
    CHECK(feed->position() == 100);
    feed->play_to(some_moment + day_ms);
    CHECK_FALSE(holder.take(*feed));
    feed->play_to(some_moment - day_ms);
    holder.take(*feed);
    CHECK(feed->position() == 0);
    CHECK(digest_of(holder.city) == digest_of(CityState{}));
}

TEST_CASE("a long way is taken by the nearer road: a keyframe, or the events in bounded parts") {
    const bool has_keyframe = GENERATE(false, true);
    const RecordedLog log{120'000, has_keyframe ? 110'000U : 0U, 1'000};
    const auto feed = open_recorded(log.file);
    Holder holder;
    feed->play_to(log.moment_of(120'000));
    CHECK(holder.take(*feed));
    CHECK(feed->position() == (has_keyframe ? 120'000 : 100'000));
    while (holder.take(*feed)) {
    }
    CHECK(holder.snapshots == (has_keyframe ? 1 : 0));
    CHECK(holder.flushes == (has_keyframe ? 0 : 2));
    CHECK(digest_of(holder.city) == log.digest_at(120'000));
}

TEST_CASE("looking around a moment far from any keyframe shows the same states, again and again") {
    const RecordedLog log{120'000, 0, 1'000};
    const auto feed = open_recorded(log.file);
    std::map<std::uint64_t, std::string> digests;
    for (const std::uint64_t target :
         {100'000, 99'000, 118'000, 100'000, 101'500, 60'001, 61'000, 99'000, 120'000, 61'000}) {
        Holder holder;
        feed->seek(target);
        REQUIRE(holder.take(*feed));
        REQUIRE(holder.city.last_sequence == target);
        const std::string digest = digest_of(holder.city);
        const auto [known, is_new] = digests.emplace(target, digest);
        CHECK(digest == (is_new ? log.digest_at(target) : known->second));
    }
}

TEST_CASE("an empty log has no moment, and what is no log is refused") {
    const TempFolder folder;
    (void)open_sqlite_store(folder.path() / "empty", OpenMode::read_write);
    const auto feed = open_recorded(folder.path() / "empty");
    CHECK(feed->first_sequence() == 0);
    CHECK(feed->last_sequence() == 0);
    feed->play_to(some_moment);
    CHECK(feed->take(no_wait).empty());
    feed->seek(5);
    CHECK(feed->take(no_wait).size() == 1);
    CHECK_THROWS_WITH(open_recorded(folder.path() / "none"),
                      Catch::EndsWith("none does not exist"));
}

}  // namespace
}  // namespace yiping
