// The attributes around an event's data.
#pragma once

#include "ingest/event/event_types.hpp"
#include "ingest/event/json_reader.hpp"

namespace yiping {

/// The most that an attribute which names something may hold.
inline constexpr std::size_t max_attribute_bytes = 512;

/// Fills what CloudEvents asks for, and a blank body of the type. What does not fit stands in the
/// reader's misfit. Null for a type outside the vocabulary.
const EventType* read_envelope(JsonReader& envelope, Event& event);

/// The text of an attribute as far as it can be had, for the address of a reject.
[[nodiscard]] std::string attribute_text(JsonReader& envelope, std::string_view key);

}  // namespace yiping
