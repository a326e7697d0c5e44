#include "ingest/net/source_clocks.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("the least delay lately is how far a source's clock is off") {
    SourceClocks clocks;
    CHECK_FALSE(clocks.skew_ms("cad"));
    for (const TimeMs delay : {900, 120, 4'000}) clocks.note("cad", delay);
    clocks.note("ahead", -3'000);
    CHECK(clocks.skew_ms("cad") == 120);
    CHECK(clocks.skew_ms("ahead") == -3'000);
    clocks.next_minute();
    CHECK(clocks.skew_ms("cad") == 120);
    clocks.note("cad", 500);
    clocks.next_minute();
    CHECK(clocks.skew_ms("cad") == 500);
    clocks.next_minute();
    CHECK_FALSE(clocks.skew_ms("cad"));
}

TEST_CASE("no more sources are remembered than the bound") {
    SourceClocks clocks;
    for (int i = 0; i < 20'000; ++i) clocks.note(std::to_string(i), 1);
    CHECK(clocks.skew_ms("9999") == 1);
    CHECK_FALSE(clocks.skew_ms("19999"));
}

}  // namespace yiping
