// What the README shows works as it stands there: its client is run against a daemon.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "tests/support/serving_ingest.hpp"
#include "tests/support/temp_folder.hpp"

namespace {

/// The text between ```python and ``` in the README.
std::string client_of_readme() {
    std::ifstream readme{YIPING_SOURCE_DIR "/README.md"};
    const std::string text{std::istreambuf_iterator<char>{readme}, {}};
    const std::string fence = "```python\n";
    const std::size_t begin = text.find(fence);
    REQUIRE(begin != std::string::npos);
    const std::size_t from = begin + fence.size();
    return text.substr(from, text.find("```", from) - from);
}

}  // namespace

TEST_CASE("the client that the README shows gets its incident stored") {
    const yiping::TempFolder folder;
    const std::string client = client_of_readme();
    CHECK(std::ranges::count(client, '\n') <= 15);
    const std::filesystem::path script = folder.path() / "client.py";
    std::ofstream{script} << client;

    yiping::ServingIngest daemon{folder.path() / "city.store"};
    yiping::ChildProcess sender{{"/usr/bin/python3", script.string(), daemon.intake()}};
    CHECK_THAT(sender.next_line(), Catch::Matchers::Contains(R"("status":"stored")"));
    CHECK(sender.wait() == 0);

    yiping::ChildProcess status{{daemon.program(), "status", "--json", "--sync", daemon.sync()}};
    CHECK_THAT(status.next_line(), Catch::Matchers::Contains(R"("open_incidents":1)"));
    CHECK(status.wait() == 0);
    CHECK(daemon.terminate() == 0);
}
