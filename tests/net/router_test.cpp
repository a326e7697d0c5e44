#include "ingest/net/router.hpp"

#include <catch2/catch.hpp>

#include "ingest/event/errors.hpp"
#include "ingest/net/peer_counter.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {
namespace {

constexpr const char* any_port = "tcp://127.0.0.1:*";

/// Waits for the next letter, ten seconds at most each time something comes.
Letter next_letter(Router& router) {
    for (;;) {
        zmq::pollitem_t item{router.socket().handle(), 0, ZMQ_POLLIN, 0};
        REQUIRE(zmq::poll(&item, 1, std::chrono::seconds{10}) == 1);
        if (std::optional<Letter> letter = router.receive()) return std::move(*letter);
    }
}

void answer(Router& router, const Route& to, std::string_view text) {
    router.answer(to, {&text, 1});
}

}  // namespace

TEST_CASE("a router answers a DEALER with one frame and mirrors the delimiter of a REQ") {
    zmq::context_t context;
    Router router{context, any_port, "test", {}};
    ZmqPeer dealer{router.endpoint()};
    ZmqPeer req{router.endpoint(), zmq::socket_type::req};

    dealer.send({"from dealer"});
    const Letter from_dealer = next_letter(router);
    CHECK(text_of(*from_dealer.body) == "from dealer");
    CHECK_FALSE(from_dealer.from.delimiter);
    answer(router, from_dealer.from, "to dealer");
    CHECK(dealer.receive() == TextFrames{"to dealer"});

    req.send({"from req"});
    const Letter from_req = next_letter(router);
    CHECK(text_of(*from_req.body) == "from req");
    CHECK(from_req.from.delimiter);
    answer(router, from_req.from, "to req");
    CHECK(req.receive() == TextFrames{"to req"});
}

TEST_CASE("frames that are shared reach each of many peers whole") {
    zmq::context_t context;
    Router router{context, any_port, "test", {}};
    ZmqPeer dealer{router.endpoint()};
    ZmqPeer req{router.endpoint(), zmq::socket_type::req};
    dealer.send({"ask"});
    req.send({"ask"});
    const std::string long_text(1'000'000, 'x');
    Frames frames;
    frames.emplace_back(std::string_view{"head"});
    frames.emplace_back(std::string_view{long_text});
    for (int i = 0; i < 2; ++i) router.answer_shared(next_letter(router).from, frames);
    CHECK(dealer.receive() == TextFrames{"head", long_text});
    CHECK(req.receive() == TextFrames{"head", long_text});
    CHECK(frames[1].size() == long_text.size());  // they can be sent once more
}

TEST_CASE("a lone empty frame is a letter without bytes, more frames are a letter without a body") {
    zmq::context_t context;
    Router router{context, any_port, "test", {}};
    ZmqPeer dealer{router.endpoint()};
    dealer.send({""});
    const Letter empty = next_letter(router);
    REQUIRE(empty.body);
    CHECK(empty.body->size() == 0);
    CHECK_FALSE(empty.from.delimiter);
    dealer.send({"a", "b"});
    CHECK_FALSE(next_letter(router).body);
    dealer.send({"", "a", "b"});
    const Letter many = next_letter(router);
    CHECK_FALSE(many.body);
    CHECK(many.from.delimiter);
}

TEST_CASE("an answer to a peer that is gone is dropped and counted") {
    zmq::context_t context;
    Router router{context, any_port, "test", {}};
    answer(router, {"nobody", false}, "hello");
    CHECK(router.undelivered() == 1);
}

TEST_CASE("answers wait for a peer that is slow to read, and come whole and in order") {
    zmq::context_t context;
    SocketLimits narrow;
    narrow.send_high_water = 1;
    Router router{context, any_port, "test", narrow};
    ZmqPeer slow{router.endpoint()};
    slow.send({"hello"});
    const Letter letter = next_letter(router);
    const std::string padding(50'000, 'x');  // the kernel's buffers fill up too
    const int count = 1'000;
    for (int i = 0; i < count; ++i) answer(router, letter.from, std::to_string(i) + ' ' + padding);
    CHECK(router.has_waiting());
    for (int i = 0; i < count; ++i) {
        zmq::pollitem_t item{slow.socket.handle(), 0, ZMQ_POLLIN, 0};
        do {
            router.send_waiting();
        } while (zmq::poll(&item, 1, std::chrono::milliseconds{1}) == 0 && router.has_waiting());
        CHECK(slow.receive()[0].starts_with(std::to_string(i) + ' '));
    }
    CHECK_FALSE(router.has_waiting());
    CHECK(router.undelivered() == 0);
}

TEST_CASE("a peer that lets too much wait is deaf from then on, and nobody else is") {
    zmq::context_t context;
    SocketLimits narrow;
    narrow.send_high_water = 1;
    Router router{context, any_port, "test", narrow};
    ZmqPeer deaf{router.endpoint()};
    deaf.send({"hello"});
    const Letter letter = next_letter(router);
    const std::string long_answer(1'000'000, 'x');
    for (int i = 0; i < 1'000 && router.deaf_peers() == 0; ++i)
        answer(router, letter.from, long_answer);
    CHECK(router.deaf_peers() == 1);
    CHECK(router.undelivered() > 0);
    CHECK_FALSE(router.has_waiting());
    deaf.send({"more"});
    ZmqPeer other{router.endpoint()};
    other.send({"me too"});
    const Letter next = next_letter(router);
    CHECK(text_of(*next.body) == "me too");
    answer(router, next.from, "at once");
    CHECK(other.receive() == TextFrames{"at once"});
}

TEST_CASE("a message beyond the limit costs the sender its connection, which is counted") {
    zmq::context_t context;
    SocketLimits small;
    small.max_message_bytes = 1'000;
    Router router{context, any_port, "too-much", small};
    PeerCounter peers{context, router.socket(), "too-much"};
    const auto wait_until = [&](auto condition) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!condition() && std::chrono::steady_clock::now() < until) {
            zmq::pollitem_t item{peers.socket().handle(), 0, ZMQ_POLLIN, 0};
            zmq::poll(&item, 1, std::chrono::milliseconds{100});
            peers.update();
        }
        return condition();
    };
    ZmqPeer good{router.endpoint()};
    good.send({"hello"});
    REQUIRE(wait_until([&] { return peers.connected() == 1; }));
    ZmqPeer bad{router.endpoint()};
    bad.send({std::string(1'001, 'x')});
    CHECK(wait_until([&] { return peers.ended() >= 1; }));
    CHECK(text_of(*next_letter(router).body) == "hello");
    CHECK_FALSE(router.receive());
}

TEST_CASE("an address that is taken, or is none, is one sentence with the socket's name") {
    zmq::context_t context;
    const Router first{context, any_port, "intake", {}};
    CHECK_THROWS_WITH((Router{context, first.endpoint(), "sync", {}}),
                      Catch::StartsWith("sync cannot be bound to " + first.endpoint()));
    CHECK_THROWS_AS((Router{context, "nonsense", "sync", {}}), IoError);
}

}  // namespace yiping
