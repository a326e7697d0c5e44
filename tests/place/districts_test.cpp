#include "ingest/place/districts.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

/// Cells in a chain from west to east, 10 m apart.
struct Chain {
    Cells cells;
    std::vector<PlanePoint> seeds;
};

Chain chain_of(int count) {
    Chain chain;
    chain.cells.neighbours.resize(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        chain.seeds.push_back({10.0 * i, 0});
        for (const int next : {i - 1, i + 1})
            if (next >= 0 && next < count)
                chain.cells.neighbours[static_cast<std::size_t>(i)].push_back({next, 10});
    }
    return chain;
}

}  // namespace

TEST_CASE("cells that wish for a group in one piece get it") {
    const Chain chain = chain_of(6);
    const std::vector<int> groups =
        gather(chain.cells,
               chain.seeds,
               {{0, 0, 0, 0, 0, 0}, {0, 0, 1, 1, 1, 1}, {0, 0}, {{0, 0}, {40, 0}}});
    CHECK(groups == std::vector<int>{0, 0, 1, 1, 1, 1});
}

TEST_CASE("a piece torn off from its group goes to the group around it") {
    const Chain chain = chain_of(7);
    const std::vector<int> groups =
        gather(chain.cells,
               chain.seeds,
               {std::vector<int>(7, 0), {0, 0, 0, 1, 1, 0, 1}, {0, 0}, {{0, 0}, {30, 0}}});
    CHECK(groups == std::vector<int>{0, 0, 0, 1, 1, 1, 1});
}

TEST_CASE("a group never leaves its parent") {
    const Chain chain = chain_of(6);
    const std::vector<int> groups =
        gather(chain.cells,
               chain.seeds,
               {{7, 7, 7, 8, 8, 8}, {0, 0, 0, 0, 1, 1}, {7, 8}, {{0, 0}, {50, 0}}});
    CHECK(groups == std::vector<int>{0, 0, 0, 1, 1, 1});
}

TEST_CASE("a group that no cell wishes for still gets one") {
    const Chain chain = chain_of(5);
    const std::vector<int> groups =
        gather(chain.cells,
               chain.seeds,
               {std::vector<int>(5, 0), std::vector<int>(5, 0), {0, 0}, {{0, 0}, {40, 0}}});
    CHECK(std::set<int>(groups.begin(), groups.end()) == std::set<int>{0, 1});
    CHECK(groups.back() == 1);
}

TEST_CASE("more groups than cells in a parent are refused") {
    const Chain chain = chain_of(2);
    CHECK_THROWS_AS(
        gather(chain.cells, chain.seeds, {{0, 0}, {0, 0}, {0, 0, 0}, {{0, 0}, {5, 0}, {10, 0}}}),
        IoError);
}

TEST_CASE("even groups are about even where members lie closer here than there") {
    std::vector<PlanePoint> members;  // a village of 60 and 40 farms around it
    for (int row = 0; row < 6; ++row)
        for (int column = 0; column < 10; ++column)
            members.push_back({500.0 + 60 * column, 500.0 + 60 * row});
    for (int row = 0; row < 5; ++row)
        for (int column = 0; column < 8; ++column) members.push_back({250.0 * column, 350.0 * row});
    const EvenGroups groups = even_groups(members, 4);
    REQUIRE(groups.centres.size() == 4);
    std::map<int, int> sizes;
    for (const int group : groups.group_of_member) ++sizes[group];
    CHECK(sizes.size() == 4);
    for (const auto& [group, size] : sizes) CHECK((size >= 12 && size <= 45));
}

}  // namespace yiping
