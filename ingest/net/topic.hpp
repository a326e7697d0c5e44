// Where an event belongs on the feed: <county code or ->/<family>/<net or ->/<type>.
#pragma once

#include <string>

#include "ingest/city/state.hpp"

namespace yiping {

/// The finest grid that an event speaks of: its own place, else where its subject stands in the
/// city. Nowhere when nothing tells, or when it speaks of several counties at once.
[[nodiscard]] GridCode area_of(const Event& event, const CityState& city);

/// Adds the topic of an event that `city` has already folded to a text.
void append_topic(std::string& text, const Event& event, const CityState& city);
[[nodiscard]] inline std::string topic_of(const Event& event, const CityState& city) {
    std::string topic;
    append_topic(topic, event, city);
    return topic;
}

}  // namespace yiping
