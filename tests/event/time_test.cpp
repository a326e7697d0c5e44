#include "ingest/event/time.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("a moment with an offset is the same moment as in UTC") {
    const auto utc = parse_rfc3339("2026-08-13T23:58:03Z");
    REQUIRE(utc);
    CHECK(*utc == 1'786'665'483'000);  // date -u -d 2026-08-13T23:58:03Z +%s
    CHECK(parse_rfc3339("2026-08-14T07:58:03+08:00") == utc);
    CHECK(parse_rfc3339("2026-08-13T20:28:03-03:30") == utc);
    CHECK(parse_rfc3339("2026-08-13T23:58:03-00:00") == utc);
}

TEST_CASE("the letters of a moment may be small, as RFC 3339 has it") {
    CHECK(parse_rfc3339("2026-08-13t23:58:03z") == parse_rfc3339("2026-08-13T23:58:03Z"));
}

TEST_CASE("fractions are cut off behind milliseconds") {
    CHECK(*parse_rfc3339("1970-01-01T00:00:00.25Z") == 250);
    CHECK(*parse_rfc3339("1970-01-01T00:00:00.0019999999999999999999Z") == 1);
    CHECK(*parse_rfc3339("1969-12-31T23:59:59.999Z") == -1);
    CHECK_FALSE(parse_rfc3339("1970-01-01T00:00:00.Z"));
    CHECK_FALSE(parse_rfc3339("1970-01-01T00:00:00,5Z"));
}

TEST_CASE("only days that exist are taken") {
    CHECK(parse_rfc3339("2024-02-29T00:00:00Z"));
    CHECK(parse_rfc3339("2000-02-29T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-02-29T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("1900-02-29T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-04-31T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-13-01T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-00-01T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-01-00T00:00:00Z"));
}

TEST_CASE("only times of day that exist are taken") {
    CHECK_FALSE(parse_rfc3339("2026-08-14T24:00:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-08-14T07:60:00Z"));
    CHECK_FALSE(parse_rfc3339("2026-08-14T07:58:61Z"));
    CHECK_FALSE(parse_rfc3339("2026-08-14T07:58:03+24:00"));
    CHECK_FALSE(parse_rfc3339("2026-08-14T07:58:03+08:60"));
}

TEST_CASE("a leap second counts as the second before and stands only at a month's end of UTC") {
    CHECK(parse_rfc3339("2016-12-31T23:59:60Z") == parse_rfc3339("2016-12-31T23:59:59Z"));
    CHECK(parse_rfc3339("2017-01-01T07:59:60.5+08:00") == parse_rfc3339("2016-12-31T23:59:59.5Z"));
    CHECK_FALSE(parse_rfc3339("2016-12-30T23:59:60Z"));
    CHECK_FALSE(parse_rfc3339("2016-12-31T12:59:60Z"));
}

TEST_CASE("a text that only looks like a moment is none") {
    for (const char* text : {"",
                             "2026-08-14",
                             "2026-08-14T07:58:03",
                             "2026-08-14 07:58:03Z",
                             "2026-08-14T07:58Z",
                             "2026-08-14T07:58:03+0800",
                             "2026-08-14T07:58:03+08",
                             "2026-08-14T07:58:03Zx",
                             " 2026-08-14T07:58:03Z",
                             "2026-8-14T07:58:03Z",
                             "26-08-14T07:58:03Z",
                             "+026-08-14T07:58:03Z",
                             "20260814T075803Z",
                             "1786665483",
                             "２０２６-08-14T07:58:03Z"}) {
        INFO(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("every prefix of a moment is no moment") {
    const std::string whole = "2026-08-14T07:58:03.250+08:00";
    REQUIRE(parse_rfc3339(whole));
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK_FALSE(parse_rfc3339(whole.substr(0, length)));
}

TEST_CASE("moments are written with milliseconds, in UTC or at an offset") {
    const TimeMs time_ms = *parse_rfc3339("2026-08-14T07:58:03.05+08:00");
    CHECK(format_rfc3339(time_ms) == "2026-08-13T23:58:03.050Z");
    CHECK(format_rfc3339(time_ms, 480) == "2026-08-14T07:58:03.050+08:00");
    CHECK(format_rfc3339(time_ms, -210) == "2026-08-13T20:28:03.050-03:30");
}

TEST_CASE("what is written reads back as the same moment") {
    for (TimeMs time_ms = -60'000 * day_ms; time_ms < 100'000 * day_ms;
         time_ms += 987'654'321'987) {
        CHECK(parse_rfc3339(format_rfc3339(time_ms)) == time_ms);
        CHECK(parse_rfc3339(format_rfc3339(time_ms, 480)) == time_ms);
    }
}

TEST_CASE("moments beyond four-digit years are refused, and written as the nearest that fits") {
    CHECK(parse_rfc3339("9999-12-31T23:59:59.999Z"));
    CHECK_FALSE(parse_rfc3339("9999-12-31T23:59:59-01:00"));
    CHECK(parse_rfc3339("0000-01-01T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("0000-01-01T00:00:00+01:00"));
    CHECK(format_rfc3339(INT64_MAX) == "9999-12-31T23:59:59.999Z");
    CHECK(format_rfc3339(INT64_MIN) == "0000-01-01T00:00:00.000Z");
    CHECK(format_rfc3339(INT64_MAX, 480) == "9999-12-31T23:59:59.999+08:00");
}

TEST_CASE("a moment is taken apart and put together at an offset") {
    const TimeMs time_ms = *parse_rfc3339("2026-08-14T00:58:03.250+08:00");
    const CivilTime civil = civil_time(time_ms, 480);
    CHECK(civil.year == 2026);
    CHECK(civil.month == 8);
    CHECK(civil.day == 14);
    CHECK(civil.hour == 0);
    CHECK(civil.minute == 58);
    CHECK(civil.second == 3);
    CHECK(civil.millisecond == 250);
    CHECK(civil.weekday == 5);  // a Friday
    CHECK(time_of_civil(civil, 480) == time_ms);
    CHECK(civil_time(time_ms, 0).day == 13);
    CHECK(civil_time(-1, 0).millisecond == 999);
}

}  // namespace yiping
