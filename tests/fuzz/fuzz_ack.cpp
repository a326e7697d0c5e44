// Any bytes as an answer of the intake, which a producer must read or refuse; and what the intake
// answers to any bytes, which a producer must understand: every event has its element.
#include <cstdint>
#include <cstdlib>

#include "ingest/commands/ack.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"

namespace {

void expect(bool holds) {
    if (!holds) std::abort();
}

/// As the pipeline writes it, with the first sequences of a log for what is taken.
std::string answer_to(const std::vector<yiping::Decoded>& outcomes) {
    std::string text = R"({"ack":[)";
    std::size_t sequence = 0;
    for (const yiping::Decoded& outcome : outcomes) {
        if (text.back() != '[') text += ',';
        const auto* event = std::get_if<yiping::Event>(&outcome);
        text += event == nullptr
                    ? ack_json(std::get<yiping::Reject>(outcome))
                    : R"({"id":)" + yiping::json_quoted(event->id) + R"(,"source":)" +
                          yiping::json_quoted(event->source) + R"(,"status":"stored","sequence":)" +
                          std::to_string(++sequence) + '}';
    }
    return text + "]}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    try {
        (void)yiping::read_ack(bytes, size % 4);
    } catch (const yiping::IoError&) {
        // refused in a sentence
    }
    yiping::Decoder decoder;
    const std::vector<yiping::Decoded> outcomes = decoder.decode(bytes);
    const auto elements = yiping::read_ack(answer_to(outcomes), outcomes.size());
    expect(elements.size() == outcomes.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        expect((elements[i].status == yiping::AckStatus::rejected) ==
               std::holds_alternative<yiping::Reject>(outcomes[i]));
    return 0;
}
