// A log in memory for tests: hands out sequences and recorded times as a store would, and folds as
// it goes.
#pragma once

#include <string>
#include <vector>

#include "ingest/city/apply.hpp"
#include "ingest/city/lifecycle.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {

class Log {
public:
    /// 2026-08-14T00:00:00Z, a Friday.
    static constexpr TimeMs start_ms = 1'786'665'600'000;

    /// Records an event now; `place` as if the position had been located.
    const Event& add(
        std::string type, std::string subject, Body body, Place place = {}, bool exercise = false) {
        Event event = make_event("e" + std::to_string(events_.size() + 1),
                                 "test",
                                 std::move(type),
                                 std::move(subject),
                                 now_ms,
                                 std::move(body),
                                 exercise);
        if (place.grid || place.has_position) event.place = place;
        return add(std::move(event));
    }
    const Event& add(Event event) {
        event.sequence = events_.size() + 1;
        event.recorded_ms = now_ms;
        apply(city, event);
        events_.push_back(std::move(event));
        return events_.back();
    }
    const Event& report(const std::string& id,
                        int grade,
                        GridCode grid,
                        Net net = Net::governance) {
        IncidentReported body;
        body.title = "事件 " + id;
        body.net = net;
        body.class_code = "12G01";
        body.channel = "119";
        if (grade != 0) body.grade = grade;
        return add("incident.reported",
                   "incident/" + id,
                   body,
                   Place{1'227'000'000, 410'000'000, grid, true});
    }
    const Event& step(const std::string& id,
                      Step step,
                      std::string result = {},
                      TimeMs deadline_ms = 0) {
        IncidentStep body;
        body.step = step;
        body.actor = "张三";
        if (!result.empty()) body.result = std::move(result);
        if (deadline_ms != 0) body.deadline = deadline_ms;
        return add("incident." + std::string{name_of(step)}, "incident/" + id, body);
    }

    [[nodiscard]] const Incident& incident(std::string_view id) const {
        return *city.real.incidents.find(id);
    }
    [[nodiscard]] const std::vector<Event>& events() const { return events_; }

    CityState city;
    TimeMs now_ms = start_ms;

private:
    std::vector<Event> events_;
};

}  // namespace yiping
