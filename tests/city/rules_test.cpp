#include "ingest/city/rules.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/event/csv_reader.hpp"
#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

using namespace yiping;

namespace {

/// What is wrong with one table of these further columns and this line.
std::string complaint(const std::string& list,
                      const std::string& columns,
                      const std::string& code,
                      const std::string& values) {
    const TempFolder folder;
    std::ofstream{folder.path() / (list + ".csv")}
        << "scheme,version,code,parent,name_zh,name_en,valid_from,valid_to," << columns << "\n\n"
        << "c,1," << code << ",,名,,,," << values << "\n";
    try {
        (void)read_city_rules(Catalogue::load(folder.path()));
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

Incident incident_of(Net net, const char* class_code, int grade) {
    Incident incident;
    incident.net = net;
    incident.class_code = class_code;
    incident.grade = static_cast<std::uint8_t>(grade);
    return incident;
}

}  // namespace

TEST_CASE("each mistake in a table of rules is told with file, line and column") {
    using Catch::Contains;
    const std::string limit = "net,class,grade,clock,limit,unit";
    CHECK(complaint("limit", limit, "L", "service,S01,3,handle,5,work_day").empty());
    const auto wrong_limit = [&](const char* values) {
        return complaint("limit", limit, "L", values);
    };
    CHECK_THAT(wrong_limit("police,,,handle,5,work_day"),
               Contains("limit.csv:3: net is \"police\", where one of service, governance"));
    CHECK_THAT(wrong_limit(",,5,handle,5,work_day"), Contains("grade is \"5\""));
    CHECK_THAT(wrong_limit(",,,sleep,5,work_day"), Contains("clock is \"sleep\""));
    CHECK_THAT(wrong_limit(",,,,5,work_day"), Contains("clock is \"\""));
    CHECK_THAT(wrong_limit(",,,handle,,work_day"), Contains("limit is \"\""));
    CHECK_THAT(wrong_limit(",,,handle,0,work_day"), Contains("limit is \"0\""));
    CHECK_THAT(wrong_limit(",,,handle,5 h,work_day"), Contains("limit is \"5 h\""));
    CHECK_THAT(wrong_limit(",,,handle,5,day"), Contains("unit is \"day\""));

    const std::string span = "begins,ends";
    CHECK(complaint("worktime", span, "am", "08:30,12:00").empty());
    CHECK_THAT(complaint("worktime", span, "am", "8:30,12:00"),
               Contains("worktime.csv:3: begins is \"8:30\", where a time of day such as 08:30"));
    CHECK_THAT(complaint("worktime", span, "am", "08:30,25:00"), Contains("ends is \"25:00\""));
    CHECK_THAT(complaint("worktime", span, "am", "12:00,08:30"),
               Contains("ends is not after begins"));

    CHECK(complaint("calendar", "kind", "2026-10-01", "free").empty());
    CHECK_THAT(complaint("calendar", "kind", "2026-02-30", "free"),
               Contains("calendar.csv:3: code is \"2026-02-30\""));
    CHECK_THAT(complaint("calendar", "kind", "2026-10-01", "holiday"),
               Contains("kind is \"holiday\", where one of free, worked"));

    const std::string alarm = "condition,match,threshold,delay_s,dead_band,priority,unless";
    CHECK(complaint("alarm", alarm, "a", "sensor,水位,3.5,60,0.1,2,").empty());
    const auto wrong_alarm = [&](const char* values) {
        return complaint("alarm", alarm, "a", values);
    };
    CHECK_THAT(wrong_alarm("boredom,,,,,,"), Contains("alarm.csv:3: condition is \"boredom\""));
    CHECK_THAT(wrong_alarm("sensor,,high,,,,"), Contains("threshold is \"high\""));
    CHECK_THAT(wrong_alarm("sensor,,,-1,,,"), Contains("delay_s is \"-1\""));
    CHECK_THAT(wrong_alarm("sensor,,,,1e999,,"), Contains("dead_band is \"1e999\""));
    CHECK_THAT(wrong_alarm("sensor,,,,,4,"), Contains("priority is \"4\""));
    CHECK_THAT(wrong_alarm("sensor,,,,,,other"), Contains("unless names no rule: other"));

    CHECK_THAT(complaint("suitable", "kinds", "12G", ""),
               Contains("suitable.csv:3: kinds is \"\", where at least one"));
    CHECK(complaint("plan", "level,owner,due_min", "flood", ",,").empty());
}

TEST_CASE("a step of a plan that makes no sense is told with its line") {
    const auto wrong_step = [](const char* values) {
        const TempFolder folder;
        std::ofstream{folder.path() / "plan.csv"}
            << "scheme,version,code,parent,name_zh,name_en,valid_from,valid_to,level,owner,due_"
               "min\n"
            << "c,1,flood,,防汛,,,,,,\nc,1,flood-1,flood,巡查,,,," << values << "\n";
        try {
            (void)read_city_rules(Catalogue::load(folder.path()));
        } catch (const IoError& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };
    CHECK(wrong_step("4,市水利局,60").empty());
    CHECK_THAT(wrong_step("5,市水利局,60"), Catch::Contains("plan.csv:3: level is \"5\""));
    CHECK_THAT(wrong_step("4,市水利局,soon"), Catch::Contains("plan.csv:3: due_min is \"soon\""));
    CHECK_THAT(wrong_step("4,市水利局,-1"), Catch::Contains("plan.csv:3: due_min is \"-1\""));
}

TEST_CASE("every table of the house tells every kind of mistake with file and line") {
    const std::filesystem::path house{YIPING_SOURCE_DIR "/config/catalogue"};
    std::size_t told = 0;
    for (const std::string& list : Catalogue::load(house).lists()) {
        const std::string file = list + ".csv";
        const std::string good = read_file(house / file);
        const auto line = static_cast<std::size_t>(std::ranges::count(good, '\n')) + 1;
        const std::size_t columns =
            static_cast<std::size_t>(std::ranges::count(good.substr(0, good.find('\n')), ',')) + 1;
        const std::string more(columns - 8, ',');
        const std::string twice = good.substr(good.rfind('\n', good.size() - 2) + 1);
        const std::vector<std::pair<std::string, std::string>> mistakes{
            {"x,1,new\n", "3 fields, where " + std::to_string(columns) + " are needed"},
            {"x,1,,,名,,," + more + "\n", "code is empty"},
            {"x,1,new,,,,," + more + "\n", "name_zh is empty"},
            {"x,1,new,,名,,soon," + more + "\n", "valid_from is \"soon\""},
            {"x,1,new,,名,,,2026-02-30" + more + "\n", "valid_to is \"2026-02-30\""},
            {"x,1,new,,名,,2026-01-01,2025-01-01" + more + "\n", "not after"},
            {"x,1,new,nobody,名,,," + more + "\n", "the parent nobody is not in the list"},
            {"x,1,new,new,名,,," + more + "\n", "not its own parent"},
            {"x,1,\"new,,名,,," + more + "\n", "never closed"},
            {twice, "stands here twice"}};
        for (const auto& [row, complaint] : mistakes) {
            INFO(file << " " << row);
            const TempFolder folder;
            std::ofstream{folder.path() / file} << good << row;
            std::string what;
            try {
                (void)read_city_rules(Catalogue::load(folder.path()));
            } catch (const IoError& error) {
                what = error.what();
            }
            REQUIRE_THAT(what, Catch::Contains(complaint));
            REQUIRE_THAT(what, Catch::Contains(file + ":" + std::to_string(line) + ": "));
            ++told;
        }
    }
    CHECK(told == std::size_t{22} * 10);
}

TEST_CASE("the most particular row gives the limit") {
    const CityRules rules = read_city_rules(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"));
    const TimeMs now_ms = *parse_rfc3339("2026-08-14T08:00:00+08:00");
    const auto limit_of = [&](const Incident& incident, CaseClock clock) {
        const TimeLimit* limit = limit_for(rules, incident, clock, now_ms);
        return limit == nullptr ? -1 : limit->limit;
    };
    CHECK(limit_of(incident_of(Net::governance, "E0601", 0), CaseClock::handle) == 5);
    CHECK(limit_of(incident_of(Net::governance, "E0101", 0), CaseClock::handle) == 15);
    CHECK(limit_of(incident_of(Net::governance, "G0102", 0), CaseClock::handle) == 15);
    CHECK(limit_of(incident_of(Net::command, "12G01", 3), CaseClock::report) == 1);
    CHECK(limit_of(incident_of(Net::command, "12G01", 4), CaseClock::report) == 24);
    CHECK(limit_of(incident_of(Net::command, "12G01", 0), CaseClock::report) == -1);
    CHECK(limit_of(incident_of(Net::governance, "E0101", 3), CaseClock::report) == -1);
    CHECK(limit_of(incident_of(Net::service, "S0101", 0), CaseClock::check) == -1);
}

TEST_CASE("the tables of the house rule something") {
    const CityRules rules = read_city_rules(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"));
    CHECK(rules.calendar.work_day_ms() == 7 * hour_ms + 30 * minute_ms);
    CHECK(rules.calendar.exceptions.size() > 50);
    CHECK(rules.alarms.size() == 7);
    CHECK(rules.plan_steps.size() == 22);
    CHECK(rules.suitable.front().kinds.front() == "fire_engine");
    CHECK(rules.hashes.size() == 6);
}
