#include "ingest/net/gathering.hpp"

#include <catch2/catch.hpp>

#include "tests/net/net_events.hpp"

namespace yiping {

TEST_CASE("events of one topic go out as an array, in the order of the log, a lone one as itself") {
    Gathering gathering;
    const Event a = logged(position_json("1", "w1"), 7), b = logged(position_json("2", "w2"), 8),
                c = logged(incident_json("3"), 9);
    gathering.add("x/worker", a);
    gathering.add("y/worker", b);
    gathering.add("x/worker", c);

    CHECK(gathering.upto() == 9);
    const std::vector<TopicMessage> messages = gathering.take();
    REQUIRE(messages.size() == 2);
    CHECK(messages[0].topic == "x/worker");
    CHECK(messages[0].payload == '[' + a.json + ',' + c.json + ']');
    CHECK(messages[1].topic == "y/worker");
    CHECK(messages[1].payload == b.json);
    CHECK(gathering.empty());
    CHECK(gathering.take().empty());
}

TEST_CASE("a payload stays small however much is gathered, and nothing of it is lost") {
    Gathering gathering;
    const int count = 5'000;
    for (int i = 1; i <= count; ++i)
        gathering.add("t",
                      logged(position_json(std::to_string(i), "w"), static_cast<std::uint64_t>(i)));
    Decoder decoder;
    std::uint64_t next = 1;
    for (const TopicMessage& message : gathering.take()) {
        CHECK(message.payload.size() < 300'000);
        for (const Decoded& one : decoder.decode_logged_batch(message.payload))
            CHECK(std::get<Event>(one).sequence == next++);
    }
    CHECK(next == count + 1);
}

}  // namespace yiping
