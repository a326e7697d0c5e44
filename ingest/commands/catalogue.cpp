// `ingest catalogue`: whether the tables of codes and rules can be read, and what no table knows.
#include "ingest/event/catalogue.hpp"

#include <fmt/format.h>

#include <map>

#include "ingest/city/overlays.hpp"
#include "ingest/city/rules.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {
namespace {

struct CatalogueOptions {
    std::string folder, store;
};

/// Codes that incidents carry and no list knows, with how many carry them.
using Unknown = std::map<std::pair<std::string_view, std::string>, std::uint64_t>;

void count_unknown(const Catalogue& catalogue,
                   const World& world,
                   TimeMs now_ms,
                   Unknown& unknown) {
    const auto look = [&](std::string_view list, const std::string& code, TimeMs at_ms) {
        if (!code.empty() && catalogue.find(list, code, at_ms) == nullptr) ++unknown[{list, code}];
    };
    for (const Incident& incident : world.incidents.rows()) {
        look("class", incident.class_code, incident.reported_ms);
        look("channel", incident.channel, incident.reported_ms);
    }
    for (const Resource& resource : world.resources.rows()) {
        look("resource_kind", resource.kind, resource.position_ms);
        look("resource_state", resource.state, resource.position_ms);
    }
    for (const Worker& worker : world.workers.rows()) look("role", worker.role, worker.position_ms);
    for (const GridNode& node : world.grid.rows())
        if (level_of(node.id) <= GridLevel::town) look("area", to_string(node.id), now_ms);
}

int check_catalogue(const CatalogueOptions& options) {
    const std::filesystem::path folder = options.folder.empty()
                                             ? config_folder() / "catalogue"
                                             : std::filesystem::path{options.folder};
    const Catalogue catalogue = Catalogue::load(folder);
    (void)read_city_rules(catalogue);
    (void)read_zones(catalogue, 0);
    (void)read_rounds(catalogue, 0);
    (void)read_units(catalogue, 0);
    for (const std::string& list : catalogue.lists())
        fmt::print(
            "{} {} entries, {}\n", list, catalogue.entries(list).size(), catalogue.hash_of(list));
    if (options.store.empty()) return 0;
    const auto store = open_sqlite_store(options.store, OpenMode::read_only);
    const CityState city = fold_to(*store, store->last_sequence());
    Unknown unknown;
    count_unknown(catalogue, city.real, city.now_ms, unknown);
    count_unknown(catalogue, city.exercise, city.now_ms, unknown);
    for (const auto& [code, count] : unknown)
        fmt::print("unknown {} {}: {}\n", code.first, code.second, count);
    if (const std::uint64_t types = city.real.unknown + city.exercise.unknown; types != 0)
        fmt::print("events of unknown types: {}\n", types);
    return 0;
}

}  // namespace

void add_catalogue(CLI::App& app, Run& run) {
    auto options = std::make_shared<CatalogueOptions>();
    CLI::App* command = app.add_subcommand(
        "catalogue", "checks the tables of codes and rules, and names what a log says beyond them");
    command->add_option("--folder", options->folder, "of the tables (config/catalogue)");
    command->add_option("--store", options->store, "a log: counts the codes that no table knows")
        ->check(CLI::ExistingFile);
    command->callback([options, &run] { run = [options] { return check_catalogue(*options); }; });
}

}  // namespace yiping
