// The subcommands of the one binary: each a file of its own, a line here and a line in main.cpp's
// list.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <stdexcept>
#include <string>

#include "ingest/event/time.hpp"

namespace yiping {

/// The work of the subcommand that the command line chose; returns the exit status. It throws
/// IoError when it failed (status 1) and WrongUse when the command line asked for something that
/// makes no sense (status 2); main prints the sentence.
using Run = std::function<int()>;

/// Declares one subcommand and its options on `app`; once that subcommand is parsed, its callback
/// sets `run`.
using AddCommand = void(CLI::App& app, Run& run);

AddCommand add_backup;
AddCommand add_catalogue;
AddCommand add_city;
AddCommand add_export;
AddCommand add_figures;
AddCommand add_import;
AddCommand add_keygen;
AddCommand add_lifecycle;
AddCommand add_quarantine;
AddCommand add_report;
AddCommand add_sandbox;
AddCommand add_serve;
AddCommand add_status;
AddCommand add_simulate;
AddCommand add_verify;

/// what() is one sentence that names the option and what is wrong with it.
struct WrongUse : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The moment that an option names. Throws WrongUse that names the option.
[[nodiscard]] TimeMs moment_of(const std::string& option, const std::string& text);

}  // namespace yiping
