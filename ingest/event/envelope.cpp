// Which attributes are needed, and what may stand in them.
#include "ingest/event/envelope.hpp"

#include <fmt/format.h>

namespace yiping {
namespace {

/// Reads an attribute that names something: 1 to 512 bytes without control characters.
void read_name(JsonReader& envelope, std::string_view key, std::string& value) {
    const JsonMember* member = envelope.find(key);
    if (member == nullptr) return envelope.fail(key, "is missing", Reject::Reason::missing_field);
    std::string_view text;
    if (member->value.get(text) != simdjson::SUCCESS || text.empty() ||
        text.size() > max_attribute_bytes || has_control_characters(text))
        return envelope.fail(
            key, mismatch(member->value, "text of 1 to 512 bytes without control characters"));
    value = text;
}

/// The version tells an event from other JSON: without it and the rest it is something else.
void check_version(JsonReader& envelope) {
    const JsonMember* version = envelope.find("specversion");
    if (version == nullptr) {
        const bool looks_like_event = envelope.find("id") != nullptr &&
                                      envelope.find("source") != nullptr &&
                                      envelope.find("type") != nullptr;
        return envelope.fail(
            "specversion",
            "is missing; a CloudEvent says \"1.0\" there",
            looks_like_event ? Reject::Reason::missing_field : Reject::Reason::not_an_event);
    }
    std::string_view text;
    if (version->value.get(text) != simdjson::SUCCESS || text != "1.0")
        envelope.fail(
            "specversion", mismatch(version->value, "\"1.0\""), Reject::Reason::not_an_event);
}

void read_subject(JsonReader& envelope, const EventType* type, Event& event) {
    const bool needed = type != nullptr && type->about_entity;
    if (needed || envelope.find("subject") != nullptr)
        read_name(envelope, "subject", event.subject);
    if (!needed || envelope.misfit()) return;
    if (entity_of(event).empty())
        envelope.fail("subject", fmt::format("is \"{}\" and names no entity", event.subject));
    if (std::holds_alternative<GridStatus>(event.body) && !parse_grid_code(entity_of(event)))
        envelope.fail("subject",
                      fmt::format("is \"{}\", where \"grid/\" and a grid code of 6, 9, 12, 15, 17 "
                                  "or 18 digits is needed",
                                  event.subject));
}

void read_exercise(JsonReader& envelope, Event& event) {
    const JsonMember* member = envelope.find("exercise");
    if (member != nullptr && member->value.get(event.exercise) != simdjson::SUCCESS)
        envelope.fail("exercise", mismatch(member->value, "true or false"));
}

}  // namespace

const EventType* read_envelope(JsonReader& envelope, Event& event) {
    check_version(envelope);
    read_name(envelope, "id", event.id);
    read_name(envelope, "source", event.source);
    read_name(envelope, "type", event.type);
    envelope("time", event.time_ms, rule::Moment{});
    if (envelope.misfit()) return nullptr;
    const EventType* type = find_event_type(event.type);
    if (type != nullptr) type->make_blank(event.body);
    read_subject(envelope, type, event);
    read_exercise(envelope, event);
    return type;
}

std::string attribute_text(JsonReader& envelope, std::string_view key) {
    const JsonMember* member = envelope.find(key);
    std::string_view text;
    if (member == nullptr || member->value.get(text) != simdjson::SUCCESS) return {};
    return std::string{text.substr(0, max_attribute_bytes)};
}

}  // namespace yiping
