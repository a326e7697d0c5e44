// Any bytes as a request over sync, and as what a daemon answers: nothing may crash, and the event
// of a command says who acts, whatever stood there.
#include <cstdint>
#include <cstdlib>

#include "ingest/event/codec.hpp"
#include "ingest/event/json_text.hpp"
#include "ingest/feed/daemon_words.hpp"
#include "ingest/net/request.hpp"

namespace {

void expect(bool holds) {
    if (!holds) std::abort();
}

/// How often a member of this name stands in a valid object.
int count_of(std::string_view object, std::string_view quoted_key) {
    int count = 0;
    for (const yiping::MemberText& member : yiping::members_of(object))
        if (member.key == quoted_key) ++count;
    return count;
}

void check_command(const yiping::CommandRequest& command) {
    const std::string stamped = yiping::with_actor(command.event_json, "somebody", "desk.somebody");
    if (!stamped.starts_with('{')) return;
    expect(count_of(stamped, "\"source\"") == 1);
    yiping::Decoder decoder;
    for (const yiping::Decoded& decoded : decoder.decode(stamped))
        if (const auto* event = std::get_if<yiping::Event>(&decoded))
            expect(event->source == "desk.somebody");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const yiping::Request request = yiping::parse_request(text);
    if (const auto* command = std::get_if<yiping::CommandRequest>(&request))
        check_command(*command);
    if (const auto* error = std::get_if<yiping::RequestError>(&request))
        expect(!yiping::error_json(*error).empty());
    (void)yiping::read_answer(text);
    (void)yiping::read_heartbeat(text);
    (void)yiping::read_upto(text);
    return 0;
}
