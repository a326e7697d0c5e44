// Whoever does not belong, or sends what nobody should: refused, counted, and no harm to others.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "tests/support/keyed_daemon.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

/// A TCP connection that speaks no ZeroMQ but what the test gives it.
class RawPeer {
public:
    explicit RawPeer(const std::string& endpoint) : fd_{socket(AF_INET, SOCK_STREAM, 0)} {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1))));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{20, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error{"no connection"};
    }
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;
    RawPeer(RawPeer&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    RawPeer& operator=(RawPeer&&) = delete;
    ~RawPeer() {
        if (fd_ >= 0) close(fd_);
    }
    void send(const std::string& bytes) const {
        (void)::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }
    /// Whether the other end closes, whatever it says before.
    [[nodiscard]] bool is_cut() const {
        char bytes[4096];
        ssize_t count = 0;
        while ((count = recv(fd_, bytes, sizeof bytes, 0)) > 0) {
        }
        return count == 0 || errno == ECONNRESET;
    }

private:
    int fd_;
};

/// ZMTP 3 without security, up to where messages may follow.
std::string greeting_and_ready() {
    std::string bytes = "\xff" + std::string(8, '\0') + "\x7f" + "\x03" + std::string(1, '\0') +
                        "NULL" + std::string(16, '\0') + std::string(32, '\0');
    const std::string ready =
        std::string{"\x05READY\x0bSocket-Type"} + std::string(3, '\0') + "\x06" + "DEALER";
    return bytes + '\x04' + static_cast<char>(ready.size()) + ready;
}

/// The head of a frame of so many bytes.
std::string frame_head(std::uint64_t size) {
    std::string head = "\x02";
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>((size >> shift) & 0xff);
    return head;
}

}  // namespace

TEST_CASE("a viewer that feeds and a producer that commands or asks are told no, and counted") {
    KeyedDaemon city;
    ZmqPeer viewer = city.peer(city.daemon().intake(), "wall");
    const std::string fed = viewer.ask(incident_now("1"));
    CHECK(json_at(fed, "/ack/0/reason") == "not_allowed");
    CHECK_THAT(fed, Catch::Contains("wall is a viewer and may not feed"));

    ZmqPeer other = city.peer(city.daemon().intake(), "cad");
    std::string foreign = incident_now("2");
    foreign.replace(foreign.find("test.cad"), 8, "test.cadet");
    CHECK(json_at(other.ask(foreign), "/ack/0/field") == "source");

    ZmqPeer producer = city.peer(city.daemon().sync(), "cad");
    const std::string commanded =
        producer.ask(R"({"request":"command","event":)" + incident_now("3") + "}");
    CHECK(json_at(commanded, "/reason") == "not_allowed");
    CHECK(json_at(producer.ask(R"({"request":"snapshot"})"), "/error/reason") == "not_allowed");
    CHECK(json_at(producer.ask(R"({"request":"history"})"), "/error/reason") == "not_allowed");

    const std::string status = city.status();
    CHECK(json_at(status, "/stored") == "0");
    CHECK(json_at(status, "/sequence") == "0");
    CHECK(json_at(status, "/rejected/not_allowed") == "2");
    CHECK(json_at(status, "/commands/refused") == "1");
    CHECK(json_at(status, "/security/not_allowed_by_name/wall") == "1");
    CHECK(json_at(status, "/security/not_allowed_by_name/cad") == "4");
    // A producer is not let in at the feed, where nobody could tell it why.
    const ZmqPeer listening = city.peer(city.daemon().feed(), "cad", zmq::socket_type::sub);
    CHECK(city.status_reaches("/security/handshakes/wrong_role", 1));
}

TEST_CASE(
    "no key, an unknown key and the wrong daemon's key do not get in, and others are served") {
    KeyedDaemon city;
    ZmqPeer keyless{city.daemon().intake()};
    keyless.send({incident_now("1")});
    CHECK(city.status_reaches("/security/handshakes/failed", 1));

    (void)city.make("stranger", {"--name", "stranger", "--role", "admin"});
    ZmqPeer stranger = city.peer(city.daemon().intake(), "stranger");
    stranger.send({incident_now("2")});
    CHECK(city.status_reaches("/security/handshakes/unknown_key", 1));

    const std::uint64_t failed = json_number_at(city.status(), "/security/handshakes/failed");
    ZmqPeer misled{city.daemon().intake(), zmq::socket_type::dealer, [&](zmq::socket_t& socket) {
                       OwnKeys keys = city.keys_of("cad");
                       keys.server_public_key = make_key_pair().public_key;
                       use_keys(socket, keys);
                   }};
    misled.send({incident_now("3")});
    CHECK(city.status_reaches("/security/handshakes/failed", failed + 1));

    CHECK(json_at(city.peer(city.daemon().intake(), "cad").ask(incident_now("4")),
                  "/ack/0/sequence") == "1");
    CHECK(json_at(city.status(), "/stored") == "1");
}

TEST_CASE("a thousand half-open handshakes hold nobody up and are ended") {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    KeyedDaemon city{"[sockets]\nhandshake_ms = 3000\n"};
    std::vector<RawPeer> silent;
    for (int i = 0; i < 1'000; ++i) silent.emplace_back(city.daemon().intake());
    CHECK(city.status_reaches("/security/half_open", 900));  // the quick ones may be ended by now
    const auto began = std::chrono::steady_clock::now();
    CHECK(json_at(city.peer(city.daemon().intake(), "cad").ask(incident_now("1")),
                  "/ack/0/status") == "stored");
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{2});
    CHECK(json_number_at(city.status(), "/producers") <= 1);  // they are none
    CHECK(city.status_reaches("/security/handshakes/failed", 1'000));
    CHECK(std::ranges::all_of(silent, [](const RawPeer& peer) { return peer.is_cut(); }));
}

TEST_CASE("who announces a message of a gigabyte is cut before it is sent") {
    const TempFolder folder;
    const ServingIngest daemon{folder.path() / "log.store"};
    const RawPeer greedy{daemon.intake()};
    greedy.send(greeting_and_ready() + frame_head(1ULL << 30) + std::string(1'000, 'x'));
    CHECK(greedy.is_cut());
    CHECK(json_at(ZmqPeer{daemon.intake()}.ask(incident_now("1")), "/ack/0/status") == "stored");
    CHECK(json_number_at(ZmqPeer{daemon.sync()}.ask(R"({"request":"status"})"), "/disconnects") >=
          1);
}

TEST_CASE("what is too deep or no UTF-8 is refused, kept in quarantine and found there") {
    KeyedDaemon city;
    ZmqPeer producer = city.peer(city.daemon().intake(), "cad");
    const std::string deep =
        incident_now("1", R"(,"extra":)" + std::string(10'000, '[') + std::string(10'000, ']'));
    CHECK(json_at(producer.ask(deep), "/ack/0/reason") == "too_deep");
    CHECK(json_at(producer.ask(incident_now("2", ",\"extra\":\"\xc3\x28\"")), "/ack/0/reason") ==
          "not_utf8");
    CHECK(json_at(producer.ask(incident_now("3", R"(,"grade":9)")), "/ack/0/reason") ==
          "bad_value");
    CHECK(json_at(producer.ask(incident_now("4")), "/ack/0/status") == "stored");
    CHECK(city.status_reaches("/quarantine/kept", 3));
    const std::string status = city.status();
    CHECK(json_at(status, "/rejected/too_deep") == "1");
    CHECK(json_at(status, "/rejected/not_utf8") == "1");
    CHECK(json_at(status, "/stored") == "1");

    const auto quarantine = [&](std::vector<std::string> more) {
        more.insert(more.begin(),
                    {ServingIngest::program(), "quarantine", "--store", city.store().string()});
        return run_to_end(more);
    };
    const std::string all = quarantine({}).output;
    CHECK(std::ranges::count(all, '\n') == 3);
    const Finished one = quarantine({"--reason", "bad_value", "--source", "test.", "--json"});
    CHECK(json_at(one.output, "/peer") == "cad");
    CHECK(json_at(one.output, "/field") == "data.grade");
    CHECK(json_at(one.output, "/id") == "3");
    CHECK(quarantine({"--source", "elsewhere"}).output.empty());
    const Finished whole = quarantine({"--show", json_at(one.output, "/number")});
    CHECK_THAT(whole.output, Catch::Contains(R"("grade":9)"));
    CHECK(quarantine({"--show", "99"}).status == 2);
    CHECK(city.daemon().terminate() == 0);
    CHECK(std::ranges::count(quarantine({}).output, '\n') == 3);
}

}  // namespace yiping
