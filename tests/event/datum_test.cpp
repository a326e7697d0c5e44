#include "ingest/event/datum.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

namespace yiping {
namespace {

/// Metres between two near positions.
double distance_m(LonLat a, LonLat b) {
    constexpr double metres_per_degree = 111'320.0;
    const double shrink = std::cos(a.lat * std::numbers::pi / 180.0);
    return std::hypot((a.lon - b.lon) * shrink, a.lat - b.lat) * metres_per_degree;
}

/// The published way from GCJ-02 to BD-09; the house itself only needs the way back.
LonLat bd09_from_gcj02(LonLat gcj02) {
    constexpr double factor = std::numbers::pi * 3000.0 / 180.0;
    const double radius = std::hypot(gcj02.lon, gcj02.lat) + 0.00002 * std::sin(gcj02.lat * factor);
    const double angle = std::atan2(gcj02.lat, gcj02.lon) + 0.000003 * std::cos(gcj02.lon * factor);
    return {radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006};
}

template <class Visit>
void over_anshan(Visit visit) {
    constexpr int steps = 80;
    for (int i = 0; i <= steps; ++i)
        for (int k = 0; k <= steps; ++k) visit(LonLat{122.1 + i * 0.02, 40.0 + k * 0.02});
}

}  // namespace

TEST_CASE("the known position in Anshan moves to GCJ-02 as published") {
    const LonLat gcj02 = gcj02_from_wgs84({122.994, 41.108});
    CHECK(gcj02.lon == Approx(122.999498).margin(1e-6));
    CHECK(gcj02.lat == Approx(41.109918).margin(1e-6));
}

TEST_CASE("GCJ-02 goes back to WGS 84 within a millimetre everywhere in Anshan") {
    double worst_m = 0;
    over_anshan([&](LonLat wgs84) {
        worst_m =
            std::max(worst_m, distance_m(wgs84, wgs84_from(Datum::gcj02, gcj02_from_wgs84(wgs84))));
    });
    CHECK(worst_m < 0.001);
}

TEST_CASE("GCJ-02 lies hundreds of metres off in Anshan") {
    over_anshan([](LonLat wgs84) {
        const double shift_m = distance_m(wgs84, gcj02_from_wgs84(wgs84));
        CHECK((shift_m > 400 && shift_m < 620));
    });
}

TEST_CASE("BD-09 goes back to WGS 84 within a metre everywhere in Anshan") {
    double worst_m = 0;
    over_anshan([&](LonLat wgs84) {
        const LonLat bd09 = bd09_from_gcj02(gcj02_from_wgs84(wgs84));
        worst_m = std::max(worst_m, distance_m(wgs84, wgs84_from(Datum::bd09, bd09)));
    });
    CHECK(worst_m < 1.0);  // the published inverse is itself that good only
}

TEST_CASE("WGS 84 and CGCS2000 are taken as they are") {
    const LonLat at{122.994, 41.108};
    CHECK(wgs84_from(Datum::wgs84, at) == at);
    CHECK(wgs84_from(Datum::cgcs2000, at) == at);
}

TEST_CASE("nothing is shifted outside the box of GCJ-02") {
    const LonLat monaco{7.42, 43.73};
    CHECK(gcj02_from_wgs84(monaco) == monaco);
    CHECK(wgs84_from(Datum::gcj02, monaco) == monaco);
}

TEST_CASE("datums go by exactly four names") {
    for (const Datum datum : {Datum::wgs84, Datum::cgcs2000, Datum::gcj02, Datum::bd09})
        CHECK(datum_named(name_of(datum)) == datum);
    CHECK_FALSE(datum_named("WGS84"));
    CHECK_FALSE(datum_named(""));
    CHECK_FALSE(datum_named("wgs84 "));
}

}  // namespace yiping
