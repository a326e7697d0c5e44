// `ingest quarantine`: what was refused, and why.
#include "ingest/net/quarantine.hpp"

#include <fmt/format.h>

#include "ingest/commands/command.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

struct QuarantineOptions {
    std::string store = "yiping.store";
    QuarantineFilter filter;
    bool json = false;
};

void print_json(const RefusedMessage& one) {
    fmt::print(
        R"({{"number":{},"time":"{}","peer":{},"reason":"{}","field":{},"detail":{},"source":{},)"
        R"("id":{},"refused":{},"bytes":{}}})"
        "\n",
        one.number,
        format_rfc3339(one.time_ms),
        json_quoted(one.peer),
        name_of(one.reject.reason),
        json_quoted(one.reject.field),
        json_quoted(one.reject.detail),
        json_quoted(one.reject.source),
        json_quoted(one.reject.id),
        one.refused,
        one.bytes);
}

void print_line(const RefusedMessage& one) {
    fmt::print("{:>8}  {}  {:<20} {:<14} {}{}{}\n",
               one.number,
               format_rfc3339(one.time_ms),
               name_of(one.reject.reason),
               one.peer,
               one.reject.source.empty() ? "" : one.reject.source + ": ",
               one.reject.field.empty() ? "" : one.reject.field + ": ",
               one.reject.detail);
}

/// One message whole; letters that a terminal would act upon are shown as dots.
void print_whole(const RefusedMessage& one) {
    print_line(one);
    if (one.body.size() < one.bytes)
        fmt::print("(the first {} of {} bytes)\n", one.body.size(), one.bytes);
    std::string shown = one.body;
    for (char& letter : shown) {
        const auto code = static_cast<unsigned char>(letter);
        if ((code < ' ' && letter != '\n' && letter != '\t') || code == 0x7f) letter = '.';
    }
    fmt::print("{}\n", shown);
}

int list(const QuarantineOptions& options) {
    std::uint64_t found = 0;
    read_quarantine(quarantine_of(options.store), options.filter, [&](const RefusedMessage& one) {
        ++found;
        if (options.json)
            print_json(one);
        else if (options.filter.number)
            print_whole(one);
        else
            print_line(one);
    });
    if (options.filter.number && found == 0)
        throw WrongUse{fmt::format("{} keeps no message {}",
                                   quarantine_of(options.store).string(),
                                   *options.filter.number)};
    return 0;
}

}  // namespace

void add_quarantine(CLI::App& app, Run& run) {
    auto options = std::make_shared<QuarantineOptions>();
    CLI::App* command =
        app.add_subcommand("quarantine", "lists the messages that were refused, newest first");
    command->add_option("--store", options->store, "the log beside which they are kept")
        ->capture_default_str();
    command->add_option(
        "--reason", options->filter.reason, "only of this reason, such as bad_value");
    command->add_option("--source", options->filter.source, "only of sources that begin so");
    command->add_option("--peer", options->filter.peer, "only from peers whose name begins so");
    command->add_option("--show", options->filter.number, "one message whole, by its number");
    command->add_option("--limit", options->filter.limit, "so many at most")->capture_default_str();
    command->add_flag("--json", options->json, "one JSON object a line");
    command->callback([options, &run] { run = [options] { return list(*options); }; });
}

}  // namespace yiping
