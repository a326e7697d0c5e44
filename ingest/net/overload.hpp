// Keeps each source's order while the store takes nothing.
#pragma once

#include <string>
#include <unordered_map>

#include "ingest/event/codec.hpp"

namespace yiping {

/// Once an event of a source was answered `overloaded`, so are all its later ones until the oldest
/// of them comes again.
class Overload {
public:
    /// Whether this event must be answered `overloaded` because an older one is still missing.
    [[nodiscard]] bool must_wait(const Event& event) {
        if (oldest_.empty()) return false;
        const auto oldest = oldest_.find(event.source);
        if (oldest == oldest_.end()) return false;
        if (oldest->second != identity_of(event.source, event.id)) return true;
        oldest_.erase(oldest);
        return false;
    }
    /// The event could not be stored.
    void note(const Event& event) {
        oldest_.try_emplace(event.source, identity_of(event.source, event.id));
    }

private:
    std::unordered_map<std::string, Identity> oldest_;
};

}  // namespace yiping
