#include "ingest/city/work_calendar.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "ingest/city/rules.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

TimeMs at(const std::string& local) {
    return parse_rfc3339(local + "+08:00").value();
}

/// The rules as they are shipped.
const CityRules& shipped() {
    static const CityRules rules =
        read_city_rules(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"));
    return rules;
}

/// A case of a class that came to the unit at a moment.
Incident sent(const char* class_code, TimeMs from_ms) {
    Incident incident;
    incident.class_code = class_code;
    incident.net = Net::governance;
    incident.stage = Stage::dispatched;
    incident.clock = CaseClock::handle;
    incident.clock_from_ms = from_ms;
    return incident;
}

struct Example {
    const char* class_code;
    const char* from;
    const char* until;
    const char* why;
};

}  // namespace

TEST_CASE("the limits of DOMAIN.md, worked out by hand to the second") {
    const Example example = GENERATE(values<Example>({
        {"E0102",
         "2026-08-14T16:00:00",
         "2026-08-17T16:00:00",
         "暴露垃圾 1 work day over a weekend"},
        {"E0102", "2026-08-12T10:20:30", "2026-08-13T10:20:30", "within a week"},
        {"E0102", "2026-08-15T23:59:59", "2026-08-17T17:30:00", "from a Saturday night"},
        {"E0102", "2026-09-30T16:00:00", "2026-10-08T16:00:00", "over the National Day holiday"},
        {"E0102", "2026-10-09T17:00:00", "2026-10-10T17:00:00", "a Saturday that is made up for"},
        {"E0102", "2026-09-19T12:00:00", "2026-09-20T17:30:00", "a Sunday that is made up for"},
        {"E0104", "2026-08-12T09:00:00", "2026-08-12T15:30:00", "道路不洁 5 work hours over lunch"},
        {"E0104", "2026-08-14T15:00:01", "2026-08-17T11:00:01", "over a weekend"},
        {"E0104", "2026-08-12T12:30:00", "2026-08-13T09:30:00", "from lunch time"},
        {"E0104", "2026-08-12T00:00:00", "2026-08-12T15:00:00", "from midnight"},
        {"E0104", "2026-02-13T16:30:00", "2026-02-14T14:00:00", "into the Saturday before 春节"},
        {"E0104", "2026-02-14T16:30:00", "2026-02-24T14:00:00", "over 春节"},
        {"E0103", "2026-08-14T16:00:00", "2026-08-20T16:00:00", "积存垃圾渣土 4 work days"},
        {"E0101", "2026-08-14T08:30:00", "2026-09-03T17:30:00", "违法搭建 15 work days"},
        {"E0105",
         "2026-09-14T10:00:00",
         "2026-10-10T10:00:00",
         "水域不洁 15 work days over 中秋 and 国庆, two make-up days"},
        {"P0101", "2026-10-01T23:30:00", "2026-10-02T01:30:00", "井盖缺失 2 urgent hours at night"},
        {"G0201", "2026-09-28T09:00:00", "2026-10-05T09:00:00", "7 natural days, holidays too"},
    }));
    INFO(example.class_code << " " << example.why);
    const TimeMs from_ms = at(example.from);
    const Incident incident = sent(example.class_code, from_ms);
    const TimeLimit* limit = limit_for(shipped(), incident, CaseClock::handle, from_ms);
    REQUIRE(limit != nullptr);
    CHECK(format_rfc3339(shipped().calendar.deadline(from_ms, limit->limit, limit->unit), 480) ==
          format_rfc3339(at(example.until), 480));
}

TEST_CASE("a pause keeps what was left, in the unit of its limit") {
    const WorkCalendar& calendar = shipped().calendar;
    // 5 work hours from Wednesday 09:00 end at 15:30; paused at 10:00 four hours are left
    CHECK(calendar.moved(at("2026-08-12T15:30:00"),
                         at("2026-08-12T10:00:00"),
                         at("2026-08-14T16:00:00"),
                         LimitUnit::work_hour) == at("2026-08-17T11:00:00"));
    // paused on Friday evening, resumed on Sunday: no working time went by
    CHECK(calendar.moved(at("2026-08-17T11:00:00"),
                         at("2026-08-14T20:00:00"),
                         at("2026-08-16T20:00:00"),
                         LimitUnit::work_hour) == at("2026-08-17T11:00:00"));
    CHECK(calendar.moved(at("2026-08-12T02:00:00"),
                         at("2026-08-12T01:00:00"),
                         at("2026-08-13T01:00:00"),
                         LimitUnit::urgent_hour) == at("2026-08-13T02:00:00"));
    // one that had passed before the pause stays where it was
    CHECK(calendar.moved(at("2026-08-12T00:30:00"),
                         at("2026-08-12T01:00:00"),
                         at("2026-08-13T01:00:00"),
                         LimitUnit::urgent_hour) == at("2026-08-12T00:30:00"));
}

TEST_CASE("working time added is the working time between, from any moment") {
    const WorkCalendar& calendar = shipped().calendar;
    std::mt19937_64 random{11};
    for (int i = 0; i < 3000; ++i) {
        const TimeMs from_ms =
            at("2025-12-20T00:00:00") + static_cast<TimeMs>(random() % (300 * 86'400)) * second_ms;
        const TimeMs work_ms = static_cast<TimeMs>(random() % 500'000) * second_ms;
        const TimeMs until_ms = calendar.after_work(from_ms, work_ms);
        REQUIRE(calendar.work_between(from_ms, until_ms) == work_ms);
        const TimeMs middle_ms = from_ms + (until_ms - from_ms) / 3;
        REQUIRE(calendar.work_between(from_ms, middle_ms) +
                    calendar.work_between(middle_ms, until_ms) ==
                work_ms);
    }
}

TEST_CASE("a calendar without working time ends every walk") {
    WorkCalendar calendar;
    calendar.spans.clear();
    CHECK(calendar.after_work(Log::start_ms, hour_ms) == Log::start_ms);
    CHECK(calendar.work_between(Log::start_ms, Log::start_ms + 1000 * day_ms) == 0);
}
