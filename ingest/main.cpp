// The one binary of the data side: reads the command line, runs the subcommand that it names.
// All of it once; App.hpp, which the commands include, compiles in half the time.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "ingest/commands/command.hpp"
#include "ingest/commands/erase.hpp"
#include "ingest/event/errors.hpp"

namespace {

int parse_and_run(int argc, char** argv) {
    CLI::App app{"Yiping: takes events in, makes them durable, folds them and fans them out",
                 "ingest"};
    app.require_subcommand(1);
    yiping::Run run;
    for (yiping::AddCommand* add : {
             yiping::add_backup,
             yiping::add_catalogue,
             yiping::add_city,
             yiping::add_erase,
             yiping::add_export,
             yiping::add_figures,
             yiping::add_import,
             yiping::add_keygen,
             yiping::add_lifecycle,
             yiping::add_quarantine,
             yiping::add_report,
             yiping::add_sandbox,
             yiping::add_serve,
             yiping::add_status,
             yiping::add_verify,
             yiping::add_simulate,
         })
        add(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return run();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return parse_and_run(argc, argv);
    } catch (const yiping::WrongUse& error) {
        fmt::print(stderr, "ingest: {}\n", error.what());
        return 2;
    } catch (const std::exception&
                 error) {  // IoError mostly; also a library's own word of a broken world
        fmt::print(stderr, "ingest: {}\n", error.what());
        return 1;
    }
}
