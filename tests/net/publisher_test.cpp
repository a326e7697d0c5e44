#include "ingest/net/publisher.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <random>
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
    feed.publisher.heartbeat(feed.city, net_test_now + 2'500, "ok", SourceClocks{});
    CHECK(feed.viewer.receive()[0] == "-/worker/-/worker.position");
    CHECK(feed.viewer.receive()[0] == "upto");
    const TextFrames first = feed.viewer.receive();
    CHECK(first[0] == "heartbeat");
    CHECK(json_at(first[1], "/sequence") == "1");
    CHECK(json_at(first[1], "/time") == "2026-08-14T00:00:02.500Z");
    CHECK(json_at(first[1], "/store") == "ok");
    CHECK(json_at(first[1], "/feeds") == R"([{"source":"test.app","age_ms":2500,"state":"live"}])");
    CHECK(json_at(first[1], "/topics") == R"({"-/worker/-/worker.position":1})");

    SourceClocks clocks;
    clocks.note("test.app", -4'000);
    feed.publisher.heartbeat(feed.city, net_test_now + 3'500, "full", clocks);
    const TextFrames second = feed.viewer.receive();
    CHECK(json_at(second[1], "/store") == "full");
    CHECK(json_at(second[1], "/feeds/0/clock_behind_ms") == "-4000");
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

TEST_CASE("a packed position costs at most 60 bytes, of workers in no order and at random places") {
    // Half a second of one county of ten at Anshan-1x: 335 of its workers, in no order.
    constexpr int workers = 335;
    std::mt19937_64 random{1};
    const auto within = [&](double low, double high) {
        return std::uniform_real_distribution{low, high}(random);
    };
    Gathering gathering;
    for (std::uint64_t i = 1; i <= workers; ++i) {
        const double lon = within(122.9, 123.3), lat = within(41.0, 41.3);
        const std::uint64_t worker = random() % 67'000;
        const TimeMs time_ms = net_test_now - static_cast<TimeMs>(random() % 2'000);
        Event event = decoded(fmt::format(
            R"({{"specversion":"1.0","id":"W{:06}-{}",)"
            R"("source":"grid.app.210302","type":"worker.position","time":"{}",)"
            R"("subject":"worker/W{:06}","data":{{"lon":{:.6f},"lat":{:.6f},"datum":"gcj02",)"
            R"("accuracy_m":{:.0f},"speed_mps":{:.1f}}}}})",
            worker,
            time_ms,
            format_rfc3339(time_ms),
            worker,
            lon,
            lat,
            within(3, 30),
            within(0, 2)));
        event.sequence = 1'000'000 + 20 * i;
        event.recorded_ms = net_test_now + static_cast<TimeMs>(i);
        event.place =
            place_at({lon - 0.005, lat - 0.002},
                     GridCode{210302001001001000 + random() % 120 + 100'000 * (random() % 9)});
        stamp(event);
        gathering.add("210302/worker/-/worker.position", event);
    }
    Compressor compressor;
    std::size_t bytes = 0;
    for (const TopicMessage& message : gathering.take())
        bytes += message.topic.size() + compressor.compress(message.payload).size();
    CAPTURE(bytes / workers);
    CHECK(bytes <= std::size_t{60} * workers);
}

}  // namespace yiping
