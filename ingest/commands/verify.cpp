// `ingest verify`: whether a store still says what was written.
#include "ingest/store/verify.hpp"

#include <fmt/format.h>

#include <chrono>

#include "ingest/commands/command.hpp"
#include "ingest/event/codec.hpp"

namespace yiping {
namespace {

void print_report(const VerifyReport& report) {
    for (const Damage& damage : report.damages)
        fmt::print(stderr,
                   "verify: {}{}\n",
                   damage.sequence == 0 ? "" : fmt::format("sequence {}: ", damage.sequence),
                   damage.what);
    if (report.damage_count > report.damages.size())
        fmt::print(stderr, "verify: and {} more\n", report.damage_count - report.damages.size());
    fmt::print(
        R"({{"sound":{},"damages":{},"events":{},"facts":{},"telemetry":{},"expired":{},"personal":{},"keyframes":{},)"
        R"("keyframes_other":{},"last_sequence":{},"digest":{}}})"
        "\n",
        report.sound(),
        report.damage_count,
        report.events,
        report.facts,
        report.telemetry,
        report.expired,
        report.personal,
        report.keyframes,
        report.keyframes_other,
        report.last_sequence,
        json_quoted(report.digest));
}

int verify(const std::string& store) {
    using Clock = std::chrono::steady_clock;
    Clock::time_point next_word = Clock::now() + std::chrono::seconds{2};
    const VerifyReport report = verify_store(store, [&](std::uint64_t at, std::uint64_t last) {
        if (Clock::now() < next_word) return;
        next_word = Clock::now() + std::chrono::seconds{2};
        fmt::print(stderr, "verify: {} of {} events read\n", at, last);
    });
    print_report(report);
    return report.sound() ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, Run& run) {
    auto store = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand(
        "verify", "reads a whole store and says whether anything in it is damaged");
    command->add_option("--store", *store, "the log")->required()->check(CLI::ExistingFile);
    command->callback([store, &run] { run = [store] { return verify(*store); }; });
}

}  // namespace yiping
