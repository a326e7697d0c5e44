#include <catch2/catch.hpp>

#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/wire_events.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {

TEST_CASE("a producer that pours in all it has does not keep another one waiting") {
    constexpr std::uint64_t poured = 60'000;
    /// What one turn of the daemon takes in at most; a message that comes during one is in the
    /// next.
    constexpr std::uint64_t one_turn = 4'096;
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    ZmqPeer greedy{daemon.intake(), zmq::socket_type::dealer, [](zmq::socket_t& socket) {
                       socket.set(zmq::sockopt::sndhwm, 0);
                       socket.set(zmq::sockopt::rcvhwm, 0);
                   }};
    ZmqPeer modest{daemon.intake()};
    REQUIRE(json_at(modest.ask(incident_now("before")), "/ack/0/status") == "stored");

    for (std::uint64_t i = 0; i < poured; ++i)
        greedy.send({position_now("p" + std::to_string(i), std::to_string(i % 500))});
    (void)greedy.receive();  // the daemon is at it
    std::uint64_t before = 0;
    for (int i = 0; i < 5; ++i) {
        const std::string ack = modest.ask(incident_now("m" + std::to_string(i)));
        const std::uint64_t sequence = json_number_at(ack, "/ack/0/sequence");
        if (before != 0) CHECK(sequence - before <= 2 * one_turn);
        before = sequence;
    }
    CHECK(before < poured);  // else it proves nothing: the pouring was over
    for (std::uint64_t i = 1; i < poured; ++i) (void)greedy.receive();
}

}  // namespace yiping
