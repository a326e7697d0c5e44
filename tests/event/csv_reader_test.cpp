#include "ingest/event/csv_reader.hpp"

#include <catch2/catch.hpp>

#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRecord> all(std::string_view text, char separator = ',') {
    CsvReader reader{text, separator};
    std::vector<CsvRecord> records;
    while (auto record = reader.next()) records.push_back(std::move(*record));
    return records;
}

}  // namespace

TEST_CASE("a CSV text is read field by field, with the line of each record") {
    const auto records = all("a,b,c\r\n\n1,,3\n,\nlast");
    REQUIRE(records.size() == 4);
    CHECK(records[0].fields == Fields{"a", "b", "c"});
    CHECK(records[1].fields == Fields{"1", "", "3"});
    CHECK(records[1].line == 3);
    CHECK(records[2].fields == Fields{"", ""});
    CHECK(records[3].fields == Fields{"last"});
    CHECK(records[3].line == 5);
}

TEST_CASE("quoted CSV fields hold separators, quotes and line breaks") {
    const auto records = all("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\nnext,\"\",\"x\"");
    REQUIRE(records.size() == 2);
    CHECK(records[0].fields == Fields{"a,b", "say \"hi\"", "two\nlines"});
    CHECK(records[1].fields == Fields{"next", "", "x"});
    CHECK(records[1].line == 3);
}

TEST_CASE("a CSV text may begin with a byte order mark and have another separator") {
    CHECK(all("\xEF\xBB\xBFname;x\n", ';').front().fields == Fields{"name", "x"});
    CHECK(all("").empty());
    CHECK(all("\n\r\n").empty());
}

TEST_CASE("a broken CSV line is told and costs no other line") {
    const auto unclosed = all("a\n\"open,b\nc,d\ne\n");
    REQUIRE(unclosed.size() == 4);
    CHECK(unclosed[1].fault == "a quote is never closed");
    CHECK(unclosed[1].line == 2);
    CHECK(unclosed[2].fields == Fields{"c", "d"});
    CHECK(unclosed[2].line == 3);
    const auto trailing = all("\"a\"b,c\nd\n");
    REQUIRE(trailing.size() == 2);
    CHECK(trailing[0].fault == "text follows a closing quote");
    CHECK(trailing[1].fields == Fields{"d"});
    CHECK(all("a\rb\n").front().fault == "a carriage return stands alone");
}

TEST_CASE("a file that cannot be read is named") {
    const TempFolder folder;
    CHECK_THROWS_AS(read_file(folder.path() / "absent"), IoError);
    CHECK_THROWS_AS(read_file(folder.path()), IoError);
    CHECK_THROWS_WITH(read_file(folder.path() / "absent"), Catch::Contains("absent"));
}

}  // namespace yiping
