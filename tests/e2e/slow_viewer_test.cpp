#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {

TEST_CASE("a viewer that reads nothing hurts neither the intake nor the other viewers") {
    const TempFolder folder;
    const std::filesystem::path config = folder.path() / "narrow.toml";
    // Who does not read answers no heartbeat either; on a slow machine this test outlives the
    // patience for that.
    std::ofstream{config} << "[sockets]\nfeed_high_water = 10\nheartbeat_timeout_ms = 600000\n";
    const ServingIngest daemon{folder.path() / "log.store", {"--config", config.string()}};

    // Hears one heartbeat, then never reads again; its own queue holds one message.
    ZmqPeer asleep{daemon.feed(), zmq::socket_type::sub};
    asleep.socket.set(zmq::sockopt::rcvhwm, 1);
    (void)asleep.receive();
    WatchingViewer awake{daemon.sync()};
    REQUIRE(awake.watch_until([&] { return awake.is_live(); }));

    // Far more than the high-water marks and the kernel's buffers hold: 3,000 x 20 KB.
    const std::string words(20'000, 'x');
    ZmqPeer producer{daemon.intake()};
    std::uint64_t last = 0;
    for (int i = 0; i < 3'000; ++i) {
        const std::string ack =
            producer.ask(incident_now(std::to_string(i), R"(,"padding":")" + words + '"'));
        REQUIRE(json_at(ack, "/ack/0/status") == "stored");
        last = json_number_at(ack, "/ack/0/sequence");
        awake.take(std::chrono::milliseconds{0});
    }
    REQUIRE(awake.watch_until([&] { return awake.city.last_sequence >= last; }));
    CHECK(awake.is_live());
    CHECK(awake.agrees_with(daemon.sync()));
    CHECK(json_at(ZmqPeer{daemon.sync()}.ask(R"({"request":"status"})"), "/viewers") == "2");
}

namespace {

std::uint64_t resident_bytes(pid_t id) {
    std::ifstream memory{"/proc/" + std::to_string(id) + "/statm"};
    std::uint64_t all = 0, resident = 0;
    memory >> all >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("who asks for the log again and again and reads none of it costs a bounded memory") {
    const TempFolder folder;
    ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer producer{daemon.intake()};
    const std::string words(60'000, 'x');
    for (int i = 0; i < 70; ++i)  // one page of history
        REQUIRE(
            json_at(producer.ask(incident_now(std::to_string(i), R"(,"padding":")" + words + '"')),
                    "/ack/0/status") == "stored");
    const std::uint64_t before = resident_bytes(daemon.child().id());
    ZmqPeer greedy{daemon.sync(), zmq::socket_type::dealer, [](zmq::socket_t& socket) {
                       socket.set(zmq::sockopt::rcvhwm, 1);
                       socket.set(zmq::sockopt::rcvbuf, 65'536);
                   }};
    // Two gibibytes of answers.
    ZmqPeer other{daemon.sync()};
    std::uint64_t most = 0;
    for (int i = 0; i < 500; ++i) {
        greedy.send({R"({"request":"history"})"});
        // Its own request waits behind those, so each is answered before the next is asked.
        REQUIRE(json_at(other.ask(R"({"request":"history","limit":1})"), "/events/0/id") == "0");
        most = std::max(most, resident_bytes(daemon.child().id()));
    }
    CHECK(most < before + 350'000'000);
    CHECK(json_at(other.ask(R"({"request":"status"})"), "/deaf_peers") == "1");
    CHECK(json_at(producer.ask(incident_now("again")), "/ack/0/status") == "stored");
}

}  // namespace yiping
