#include "ingest/event/grid_code.hpp"

#include <catch2/catch.hpp>

namespace yiping {

TEST_CASE("the count of digits says the level of a code") {
    CHECK(level_of(*parse_grid_code("210300")) == GridLevel::city);
    CHECK(level_of(*parse_grid_code("210302")) == GridLevel::county);
    CHECK(level_of(*parse_grid_code("210302001")) == GridLevel::town);
    CHECK(level_of(*parse_grid_code("210302001001")) == GridLevel::community);
    CHECK(level_of(*parse_grid_code("210302001001001")) == GridLevel::grid);
    CHECK(level_of(*parse_grid_code("21030200100100101")) == GridLevel::microgrid);
    CHECK(level_of(*parse_grid_code("210302001001001001")) == GridLevel::microgrid);
}

TEST_CASE("a text that is no code is none") {
    for (const char* text : {"",
                             "2103",
                             "2103020",
                             "21030200",
                             "010302",
                             "21030x",
                             "+21030",
                             " 210302",
                             "210302 ",
                             "-10302",
                             "2103020010010010010",
                             "鞍山"}) {
        INFO(text);
        CHECK_FALSE(parse_grid_code(text));
    }
}

TEST_CASE("codes are written as they were read") {
    for (const char* text : {"210300", "210302001", "21030200100100101", "210302001001001001"})
        CHECK(to_string(*parse_grid_code(text)) == text);
    CHECK(to_string(GridCode{}).empty());
}

TEST_CASE("parents lead from a micro-grid up to the city and end there") {
    GridCode code = *parse_grid_code("210302001002003004");
    std::string road;
    for (; code; code = parent_of(code)) road += to_string(code) + " ";
    CHECK(road == "210302001002003004 210302001002003 210302001002 210302001 210302 210300 ");
    CHECK(parent_of(*parse_grid_code("21030200100200304")) == *parse_grid_code("210302001002003"));
    CHECK_FALSE(parent_of(GridCode{}));
}

TEST_CASE("an ancestor is found at every level above, and none below") {
    const GridCode community = *parse_grid_code("210302001002");
    CHECK(ancestor_at(community, GridLevel::county) == *parse_grid_code("210302"));
    CHECK(ancestor_at(community, GridLevel::community) == community);
    CHECK_FALSE(ancestor_at(community, GridLevel::grid));
    CHECK_FALSE(ancestor_at(GridCode{}, GridLevel::city));
}

TEST_CASE("a place lies in itself and in what holds it, and nowhere else") {
    const GridCode grid = *parse_grid_code("210302001002003");
    CHECK(lies_in(grid, grid));
    CHECK(lies_in(grid, *parse_grid_code("210302")));
    CHECK(lies_in(grid, *parse_grid_code("210300")));
    CHECK_FALSE(lies_in(grid, *parse_grid_code("210303")));
    CHECK_FALSE(lies_in(*parse_grid_code("210302"), grid));
    CHECK_FALSE(lies_in(grid, GridCode{}));
    CHECK_FALSE(lies_in(GridCode{}, grid));
}

}  // namespace yiping
