// Messages that were damaged on their way.
#include <random>

#include "tests/event/examples.hpp"

namespace yiping {

TEST_CASE("a message cut off at any byte is refused as a whole") {
    const std::string batch = "[" + fire + "," + fire + "]";
    for (const std::string& whole : {fire, batch}) {
        Decoder decoder;
        for (std::size_t length = 1; length < whole.size(); ++length) {
            INFO(length);
            // an exact copy on the heap, so that a read behind its end is noticed by a sanitizer
            const std::vector<char> cut(whole.begin(),
                                        whole.begin() + static_cast<std::ptrdiff_t>(length));
            const auto outcomes = decoder.decode({cut.data(), cut.size()});
            REQUIRE(outcomes.size() == 1);
            REQUIRE(std::holds_alternative<Reject>(outcomes[0]));
            const auto reason = std::get<Reject>(outcomes[0]).reason;
            CHECK((reason == Reject::Reason::not_json || reason == Reject::Reason::not_utf8));
        }
    }
}

TEST_CASE("a logged event cut off at any byte is refused") {
    Event event = accepted(fire);
    event.sequence = 1;
    stamp(event);
    Decoder decoder;
    for (std::size_t length = 0; length < event.json.size(); ++length)
        CHECK(std::holds_alternative<Reject>(
            decoder.decode_logged(std::string_view{event.json}.substr(0, length))));
}

TEST_CASE("a message with any byte changed is taken or refused, and never doubles") {
    std::mt19937 random{Catch::rngSeed()};
    const std::string batch = "[" + fire + "]";
    Decoder decoder;
    for (int round = 0; round < 20'000; ++round) {
        std::string damaged = batch;
        for (int i = 0; i < 1 + round % 3; ++i)
            damaged[random() % damaged.size()] = static_cast<char>(random() % 256);
        const auto outcomes = decoder.decode(damaged);
        CHECK(outcomes.size() <= 2);  // a new comma may part the array's only element
        for (const Decoded& outcome : outcomes)
            if (const auto* event = std::get_if<Event>(&outcome))
                CHECK(damaged.find(event->json.substr(0, 20)) != std::string::npos);
    }
}

}  // namespace yiping
