// The order of the list and what its filters let through.
#include "viewer/state/incident_order.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "tests/city/log.hpp"

namespace yiping {
namespace {

constexpr GridCode town{210302001};

Incident incident(std::string id,
                  int grade,
                  TimeMs deadline_ms = 0,
                  bool unlocated = false,
                  TimeMs reported_ms = 100) {
    Incident made;
    made.id = std::move(id);
    made.grade = static_cast<std::uint8_t>(grade);
    made.deadline_ms = deadline_ms;
    made.unlocated = unlocated;
    made.reported_ms = reported_ms;
    return made;
}

std::vector<std::string> ids(const std::vector<const Incident*>& rows) {
    std::vector<std::string> all;
    for (const Incident* row : rows) all.push_back(row->id);
    return all;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("worst first, unlocated first within a grade, then the least time left, oldest, id") {
    const std::vector<Incident> in_order{
        incident("one", 1, 900),
        incident("two, nobody knows where", 2, 0, true),
        incident("two, soon", 2, 500),
        incident("two, later", 2, 600),
        incident("two, no deadline, old", 2, 0, false, 50),
        incident("two, no deadline, a", 2),
        incident("two, no deadline, b", 2),
        incident("three", 3, 1),
        incident("four", 4, 1, true),
        incident("not graded", 0, 1, true),
    };
    World world;
    std::vector<Incident> rows = in_order;
    std::mt19937 random{7};
    for (int turn = 0; turn < 20; ++turn) {  // the order of the rows is of no matter
        std::shuffle(rows.begin(), rows.end(), random);
        world.incidents.assign(rows);
        const auto found = ids(listed(world, {}));
        REQUIRE(found.size() == in_order.size());
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == in_order[i].id);
        REQUIRE(worst_incident(world) != nullptr);
        CHECK(worst_incident(world)->id == "one");
    }
}

TEST_CASE("no incident comes before itself, and of two one does") {
    const Incident a = incident("a", 2), b = incident("b", 2);
    CHECK_FALSE(comes_before(a, a));
    CHECK(comes_before(a, b));
    CHECK_FALSE(comes_before(b, a));
}

TEST_CASE("what is closed, cancelled or merged is not listed and is nobody's worst") {
    Log log;
    log.report("open", 3, town);
    log.report("cancelled", 1, town);
    log.step("cancelled", Step::cancelled);
    CHECK(ids(listed(log.city.real, {})) == Ids{"open"});
    CHECK(worst_incident(log.city.real)->id == "open");
    log.step("open", Step::cancelled);
    CHECK(listed(log.city.real, {}).empty());
    CHECK(worst_incident(log.city.real) == nullptr);
}

TEST_CASE("a text is found in title, address, number, unit, class, id and grid") {
    Incident fire = incident("119-0017", 1);
    fire.title = "化工园区仓库火灾";
    fire.address = "铁西区人民路 12 号";
    fire.number = "AS20260814001";
    fire.unit = "消防救援支队";
    fire.class_code = "12B04";
    fire.place.grid = GridCode{210303004};
    Filter filter;
    for (const char* text :
         {"仓库火灾", "人民路", "0814001", "消防", "12B04", "119-0017", "210303004", ""}) {
        INFO(text);
        filter.text = text;
        CHECK(passes(filter, fire));
    }
    for (const char* text : {"水灾", "火灾仓库", "12B05", "210304"}) {
        INFO(text);
        filter.text = text;
        CHECK_FALSE(passes(filter, fire));
    }
}

TEST_CASE("cases are told apart by the level of the centre that owns them") {
    Incident owned = incident("1", 3);
    Filter filter;
    filter.centre = GridLevel::county;
    CHECK_FALSE(passes(filter, owned));  // nobody owns it yet
    owned.centre = GridCode{210303};
    CHECK(passes(filter, owned));
    owned.centre = GridCode{210300};
    CHECK_FALSE(passes(filter, owned));
    filter.centre = GridLevel::city;
    CHECK(passes(filter, owned));
}

TEST_CASE("filters narrow each other") {
    Log log;
    log.report("service", 4, town, Net::service);
    log.report("governance", 3, town, Net::governance);
    log.report("late", 3, town, Net::governance);
    log.city.real.incidents.find("late")->overdue = true;
    Filter filter;
    filter.net = Net::governance;
    CHECK(ids(listed(log.city.real, filter)) == Ids{"governance", "late"});
    filter.overdue_only = true;
    CHECK(ids(listed(log.city.real, filter)) == Ids{"late"});
    filter.net = Net::service;
    CHECK(listed(log.city.real, filter).empty());
    filter = {};
    filter.grades[3] = false;
    CHECK(ids(listed(log.city.real, filter)) == Ids{"service"});
    filter.grades.fill(false);
    CHECK(listed(log.city.real, filter).empty());
}

}  // namespace yiping
