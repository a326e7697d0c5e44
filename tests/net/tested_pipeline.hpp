// A pipeline between real sockets and a real store, driven step by step by the test.
#pragma once

#include <catch2/catch.hpp>

#include "ingest/pipeline.hpp"
#include "tests/net/faulty_store.hpp"
#include "tests/net/net_events.hpp"
#include "tests/support/json_at.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/support/zmq_peer.hpp"

namespace yiping {

struct TestedPipeline {
    explicit TestedPipeline(PipelineRules with_rules = {}, Locate with_locate = {})
        : rules{std::move(with_rules)}, locate{std::move(with_locate)} {
        open();
    }

    /// The daemon ends and starts again on the same log; clients reconnect.
    void reopen() {
        producer.reset();
        pipeline.reset();
        publisher.reset();
        intake.reset();
        store.reset();
        open();
    }
    /// Sends without handling.
    void post(const std::string& message) { producer->send({message}); }
    /// All letters posted so far, waiting for `count` of them.
    std::vector<Letter> letters(std::size_t count) {
        std::vector<Letter> arrived;
        while (arrived.size() < count) {
            zmq::pollitem_t item{intake->socket().handle(), 0, ZMQ_POLLIN, 0};
            REQUIRE(zmq::poll(&item, 1, std::chrono::seconds{10}) == 1);
            if (auto letter = intake->receive()) arrived.push_back(std::move(*letter));
        }
        return arrived;
    }
    /// One message through the pipeline; its ack.
    std::string send(const std::string& message) {
        post(message);
        pipeline->handle(letters(1), now_ms);
        return producer->receive().front();
    }
    std::string command(const std::string& event_json,
                        std::optional<std::uint64_t> expected = std::nullopt) {
        return pipeline->command({event_json, expected}, now_ms);
    }
    std::vector<Event> log() {
        std::vector<Event> events;
        store->read({}, [&](Event&& event) {
            events.push_back(std::move(event));
            return true;
        });
        return events;
    }

    PipelineRules rules;
    Locate locate;
    TempFolder folder;
    zmq::context_t context;
    TimeMs now_ms = net_test_now;
    std::unique_ptr<FaultyStore> store;
    std::unique_ptr<Router> intake;
    std::unique_ptr<Publisher> publisher;
    std::unique_ptr<Pipeline> pipeline;
    std::unique_ptr<ZmqPeer> producer;

private:
    void open() {
        store = std::make_unique<FaultyStore>(folder.path() / "log.store");
        intake = std::make_unique<Router>(context, "tcp://127.0.0.1:*", "intake", SocketLimits{});
        publisher = std::make_unique<Publisher>(context, "tcp://127.0.0.1:*", SocketLimits{});
        pipeline = std::make_unique<Pipeline>(*store, locate, *intake, *publisher, rules);
        producer = std::make_unique<ZmqPeer>(intake->endpoint());
    }
};

}  // namespace yiping
