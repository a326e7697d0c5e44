#include <catch2/catch.hpp>

#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"
#include "tests/feed/scripted_daemon.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

/// Sends each event on its own and waits for its ack; the last one's sequence.
std::uint64_t feed_in(const std::string& intake, const std::vector<std::string>& events) {
    ZmqPeer producer{intake};
    std::uint64_t sequence = 0;
    for (const std::string& event : events) {
        const std::string ack = producer.ask(event);
        REQUIRE(json_at(ack, "/ack/0/status") == "stored");
        sequence = json_number_at(ack, "/ack/0/sequence");
    }
    return sequence;
}

std::vector<std::string> mixed_events(int first, int count) {
    std::vector<std::string> events;
    for (int i = first; i < first + count; ++i) {
        const std::string id = std::to_string(i);
        events.push_back(i % 5 == 0 ? incident_now(id) : position_now(id, "w" + id));
    }
    return events;
}

Event decoded(const std::string& json) {
    Decoder decoder;
    return std::get<Event>(decoder.decode(json).at(0));
}

}  // namespace

TEST_CASE("a viewer that joins late has the whole city, then follows it") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    (void)feed_in(daemon.intake(), mixed_events(0, 20));
    WatchingViewer viewer{daemon.sync()};
    REQUIRE(viewer.watch_until([&] { return viewer.is_live(); }));
    CHECK(viewer.snapshots == 1);
    const std::uint64_t last = feed_in(daemon.intake(), mixed_events(20, 20));
    REQUIRE(viewer.watch_until([&] { return viewer.city.last_sequence >= last; }));
    CHECK(viewer.snapshots == 1);
    CHECK(viewer.flushes > 0);
    CHECK(viewer.city.real.incidents.size() == 8);
    CHECK(viewer.city.real.workers.size() == 32);
    CHECK(viewer.agrees_with(daemon.sync()));
    REQUIRE(viewer.watch_until([&] { return viewer.heartbeat.feeds.size() == 2; }));
    CHECK(viewer.heartbeat.store == "ok");
}

TEST_CASE("a daemon killed and started again is found again, and the stream goes on") {
    const TempFolder folder;
    auto daemon = std::make_unique<ServingIngest>(folder.path() / "log.store");
    const std::vector<std::string> addresses = daemon->endpoints();
    WatchingViewer viewer{daemon->sync()};
    std::uint64_t last = feed_in(daemon->intake(), mixed_events(0, 10));
    REQUIRE(viewer.watch_until([&] { return viewer.city.last_sequence >= last; }));
    const int flushes_before = viewer.flushes;
    last = feed_in(daemon->intake(), mixed_events(10, 10));
    REQUIRE(viewer.watch_until([&] { return viewer.flushes > flushes_before; }));
    const int snapshots_before = viewer.snapshots;

    daemon->kill_hard();
    daemon = std::make_unique<ServingIngest>(
        folder.path() / "log.store", addresses, std::vector<std::string>{});
    last = feed_in(daemon->intake(), mixed_events(20, 10));
    REQUIRE(
        viewer.watch_until([&] { return viewer.city.last_sequence >= last && viewer.is_live(); }));
    CHECK(viewer.snapshots == snapshots_before);  // the log went on: nothing was fetched anew
    CHECK(viewer.agrees_with(daemon->sync()));
}

TEST_CASE("a daemon that comes back with another log is seen as such") {
    const TempFolder folder;
    auto daemon = std::make_unique<ServingIngest>(folder.path() / "one.store");
    const std::vector<std::string> addresses = daemon->endpoints();
    WatchingViewer viewer{daemon->sync()};
    REQUIRE(viewer.watch_until([&] { return viewer.is_live(); }));
    std::uint64_t last = feed_in(daemon->intake(), mixed_events(0, 10));
    REQUIRE(viewer.watch_until([&] { return viewer.city.last_sequence >= last; }));

    daemon->kill_hard();
    daemon = std::make_unique<ServingIngest>(
        folder.path() / "other.store", addresses, std::vector<std::string>{});
    last = feed_in(daemon->intake(), mixed_events(100, 15));
    REQUIRE(viewer.watch_until(
        [&] { return viewer.snapshots == 2 && viewer.city.last_sequence >= last; }));
    CHECK(viewer.city.real.incidents.find("0") == nullptr);
    CHECK(viewer.city.real.incidents.find("100") != nullptr);
    CHECK(viewer.agrees_with(daemon->sync()));
}

TEST_CASE("commands go through, and are refused visibly when no daemon is there") {
    const TempFolder folder;
    ServingIngest daemon{folder.path() / "log.store"};
    (void)feed_in(daemon.intake(), {incident_now("7")});
    WatchingViewer viewer{daemon.sync()};
    CHECK_FALSE(viewer.feed->send_command(decoded(step_now("early", "7", "verified"))));
    REQUIRE(viewer.watch_until([&] { return viewer.is_live(); }));

    REQUIRE(viewer.feed->send_command(decoded(step_now("c1", "7", "verified"))));
    REQUIRE(viewer.feed->send_command(decoded(step_now("c2", "7", "closed"))));
    REQUIRE(viewer.watch_until([&] { return viewer.answers.size() == 2; }));
    CHECK(viewer.answers[0].id == "c1");
    CHECK(viewer.answers[0].accepted);
    CHECK(viewer.answers[1].id == "c2");
    CHECK_FALSE(viewer.answers[1].accepted);
    CHECK(viewer.answers[1].reason == "not_allowed");
    CHECK(viewer.answers[1].state == "verified");
    CHECK_FALSE(viewer.answers[1].detail.empty());
    REQUIRE(viewer.watch_until(
        [&] { return viewer.city.real.incidents.find("7")->stage == Stage::verified; }));

    daemon.kill_hard();
    if (viewer.feed->send_command(decoded(step_now("c3", "7", "noted")))) {
        REQUIRE(viewer.watch_until([&] { return viewer.answers.size() == 3; }));
        CHECK(viewer.answers[2].id == "c3");
        CHECK(viewer.answers[2].reason == "connection_lost");
    }
    REQUIRE(viewer.watch_until([&] { return viewer.is_lost(); }));
    CHECK_FALSE(viewer.link.detail.empty());
    CHECK_FALSE(viewer.feed->send_command(decoded(step_now("c4", "7", "noted"))));
}

TEST_CASE("where nobody answers the link is lost in a sentence, and tried again") {
    WatchingViewer viewer{"tcp://127.0.0.1:9"};
    CHECK(viewer.watch_until([&] { return viewer.is_lost(); }));
    CHECK(viewer.link.detail == "nothing answers there");
}

TEST_CASE("what is no endpoint ends the source with a sentence") {
    const auto feed = connect_live("nonsense", {});
    const auto take_all = [&] {
        for (int i = 0; i < 100; ++i) (void)feed->take(std::chrono::milliseconds{100});
    };
    CHECK_THROWS_WITH(take_all(), Catch::StartsWith("\"nonsense\" is no endpoint"));
}

TEST_CASE("a gap is repaired from history, page by page, and nothing is skipped") {
    ScriptedDaemon daemon;
    daemon.page_events = 4;
    (void)daemon.record(5);
    WatchingViewer viewer{daemon.sync()};
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.is_live(); }));
    (void)daemon.record(10);  // never published
    daemon.publish(daemon.record(3));
    daemon.upto();
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.city.last_sequence == 18; }));
    CHECK(viewer.snapshots == 1);
    CHECK(digest_of(viewer.city) == digest_of(daemon.city));
    (void)daemon.record(2);  // lost with its upto: only the heartbeat tells
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.city.last_sequence == 20; }));
    CHECK(viewer.snapshots == 1);
    CHECK(digest_of(viewer.city) == digest_of(daemon.city));
}

TEST_CASE("a gap that history cannot fill is answered by a new snapshot") {
    ScriptedDaemon daemon;
    (void)daemon.record(5);
    WatchingViewer viewer{daemon.sync()};
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.is_live(); }));
    daemon.refuses_history = true;
    (void)daemon.record(10);
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.city.last_sequence == 15; }));
    CHECK(viewer.snapshots == 2);
    CHECK(digest_of(viewer.city) == digest_of(daemon.city));
}

TEST_CASE("a gap too large to repair is answered by a new snapshot at once") {
    ScriptedDaemon daemon;
    (void)daemon.record(5);
    WatchingViewer viewer{daemon.sync()};
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.is_live(); }));
    (void)daemon.record(60'000);
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.city.last_sequence == 60'005; }));
    CHECK(viewer.snapshots == 2);
    for (const std::string& request : daemon.asked)
        CHECK(json_at(request, "/request") != "history");
}

TEST_CASE("a flush in any order is applied in the log's order") {
    ScriptedDaemon daemon;
    (void)daemon.record(1);
    WatchingViewer viewer{daemon.sync()};
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.is_live(); }));
    std::vector<std::string> flush = daemon.record(50);
    std::ranges::reverse(flush);
    daemon.publish({flush.begin(), flush.begin() + 20});
    daemon.publish({flush.begin() + 20, flush.end()});
    daemon.publish({flush.begin(), flush.begin() + 5});  // and some of it twice
    daemon.upto();
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.city.last_sequence == 51; }));
    CHECK(digest_of(viewer.city) == digest_of(daemon.city));
    CHECK(viewer.snapshots == 1);
}

TEST_CASE("a silent daemon is lost after three seconds, and live again when it speaks") {
    ScriptedDaemon daemon;
    (void)daemon.record(1);
    WatchingViewer viewer{daemon.sync()};
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.is_live(); }));
    daemon.beats = false;
    REQUIRE(daemon.serve_until(viewer, [&] { return viewer.is_lost(); }));
    CHECK(viewer.link.detail == "the daemon has fallen silent");
    daemon.beats = true;
    daemon.publish(daemon.record(3));
    REQUIRE(daemon.serve_until(viewer,
                               [&] { return viewer.is_live() && viewer.city.last_sequence == 4; }));
    CHECK(digest_of(viewer.city) == digest_of(daemon.city));
}

}  // namespace yiping
