#include "ingest/commands/import_time.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

std::string moment(const TimeReader& reader, const std::string& text) {
    const auto reading = reader.read(text);
    return reading.fault.empty() ? format_rfc3339(reading.time_ms) : reading.fault;
}

constexpr const char* minutes = "%Y-%m-%d %H:%M";

}  // namespace

TEST_CASE("a local clock is read with the summer time of its zone") {
    const TimeReader newyork{minutes, "America/New_York"};
    CHECK(moment(newyork, "2016-01-15 12:01") == "2016-01-15T17:01:00.000Z");
    CHECK(moment(newyork, "2016-07-15 12:01") == "2016-07-15T16:01:00.000Z");
    CHECK(moment(newyork, "2016-03-13 01:59") == "2016-03-13T06:59:00.000Z");
    CHECK(moment(newyork, "2016-03-13 03:00") == "2016-03-13T07:00:00.000Z");
    CHECK(moment(newyork, "2016-11-06 02:00") == "2016-11-06T07:00:00.000Z");
}

TEST_CASE("an hour that came twice is the first, one that was skipped is none") {
    const TimeReader newyork{minutes, "America/New_York"};
    CHECK(moment(newyork, "2016-11-06 01:30") == "2016-11-06T05:30:00.000Z");
    CHECK_THAT(moment(newyork, "2016-03-13 02:30"), Catch::Contains("no clock of that zone"));
}

TEST_CASE("other formats of time are read, and what is none is told") {
    CHECK(moment(TimeReader{minutes, "Asia/Shanghai"}, "2026-08-14 08:00") ==
          "2026-08-14T00:00:00.000Z");
    CHECK(moment(TimeReader{"%d/%m/%Y", "Asia/Shanghai"}, "14/08/2026") ==
          "2026-08-13T16:00:00.000Z");
    CHECK(moment(TimeReader{"rfc3339", ""}, "2026-08-14T08:00:00+08:00") ==
          "2026-08-14T00:00:00.000Z");
    CHECK(moment(TimeReader{"epoch_s", ""}, "1786665600") == "2026-08-14T00:00:00.000Z");
    CHECK(moment(TimeReader{"epoch_ms", ""}, "1786665600250") == "2026-08-14T00:00:00.250Z");
    for (const char* text :
         {"", "yesterday", "2016-01-15", "2016-01-15 12:01 x", "2016-02-30 12:00"})
        CHECK_FALSE((TimeReader{minutes, "Asia/Shanghai"}.read(text).fault.empty()));
    CHECK_FALSE((TimeReader{"epoch_ms", ""}.read("12x").fault.empty()));
    CHECK_FALSE((TimeReader{"epoch_s", ""}.read("9e15").fault.empty()));
    CHECK_FALSE((TimeReader{"rfc3339", ""}.read("2026-08-14").fault.empty()));
}

TEST_CASE("a zone that this system does not know is refused, not taken as UTC") {
    CHECK_THROWS_AS((TimeReader{minutes, "Europe/Atlantis"}), IoError);
    CHECK_THROWS_AS((TimeReader{minutes, ""}), IoError);
    CHECK_THROWS_AS((TimeReader{minutes, "../../etc/passwd"}), IoError);
    CHECK_THROWS_AS((TimeReader{minutes, "/etc/localtime"}), IoError);
}

TEST_CASE("reading a zone leaves the process's own as it was") {
    setenv("TZ", "Asia/Shanghai", 1);
    { const TimeReader newyork{minutes, "America/New_York"}; }
    CHECK(std::string{std::getenv("TZ")} == "Asia/Shanghai");
    unsetenv("TZ");
    { const TimeReader newyork{minutes, "America/New_York"}; }
    CHECK(std::getenv("TZ") == nullptr);
}

}  // namespace yiping
