#include "ingest/city/overlays.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "ingest/event/errors.hpp"
#include "tests/city/log.hpp"
#include "tests/support/temp_folder.hpp"

using namespace yiping;

namespace {

const std::string head = "scheme,version,code,parent,name_zh,name_en,valid_from,valid_to,";

/// Reads one table; what is wrong with it, or nothing.
template <class Read>
std::string complaint(const std::string& file, const std::string& text, Read read) {
    const TempFolder folder;
    std::ofstream{folder.path() / file} << head << text;
    try {
        (void)read(Catalogue::load(folder.path()), Log::start_ms);
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

TimeMs at(const char* text) {
    return parse_rfc3339(text).value();
}

}  // namespace

TEST_CASE("a zone counts its towns and communities, and the city's own sum stays as it was") {
    Log log;
    log.report("1", 4, GridCode{210304009001001});
    log.report("2", 4, GridCode{210304017002001});
    log.report("3", 4, GridCode{210302001001001});
    const Zone zone{"210371", "高新区", {GridCode{210304009}, GridCode{210304017002}}};
    CHECK(counts_of(log.city.real, zone).open == 2);
    CHECK(counts_of(log.city.real, zone).unhandled == 2);
    CHECK(log.city.real.grid.find(GridCode{210300})->open_total() == 3);
    CHECK(counts_of(log.city.real, {"x", "", {GridCode{210399}}}).open == 0);
}

TEST_CASE("a zone whose members are no codes, none, or twice the same is told with its line") {
    const auto wrong = [](const std::string& members) {
        return complaint("zone.csv", "members\nc,1,z,,区,,,," + members + "\n", read_zones);
    };
    CHECK(wrong("210304009 210304017002").empty());
    CHECK_THAT(wrong("210304009 here"),
               Catch::Contains("zone.csv:2: members holds here, no grid code"));
    CHECK_THAT(wrong(""), Catch::Contains("zone.csv:2: members is empty"));
    CHECK_THAT(wrong("210304009 210304009002"),
               Catch::Contains("zone.csv:2: members holds 210304009002 twice"));
}

TEST_CASE("units have a kind, and another word for it is told with its line") {
    const auto read = [](const char* kind) {
        const TempFolder folder;
        std::ofstream{folder.path() / "unit.csv"}
            << "scheme,version,code,parent,name_zh,name_en,valid_from,valid_to,kind\n"
            << "x,1,u,,某局,,,," << kind << "\n";
        return read_units(Catalogue::load(folder.path()), 0);
    };
    CHECK(read("company").front().kind == UnitKind::company);
    CHECK(read("").front().kind == UnitKind::seat);
    CHECK_THROWS_WITH(read("bureau"),
                      Catch::Contains("unit.csv:2: kind is \"bureau\", where one of centre, seat"));
    CHECK(read_units(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"), 0).size() == 31);
}

TEST_CASE("periods begin at midnight, on Monday and on the first by the city's clock") {
    const TimeMs now_ms = at("2026-08-14T00:30:00+08:00");  // a Friday
    CHECK(period_from(RoundPeriod::day, now_ms) == at("2026-08-14T00:00:00+08:00"));
    CHECK(period_from(RoundPeriod::week, now_ms) == at("2026-08-10T00:00:00+08:00"));
    CHECK(period_from(RoundPeriod::month, now_ms) == at("2026-08-01T00:00:00+08:00"));
    CHECK(period_from(RoundPeriod::week, at("2026-08-10T00:00:00+08:00")) ==
          at("2026-08-10T00:00:00+08:00"));
    CHECK(period_from(RoundPeriod::week, at("2026-08-09T23:59:59+08:00")) ==
          at("2026-08-03T00:00:00+08:00"));
}

TEST_CASE("a round is held once its task force tells so in the period that runs") {
    Log log;
    const Round weekly{"flood-week", "周会商", "防汛专班", RoundPeriod::week};
    CHECK_FALSE(state_of(log.city.real, weekly, log.now_ms).is_held);
    IndicatorValue told;
    told.name = "round/flood-week";
    told.value = 12;
    told.as_of = log.now_ms;
    log.add("indicator.value", "indicator/210300/flood-week", told);
    const RoundState now = state_of(log.city.real, weekly, log.now_ms);
    CHECK(now.is_held);
    CHECK(now.held_ms == log.now_ms);
    CHECK(now.matters == 12);
    CHECK_FALSE(state_of(log.city.real, weekly, log.now_ms + 7 * day_ms).is_held);
}

TEST_CASE("the task forces of the house have three rounds each, and mistakes name their line") {
    const auto rounds =
        read_rounds(Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue"), Log::start_ms);
    CHECK(rounds.size() == 60);
    CHECK(std::ranges::count(rounds, RoundPeriod::month, &Round::period) == 20);
    CHECK(rounds.front().task_force == "数据汇聚专班");
    const auto wrong = [](const std::string& rows) {
        return complaint("taskforce.csv", "period\nc,1,f,,专班,,,," + rows, read_rounds);
    };
    CHECK(wrong("\nc,1,r,f,例会,,,,week\n").empty());
    CHECK_THAT(
        wrong("\nc,1,r,f,例会,,,,year\n"),
        Catch::Contains("taskforce.csv:3: period is \"year\", where one of day, week, month"));
    CHECK_THAT(wrong("week\n"), Catch::Contains("taskforce.csv:2: a task force has no period"));
}
