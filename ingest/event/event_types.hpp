// The vocabulary: every type this house knows by name, in one table.
#pragma once

#include <span>
#include <string_view>

#include "ingest/event/event.hpp"

namespace yiping {

struct EventType {
    std::string_view name;
    /// Puts the body of this type in place, with what the type itself says (its step, its move)
    /// set.
    void (*make_blank)(Body& body);
    bool about_entity = false;  ///< needs a subject
    bool ingest_only = false;   ///< only ingest itself may record it
};

/// All known types, sorted by name.
[[nodiscard]] std::span<const EventType> event_types();
/// Null for a type outside the vocabulary.
[[nodiscard]] const EventType* find_event_type(std::string_view name);

}  // namespace yiping
