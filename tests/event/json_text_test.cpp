#include "ingest/event/json_text.hpp"

#include <catch2/catch.hpp>

namespace yiping {
namespace {

std::vector<std::string> elements_of(std::string_view array) {
    std::vector<std::string_view> parts;
    split_elements(array, parts);
    return {parts.begin(), parts.end()};
}

}  // namespace

TEST_CASE("an array is split into the texts of its elements") {
    CHECK(elements_of("[]").empty());
    CHECK(elements_of(" [ ] ").empty());
    CHECK(elements_of("[1]") == std::vector<std::string>{"1"});
    CHECK(elements_of("\n[ 1 , \"a\" ,{ } ,[ ],true, null ,-1.5e3\t]\r\n") ==
          std::vector<std::string>{"1", "\"a\"", "{ }", "[ ]", "true", "null", "-1.5e3"});
}

TEST_CASE("brackets, commas and quotes within strings do not split") {
    CHECK(elements_of(R"(["],[", {"a\"}":"\\"}, "\\\"", "\\\\"])") ==
          std::vector<std::string>{R"("],[")", R"({"a\"}":"\\"})", R"("\\\"")", R"("\\\\")"});
}

TEST_CASE("an object's members are found with their keys as they stand") {
    const auto members = members_of(R"( { "a" : 1 , "b\u0022" : {"c":[1,2]} ,"":"x" } )");
    REQUIRE(members.size() == 3);
    CHECK(members[0].key == R"("a")");
    CHECK(members[0].value == "1");
    CHECK(members[1].key == R"("b\u0022")");
    CHECK(members[1].value == R"({"c":[1,2]})");
    CHECK(members[2].key == R"("")");
    CHECK(members[2].value == R"("x")");
    CHECK(members_of("{}").empty());
}

TEST_CASE("a member is taken out with one comma, first, middle, last or only") {
    CHECK(without_member(R"({"a":1,"b":2,"c":3})", 0) == R"({"b":2,"c":3})");
    CHECK(without_member(R"({"a":1,"b":2,"c":3})", 1) == R"({"a":1,"c":3})");
    CHECK(without_member(R"({"a":1,"b":2,"c":3})", 2) == R"({"a":1,"b":2})");
    CHECK(without_member(R"({"a":1})", 0) == R"({})");
    CHECK(without_member("{ \"a\" : 1 , \"b\" : 2 }", 1) == "{ \"a\" : 1 }");
}

TEST_CASE("a member is renamed or given another value, and nothing else changes") {
    CHECK(with_member_renamed(R"({ "a" : 1, "b":2})", 0, "origina") ==
          R"({ "origina" : 1, "b":2})");
    CHECK(with_member_replaced(R"({"a":[1], "b" : 2})", 1, "{}") == R"({"a":[1], "b" : {}})");
}

TEST_CASE("nesting counts containers, not brackets in strings") {
    CHECK(nesting_of("1") == 0);
    CHECK(nesting_of("{}") == 1);
    CHECK(nesting_of(R"({"[[[":"{{{"})") == 1);
    CHECK(nesting_of(R"([{"a":[]},[[1]]])") == 3);
}

}  // namespace yiping
