#include "ingest/net/publisher.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/apply.hpp"
#include "tests/net/net_events.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

/// A publisher with one subscriber that hears it already.
struct Published {
    Published()
        : publisher{context, "tcp://127.0.0.1:*", SocketLimits{}},
          viewer{publisher.endpoint(), zmq::socket_type::sub} {
        zmq::pollitem_t item{publisher.socket().handle(), 0, ZMQ_POLLIN, 0};
        REQUIRE(zmq::poll(&item, 1, std::chrono::seconds{10}) == 1);  // the subscription came in
        publisher.read_subscriptions();
    }
    void publish(const std::string& json) {
        const Event event = logged(json, city.last_sequence + 1);
        apply(city, event);
        publisher.add(event, city);
    }
    zmq::context_t context;
    CityState city;
    Publisher publisher;
    ZmqPeer viewer;
};

}  // namespace

TEST_CASE("a flush is what was gathered by topic, then how far the log is known with it") {
    Published feed;
    CHECK_FALSE(feed.publisher.flush_due());
    feed.publish(position_json("1", "w1"));
    feed.publish(position_json("2", "w2"));
    feed.publish(incident_json("3"));
    CHECK(feed.publisher.flush_due());
    feed.publisher.flush();
    CHECK_FALSE(feed.publisher.flush_due());

    const TextFrames positions = feed.viewer.receive();
    CHECK(positions[0] == "-/worker/-/worker.position");
    CHECK(json_at(positions[1], "/1/sequence") == "00000000000000000002");
    const TextFrames incident = feed.viewer.receive();
    CHECK(incident[0] == "-/incident/governance/incident.reported");
    CHECK(json_at(incident[1], "/sequence") == "00000000000000000003");
    CHECK(feed.viewer.receive() == TextFrames{"upto", R"({"sequence":3})"});
}

TEST_CASE("a heartbeat flushes first, and tells sequence, time, store, feeds and changed topics") {
    Published feed;
    feed.publish(position_json("1", "w1"));
    feed.publisher.heartbeat(feed.city, net_test_now + 2'500, "ok");
    CHECK(feed.viewer.receive()[0] == "-/worker/-/worker.position");
    CHECK(feed.viewer.receive()[0] == "upto");
    const TextFrames first = feed.viewer.receive();
    CHECK(first[0] == "heartbeat");
    CHECK(json_at(first[1], "/sequence") == "1");
    CHECK(json_at(first[1], "/time") == "2026-08-14T00:00:02.500Z");
    CHECK(json_at(first[1], "/store") == "ok");
    CHECK(json_at(first[1], "/feeds") == R"([{"source":"test.app","age_ms":2500,"state":"live"}])");
    CHECK(json_at(first[1], "/topics") == R"({"-/worker/-/worker.position":1})");

    feed.publisher.heartbeat(feed.city, net_test_now + 3'500, "full");
    const TextFrames second = feed.viewer.receive();
    CHECK(json_at(second[1], "/store") == "full");
    CHECK(json_at(second[1], "/topics") == "{}");
}

}  // namespace yiping
