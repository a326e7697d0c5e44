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

}  // namespace yiping
