// Events to store: told apart by a number, facts and telemetry.
#pragma once

#include <string>
#include <vector>

#include "ingest/store/event_store.hpp"

namespace yiping {

inline constexpr TimeMs some_moment = 1'786'665'600'000;  // 2026-08-14T00:00:00Z

inline Event incident(int number, const std::string& title = "井盖缺失") {
    IncidentReported body;
    body.title = title;
    body.net = Net::governance;
    body.class_code = "0101";
    body.grade = 4;
    body.channel = "grid";
    const std::string id = std::to_string(number);
    return make_event(
        "i" + id, "test.cad", "incident.reported", "incident/" + id, some_moment, body);
}

/// One of a hundred workers; `step` moves it.
inline Event position(int number, int step = 0) {
    EntityPosition body;
    body.position.at = {122.99 + 1e-5 * number, 41.11 + 1e-5 * step};
    return make_event("p" + std::to_string(number),
                      "test.app",
                      "worker.position",
                      "worker/" + std::to_string(number % 100),
                      some_moment,
                      body);
}

/// Facts and telemetry in turn, of several types, numbered from `first`.
inline std::vector<Event> some_events(int first, int count) {
    std::vector<Event> events;
    for (int number = first; number < first + count; ++number) {
        if (number % 3 == 0)
            events.push_back(incident(number));
        else if (number % 7 == 0)
            events.push_back(make_event("r" + std::to_string(number),
                                        "test.scada",
                                        "sensor.reading",
                                        "sensor/" + std::to_string(number % 10),
                                        some_moment,
                                        SensorValue{false, "水位", 0.5 * number, "m", {}, {}, {}}));
        else
            events.push_back(position(number));
    }
    return events;
}

/// All that a reader gets for a range.
inline std::vector<Event> read_all(EventStore& store, const ReadRange& range = {}) {
    std::vector<Event> events;
    store.read(range, [&](Event&& event) {
        events.push_back(std::move(event));
        return true;
    });
    return events;
}

/// Appends and hands back the events as they were stored.
inline std::vector<Event> append(EventStore& store,
                                 std::vector<Event> events,
                                 TimeMs now_ms = some_moment) {
    const std::vector<AppendOutcome> outcomes = store.append(events, now_ms);
    std::vector<Event> stored;
    for (std::size_t i = 0; i < events.size(); ++i)
        if (outcomes[i].kind == AppendOutcome::Kind::stored) stored.push_back(std::move(events[i]));
    return stored;
}

/// What of each event must come back as it went in.
inline std::vector<std::string> told(const std::vector<Event>& events) {
    std::vector<std::string> lines;
    lines.reserve(events.size());
    for (const Event& event : events)
        lines.push_back(std::to_string(event.sequence) + " " + std::to_string(event.recorded_ms) +
                        " " + event.json);
    return lines;
}

inline bool operator==(const AppendOutcome& a, const AppendOutcome& b) {
    return a.kind == b.kind && a.sequence == b.sequence;
}

}  // namespace yiping
