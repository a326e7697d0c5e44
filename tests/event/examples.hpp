// Messages to start from, and short ways to what became of them.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/event/codec.hpp"
#include "tests/event/fire.hpp"

namespace yiping {

/// A text with its only `part` exchanged.
inline std::string with(std::string text, std::string_view part, std::string_view other) {
    const std::size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.find(part, at + 1) == std::string::npos);
    return text.replace(at, part.size(), other);
}

/// An envelope around `data` as JSON text.
inline std::string envelope(std::string_view type,
                            std::string_view subject,
                            std::string_view data) {
    return R"({"specversion":"1.0","id":"a","source":"s","type":")" + std::string{type} +
           R"(","time":"2026-08-14T07:58:03Z","subject":")" + std::string{subject} +
           R"(","data":)" + std::string{data} + "}";
}

/// The only outcome of a message.
inline Decoded decoded(std::string_view message) {
    Decoder decoder;
    auto outcomes = decoder.decode(message);
    REQUIRE(outcomes.size() == 1);
    return std::move(outcomes.front());
}
inline Event accepted(std::string_view message) {
    Decoded outcome = decoded(message);
    if (const auto* reject = std::get_if<Reject>(&outcome)) FAIL(ack_json(*reject));
    return std::get<Event>(std::move(outcome));
}
inline Reject refused(std::string_view message) {
    Decoded outcome = decoded(message);
    INFO(message.substr(0, 500));
    REQUIRE(std::holds_alternative<Reject>(outcome));
    return std::get<Reject>(std::move(outcome));
}
inline Event logged(std::string_view json) {
    Decoder decoder;
    Decoded outcome = decoder.decode_logged(json);
    if (const auto* reject = std::get_if<Reject>(&outcome)) FAIL(ack_json(*reject));
    return std::get<Event>(std::move(outcome));
}

template <class B>
const B& body_of(const Event& event) {
    REQUIRE(std::holds_alternative<B>(event.body));
    return std::get<B>(event.body);
}

/// Field by field, so that a failure names the field. The text is left to the caller.
inline void check_same(const Event& a, const Event& b) {
    CHECK(a.id == b.id);
    CHECK(a.source == b.source);
    CHECK(a.type == b.type);
    CHECK(a.subject == b.subject);
    CHECK(a.time_ms == b.time_ms);
    CHECK(a.exercise == b.exercise);
    CHECK((a.body == b.body));
    CHECK(a.sequence == b.sequence);
    CHECK(a.recorded_ms == b.recorded_ms);
    CHECK((a.place == b.place));
    CHECK((a.item_places == b.item_places));
    CHECK(a.time_flagged == b.time_flagged);
    CHECK(a.unlocated == b.unlocated);
}

}  // namespace yiping
