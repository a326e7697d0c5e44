// Events of our own, acks and identities: what leaves as text.
#include <xxhash.h>

#include <array>
#include <cassert>
#include <cstring>

#include "ingest/event/codec.hpp"
#include "ingest/event/envelope.hpp"
#include "ingest/event/json_writer.hpp"

namespace yiping {

Event make_event(std::string id,
                 std::string source,
                 std::string type,
                 std::string subject,
                 TimeMs time_ms,
                 Body body,
                 bool exercise) {
    Event event;
    event.id = std::move(id);
    event.source = std::move(source);
    event.type = std::move(type);
    event.subject = std::move(subject);
    event.time_ms = time_ms;
    event.exercise = exercise;
    event.body = std::move(body);
    event.json = write_json(event);
    event.content_hash = XXH3_64bits(event.json.data(), event.json.size());
    return event;
}

std::string write_json(const Event& event) {
    std::string json;
    constexpr std::size_t usual_bytes = 512;
    json.reserve(usual_bytes);
    json += "{\"specversion\":\"1.0\",\"id\":";
    append_quoted(json, event.id);
    json += ",\"source\":";
    append_quoted(json, event.source);
    json += ",\"type\":";
    append_quoted(json, event.type);
    json += ",\"time\":";
    append_quoted(json, format_rfc3339(event.time_ms));
    if (!event.subject.empty()) {
        json += ",\"subject\":";
        append_quoted(json, event.subject);
    }
    if (event.exercise) json += ",\"exercise\":true";
    json += ",\"data\":";
    std::visit(
        [&](const auto& body) {
            JsonWriter writer{json};
            fields_of(writer, body);
        },
        event.body);
    json += '}';
    return json;
}

std::string json_quoted(std::string_view text) {
    std::string json;
    append_quoted(json, text);
    return json;
}

std::string ack_json(const Reject& reject) {
    std::string json = "{";
    const auto member = [&json](std::string_view key, std::string_view value) {
        if (value.empty()) return;
        if (json.size() > 1) json += ',';
        append_quoted(json, key);
        json += ':';
        append_quoted(json, value);
    };
    member("id", reject.id);
    member("source", reject.source);
    member("status", "rejected");
    member("reason", name_of(reject.reason));
    member("field", reject.field);
    member("detail", reject.detail);
    json += '}';
    return json;
}

Identity identity_of(std::string_view source, std::string_view id) {
    // A zero byte stands in no source and no id, so no two pairs give the same text.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): filled as far as it is used
    std::array<char, 2 * max_attribute_bytes + 1> buffer;
    assert(source.size() <= max_attribute_bytes && id.size() <= max_attribute_bytes);
    std::memcpy(buffer.data(), source.data(), source.size());
    buffer[source.size()] = '\0';
    std::memcpy(buffer.data() + source.size() + 1, id.data(), id.size());
    const XXH128_hash_t hash = XXH3_128bits(buffer.data(), source.size() + 1 + id.size());
    return {hash.high64, hash.low64};
}

}  // namespace yiping
