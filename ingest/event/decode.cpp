// The way of a message: copy, parse as a whole, split into events, read each against the table of
// types. The parser checks every byte; the texts of the events stay as they came.
#include <fmt/format.h>
#include <simdjson.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

#include "ingest/event/codec.hpp"
#include "ingest/event/envelope.hpp"
#include "ingest/event/json_reader.hpp"
#include "ingest/event/json_text.hpp"
#include "ingest/event/shape.hpp"
#include "ingest/event/stamp.hpp"

namespace yiping {
namespace {

namespace dom = simdjson::dom;

/// simdjson refuses non-empty containers from this level on; below it no text is nested too deep.
constexpr std::size_t shallow_levels = max_nesting;
/// What a whole message may nest, so that one event that is too deep costs only itself.
constexpr std::size_t deep_levels = 1024;
constexpr std::size_t first_capacity = std::size_t{64} * 1024;

Reject reject(Reject::Reason reason, std::string field, std::string detail) {
    return {reason, std::move(field), std::move(detail), {}, {}};
}

/// Members of data, of whatever type, that are kept apart.
constexpr std::array<std::string_view, 2> personal_keys{"reporter", "phone"};

/// Whose events are read: those of a producer, or our own log's.
using Origin = Shape::Origin;

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

Reject too_large(std::string_view what,
                 std::size_t size,
                 std::string_view unit,
                 std::size_t limit) {
    return reject(Reject::Reason::too_large,
                  "",
                  fmt::format("The {} has {} {}; at most {} fit.", what, size, unit, limit));
}

/// `object` is where the misfit was found: "data", or nothing for the envelope.
Reject reject_of(const Misfit& misfit, std::string_view object) {
    std::string field = join_path(object, misfit.field);
    std::string detail = fmt::format("{} {}.", field, misfit.detail);
    return reject(misfit.reason, std::move(field), std::move(detail));
}

std::optional<std::size_t> index_of(const std::vector<JsonMember>& members, std::string_view key) {
    for (std::size_t i = 0; i < members.size(); ++i)
        if (members[i].has_key(key)) return i;
    return std::nullopt;
}

}  // namespace

struct Decoder::Impl {
    Impl() {
        if (shallow.allocate(first_capacity, shallow_levels) != simdjson::SUCCESS ||
            deep.allocate(first_capacity, deep_levels) != simdjson::SUCCESS)
            throw std::bad_alloc{};
    }

    simdjson::error_code parse(std::string_view message, dom::element& root);
    void read_all(std::string_view message, Origin origin);
    bool read_known(std::string_view message, Origin origin);
    std::size_t read_known_event(std::string_view text, Origin origin);
    void read_batch(dom::array array, std::string_view message, Origin origin);
    Decoded read_one(dom::element element, std::string_view text, Origin origin);
    std::optional<Reject> read_event(dom::element element,
                                     std::string_view text,
                                     Origin origin,
                                     Event& event);
    std::optional<Reject> limit_exceeded(std::string_view text) const;
    std::optional<Reject> read_members(JsonReader& reader, Origin origin, Event& event);
    std::optional<Reject> read_data(const JsonMember* member, const EventType* type, Event& event);
    void look_for_own_attributes(JsonReader& reader);
    void edit_text(Event& event);
    void take_out_personal(Event& event);

    dom::parser shallow;
    dom::parser deep;
    std::vector<char> padded;
    std::vector<std::string_view> elements;
    std::vector<Decoded> outcomes;  ///< of the message in hand
    /// Whether an event of the message in hand may be nested too deep.
    bool may_be_too_deep = false;

    Shapes producer_shapes{Origin::producer};
    Shapes log_shapes{Origin::log};
    Shapes& shapes(Origin origin) {
        return origin == Origin::producer ? producer_shapes : log_shapes;
    }

    // of the event in hand
    std::vector<JsonMember> envelope;
    std::vector<JsonMember> data;
    bool has_own_attributes = false;
    bool has_personal = false;
};

simdjson::error_code Decoder::Impl::parse(std::string_view message, dom::element& root) {
    if (padded.size() < message.size() + simdjson::SIMDJSON_PADDING)
        padded.resize(message.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(padded.data(), message.data(), message.size());
    std::memset(padded.data() + message.size(), 0, simdjson::SIMDJSON_PADDING);
    simdjson::error_code error = shallow.parse(padded.data(), message.size(), false).get(root);
    may_be_too_deep = error == simdjson::DEPTH_ERROR;
    if (may_be_too_deep) error = deep.parse(padded.data(), message.size(), false).get(root);
    if (error == simdjson::MEMALLOC) throw std::bad_alloc{};
    return error;
}

void Decoder::Impl::read_all(std::string_view message, Origin origin) {
    outcomes.clear();
    if (read_known(message, origin)) return;
    outcomes.clear();
    dom::element root;
    const simdjson::error_code error = parse(message, root);
    if (error != simdjson::SUCCESS) {
        outcomes.emplace_back(reject_of(error, message));
    } else if (dom::array array; root.get(array) == simdjson::SUCCESS) {
        read_batch(array, message, origin);
    } else {
        outcomes.push_back(read_one(root, trimmed_json(message), origin));
    }
}

/// Reads one event of a known shape at the beginning of a text; the bytes it took, or 0.
std::size_t Decoder::Impl::read_known_event(std::string_view text, Origin origin) {
    Event& event = std::get<Event>(outcomes.emplace_back(std::in_place_type<Event>));
    const std::size_t size = shapes(origin).read(text, event);
    if (origin == Origin::producer) {
        event.json.reserve(size + usual_stamp_bytes);  // the store will stamp it
        event.content_hash = XXH3_64bits(text.data(), size);
    }
    event.json = text.substr(0, size);
    return size;
}

/// Whether every event of the message has a known shape; what was read by then is in `outcomes`.
bool Decoder::Impl::read_known(std::string_view message, Origin origin) {
    std::string_view rest = trimmed_json(message);
    if (!rest.starts_with('['))
        return !rest.empty() && read_known_event(rest, origin) == rest.size();
    const auto skip = [&rest](std::size_t bytes) {
        rest.remove_prefix(bytes);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    };
    skip(1);
    while (outcomes.size() < max_batch_events) {
        const std::size_t size = read_known_event(rest, origin);
        if (size == 0) return false;
        if (outcomes.size() == 1)
            outcomes.reserve(std::min(max_batch_events, message.size() / size + 1));
        skip(size);
        if (rest == "]") return true;
        if (rest.empty() || rest.front() != ',') return false;
        skip(1);
    }
    return false;
}

void Decoder::Impl::read_batch(dom::array array, std::string_view message, Origin origin) {
    split_elements(message, elements);
    if (origin == Origin::producer && elements.size() > max_batch_events) {
        outcomes.emplace_back(too_large("batch", elements.size(), "elements", max_batch_events));
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
    std::optional<Reject> refused;
    if (origin == Origin::producer) refused = limit_exceeded(text);
    if (!refused) refused = read_members(reader, origin, event);
    if (refused) {
        JsonReader names{object, envelope};
        refused->id = attribute_text(names, "id");
        refused->source = attribute_text(names, "source");
        return refused;
    }
    event.json = text;
    if (origin == Origin::producer) {
        event.content_hash = XXH3_64bits(text.data(), text.size());
        edit_text(event);
    }
    if (event.json.size() == text.size()) shapes(origin).learn(text, event);
    return std::nullopt;
}

std::optional<Reject> Decoder::Impl::limit_exceeded(std::string_view text) const {
    if (text.size() > max_event_bytes)
        return too_large("event", text.size(), "bytes", max_event_bytes);
    const int levels = may_be_too_deep ? nesting_of(text) : 0;
    if (levels <= max_nesting) return std::nullopt;
    return reject(Reject::Reason::too_deep,
                  "",
                  fmt::format("The event nests {} levels; at most {} fit.", levels, max_nesting));
}

std::optional<Reject> Decoder::Impl::read_members(JsonReader& reader, Origin origin, Event& event) {
    const EventType* type = read_envelope(reader, event);
    if (origin == Origin::log)
        read_stamp(reader, event);
    else
        look_for_own_attributes(reader);
    const JsonMember* member = reader.find("data");
    if (reader.misfit()) return reject_of(*reader.misfit(), "");
    return read_data(member, type, event);
}

/// One that stands twice is a misfit, and so is its "origin..." where there will be one.
void Decoder::Impl::look_for_own_attributes(JsonReader& reader) {
    has_own_attributes = false;
    for (const OwnAttribute& own : own_attributes) {
        if (!reader.has(own.name)) continue;
        has_own_attributes = true;
        (void)reader.has(own.origin_name);
    }
}

std::optional<Reject> Decoder::Impl::read_data(const JsonMember* member,
                                               const EventType* type,
                                               Event& event) {
    has_personal = false;
    dom::object object;
    if (member == nullptr || member->value.get(object) != simdjson::SUCCESS) {
        if (type == nullptr) return std::nullopt;
        if (member == nullptr)
            return reject_of({Reject::Reason::missing_field, "data", "is missing"}, "");
        return reject_of({Reject::Reason::bad_value, "data", mismatch(member->value, "an object")},
                         "");
    }
    JsonReader fields{object, data};
    const auto between_fields = std::visit(
        [&](auto& body) {
            fields_of(fields, body);
            return fields.misfit() ? std::nullopt : misfit_of(body);
        },
        event.body);
    for (const std::string_view key : personal_keys)  // twice is a misfit: none may stay behind
        has_personal = fields.has(key) || has_personal;
    if (fields.misfit()) return reject_of(*fields.misfit(), "data");
    if (between_fields) return reject_of(*between_fields, "data");
    return std::nullopt;
}

void Decoder::Impl::edit_text(Event& event) {
    if (has_personal) take_out_personal(event);
    if (!has_own_attributes) return;
    for (const OwnAttribute& own : own_attributes) {
        if (!index_of(envelope, own.name)) continue;
        if (const auto older = index_of(envelope, own.origin_name)) {
            event.json = without_member(event.json, *older);
            envelope.erase(envelope.begin() + static_cast<std::ptrdiff_t>(*older));
        }
        event.json =
            with_member_renamed(event.json, *index_of(envelope, own.name), own.origin_name);
    }
}

/// What is null tells nothing and is not kept; it goes all the same.
void Decoder::Impl::take_out_personal(Event& event) {
    const std::size_t data_index = *index_of(envelope, "data");
    std::string rest{members_of(event.json)[data_index].value};
    for (const std::string_view key : personal_keys) {
        const auto index = index_of(data, key);
        if (!index) continue;
        const std::string_view value = members_of(rest)[*index].value;
        if (value != "null") {
            event.personal += event.personal.empty() ? '{' : ',';
            event.personal.append(json_quoted(key)).append(":").append(value);
        }
        rest = without_member(rest, *index);
        data.erase(data.begin() + static_cast<std::ptrdiff_t>(*index));
    }
    if (!event.personal.empty()) event.personal += '}';
    if (auto* roster = std::get_if<RosterSet>(&event.body)) roster->phone.reset();
    event.json = with_member_replaced(event.json, data_index, rest);
}

Decoder::Decoder() : impl_{std::make_unique<Impl>()} {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

std::vector<Decoded>& Decoder::decode(std::string_view message) {
    // What an unusually large message needed is not kept.
    constexpr std::size_t usual_events = 1'024;
    if (impl_->outcomes.capacity() > usual_events) std::vector<Decoded>{}.swap(impl_->outcomes);
    std::optional<Reject> refused;
    if (message.empty())
        refused = reject(Reject::Reason::empty_message, "", "The message has no bytes.");
    if (message.size() > max_message_bytes)
        refused = too_large("message", message.size(), "bytes", max_message_bytes);
    if (refused) {
        impl_->outcomes.clear();
        impl_->outcomes.emplace_back(std::move(*refused));
    } else {
        impl_->read_all(message, Origin::producer);
    }
    return impl_->outcomes;
}

Decoded Decoder::decode_logged(std::string_view json) {
    const std::string_view text = trimmed_json(json);
    Decoded outcome{std::in_place_type<Event>};
    Event& event = std::get<Event>(outcome);
    if (!text.empty() && impl_->log_shapes.read(text, event) == text.size()) {
        event.json = text;
        return outcome;
    }
    dom::element root;
    const simdjson::error_code error = impl_->parse(json, root);
    if (error != simdjson::SUCCESS) return reject_of(error, json);
    return impl_->read_one(root, trimmed_json(json), Origin::log);
}

std::vector<Decoded> Decoder::decode_logged_batch(std::string_view json) {
    impl_->read_all(json, Origin::log);
    return std::exchange(impl_->outcomes, {});
}

}  // namespace yiping
