// `ingest status`: what a daemon says about itself.
#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/commands/command.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/feed/sync_client.hpp"

namespace yiping {
namespace {

struct StatusOptions {
    std::string sync = "tcp://127.0.0.1:5552";
    std::string keys;
    bool json = false;
};

constexpr std::chrono::seconds answer_within{5};

std::string joined(const std::string& path, std::string_view key) {
    return path.empty() ? std::string{key} : fmt::format("{}.{}", path, key);
}

/// One line a value: its path, then the value.
void print_lines(const std::string& path, simdjson::dom::element value) {
    simdjson::dom::object object;
    simdjson::dom::array array;
    std::string_view text;
    if (value.get(object) == simdjson::SUCCESS) {
        for (const auto& [key, member] : object) print_lines(joined(path, key), member);
    } else if (value.get(array) == simdjson::SUCCESS) {
        std::size_t index = 0;
        for (const simdjson::dom::element element : array)
            print_lines(fmt::format("{}[{}]", path, index++), element);
    } else if (value.get(text) == simdjson::SUCCESS) {
        fmt::print("{:<28} {}\n", path, text);
    } else {
        fmt::print("{:<28} {}\n", path, simdjson::minify(value));
    }
}

int print_status(const StatusOptions& options) {
    const std::vector<std::string> answer = ask_daemon(
        options.sync, R"({"request":"status"})", answer_within, read_client_keys(options.keys));
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    if (parser.parse(answer.front()).get(document) != simdjson::SUCCESS)
        throw IoError{fmt::format("what answers at {} is no ingest", options.sync)};
    if (options.json)
        fmt::print("{}\n", answer.front());
    else
        print_lines("", document);
    return 0;
}

}  // namespace

void add_status(CLI::App& app, Run& run) {
    auto options = std::make_shared<StatusOptions>();
    CLI::App* status = app.add_subcommand("status", "prints what a daemon says about itself");
    status->add_option("--sync", options->sync, "the daemon's sync endpoint")
        ->capture_default_str();
    status->add_option("--keys", options->keys, "private keys to come with, by ingest keygen");
    status->add_flag("--json", options->json, "as it came: one line of JSON");
    status->callback([options, &run] { run = [options] { return print_status(*options); }; });
}

}  // namespace yiping
