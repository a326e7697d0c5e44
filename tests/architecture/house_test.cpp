// The house keeps its own rules; and the check that says so finds what breaks them.
#include "tests/architecture/house.hpp"

#include <catch2/catch.hpp>

namespace {

const std::filesystem::path repository{YIPING_SOURCE_DIR};

/// The rule that one planted line breaks in a file of that name; empty when it breaks none.
std::string rule_broken(const std::string& file, const std::string& line) {
    const std::vector<yiping::Finding> findings =
        yiping::check_source(file, "// a file\n" + line + "\n");
    if (findings.empty()) return {};
    CHECK(findings.size() == 1);
    CHECK(findings.front().file == file);
    CHECK(findings.front().line == 2);
    return findings.front().rule;
}

}  // namespace

TEST_CASE("no source includes against the arrows of the house") {
    const std::vector<yiping::Finding> findings = yiping::check_sources(repository);
    INFO(yiping::to_text(findings));
    CHECK(findings.empty());
}

TEST_CASE("an include against the arrows is found, with file, line and rule") {
    using Catch::Matchers::Contains;
    const auto [file, header] = GENERATE(table<std::string, std::string>({
        {"ingest/event/a.cpp", "ingest/city/state.hpp"},
        {"ingest/city/a.cpp", "ingest/store/event_store.hpp"},
        {"ingest/city/a.cpp", "ingest/place/index.hpp"},
        {"ingest/store/a.cpp", "ingest/feed/event_source.hpp"},
        {"ingest/store/a.hpp", "ingest/place/index.hpp"},
        {"ingest/feed/a.cpp", "ingest/net/intake.hpp"},
        {"ingest/net/a.cpp", "ingest/pipeline.hpp"},
        {"ingest/pipeline.cpp", "ingest/commands/command.hpp"},
        {"ingest/commands/a.cpp", "viewer/map/map_source.hpp"},
        {"ingest/event/a.cpp", "viewer/state/camera.hpp"},
        {"viewer/gpu/a.cpp", "ingest/event/event.hpp"},
        {"viewer/gpu/a.cpp", "viewer/map/space.hpp"},
        {"viewer/map/a.cpp", "viewer/gpu/buffer.hpp"},
        {"viewer/map/a.cpp", "viewer/state/palette.hpp"},
        {"viewer/layers/a.cpp", "viewer/panels/strip.hpp"},
        {"viewer/panels/a.cpp", "viewer/gpu/buffer.hpp"},
        {"viewer/panels/a.cpp", "viewer/layers/labels.hpp"},
        {"viewer/panels/a.cpp", "viewer/frame.hpp"},
        {"viewer/frame.cpp", "ingest/net/intake.hpp"},
        {"viewer/frame.cpp", "ingest/store/event_store.hpp"},
        {"viewer/main.cpp", "ingest/commands/command.hpp"},
    }));
    const std::string rule = rule_broken(file, "#include \"" + header + "\"");
    CHECK_THAT(rule, Contains("may not include " + header));
}

TEST_CASE("a library outside its rooms is found") {
    using Catch::Matchers::Contains;
    const auto [file, header, library] = GENERATE(table<std::string, std::string, std::string>({
        {"ingest/city/a.cpp", "zmq.hpp", "ZeroMQ"},
        {"ingest/store/a.cpp", "zmq_addon.hpp", "ZeroMQ"},
        {"ingest/pipeline.cpp", "zmq.h", "ZeroMQ"},
        {"viewer/frame.cpp", "zmq.hpp", "ZeroMQ"},
        {"ingest/city/a.cpp", "sqlite3.h", "SQLite"},
        {"ingest/commands/a.cpp", "sqlite3.h", "SQLite"},
        {"ingest/city/a.cpp", "gdal_priv.h", "GDAL"},
        {"ingest/net/a.cpp", "ogrsf_frmts.h", "GDAL"},
        {"viewer/layers/a.cpp", "cpl_conv.h", "GDAL"},
        {"ingest/city/a.cpp", "geos_c.h", "GEOS"},
        {"ingest/city/a.cpp", "imgui.h", "Dear ImGui"},
        {"viewer/layers/a.cpp", "imgui.h", "Dear ImGui"},
        {"viewer/state/a.cpp", "backends/imgui_impl_glfw.h", "Dear ImGui"},
        {"viewer/panels/a.cpp", "GLFW/glfw3.h", "GLFW"},
        {"viewer/map/a.cpp", "epoxy/gl.h", "OpenGL"},
        {"ingest/store/a.cpp", "CLI/CLI.hpp", "CLI11"},
    }));
    CHECK_THAT(rule_broken(file, "#include <" + header + ">"), Contains(library));
}

TEST_CASE("a clock in the fold is found, whether included or named") {
    using Catch::Matchers::Contains;
    const auto* const line = GENERATE("#include <chrono>",
                                      "#  include <ctime>",
                                      "#include <random>",
                                      "auto now = std::chrono::system_clock::now();",
                                      "clock_gettime(CLOCK_REALTIME, &now);");
    CHECK_THAT(rule_broken("ingest/city/a.cpp", line), Contains("time enters as an event"));
    CHECK(rule_broken("ingest/net/a.cpp", line).empty());
}

TEST_CASE("an include that does not start at the root is found") {
    using Catch::Matchers::Contains;
    CHECK_THAT(rule_broken("ingest/city/a.cpp", "#include \"state.hpp\""),
               Contains("starts at the root"));
    CHECK_THAT(rule_broken("ingest/city/a.cpp", "#include \"tests/city/log.hpp\""),
               Contains("starts at the root"));
}

TEST_CASE("a folder that the house does not know is found") {
    CHECK(yiping::check_source("ingest/utils/strings.cpp", "").size() == 1);
    CHECK(yiping::check_source("viewer/common/a.hpp", "").size() == 1);
    CHECK_FALSE(rule_broken("ingest/net/a.cpp", "#include \"ingest/utils/strings.hpp\"").empty());
}

TEST_CASE("what the arrows allow breaks no rule") {
    const auto [file, line] = GENERATE(table<std::string, std::string>({
        {"ingest/city/a.cpp", "#include \"ingest/event/event.hpp\""},
        {"ingest/city/a.cpp", "// a comment about system_clock is no clock"},
        {"ingest/net/a.cpp", "#include <zmq.hpp>"},
        {"ingest/pipeline.cpp", "#include \"ingest/place/index.hpp\""},
        {"ingest/main.cpp", "#include \"ingest/commands/command.hpp\""},
        {"viewer/layers/a.cpp", "#include \"viewer/gpu/buffer.hpp\""},
        {"viewer/panels/a.cpp", "#include \"viewer/state/palette.hpp\""},
        {"viewer/main.cpp", "#include \"viewer/frame.hpp\""},
        {"viewer/frame.cpp", "#include <imgui.h>"},
        {"viewer/map/a.cpp", "#include <gdal_priv.h>"},
    }));
    CHECK(rule_broken(file, line).empty());
}

TEST_CASE("nothing stands at the top of the repository that the house does not know") {
    for (const std::string& stranger : yiping::strangers_at_the_top(repository))
        FAIL_CHECK(stranger);
}
