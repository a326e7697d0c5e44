// What a log says beyond the tables of the city is shown as it came, and counted.
#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/run_to_end.hpp"
#include "tests/support/serving_ingest.hpp"
#include "tests/support/wire_events.hpp"

namespace yiping {

TEST_CASE("codes that no table knows are counted by list and code, and cost no event") {
    const TempFolder folder;
    const auto file = [&](const char* name) { return (folder.path() / name).string(); };
    {
        std::ofstream events{file("events.json")};
        for (const char* id : {"1", "2", "3"}) events << incident_now(id) << '\n';
        events << R"({"specversion":"1.0","id":"r","source":"cad","type":"resource.status",)"
               << R"("time":"2026-08-14T00:00:00Z","subject":"resource/1",)"
               << R"("data":{"state":"lost","kind":"fire_engine"}})" << '\n';
    }
    const std::string ingest = ServingIngest::program();
    const Finished imported = run_to_end(
        {ingest, "import", "--format", "cloudevents", file("events.json"), "--store", file("log")});
    REQUIRE(imported.status == 0);
    CHECK(json_at(imported.output, "/stored") == "4");
    const Finished told = run_to_end({ingest, "catalogue", "--store", file("log")});
    CHECK(told.status == 0);
    CHECK_THAT(told.output, Catch::Contains("unknown class 0101: 3\n"));
    CHECK_THAT(told.output, Catch::Contains("unknown resource_state lost: 1\n"));
    CHECK_THAT(told.output, !Catch::Contains("unknown channel") && !Catch::Contains("fire_engine"));
}

TEST_CASE("a broken table ends the check with its file and line") {
    const TempFolder folder;
    std::ofstream{folder.path() / "unit.csv"}
        << "scheme,version,code,parent,name_zh,name_en,valid_from,valid_to\n\nx,1,u,nobody,局,,,\n";
    const Finished told =
        run_to_end({ServingIngest::program(), "catalogue", "--folder", folder.path().string()});
    CHECK(told.status == 1);
    CHECK_THAT(told.errors, Catch::Contains("unit.csv:3: the parent nobody is not in the list"));
}

}  // namespace yiping
