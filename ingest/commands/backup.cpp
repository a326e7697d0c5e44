// `ingest backup`: a copy of a store that may be in use.
#include "ingest/store/backup.hpp"

#include <fmt/format.h>

#include "ingest/commands/command.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

int backup(const std::string& store, const std::string& copy) {
    const std::uint64_t sequence = backup_store(store, copy);
    fmt::print("{{\"copy\":{},\"last_sequence\":{},\"bytes\":{}}}\n",
               json_quoted(copy),
               sequence,
               std::filesystem::file_size(copy));
    return 0;
}

}  // namespace

void add_backup(CLI::App& app, Run& run) {
    auto store = std::make_shared<std::string>();
    auto copy = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "backup", "copies a store as it stands now, also one that a daemon is writing");
    command->add_option("--store", *store, "the log")->required()->check(CLI::ExistingFile);
    command->add_option("copy", *copy, "file to make; it must not be there yet")->required();
    command->callback(
        [store, copy, &run] { run = [store, copy] { return backup(*store, *copy); }; });
}

}  // namespace yiping
