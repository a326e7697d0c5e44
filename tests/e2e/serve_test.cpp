// The daemon as its users meet it: a process, three sockets, one line.
#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/feed/event_source.hpp"
#include "ingest/store/event_store.hpp"
#include "tests/support/run_to_end.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

std::string status_of(const ServingIngest& daemon) {
    return ZmqPeer{daemon.sync()}.ask(R"({"request":"status"})");
}

}  // namespace

TEST_CASE(
    "the ready line names the sockets, the store and the sequence, and nothing else is said") {
    const TempFolder folder;
    const std::filesystem::path store = folder.path() / "log.store";
    ServingIngest daemon{store};
    CHECK(json_at(daemon.ready_line(), "/ready") == "true");
    CHECK(json_at(daemon.ready_line(), "/sequence") == "0");
    CHECK(json_at(daemon.ready_line(), "/store") == store.string());
    for (const std::string& endpoint : daemon.endpoints())
        CHECK_THAT(endpoint, Catch::StartsWith("tcp://127.0.0.1:") && !Catch::EndsWith("*"));
    (void)ZmqPeer{daemon.intake()}.ask(incident_now("1"));
    CHECK(daemon.terminate() == 0);
    CHECK(daemon.child().rest_of_output().empty());
}

TEST_CASE("an incident sent by REQ or DEALER is acked, in status, in history and on the feed") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer subscriber{daemon.feed(), zmq::socket_type::sub};
    while (subscriber.receive()[0] != "heartbeat") {
    }
    ZmqPeer req{daemon.intake(), zmq::socket_type::req};
    CHECK(json_at(req.ask(incident_now("1")), "/ack/0/sequence") == "1");
    ZmqPeer dealer{daemon.intake()};
    CHECK(json_at(dealer.ask('[' + incident_now("2") + ']'), "/ack/0/sequence") == "2");

    const std::string status = status_of(daemon);
    CHECK(json_at(status, "/stored") == "2");
    CHECK(json_at(status, "/sequence") == "2");
    CHECK(json_at(status, "/city/open_incidents") == "2");
    CHECK(json_at(status, "/store/facts") == "2");
    CHECK(json_at(status, "/producers") == "2");
    CHECK(json_at(status, "/viewers") == "1");
    CHECK(json_at(status, "/endpoints/feed") == daemon.feed());
    CHECK(json_at(status, "/feeds/0/source") == "test.cad");
    CHECK(json_at(status, "/feeds/0/state") == "live");

    const std::string page = ZmqPeer{daemon.sync()}.ask(R"({"request":"history"})");
    CHECK(json_at(page, "/events/0/id") == "1");
    CHECK(json_at(page, "/events/1/sequence") == "00000000000000000002");
    CHECK(json_at(page, "/next_sequence") == "3");

    TextFrames message = subscriber.receive();
    while (message[0] == "heartbeat") message = subscriber.receive();
    CHECK(message[0] == "-/incident/governance/incident.reported");
    CHECK(json_at(message[1], "/id") == "1");
    CHECK(subscriber.receive() == TextFrames{"upto", R"({"sequence":1})"});
}

TEST_CASE("a status asked for without the digest says all but that") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    CHECK(json_at(status_of(daemon), "/digest").size() == 32);
    const std::string status = ZmqPeer{daemon.sync()}.ask(R"({"request":"status","digest":false})");
    CHECK(json_at(status, "/digest") == "(nothing)");
    CHECK(json_at(status, "/endpoints/feed") == daemon.feed());
}

TEST_CASE("a source that is expected and does not come is silent, and resumes when it speaks") {
    const TempFolder folder;
    const std::filesystem::path config = folder.path() / "watched.toml";
    std::ofstream{config} << "[[watch.source]]\nsource = \"test.cad\"\nevery_s = 1\n";
    const ServingIngest daemon{folder.path() / "log.store", {"--config", config.string()}};
    ZmqPeer feed{daemon.feed(), zmq::socket_type::sub};
    const auto next = [&](const std::string& type) {
        TextFrames message = feed.receive();
        while (message[0] != "-/feed/-/" + type) message = feed.receive();
        return message[1];
    };
    CHECK(json_at(next("feed.silent"), "/subject") == "feed/test.cad");
    CHECK(json_at(status_of(daemon), "/feeds/0/state") == "silent");
    CHECK(json_at(ZmqPeer{daemon.intake()}.ask(incident_now("1")), "/ack/0/status") == "stored");
    CHECK(json_at(next("feed.resumed"), "/subject") == "feed/test.cad");
    CHECK(json_at(next("feed.silent"), "/subject") == "feed/test.cad");  // one word was not enough
}

TEST_CASE("a producer that reads its acks only at the end gets all of them, in order") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    const int count = 20'000;
    for (int i = 0; i < count; ++i) producer.send({position_now(std::to_string(i), "w")});
    for (int i = 0; i < count; ++i) {
        const std::string ack = producer.receive()[0];
        REQUIRE(json_at(ack, "/ack/0/id") == std::to_string(i));
        REQUIRE(json_at(ack, "/ack/0/status") == "stored");
    }
}

TEST_CASE("digest, snapshot and status speak of the same state") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    for (int i = 0; i < 10; ++i) (void)producer.ask(incident_now(std::to_string(i)));
    ZmqPeer sync{daemon.sync()};
    const std::string status = sync.ask(R"({"request":"status"})");
    CHECK(json_at(status, "/digest").size() == 32);
    // What time causes is recorded meanwhile, so each names the moment that it speaks of.
    const auto digest_at = [&](const std::string& sequence) {
        return json_at(sync.ask(R"({"request":"digest","sequence":)" + sequence + "}"), "/digest");
    };
    CHECK(json_number_at(status, "/sequence") >= 10);
    CHECK(digest_at(json_at(status, "/sequence")) == json_at(status, "/digest"));
    sync.send({R"({"request":"snapshot"})"});
    const TextFrames snapshot = sync.receive();
    REQUIRE(snapshot.size() == 2);
    CHECK(json_at(snapshot[0], "/digest") == digest_at(json_at(snapshot[0], "/sequence")));
    CHECK(json_at(sync.ask(R"({"request":"weather"})"), "/error/reason") == "unknown_request");
    CHECK(json_at(sync.ask("erase"), "/error/reason") == "not_json");
}

TEST_CASE("SIGTERM finishes what was taken in and leaves a keyframe for a quick start") {
    const TempFolder folder;
    const std::filesystem::path store = folder.path() / "log.store";
    ServingIngest daemon{store};
    ZmqPeer producer{daemon.intake()};
    for (int i = 0; i < 500; ++i) producer.send({incident_now(std::to_string(i))});
    REQUIRE(json_at(producer.receive()[0], "/ack/0/status") == "stored");
    daemon.child().signal(SIGTERM);
    std::uint64_t last = 1;
    int acked = 1;
    producer.socket.set(zmq::sockopt::rcvtimeo, 2'000);
    zmq::message_t ack;
    while (producer.socket.recv(ack)) {  // until nothing more comes
        last = json_number_at(ack.to_string(), "/ack/0/sequence");
        ++acked;
    }
    CHECK(daemon.child().wait() == 0);
    const auto reader = open_sqlite_store(store, OpenMode::read_only);
    CHECK(reader->last_sequence() == last);
    CHECK(reader->last_sequence() == static_cast<std::uint64_t>(acked));
    const auto keyframe = reader->keyframe_before(last, fold_version);
    REQUIRE(keyframe);
    CHECK(keyframe->sequence == last);
    CHECK(city_from_keyframe(keyframe->bytes).real.incidents.size() == last);
    const ServingIngest again{store};
    CHECK(json_at(again.ready_line(), "/sequence") == std::to_string(last));
}

TEST_CASE("ipc endpoints serve like tcp ones") {
    const TempFolder folder;
    const auto at = [&](const char* name) { return "ipc://" + (folder.path() / name).string(); };
    const ServingIngest daemon{
        folder.path() / "log.store", {at("intake"), at("feed"), at("sync")}, {}};
    CHECK(json_at(ZmqPeer{at("intake")}.ask(incident_now("1")), "/ack/0/status") == "stored");
    CHECK(json_at(ZmqPeer{at("sync")}.ask(R"({"request":"status"})"), "/stored") == "1");
}

TEST_CASE("ingest status prints what the daemon says, as lines or as JSON") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    (void)ZmqPeer{daemon.intake()}.ask(incident_now("1"));
    const Finished lines =
        run_to_end({ServingIngest::program(), "status", "--sync", daemon.sync()});
    CHECK(lines.status == 0);
    CHECK_THAT(lines.output, Catch::Matches("(.|\n)*\nstored +1\n(.|\n)*"));
    CHECK_THAT(lines.output, Catch::Contains(daemon.intake()));
    const Finished json =
        run_to_end({ServingIngest::program(), "status", "--json", "--sync", daemon.sync()});
    CHECK(json_at(json.output, "/stored") == "1");
}

TEST_CASE(
    "a recorded log shows what the live daemon folded, at the start, the middle and the end") {
    const TempFolder folder;
    const std::filesystem::path store = folder.path() / "log.store";
    ServingIngest daemon{store};
    ZmqPeer producer{daemon.intake()};
    for (int i = 0; i < 60; ++i)
        (void)producer.ask(i % 3 == 0 ? incident_now(std::to_string(i))
                                      : position_now(std::to_string(i), std::to_string(i % 7)));
    std::map<std::uint64_t, std::string> digests;
    ZmqPeer sync{daemon.sync()};
    for (const std::uint64_t sequence : {1, 30, 60})
        digests[sequence] = json_at(
            sync.ask(fmt::format(R"({{"request":"digest","sequence":{}}})", sequence)), "/digest");
    CHECK(daemon.terminate() == 0);
    const auto replay = open_recorded(store);
    for (const auto& [sequence, digest] : digests) {
        replay->seek(sequence);
        std::vector<FeedItem> items = replay->take({});
        REQUIRE(items.size() == 1);
        CHECK(digest_of(*std::get<Snapshot>(items[0]).city) == digest);
    }
}

}  // namespace yiping
