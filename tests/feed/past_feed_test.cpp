// Looking back over a connection: the same states as the daemon's own, while the city goes on.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "ingest/feed/past_link.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

std::string mixed(int number) {
    const std::string id = std::to_string(number);
    return number % 3 == 0 ? incident_now(id) : position_now(id, "w" + std::to_string(number % 40));
}

/// A daemon that has taken so many events in, with a keyframe every thousand.
struct City {
    explicit City(int events) {
        std::ofstream{folder.path() / "ingest.toml"} << "[store]\nkeyframe_every_events = 1000\n";
        daemon.emplace(
            folder.path() / "log.store",
            std::vector<std::string>{"--config", (folder.path() / "ingest.toml").string()});
        go_on(events);
    }
    std::uint64_t go_on(int events) {
        ZmqPeer producer{daemon->intake()};
        for (int sent = 0; sent < events;) {
            const int count = std::min(50, events - sent);
            std::string batch;
            for (int i = 0; i < count; ++i) batch += (i == 0 ? "[" : ",") + mixed(next++);
            const std::string ack = producer.ask(batch + "]");
            const std::string end = "/ack/" + std::to_string(count - 1);
            REQUIRE(json_at(ack, end + "/status") == "stored");
            last = json_number_at(ack, end + "/sequence");
            sent += count;
        }
        return last;
    }
    [[nodiscard]] std::string digest_at(std::uint64_t sequence) const {
        ZmqPeer peer{daemon->sync()};
        return json_at(
            peer.ask(R"({"request":"digest","sequence":)" + std::to_string(sequence) + "}"),
            "/digest");
    }
    [[nodiscard]] TimeMs recorded_at(std::uint64_t sequence) const {
        ZmqPeer peer{daemon->sync()};
        const std::string at = std::to_string(sequence);
        const std::string page = peer.ask(R"({"request":"history","from_sequence":)" + at +
                                          R"(,"to_sequence":)" + at + "}");
        return *parse_rfc3339(json_at(page, "/events/0/recordedtime"));
    }

    [[nodiscard]] std::unique_ptr<RecordedFeed> look_back() const {
        return yiping::look_back(daemon->sync(), {});
    }

    TempFolder folder;
    std::optional<ServingIngest> daemon;
    int next = 0;
    std::uint64_t last = 0;
};

/// Holds the city as a viewer does.
struct Holder {
    CityState city;
    LinkChange link;
    int snapshots = 0;

    bool settle(RecordedFeed& feed) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (feed.busy()) {
            if (std::chrono::steady_clock::now() > until) return false;
            for (FeedItem& item : feed.take(std::chrono::milliseconds{100})) {
                if (auto* snapshot = std::get_if<Snapshot>(&item)) {
                    city = std::move(*snapshot->city);
                    ++snapshots;
                }
                if (const auto* flush = std::get_if<Flush>(&item))
                    for (const Event& event : flush->events) {
                        REQUIRE(event.sequence == city.last_sequence + 1);
                        apply(city, event);
                    }
                if (const auto* change = std::get_if<LinkChange>(&item)) link = *change;
            }
        }
        return true;
    }
};

}  // namespace

TEST_CASE("whoever looks back sees what the daemon knew, by sequence and by moment") {
    City city{2'500};
    const auto past = city.look_back();
    Holder holder;
    std::mt19937 random{5};
    for (int round = 0; round < 40; ++round) {
        const std::uint64_t target = 1 + random() % city.last;
        if (round % 2 == 0)
            past->seek(target);
        else
            past->seek_time(city.recorded_at(target));
        REQUIRE(holder.settle(*past));
        REQUIRE(past->position() == holder.city.last_sequence);
        if (round % 2 == 0) REQUIRE(holder.city.last_sequence == target);
        REQUIRE(holder.city.last_sequence >= target);
        REQUIRE(digest_of(holder.city) == city.digest_at(holder.city.last_sequence));
    }
    CHECK(past->last_sequence() == city.last);
    CHECK(past->first_ms() == city.recorded_at(1));
    CHECK(past->last_ms() == city.recorded_at(city.last));
}

TEST_CASE("the past is played forwards event by event, into what came meanwhile") {
    City city{150};
    const auto past = city.look_back();
    Holder holder;
    past->seek(100);
    REQUIRE(holder.settle(*past));
    past->play_to(city.recorded_at(120));
    REQUIRE(holder.settle(*past));
    CHECK(holder.city.last_sequence >= 120);
    const std::uint64_t last = city.go_on(60);
    past->play_to(city.recorded_at(last));
    REQUIRE(holder.settle(*past));
    CHECK(holder.city.last_sequence == last);
    CHECK(holder.snapshots == 1);
    CHECK(digest_of(holder.city) == city.digest_at(last));
    past->play_to(city.recorded_at(20));  // backwards
    REQUIRE(holder.settle(*past));
    CHECK(holder.snapshots == 2);
    CHECK(digest_of(holder.city) == city.digest_at(holder.city.last_sequence));
}

TEST_CASE("only the last wish counts, and the live stream goes on meanwhile") {
    City city{300};
    WatchingViewer live{city.daemon->sync()};
    REQUIRE(live.watch_until([&] { return live.is_live(); }));
    const auto past = live.feed->past();
    REQUIRE(past);
    Holder holder;
    for (const std::uint64_t sequence : {250U, 10U, 77U, 180U, 33U}) past->seek(sequence);
    REQUIRE(holder.settle(*past));
    CHECK(holder.city.last_sequence == 33);
    const std::uint64_t last = city.go_on(20);
    REQUIRE(live.watch_until([&] { return live.city.last_sequence >= last; }));
    CHECK(live.agrees_with(city.daemon->sync()));
    CHECK(holder.city.last_sequence == 33);
}

TEST_CASE("the timeline of the past tells of all reports, and grows") {
    City city{90};
    const auto past = city.look_back();
    past->wait_for_timeline();
    const auto first = past->timeline();
    CHECK(first->reports.size() == 30);
    CHECK(first->upto >= city.last);
}

TEST_CASE("a daemon that is gone answers once it is back") {
    City city{50};
    const std::vector<std::string> addresses = city.daemon->endpoints();
    const auto past = city.look_back();
    Holder holder;
    past->seek(5);
    REQUIRE(holder.settle(*past));
    city.daemon->kill_hard();
    past->seek(40);
    city.daemon.emplace(city.folder.path() / "log.store", addresses, std::vector<std::string>{});
    REQUIRE(holder.settle(*past));
    CHECK(digest_of(holder.city) == city.digest_at(40));
}

TEST_CASE("pages of the past are found by what comes next, and bounded") {
    PastPages pages;
    (void)pages.keep({std::string(10, 'a'), 0, 100});
    (void)pages.keep({std::string(10, 'b'), 100, 250});
    CHECK(pages.find(0)->upto == 100);
    CHECK(pages.find(99)->upto == 100);
    CHECK(pages.find(100)->events_json.front() == 'b');
    CHECK(pages.find(250) == nullptr);
    for (std::uint64_t i = 0; i < 40; ++i)
        (void)pages.keep({std::string(std::size_t{4} << 20U, 'c'), 1'000 + i * 10, 1'010 + i * 10});
    CHECK(pages.bytes() <= PastPages::most_bytes);
    CHECK(pages.find(1'395) != nullptr);
    CHECK(pages.find(0) == nullptr);  // of no use for the longest
}

}  // namespace yiping
