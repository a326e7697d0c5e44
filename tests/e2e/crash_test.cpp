// kill -9 in the middle of the work: what was acked is there, once; what was not may come again.
#include <catch2/catch.hpp>
#include <deque>
#include <map>

#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/watching_viewer.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {
namespace {

/// A producer that keeps what it sent until it is acked, and sends it again after a crash.
class CarefulProducer {
public:
    /// Single events and batches of 16, facts and telemetry, until `acks` messages were acked.
    void produce(ZmqPeer& peer, int acks) {
        constexpr std::size_t window = 64;
        while (acks > 0) {
            while (unacked_.size() < window) post(peer, next_message());
            take_ack(peer);
            --acks;
        }
        // Some more that nobody waits for: the crash comes in between.
        for (int i = 0; i < 30; ++i) post(peer, next_message());
    }
    /// All that was sent without an ack, as a producer does that lost its daemon.
    void send_again(ZmqPeer& peer) {
        const std::deque<std::string> again = std::exchange(unacked_, {});
        for (const std::string& message : again) post(peer, message);
        while (!unacked_.empty()) take_ack(peer);
    }
    /// By id; every one must be in the log under this sequence.
    std::map<std::string, std::uint64_t> acked;
    int duplicates = 0;
    /// The last message that was acked.
    std::string last_acked;

private:
    std::string next_event() {
        const std::string id = std::to_string(++made_);
        return made_ % 4 == 0 ? incident_now(id) : position_now(id, "w" + id);
    }
    std::string next_message() {
        if (made_ % 3 != 0) return next_event();
        std::string batch = "[" + next_event();
        for (int i = 1; i < 16; ++i) batch += "," + next_event();
        return batch + "]";
    }
    void post(ZmqPeer& peer, const std::string& message) {
        peer.send({message});
        unacked_.push_back(message);
    }
    void take_ack(ZmqPeer& peer) {
        const std::string ack = peer.receive()[0];
        for (int i = 0;; ++i) {
            const std::string element = "/ack/" + std::to_string(i);
            const std::string status = json_at(ack, element + "/status");
            if (status == "(nothing)") break;
            REQUIRE((status == "stored" || status == "duplicate"));
            if (status == "duplicate") ++duplicates;
            const std::uint64_t sequence = json_number_at(ack, element + "/sequence");
            const auto [known, fresh] = acked.try_emplace(json_at(ack, element + "/id"), sequence);
            REQUIRE(known->second == sequence);
        }
        last_acked = unacked_.front();
        unacked_.pop_front();  // acks come in order
    }

    std::deque<std::string> unacked_;
    int made_ = 0;
};

/// Every event of the log, by page: sequence by id; throws the test when an id stands twice.
std::map<std::string, std::uint64_t> whole_log(const std::string& sync) {
    ZmqPeer peer{sync};
    std::map<std::string, std::uint64_t> sequences;
    std::uint64_t from = 1;
    simdjson::dom::parser parser;
    for (;;) {
        const std::string page = peer.ask(
            fmt::format(R"({{"request":"history","from_sequence":{},"limit":5000}})", from));
        simdjson::dom::object root;
        REQUIRE(parser.parse(page).get(root) == simdjson::SUCCESS);
        simdjson::dom::array events;
        REQUIRE(root["events"].get(events) == simdjson::SUCCESS);
        if (events.size() == 0) return sequences;
        for (const simdjson::dom::element event : events) {
            std::string_view id, source, sequence;
            REQUIRE(event["id"].get(id) == simdjson::SUCCESS);
            REQUIRE(event["source"].get(source) == simdjson::SUCCESS);
            REQUIRE(event["sequence"].get(sequence) == simdjson::SUCCESS);
            if (source == "ingest") continue;
            const bool fresh = sequences.emplace(id, std::stoull(std::string{sequence})).second;
            REQUIRE(fresh);
        }
        from = json_number_at(page, "/next_sequence");
    }
}

}  // namespace

TEST_CASE("whatever was acked before kill -9 is in the log afterwards, exactly once") {
    const TempFolder folder;
    const std::filesystem::path store = folder.path() / "log.store";
    auto daemon = std::make_unique<ServingIngest>(store);
    const std::vector<std::string> addresses = daemon->endpoints();
    CarefulProducer producer;
    WatchingViewer viewer{daemon->sync()};
    for (int crash = 0; crash < 3; ++crash) {
        {
            ZmqPeer peer{daemon->intake()};
            producer.produce(peer, 200 + 77 * crash);
            daemon->kill_hard();
        }
        daemon = std::make_unique<ServingIngest>(store, addresses, std::vector<std::string>{});
        ZmqPeer peer{daemon->intake()};
        producer.send_again(peer);
        // What was acked before the crash is recognised after it.
        const int duplicates_before = producer.duplicates;
        ZmqPeer doubtful{daemon->intake()};
        REQUIRE(json_at(doubtful.ask(producer.last_acked), "/ack/0/status") == "duplicate");
        CHECK(producer.duplicates == duplicates_before);
    }
    const auto log = whole_log(daemon->sync());
    CHECK(log == producer.acked);

    // The viewer found its way back each time and folded the same city.
    const auto settled = [&] {
        const std::string status = ZmqPeer{daemon->sync()}.ask(R"({"request":"status"})");
        return json_number_at(status, "/sequence") == viewer.city.last_sequence &&
               json_at(status, "/digest") == digest_of(viewer.city);
    };
    CHECK(viewer.watch_until(settled));
    CHECK(viewer.city.real.incidents.size() == producer.acked.size() / 4);
}

}  // namespace yiping
