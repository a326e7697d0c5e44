#include "ingest/net/publisher.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <set>

#include "ingest/city/apply.hpp"
#include "ingest/store/compression.hpp"
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

TEST_CASE(
    "whoever asks for z/ gets the same texts packed, and whoever asks for all gets none of that") {
    Published feed;  // its viewer asks for all
    ZmqPeer packed{feed.publisher.endpoint(), zmq::socket_type::sub, [](zmq::socket_t& socket) {
                       socket.set(zmq::sockopt::unsubscribe, "");
                       socket.set(zmq::sockopt::subscribe, "z/");
                       socket.set(zmq::sockopt::subscribe, "upto");
                   }};
    // Both its subscriptions are in once it hears of both.
    zmq::pollitem_t heard{packed.socket.handle(), 0, ZMQ_POLLIN, 0};
    std::set<std::string> topics;
    for (int id = 0; topics.size() < 2; ++id) {
        REQUIRE(id < 1'000);
        feed.publish(position_json(std::to_string(id), "w0"));
        feed.publisher.read_subscriptions();
        feed.publisher.flush();
        while (zmq::poll(&heard, 1, std::chrono::milliseconds{10}) > 0)
            topics.insert(packed.receive()[0]);
    }
    const std::string last = fmt::format(R"({{"sequence":{}}})", feed.city.last_sequence + 2);
    feed.publish(position_json("a", "w1"));
    feed.publish(position_json("b", "w2"));
    feed.publisher.flush();

    const TextFrames got = packed.receive();
    CHECK(got[0] == "z/-/worker/-/worker.position");
    CHECK(packed.receive() == TextFrames{"upto", last});
    TextFrames plain = feed.viewer.receive(), before;
    for (; plain != TextFrames{"upto", last}; plain = feed.viewer.receive()) {
        CHECK_FALSE(plain[0].starts_with("z/"));
        before = plain;
    }
    CHECK(decompress(got[1], 1U << 20U) == before[1]);
}

}  // namespace yiping
