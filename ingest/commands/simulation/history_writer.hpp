// Writes a log as if it had been recorded while things happened: in order of time, located, with
// what time alone causes, and keyframes so that it opens fast.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ingest/city/state.hpp"
#include "ingest/city/watch.hpp"
#include "ingest/net/check.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {

/// What the log.opened at the beginning says.
struct HistoryOpening {
    std::string id;      ///< of the event; nothing in the history has it
    std::string origin;  ///< from where the history comes
    TimeMs time_ms = 0;  ///< when it begins
};

class HistoryWriter {
public:
    /// The store must be empty and outlive this; `locate` may be empty. Throws IoError.
    HistoryWriter(EventStore& store, Locate locate, HistoryOpening opening);

    /// Takes an event that happened no earlier than the last one and is none that came before (an
    /// event is known by its source and id).
    void add(Event event);
    /// Records what was due at a moment: deadlines passed, numbers given, alarms raised.
    void watch(TimeMs now_ms, const WatchRules& rules);
    /// Commits what is left and keeps a keyframe.
    void finish();

    [[nodiscard]] const CityState& city() const { return city_; }
    [[nodiscard]] std::uint64_t events() const { return city_.last_sequence; }

private:
    void record(Event event, TimeMs recorded_ms);
    void commit();
    void keep_keyframe();

    EventStore& store_;
    const Locate locate_;
    CityState city_;     ///< the fold of all that was taken, committed or not
    Timeline timeline_;  ///< of what came since the last keyframe
    std::vector<Event> batch_;
    TimeMs recorded_ms_;
    std::uint64_t last_keyframe_ = 0;
};

}  // namespace yiping
