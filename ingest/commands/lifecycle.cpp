// `ingest lifecycle`: the table that judges every step of a case.
#include "ingest/city/lifecycle.hpp"

#include <fmt/format.h>

#include "ingest/commands/command.hpp"

namespace yiping {

void add_lifecycle(CLI::App& app, Run& run) {
    CLI::App* command = app.add_subcommand(
        "lifecycle", "prints which step of a case which role may take from where, as Markdown");
    command->callback([&run] {
        run = [] {
            fmt::print("{}", lifecycle_as_markdown());
            return 0;
        };
    });
}

}  // namespace yiping
