// What the log tells of one case, in lines.
#include "viewer/state/case_history.hpp"

#include <catch2/catch.hpp>

#include "tests/city/log.hpp"

namespace yiping {

TEST_CASE("the history of a case names step, person and words, the newest first") {
    Log log;
    std::vector<Event> events{log.report("1", 2, GridCode{210303001}, Net::command)};
    events.push_back(log.step("1", Step::verified, "exist"));
    IncidentStep returned;
    returned.step = Step::returned;
    returned.actor = "李梅";
    returned.unit = "市水利局";
    returned.reason = "不属本单位";
    events.push_back(log.add("incident.returned", "incident/1", returned));
    const std::vector<HistoryLine> lines = lines_of(events);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].type == "incident.returned");
    CHECK(lines[0].actor == "李梅");
    CHECK(lines[0].words == "市水利局 · 不属本单位");
    CHECK(lines[1].type == "incident.verified");
    CHECK(lines[1].actor == "张三");
    CHECK(lines[2].type == "incident.reported");
    CHECK(lines[2].words == "事件 1 · 119");
    CHECK(lines[2].time_ms == Log::start_ms);
}

TEST_CASE("a case of which nothing was recorded has no lines") {
    CHECK(lines_of({}).empty());
}

}  // namespace yiping
