#include "ingest/event/catalogue.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

#include "ingest/event/errors.hpp"
#include "tests/support/temp_folder.hpp"

namespace yiping {
namespace {

constexpr const char* header = "scheme,version,code,parent,name_zh,name_en,valid_from,valid_to\n";

TimeMs at(const char* text) {
    return parse_rfc3339(text).value();
}

/// What is wrong with a list of these lines.
std::string complaint(const std::string& text) {
    const TempFolder folder;
    std::ofstream{folder.path() / "town.csv"} << text;
    try {
        (void)Catalogue::load(folder.path());
    } catch (const IoError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a code has the name that held at the time asked for") {
    const TempFolder folder;
    std::ofstream{folder.path() / "town.csv"}
        << header << "GB,1,210381,,海城市,Haicheng,,\n"
        << "GB,1,210381114,210381,王石镇,Wangshi,,2020-01-01\n"
        << "GB,2,210381114,210381,新王石镇,,2020-01-01,\n";
    const Catalogue catalogue = Catalogue::load(folder.path());
    CHECK(catalogue.name_zh("town", "210381114", at("2019-12-31T23:59:59+08:00")) == "王石镇");
    CHECK(catalogue.name_zh("town", "210381114", at("2020-01-01T00:00:00+08:00")) == "新王石镇");
    CHECK(catalogue.find("town", "210381114", 0)->parent == "210381");
    CHECK(catalogue.entries("town").size() == 3);
}

TEST_CASE("an unknown code is shown as it came") {
    const TempFolder folder;
    std::ofstream{folder.path() / "town.csv"} << header << "GB,1,1,,一,,2020-01-01,\n";
    const Catalogue catalogue = Catalogue::load(folder.path());
    CHECK(catalogue.name_zh("town", "12X99", 0) == "12X99 未知类别");
    CHECK(catalogue.name_zh("town", "1", 0) == "1 未知类别");  // not yet valid
    CHECK(catalogue.find("village", "1", 0) == nullptr);
    CHECK(catalogue.entries("village").empty());
}

TEST_CASE("what is wrong in a catalogue is told with file and line") {
    const std::string head = header;
    CHECK(complaint(head + "GB,1,1,,一,,,\n").empty());
    CHECK_THAT(complaint("code,name\n"), Catch::Contains("town.csv:1: the first line must be"));
    CHECK_THAT(complaint(head + "GB,1,1\n"), Catch::Contains("town.csv:2: 3 fields, where 8"));
    CHECK_THAT(complaint(head + "\nGB,1,,,一,,,\n"), Catch::Contains("town.csv:3: code is empty"));
    CHECK_THAT(complaint(head + "GB,1,1,,,,,\n"), Catch::Contains("name_zh is empty"));
    CHECK_THAT(complaint(head + "GB,1,1,,一,,soon,\n"), Catch::Contains("valid_from is \"soon\""));
    CHECK_THAT(complaint(head + "GB,1,1,,一,,2020-02-30,\n"), Catch::Contains("2020-02-30"));
    CHECK_THAT(complaint(head + "GB,1,1,,一,,2020-01-01,2020-01-01\n"),
               Catch::Contains("not after"));
    CHECK_THAT(complaint(head + "GB,1,1,,一,,,\nGB,2,1,,壹,,2020-01-01,\n"),
               Catch::Contains("town.csv:3: the code 1 stands here twice"));
    CHECK_THAT(complaint(head + "GB,1,\"1,,一,,,\n"), Catch::Contains("never closed"));
    CHECK_THAT(complaint(head + "GB,1,1,2,一,,,\n"),
               Catch::Contains("town.csv:2: the parent 2 is not in the list"));
    CHECK_THAT(complaint(head + "GB,1,1,1,一,,,\n"), Catch::Contains("not its own parent"));
}

TEST_CASE("a list may have further columns, which every entry fills") {
    const std::string eight{
        std::string_view{header}.substr(0, std::string_view{header}.size() - 1)};
    const TempFolder folder;
    std::ofstream{folder.path() / "limit.csv"} << eight << ",limit,unit\n"
                                               << "c,1,L1,,限,,,,5,work_hour\n";
    const Catalogue catalogue = Catalogue::load(folder.path());
    const CatalogueEntry& entry = catalogue.entries("limit").front();
    CHECK(catalogue.more("limit", entry, "limit") == "5");
    CHECK(catalogue.more("limit", entry, "unit") == "work_hour");
    CHECK(catalogue.more("limit", entry, "colour").empty());
    CHECK(catalogue.hash_of("limit").size() == 16);
    CHECK(catalogue.hash_of("town").empty());
    CHECK(catalogue.lists() == std::vector<std::string>{"limit"});
    try {
        catalogue.complain("limit", entry, "limit is odd");
    } catch (const IoError& error) {
        CHECK_THAT(error.what(), Catch::Contains("limit.csv:2: limit is odd"));
    }
    CHECK_THAT(complaint(eight + ",limit,limit\n"), Catch::Contains("stands here twice"));
    CHECK_THAT(complaint(eight + ",code\n"), Catch::Contains("the column code stands here twice"));
    CHECK_THAT(complaint(eight + ",\n"), Catch::Contains("a column has no name"));
    CHECK_THAT(complaint(eight + ",limit\nGB,1,1,,一,,,\n"),
               Catch::Contains("8 fields, where 9 are needed"));
}

TEST_CASE("the catalogue of the house loads, and every parent is there") {
    const Catalogue catalogue = Catalogue::load(YIPING_SOURCE_DIR "/config/catalogue");
    const TimeMs now = at("2026-08-14T08:00:00+08:00");
    CHECK(catalogue.name_zh("class", "11B03", now) == "暴雨");
    CHECK(catalogue.name_zh("net", "service", now) == "一网通办");
    const TimeMs in_2016 = at("2016-08-14T08:00:00+08:00");
    CHECK(catalogue.name_zh("area", "210302001", in_2016) == "长甸街道");  // has another code today
    CHECK(catalogue.find("area", "210302001", now) == nullptr);
    CHECK(catalogue.name_zh("area", "210302017", now) == "长甸街道");
    CHECK(catalogue.name_zh("area", "210381", in_2016) == "海城市");
    for (const char* list :
         {"area", "class", "net", "grade", "stage", "step", "unit", "channel", "role"})
        CHECK_FALSE(catalogue.entries(list).empty());
    for (const CatalogueEntry& entry : catalogue.entries("class")) {
        INFO(entry.code);
        CHECK((entry.parent.empty() || catalogue.find("class", entry.parent, now) != nullptr));
    }
}

}  // namespace yiping
