#include "ingest/commands/intake_client.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <optional>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

using namespace std::chrono_literals;

/// A daemon of the test: says what it is told to say.
class FakeIntake {
public:
    explicit FakeIntake(zmq::context_t& context, const std::string& endpoint = "tcp://127.0.0.1:*")
        : router_{context, zmq::socket_type::router} {
        router_.set(zmq::sockopt::linger, 0);
        router_.bind(endpoint);
    }
    [[nodiscard]] std::string endpoint() const { return router_.get(zmq::sockopt::last_endpoint); }
    /// The next message, if one comes soon.
    std::optional<std::string> receive(std::chrono::milliseconds wait = 20ms) {
        zmq::pollitem_t item{router_.handle(), 0, ZMQ_POLLIN, 0};
        if (zmq::poll(&item, 1, wait) == 0) return std::nullopt;
        zmq::message_t body;
        (void)router_.recv(peer_);
        (void)router_.recv(body);
        return body.to_string();
    }
    void answer(const std::string& text) {
        zmq::message_t peer;
        peer.copy(peer_);
        router_.send(peer, zmq::send_flags::sndmore);
        router_.send(zmq::buffer(text));
    }

private:
    zmq::socket_t router_;
    zmq::message_t peer_;
};

std::string ack(const std::vector<std::string>& statuses) {
    std::string text;
    for (const std::string& status : statuses)
        text +=
            fmt::format("{}{{\"status\":\"{}\",\"sequence\":7}}", text.empty() ? "" : ",", status);
    return "{\"ack\":[" + text + "]}";
}

OutgoingMessage message_of(std::vector<std::string> events, bool bad = false) {
    return {"test", std::move(events), bad};
}

/// Lets the client work until the daemon has a message.
std::string next(IntakeClient& client, FakeIntake& intake) {
    for (int tries = 0; tries < 500; ++tries) {
        client.work(5ms);
        if (auto text = intake.receive(5ms)) return *text;
    }
    FAIL("no message came");
    return {};
}

void work_until_idle(IntakeClient& client) {
    for (int tries = 0; tries < 500 && !client.is_idle(); ++tries) client.work(5ms);
    REQUIRE(client.is_idle());
}

}  // namespace

TEST_CASE("a client counts what became of its events") {
    zmq::context_t context;
    FakeIntake intake{context};
    IntakeClient client{intake.endpoint(), 100};
    client.send(message_of({"1"}));
    client.send(message_of({"2", "3", "4"}));
    client.send(message_of({"bad"}, true));
    CHECK(next(client, intake) == "1");
    intake.answer(ack({"stored"}));
    CHECK(next(client, intake) == "[2,3,4]");
    intake.answer(ack({"stored", "duplicate", "rejected"}));
    CHECK(next(client, intake) == "bad");
    intake.answer(ack({"rejected"}));
    work_until_idle(client);
    const IntakeTotals& totals = client.totals();
    CHECK(totals.sent == 5);
    CHECK(totals.acked == 5);
    CHECK(totals.stored == 2);
    CHECK(totals.duplicates == 1);
    CHECK(totals.rejected == 2);
    CHECK(totals.rejected_on_purpose == 1);
    CHECK(totals.accepted_bad == 0);
    CHECK(totals.last_sequence == 7);
    CHECK_FALSE(totals.first_reject.empty());
    CHECK(client.ack_times_ms().size() == 3);
}

TEST_CASE("a bad event that is taken, and a good batch that is refused as a whole, are seen") {
    zmq::context_t context;
    FakeIntake intake{context};
    IntakeClient client{intake.endpoint(), 100};
    client.send(message_of({"bad"}, true));
    (void)next(client, intake);
    intake.answer(ack({"stored"}));
    client.send(message_of({"1", "2"}));
    (void)next(client, intake);
    intake.answer(ack({"rejected"}));
    work_until_idle(client);
    CHECK(client.totals().accepted_bad == 1);
    CHECK(client.totals().rejected == 2);
}

TEST_CASE("no more events are under way than the window holds") {
    zmq::context_t context;
    FakeIntake intake{context};
    IntakeClient client{intake.endpoint(), 3};
    for (int i = 0; i < 4; ++i) client.send(message_of({"1", "2"}));
    CHECK_FALSE(client.has_room());
    CHECK(next(client, intake) == "[1,2]");
    CHECK(next(client, intake) == "[1,2]");
    client.work(5ms);
    CHECK_FALSE(intake.receive());
    intake.answer(ack({"stored", "stored"}));
    CHECK(next(client, intake) == "[1,2]");
}

TEST_CASE("what was answered overloaded goes out again first, once all else is answered") {
    zmq::context_t context;
    FakeIntake intake{context};
    IntakeClient client{intake.endpoint(), 4};
    client.send(message_of({"1", "2"}));
    client.send(message_of({"3", "4"}));
    client.send(message_of({"5"}));
    (void)next(client, intake);
    (void)next(client, intake);
    intake.answer(ack({"stored", "overloaded"}));
    client.work(20ms);
    CHECK_FALSE(intake.receive());  // 5 has to wait: 2 is older
    intake.answer(ack({"overloaded", "overloaded"}));
    CHECK(next(client, intake) == "2");
    CHECK(next(client, intake) == "[3,4]");
    CHECK(next(client, intake) == "5");
    intake.answer(ack({"stored"}));
    intake.answer(ack({"stored", "stored"}));
    intake.answer(ack({"stored"}));
    work_until_idle(client);
    CHECK(client.totals().stored == 5);
    CHECK(client.totals().sent == 5);
    CHECK(client.totals().overloaded == 3);
}

TEST_CASE("a daemon that was killed gets all that it has not acked again, in order") {
    zmq::context_t context;
    auto intake = std::make_unique<FakeIntake>(context);
    const std::string endpoint = intake->endpoint();
    IntakeClient client{endpoint, 100};
    for (const char* text : {"1", "2", "3"}) client.send(message_of({text}));
    for (int i = 0; i < 3; ++i) (void)next(client, *intake);
    intake->answer(ack({"stored"}));
    for (int tries = 0; tries < 500 && client.totals().acked == 0; ++tries) client.work(5ms);
    intake.reset();
    for (int tries = 0; tries < 500 && client.totals().reconnects == 0; ++tries) client.work(5ms);
    CHECK(client.totals().reconnects == 1);
    client.send(message_of({"4"}));
    intake = std::make_unique<FakeIntake>(context, endpoint);
    CHECK(next(client, *intake) == "2");
    intake->answer(ack({"duplicate"}));
    CHECK(next(client, *intake) == "3");
    intake->answer(ack({"stored"}));
    CHECK(next(client, *intake) == "4");
    intake->answer(ack({"stored"}));
    work_until_idle(client);
    CHECK(client.totals().sent == 4);
    CHECK(client.totals().stored == 3);
    CHECK(client.totals().duplicates == 1);
    CHECK(client.totals().resent == 2);
}

TEST_CASE("what does not speak the contract ends the client with a sentence") {
    zmq::context_t context;
    for (const std::string& answer : {std::string{"hello"},
                                      std::string{"{}"},
                                      ack({"stored"}),
                                      ack({"stored", "eaten"}),
                                      ack({"stored", "stored", "stored"})}) {
        FakeIntake intake{context};
        IntakeClient client{intake.endpoint(), 10};
        client.send(message_of({"1", "2"}));
        (void)next(client, intake);
        intake.answer(answer);
        CHECK_THROWS_AS(work_until_idle(client), IoError);
    }
    CHECK_THROWS_AS((IntakeClient{"nowhere", 10}), IoError);
}

}  // namespace yiping
