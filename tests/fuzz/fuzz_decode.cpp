// Any bytes as a message: nothing may crash, and what is taken must survive being stamped, logged
// and read back. Read again, by what the decoder has learned, it means the same.
#include <cstdint>
#include <cstdlib>

#include "ingest/event/codec.hpp"

namespace {

void expect(bool holds) {
    if (!holds) std::abort();
}

void check(yiping::Decoder& decoder, yiping::Event event) {
    const yiping::Body body = event.body;
    event.sequence = 1;
    stamp(event);
    const yiping::Decoded again = decoder.decode_logged(event.json);
    const auto* logged = std::get_if<yiping::Event>(&again);
    expect(logged != nullptr && logged->sequence == 1 && logged->id == event.id &&
           logged->time_ms == event.time_ms && logged->body == body);
    if (std::holds_alternative<yiping::Unknown>(body)) return;
    const yiping::Decoded rewritten = decoder.decode_logged(write_json(event));
    expect(std::holds_alternative<yiping::Reject>(rewritten));  // it has no stamp yet
}

/// What one message came to, as text.
std::string told(const std::vector<yiping::Decoded>& outcomes) {
    std::string text;
    for (const yiping::Decoded& outcome : outcomes) {
        const auto* event = std::get_if<yiping::Event>(&outcome);
        text += event == nullptr ? ack_json(std::get<yiping::Reject>(outcome))
                                 : write_json(*event) + event->json + event->personal;
        text += '\n';
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    yiping::Decoder decoder;
    const std::string_view message{reinterpret_cast<const char*>(data), size};
    const std::vector<yiping::Decoded> outcomes = decoder.decode(message);
    expect(told(outcomes) == told(decoder.decode(message)));
    for (const yiping::Decoded& outcome : outcomes) {
        if (const auto* event = std::get_if<yiping::Event>(&outcome))
            check(decoder, *event);
        else
            expect(!ack_json(std::get<yiping::Reject>(outcome)).empty());
    }
    (void)decoder.decode_logged_batch(message);
    return 0;
}
