#include "ingest/net/snapshot_desk.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("whoever asks while a snapshot is made shares the next one") {
    SnapshotDesk desk;
    CHECK_FALSE(desk.wants_one());
    CHECK(desk.ask({"a", false}));
    CHECK(desk.ask({"b", true}));
    CHECK(desk.wants_one());
    desk.started();
    CHECK_FALSE(desk.wants_one());
    CHECK(desk.ask({"c", false}));  // it may know of a later head than the one being made
    CHECK_FALSE(desk.wants_one());
    const std::vector<Route> first = desk.finished();
    REQUIRE(first.size() == 2);
    CHECK(first[0].peer == "a");
    CHECK(first[1].delimiter);
    CHECK(desk.wants_one());
    desk.started();
    REQUIRE(desk.finished().size() == 1);
    CHECK_FALSE(desk.wants_one());
    CHECK(desk.made() == 2);
}

TEST_CASE("more than the desk holds are told to ask again") {
    SnapshotDesk desk;
    for (std::size_t i = 0; i < SnapshotDesk::max_waiting; ++i)
        REQUIRE(desk.ask({std::to_string(i), false}));
    CHECK_FALSE(desk.ask({"one more", false}));
}

}  // namespace yiping
