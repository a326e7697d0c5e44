// `ingest city`: draws the demo city.
#include <fmt/core.h>

#include <memory>
#include <string>

#include "ingest/commands/command.hpp"
#include "ingest/place/city_maker.hpp"

namespace yiping {
namespace {

struct CityCommand {
    std::string assets;
    std::string out;
    CityMakerOptions options;
};

int run_city(const CityCommand& command) {
    make_city(command.assets, command.out, command.options, [](std::string_view step) {
        fmt::print(stderr, "city: {}\n", step);
    });
    fmt::print(stderr, "city: {} is ready\n", command.out);
    return 0;
}

}  // namespace

void add_city(CLI::App& app, Run& run) {
    const auto command = std::make_shared<CityCommand>();  // lives as long as the callback
    CLI::App* city = app.add_subcommand(
        "city", "Draw the demo city: real counties, names and codes, everything finer invented");
    city->add_option("--assets", command->assets, "Folder of the assets")
        ->required()
        ->check(CLI::ExistingDirectory);
    city->add_option("--out", command->out, "GeoPackage to write")->required();
    city->add_option("--seed", command->options.seed, "Another seed gives another city")
        ->capture_default_str();
    city->add_option("--micro-grids", command->options.microgrids, "How many micro-grids")
        ->capture_default_str()
        ->check(CLI::Range(3'000, 900'000));
    city->callback([&run, command] { run = [command] { return run_city(*command); }; });
}

}  // namespace yiping
