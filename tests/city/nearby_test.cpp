#include "ingest/city/nearby.hpp"

#include <catch2/catch.hpp>

#include "ingest/city/warning_area.hpp"
#include "tests/city/log.hpp"

using namespace yiping;

namespace {

constexpr GridCode grid{210302001001001ULL};

/// So many metres east and north of a corner of Anshan.
Place place_of(double east_m, double north_m, GridCode code = grid) {
    return place_at({122.99 + east_m / 83'960, 41.1 + north_m / 111'319}, code);
}
void report(Log& log, const std::string& id, const char* class_code, const Place& place) {
    IncidentReported body;
    body.class_code = class_code;
    log.add("incident.reported", "incident/" + id, body, place);
}
}  // namespace

TEST_CASE("distances are right within a thousandth at the size of a city") {
    CHECK(distance_m(place_of(0, 0), place_of(3000, 4000)) == Approx(5000).epsilon(0.001));
    CHECK(distance_m(place_of(0, 0), place_of(0, 0)) == 0);
}

TEST_CASE("what is near in place, time and class is suggested as a duplicate") {
    Log log;
    report(log, "1", "12G01", place_of(0, 0));
    report(log, "near", "12G02", place_of(100, 100));
    report(log, "nearer", "12G01", place_of(0, 50));
    report(log, "far", "12G01", place_of(400, 0));
    report(log, "other class", "12H01", place_of(0, 0));
    report(log, "ended", "12G01", place_of(0, 0));
    log.step("ended", Step::cancelled);
    const auto found =
        possible_duplicates(log.city.real, {"1", "12G01", place_of(0, 0), log.now_ms}, 10);
    REQUIRE(found.size() == 2);
    CHECK(found[0].incident->id == "nearer");
    CHECK(found[1].incident->id == "near");
    CHECK(found[1].distance_m == Approx(141.4).epsilon(0.01));
    CHECK(possible_duplicates(
              log.city.real, {"", "12G01", place_of(0, 0), log.now_ms + 3 * hour_ms}, 10)
              .empty());
    const Place only_grid{0, 0, GridCode{210302001001ULL}, false};
    CHECK(possible_duplicates(log.city.real, {"", "12G01", only_grid, log.now_ms}, 10).size() == 4);
}

TEST_CASE("polygons, circles and codes say what lies inside a warning") {
    Log log;
    const auto corner = [](double east_m, double north_m) {
        const LonLat at = lon_lat_of(place_of(east_m, north_m));
        return std::vector<double>{at.lon, at.lat};
    };
    report(log, "in polygon", "12G01", place_of(500, 500));
    report(log, "in notch", "12G01", place_of(1500, 1500));
    report(log, "in circle", "12G01", place_of(-5000, 300));
    report(log, "by code", "12G01", place_of(90'000, 0, GridCode{210381118200003ULL}));
    report(log, "outside", "12G01", place_of(-5000, 700));
    WarningIssued body;
    body.identifier = "w";
    WarningArea ring;  // an L: the square from 1000 to 2000 is cut out
    ring.polygon = {{corner(0, 0),
                     corner(2000, 0),
                     corner(2000, 1000),
                     corner(1000, 1000),
                     corner(1000, 2000),
                     corner(0, 2000),
                     corner(0, 0)}};
    WarningArea circle;
    const auto centre = corner(-5000, 0);
    circle.circle = {centre[0], centre[1], 0.5};
    WarningArea codes;
    codes.codes = {"210381"};
    body.areas = {ring, circle, codes};
    log.add("warning.issued", "warning/w", body);
    const Inside inside = what_lies_inside(log.city.real, *log.city.real.warnings.find("w"));
    std::vector<std::string> ids;
    for (const Incident* incident : inside.incidents) ids.push_back(incident->id);
    CHECK(ids == std::vector<std::string>{"in polygon", "in circle", "by code"});
    CHECK(inside.communities == std::vector<GridCode>{{210302001001ULL}, {210381118200ULL}});
}

TEST_CASE("an update or a cancellation takes away the warnings that it refers to") {
    Log log;
    const auto issue = [&](const char* id, bool update, const char* references) {
        WarningIssued body;
        body.update = update;
        body.identifier = id;
        body.references = references;
        log.add(update ? "warning.updated" : "warning.issued", "warning/w", body);
    };
    issue("1", false, "");
    issue("2", false, "");
    issue("3", true, "a@b,1,2026-08-14T08:00:00+08:00 a@b,9,2026-08-14T08:00:00+08:00");
    CHECK(log.city.real.warnings.find("1") == nullptr);
    CHECK(log.city.real.warnings.find("2") != nullptr);
    CHECK(log.city.real.warnings.find("3") != nullptr);
    WarningEnded cancel;
    cancel.identifier = "4";
    cancel.references = "a@b,3,2026-08-14T08:00:00+08:00";
    log.add("warning.cancelled", "warning/4", cancel);
    CHECK(log.city.real.warnings.find("3") == nullptr);
    CHECK(log.city.real.warnings.size() == 1);
}
