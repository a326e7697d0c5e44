// Keeps each source's order while the store takes nothing.
#pragma once

#include <string>
#include <unordered_map>

#include "ingest/event/codec.hpp"

namespace yiping {

/// Once an event of a source was answered `overloaded`, so are all its later ones until the oldest
/// of them comes again; at most for ten seconds, since its producer may know by another connection
/// that it was stored, or may have given it up.
class Overload {
public:
    static constexpr TimeMs most_wait_ms = 10 * second_ms;

    /// Whether this event must be answered `overloaded` because an older one is still missing.
    [[nodiscard]] bool must_wait(const Event& event, TimeMs now_ms) {
        if (oldest_.empty()) return false;
        const auto oldest = oldest_.find(event.source);
        if (oldest == oldest_.end()) return false;
        const bool is_back = oldest->second.identity == identity_of(event.source, event.id);
        if (!is_back && now_ms < oldest->second.noted_ms + most_wait_ms) return true;
        oldest_.erase(oldest);
        return false;
    }
    /// The event could not be stored.
    void note(const Event& event, TimeMs now_ms) {
        oldest_.try_emplace(event.source, Missing{identity_of(event.source, event.id), now_ms});
    }

private:
    struct Missing {
        Identity identity;
        TimeMs noted_ms;
    };
    std::unordered_map<std::string, Missing> oldest_;
};

}  // namespace yiping
