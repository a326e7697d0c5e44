// The way of a message: copy, parse as a whole, split into events, read each against the table of
// types. The parser checks every byte; the texts of the events stay as they came.
#include "ingest/event/codec.hpp"

#include <fmt/format.h>
#include <simdjson.h>
#include <xxhash.h>

#include <array>
#include <cassert>
#include <cstring>

#include "ingest/event/event_types.hpp"
#include "ingest/event/json_reader.hpp"
#include "ingest/event/json_text.hpp"
#include "ingest/event/json_writer.hpp"
#include "ingest/event/stamp.hpp"

namespace yiping {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t max_attribute_bytes = 512;
/// simdjson refuses non-empty containers from this level on; below it no text is nested too deep.
constexpr std::size_t shallow_levels = max_nesting;
/// What a whole message may nest, so that one event that is too deep costs only itself.
constexpr std::size_t deep_levels = 1024;
constexpr std::size_t first_capacity = 64 * 1024;

Reject reject(Reject::Reason reason, std::string field, std::string detail) {
    return {reason, std::move(field), std::move(detail), {}, {}};
}

/// Whose events are read: those of a producer, or our own log's.
enum class Origin { producer, log };

/// What simdjson's error means for the sender.
Reject reject_of(simdjson::error_code error, std::string_view message) {
    if (!simdjson::validate_utf8(message.data(), message.size()))
        return reject(Reject::Reason::not_utf8, "", "The message is not valid UTF-8.");
    switch (error) {
        case simdjson::DEPTH_ERROR:
            return reject(
                Reject::Reason::too_deep,
                "",
                fmt::format("The message nests deeper than {} levels; an event may nest {}.",
                            deep_levels,
                            max_nesting));
        case simdjson::NUMBER_ERROR:
            return reject(Reject::Reason::not_json,
                          "",
                          "The message holds a number that is misspelt or does not fit into 64 "
                          "bits; send such a number as text.");
        case simdjson::STRING_ERROR:
        case simdjson::UNESCAPED_CHARS:
            return reject(Reject::Reason::not_json,
                          "",
                          "The message holds a string with a wrong escape, half a surrogate pair "
                          "or an unescaped control character.");
        case simdjson::UNCLOSED_STRING:
            return reject(
                Reject::Reason::not_json, "", "The message ends within a string: is it cut off?");
        case simdjson::EMPTY:
            return reject(
                Reject::Reason::not_json, "", "The message holds nothing but white space.");
        default:
            return reject(
                Reject::Reason::not_json,
                "",
                fmt::format("The message of {} bytes is not one JSON text: is it cut off, "
                            "or is something behind its end?",
                            message.size()));
    }
}

/// Members that mean something to us beside what fields_of lists.
std::string text_of(JsonReader& envelope, std::string_view key) {
    const JsonMember* member = envelope.find(key);
    std::string_view text;
    if (member == nullptr || member->value.get(text) != simdjson::SUCCESS) return {};
    return std::string{text.substr(0, max_attribute_bytes)};
}

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

Reject sentence(const Misfit& misfit, std::string_view prefix) {
    std::string field = join_path(prefix, misfit.field);
    std::string detail = fmt::format("{} {}.", field, misfit.detail);
    return reject(misfit.reason, std::move(field), std::move(detail));
}

std::optional<std::size_t> index_of(const std::vector<JsonMember>& members, std::string_view key) {
    for (std::size_t i = 0; i < members.size(); ++i)
        if (members[i].key == key) return i;
    return std::nullopt;
}

}  // namespace

struct Decoder::Impl {
    Impl() {
        [[maybe_unused]] const auto shallow_error =
            shallow.allocate(first_capacity, shallow_levels);
        [[maybe_unused]] const auto deep_error = deep.allocate(first_capacity, deep_levels);
        assert(shallow_error == simdjson::SUCCESS && deep_error == simdjson::SUCCESS);
    }

    simdjson::error_code parse(std::string_view message, dom::element& root);
    std::vector<Decoded> read_all(std::string_view message, Origin origin);
    void read_batch(dom::array array,
                    std::string_view message,
                    Origin origin,
                    std::vector<Decoded>& outcomes);
    Decoded read_one(dom::element element, std::string_view text, Origin origin);
    std::optional<Reject> read_event(dom::element element,
                                     std::string_view text,
                                     Origin origin,
                                     Event& event);
    void read_envelope(JsonReader& reader, Origin origin, const EventType*& type, Event& event);
    std::optional<Reject> read_data(JsonReader& reader, const EventType* type, Event& event);
    void keep_text(std::string_view text, Event& event);
    void take_out_reporter(Event& event);

    dom::parser shallow;
    dom::parser deep;
    std::vector<char> padded;
    std::vector<std::string_view> elements;
    std::vector<JsonMember> envelope;
    std::vector<JsonMember> data;
    /// Whether an event of the message in hand may be nested too deep.
    bool may_be_too_deep = false;
    bool data_is_object = false;
};

simdjson::error_code Decoder::Impl::parse(std::string_view message, dom::element& root) {
    if (padded.size() < message.size() + simdjson::SIMDJSON_PADDING)
        padded.resize(message.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(padded.data(), message.data(), message.size());
    std::memset(padded.data() + message.size(), 0, simdjson::SIMDJSON_PADDING);
    simdjson::error_code error = shallow.parse(padded.data(), message.size(), false).get(root);
    may_be_too_deep = error == simdjson::DEPTH_ERROR;
    if (may_be_too_deep) error = deep.parse(padded.data(), message.size(), false).get(root);
    return error;
}

std::vector<Decoded> Decoder::Impl::read_all(std::string_view message, Origin origin) {
    std::vector<Decoded> outcomes;
    dom::element root;
    const simdjson::error_code error = parse(message, root);
    if (error != simdjson::SUCCESS) {
        outcomes.emplace_back(reject_of(error, message));
    } else if (dom::array array; root.get(array) == simdjson::SUCCESS) {
        read_batch(array, message, origin, outcomes);
    } else {
        outcomes.push_back(read_one(root, trimmed_json(message), origin));
    }
    return outcomes;
}

void Decoder::Impl::read_batch(dom::array array,
                               std::string_view message,
                               Origin origin,
                               std::vector<Decoded>& outcomes) {
    split_elements(message, elements);
    if (origin == Origin::producer && elements.size() > max_batch_events) {
        outcomes.emplace_back(reject(
            Reject::Reason::too_large,
            "",
            fmt::format(
                "The batch has {} elements; at most {} fit.", elements.size(), max_batch_events)));
        return;
    }
    outcomes.reserve(elements.size());
    std::size_t index = 0;
    for (const dom::element element : array)
        outcomes.push_back(read_one(element, elements[index++], origin));
}

Decoded Decoder::Impl::read_one(dom::element element, std::string_view text, Origin origin) {
    Decoded outcome{std::in_place_type<Event>};
    auto refused = read_event(element, text, origin, std::get<Event>(outcome));
    if (refused) outcome = std::move(*refused);
    return outcome;
}

std::optional<Reject> Decoder::Impl::read_event(dom::element element,
                                                std::string_view text,
                                                Origin origin,
                                                Event& event) {
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        return reject(Reject::Reason::not_an_event,
                      "",
                      fmt::format("An element {}.", mismatch(element, "an object")));
    JsonReader reader{object, envelope};
    const EventType* type = nullptr;
    std::optional<Reject> refused;
    if (origin == Origin::producer && text.size() > max_event_bytes)
        refused = reject(
            Reject::Reason::too_large,
            "",
            fmt::format("The event has {} bytes; at most {} fit.", text.size(), max_event_bytes));
    else if (origin == Origin::producer && may_be_too_deep && nesting_of(text) > max_nesting)
        refused = reject(
            Reject::Reason::too_deep,
            "",
            fmt::format(
                "The event nests {} levels; at most {} fit.", nesting_of(text), max_nesting));
    if (!refused) {
        read_envelope(reader, origin, type, event);
        if (reader.misfit()) refused = sentence(*reader.misfit(), "");
    }
    if (!refused) refused = read_data(reader, type, event);
    if (refused) {
        JsonReader names{object, envelope};
        refused->id = text_of(names, "id");
        refused->source = text_of(names, "source");
        return refused;
    }
    event.json = text;
    if (origin == Origin::producer) keep_text(text, event);
    return std::nullopt;
}

void Decoder::Impl::read_envelope(JsonReader& reader,
                                  Origin origin,
                                  const EventType*& type,
                                  Event& event) {
    check_version(reader);
    read_name(reader, "id", event.id);
    read_name(reader, "source", event.source);
    read_name(reader, "type", event.type);
    reader("time", event.time_ms, rule::Moment{});
    if (reader.misfit()) return;
    type = find_event_type(event.type);
    if (type != nullptr) type->make_blank(event.body);
    read_subject(reader, type, event);
    read_exercise(reader, event);
    if (origin == Origin::log) {
        read_stamp(reader, event);
        return;
    }
    for (const std::string_view name : own_attributes)
        (void)reader.find(name);  // twice is a misfit
}

std::optional<Reject> Decoder::Impl::read_data(JsonReader& reader,
                                               const EventType* type,
                                               Event& event) {
    const JsonMember* member = reader.find("data");
    if (reader.misfit()) return sentence(*reader.misfit(), "");
    dom::object object;
    data_is_object = member != nullptr && member->value.get(object) == simdjson::SUCCESS;
    data.clear();
    if (!data_is_object) {
        if (type == nullptr) return std::nullopt;
        if (member == nullptr)
            return sentence({Reject::Reason::missing_field, "data", "is missing"}, "");
        return sentence({Reject::Reason::bad_value, "data", mismatch(member->value, "an object")},
                        "");
    }
    JsonReader fields{object, data};
    const auto between_fields = std::visit(
        [&](auto& body) {
            fields_of(fields, body);
            return fields.misfit() ? std::nullopt : misfit_of(body);
        },
        event.body);
    (void)fields.find("reporter");  // twice is a misfit: none of them may stay in the text
    if (fields.misfit()) return sentence(*fields.misfit(), "data");
    if (between_fields) return sentence(*between_fields, "data");
    return std::nullopt;
}

void Decoder::Impl::keep_text(std::string_view text, Event& event) {
    event.content_hash = XXH3_64bits(text.data(), text.size());
    if (data_is_object && index_of(data, "reporter")) take_out_reporter(event);
    for (const std::string_view name : own_attributes) {
        auto own = index_of(envelope, name);
        if (!own) continue;
        const std::string origin_name = fmt::format("origin{}", name);
        while (const auto older = index_of(envelope, origin_name)) {
            event.json = without_member(event.json, *older);
            envelope.erase(envelope.begin() + static_cast<std::ptrdiff_t>(*older));
        }
        own = index_of(envelope, name);
        event.json = with_member_renamed(event.json, *own, origin_name);
        envelope[*own].key = "";  // renamed: not to be found again
    }
}

void Decoder::Impl::take_out_reporter(Event& event) {
    const std::size_t data_index = *index_of(envelope, "data");
    const std::size_t reporter_index = *index_of(data, "reporter");
    const std::string_view data_text = members_of(event.json)[data_index].value;
    event.personal = members_of(data_text)[reporter_index].value;
    const std::string rest = without_member(data_text, reporter_index);
    event.json = with_member_replaced(event.json, data_index, rest);
}

Decoder::Decoder() : impl_{std::make_unique<Impl>()} {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

std::vector<Decoded> Decoder::decode(std::string_view message) {
    std::vector<Decoded> refused;
    if (message.empty()) {
        refused.emplace_back(
            reject(Reject::Reason::empty_message, "", "The message has no bytes."));
        return refused;
    }
    if (message.size() > max_message_bytes) {
        refused.emplace_back(reject(
            Reject::Reason::too_large,
            "",
            fmt::format(
                "The message has {} bytes; at most {} fit.", message.size(), max_message_bytes)));
        return refused;
    }
    return impl_->read_all(message, Origin::producer);
}

Decoded Decoder::decode_logged(std::string_view json) {
    dom::element root;
    const simdjson::error_code error = impl_->parse(json, root);
    if (error != simdjson::SUCCESS) return reject_of(error, json);
    return impl_->read_one(root, trimmed_json(json), Origin::log);
}

std::vector<Decoded> Decoder::decode_logged_batch(std::string_view json) {
    return impl_->read_all(json, Origin::log);
}

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
    std::array<char, 2 * max_attribute_bytes + 1> buffer;
    assert(source.size() <= max_attribute_bytes && id.size() <= max_attribute_bytes);
    std::memcpy(buffer.data(), source.data(), source.size());
    buffer[source.size()] = '\0';
    std::memcpy(buffer.data() + source.size() + 1, id.data(), id.size());
    const XXH128_hash_t hash = XXH3_128bits(buffer.data(), source.size() + 1 + id.size());
    return {hash.high64, hash.low64};
}

}  // namespace yiping
