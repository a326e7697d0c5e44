#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>

#include "ingest/city/apply.hpp"
#include "ingest/city/watch.hpp"
#include "ingest/commands/simulation/case_queue.hpp"
#include "ingest/commands/simulation/case_timeline.hpp"
#include "ingest/event/errors.hpp"
#include "tests/commands/small_city.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

struct Played {
    CityState city;
    std::map<std::string, int> types;
};

/// Folds all events of the cases reported in some hours, to their very end.
Played play(const CaseTimeline& timeline, TimeMs from_ms, std::int64_t hours) {
    CaseQueue queue;
    for (std::int64_t minute = from_ms / minute_ms; minute < from_ms / minute_ms + hours * 60;
         ++minute)
        for (Case& one : timeline.cases_of_minute(minute)) queue.add(std::move(one));
    Played played;
    const auto record = [&](Event event, TimeMs recorded_ms) {
        event.sequence = played.city.last_sequence + 1;
        event.recorded_ms = recorded_ms;
        apply(played.city, event);
    };
    queue.take_until(INT64_MAX, [&](const Case& told, std::size_t step) {
        Event event = event_of(told, step);
        ++played.types[event.type];
        if (family_of(event.type) == "alarm")  // it was raised by ingest, as by a daemon's tick
            for (Event& due : due_events(played.city, event.time_ms, WatchRules{}))
                record(std::move(due), event.time_ms);
        const TimeMs happened_ms = event.time_ms;
        record(std::move(event), happened_ms);
    });
    return played;
}

std::string complaint_about_kinds(const std::string& line) {
    const TempFolder folder;
    const auto file = folder.path() / "kinds.csv";
    std::ofstream{file} << "net,class,channel,weight,storm_weight,grade2_permille,grade3_permille,"
                           "unit,handle_min,limit_min,vehicles,title\n"
                        << line << '\n';
    try {
        (void)read_case_kinds(file);
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a simulated case takes only steps that are legal where it stands, and ends") {
    const CityPlaces city = small_city();
    const auto kinds = house_kinds();
    const Scenario storm = house_scenario("storm");
    const CaseTimeline timeline{city, kinds, storm, friday_ms, 7, 1};
    Played played = play(timeline, friday_ms - 24 * hour_ms, 30);
    const World& world = played.city.exercise;
    CHECK(played.types.at("incident.reported") > 5'000);
    CHECK(world.irregular == 0);
    CHECK(world.unknown == 0);
    CHECK(world.facts > 40'000);
    CHECK(played.city.real.facts == 0);
    for (const Incident& incident : world.incidents.rows()) CHECK_FALSE(is_open(incident.stage));
    for (const char* type : {"incident.verified",
                             "incident.registered",
                             "incident.dispatched",
                             "incident.accepted",
                             "incident.arrived",
                             "incident.handled",
                             "incident.returned",
                             "incident.suspended",
                             "incident.resumed",
                             "incident.extended",
                             "incident.checked",
                             "incident.closed",
                             "incident.reopened",
                             "incident.escalated",
                             "incident.merged",
                             "incident.noted",
                             "incident.supervised",
                             "report.sent",
                             "alarm.acknowledged"}) {
        INFO(type);
        CHECK(played.types[type] > 0);
    }
}

TEST_CASE("the cases of a minute follow from seed and minute alone") {
    const CityPlaces city = small_city();
    const auto kinds = house_kinds();
    const Scenario usual;
    const CaseTimeline timeline{city, kinds, usual, 0, 7, 1};
    const CaseTimeline same{city, kinds, usual, 0, 7, 1};
    const CaseTimeline other{city, kinds, usual, 0, 8, 1};
    const std::int64_t minute = friday_ms / minute_ms + 120;
    const auto texts = [&](const CaseTimeline& from) {
        std::vector<std::string> all;
        for (const Case& one : from.cases_of_minute(minute))
            for (std::size_t step = 0; step < one.steps.size(); ++step)
                all.push_back(event_of(one, step).json);
        return all;
    };
    (void)same.cases_of_minute(minute - 1);  // what was asked before changes nothing
    CHECK(texts(timeline) == texts(same));
    CHECK_FALSE(texts(timeline).empty());
    CHECK(texts(timeline) != texts(other));
}

TEST_CASE("a week has about 5,000 cases a day at scale 1, few of them at night and weekends") {
    const CityPlaces city = small_city();
    const auto kinds = house_kinds();
    const Scenario usual;
    const CaseTimeline timeline{city, kinds, usual, 0, 3, 0.2};
    std::map<int, int> by_weekday;
    int total = 0;
    int at_night = 0;
    std::set<std::string> ids;
    for (std::int64_t minute = friday_ms / minute_ms; minute < friday_ms / minute_ms + 7 * 24 * 60;
         ++minute)
        for (const Case& one : timeline.cases_of_minute(minute)) {
            const TimeMs reported_ms = one.steps.front().time_ms;
            const CivilTime time = civil_time(reported_ms, anshan_offset_minutes);
            CHECK(reported_ms / minute_ms == minute);
            ++by_weekday[time.weekday];
            ++total;
            if (time.hour < 6) ++at_night;
            CHECK(ids.insert(one.id).second);
        }
    CHECK(total == Approx(0.2 * 35'000).epsilon(0.05));
    CHECK(at_night < total / 20);
    CHECK(by_weekday[0] < by_weekday[3] * 2 / 3);
}

TEST_CASE("a storm brings more cases, most of them where it rains") {
    const CityPlaces city = small_city();
    const auto kinds = house_kinds();
    const Scenario storm = house_scenario("storm");
    const CaseTimeline timeline{city, kinds, storm, friday_ms, 5, 1};
    int before = 0;
    int during = 0;
    int at_the_river = 0;
    for (std::int64_t minute = 0; minute < 60; ++minute)
        before +=
            static_cast<int>(timeline.cases_of_minute(friday_ms / minute_ms - 60 + minute).size());
    for (std::int64_t minute = 60; minute < 120; ++minute)
        for (const Case& one : timeline.cases_of_minute(friday_ms / minute_ms + minute)) {
            ++during;
            for (const MicroGrid& microgrid : city.microgrids)
                if (microgrid.near_water &&
                    std::abs(one.at.lon - microgrid.centre.lon) <= microgrid_side / 2 &&
                    std::abs(one.at.lat - microgrid.centre.lat) <= microgrid_side / 2)
                    ++at_the_river;
        }
    CHECK(during > 4 * before);
    CHECK(at_the_river > during / 4);  // an eighth of the city lies there
}

TEST_CASE("a scenario grows, stays and fades") {
    CaseFlow flow;
    flow.ramp_ms = 10;
    flow.lasts_ms = 100;
    CHECK(flow.strength(-1) == 0);
    CHECK(flow.strength(5) == Approx(0.5));
    CHECK(flow.strength(50) == 1);
    CHECK(flow.strength(95) == Approx(0.5));
    CHECK(flow.strength(100) == 0);
}

TEST_CASE("what is wrong in the kinds of cases is told with its line") {
    const std::string rest = "12G01,119,1,1,0,0,u,10,20,fire_engine*2 ambulance,t";
    CHECK_THAT(complaint_about_kinds("weather," + rest),
               Catch::Contains("kinds.csv:2: net is \"weather\""));
    CHECK_THAT(complaint_about_kinds("command,12G01,119,many,1,0,0,u,10,20,,t"),
               Catch::Contains("weight is \"many\""));
    CHECK_THAT(complaint_about_kinds("command,12G01,119,1,1,0,0,u,10,20,fire_engine*x,t"),
               Catch::Contains("count of vehicles"));
    CHECK_THAT(complaint_about_kinds("command,12G01,119,1,1,0,0,u,10,20,,"),
               Catch::Contains("title is empty"));
    CHECK_THAT(complaint_about_kinds("command,12G01"), Catch::Contains("2 fields"));
    CHECK_THAT(complaint_about_kinds("command," + rest),
               Catch::Contains("no kind of the net service"));
}

}  // namespace yiping
