// `ingest import`: events out of foreign files, into a new store or to a daemon.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "ingest/commands/command.hpp"
#include "ingest/commands/import_file.hpp"
#include "ingest/commands/intake_client.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/commands/simulation/history_writer.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

struct ImportOptions {
    std::string format, mapping, file, store, intake, keys;
    std::string city = "none";
};

const std::map<std::string, ImportFormat> formats{{"csv", ImportFormat::csv},
                                                  {"geojson", ImportFormat::geojson},
                                                  {"cloudevents", ImportFormat::cloudevents},
                                                  {"cap", ImportFormat::cap},
                                                  {"cot", ImportFormat::cot},
                                                  {"open311", ImportFormat::open311}};

/// Says what about which line, the first of them.
void tell(const std::vector<ImportFault>& lines, const std::string& file, std::string_view kind) {
    constexpr std::size_t most_told = 20;
    for (std::size_t i = 0; i < std::min(most_told, lines.size()); ++i)
        fmt::print(stderr, "import: {}:{}: {}{}\n", file, lines[i].line, kind, lines[i].what);
    if (lines.size() > most_told)
        fmt::print(stderr, "import: and {} more\n", lines.size() - most_told);
}

std::string span_of(const std::vector<ImportedEvent>& events) {
    if (events.empty()) return {};
    return fmt::format(R"(,"first_time":"{}","last_time":"{}")",
                       format_rfc3339(events.front().event.time_ms),
                       format_rfc3339(events.back().event.time_ms));
}

int import_to_store(const ImportOptions& options, ImportedFile imported) {
    const auto store = open_sqlite_store(options.store, OpenMode::read_write);
    const std::string span = span_of(imported.events);
    HistoryOpening opening;
    opening.id = fmt::format("opened/{:016x}", imported.content_hash);
    opening.origin = fmt::format("import {}", options.file);
    if (!imported.events.empty()) opening.time_ms = imported.events.front().event.time_ms;
    HistoryWriter writer{*store, locate_by(chosen_city(options.city)), std::move(opening)};
    const std::size_t events = imported.events.size();
    for (ImportedEvent& one : imported.events) writer.add(std::move(one.event));
    writer.finish();
    fmt::print(R"({{"rows":{},"stored":{},"duplicates":{},"bad":{},"left_out":{},)"
               R"("last_sequence":{}{}}})"
               "\n",
               imported.rows,
               events,
               imported.duplicates,
               imported.faults.size(),
               imported.left_out.size(),
               writer.events(),
               span);
    return 0;
}

/// Hands everything to the client and waits for the last ack.
void send_all(const std::vector<ImportedEvent>& events, IntakeClient& client) {
    using namespace std::chrono_literals;
    using Clock = std::chrono::steady_clock;
    constexpr auto patience = 30s;
    std::size_t next = 0;
    std::uint64_t acked = 0;
    Clock::time_point last_progress = Clock::now();
    while (next < events.size() || !client.is_idle()) {
        for (; client.has_room() && next < events.size(); ++next)
            client.send({events[next].event.source, {events[next].received}, false});
        client.work(50ms);
        if (std::exchange(acked, client.totals().acked) != client.totals().acked)
            last_progress = Clock::now();
        if (Clock::now() - last_progress > patience) throw IoError{"the daemon does not answer"};
    }
}

int import_to_intake(const ImportOptions& options, ImportedFile imported) {
    constexpr std::size_t window_events = 8'192;
    IntakeClient client{options.intake, window_events, read_client_keys(options.keys)};
    const std::size_t own = std::erase_if(imported.events, [](const ImportedEvent& one) {
        return is_ingest_only(one.event.type);  // a daemon makes its own
    });
    send_all(imported.events, client);
    const IntakeTotals& totals = client.totals();
    if (!totals.first_reject.empty())
        fmt::print(stderr, "import: first refused by the daemon: {}\n", totals.first_reject);
    fmt::print(R"({{"rows":{},"stored":{},"duplicates":{},"bad":{},"left_out":{},)"
               R"("skipped":{},"rejected":{},)"
               R"("last_sequence":{}{}}})"
               "\n",
               imported.rows,
               totals.stored,
               imported.duplicates + totals.duplicates,
               imported.faults.size(),
               imported.left_out.size(),
               own,
               totals.rejected,
               totals.last_sequence,
               span_of(imported.events));
    return totals.rejected == 0 ? 0 : 1;
}

int import_file(const ImportOptions& options) {
    if (options.intake.empty() == options.store.empty())
        throw WrongUse{"import needs either --store (a new log) or --intake (a daemon)"};
    const ImportFormat format = formats.at(options.format);
    const bool needs_mapping = format == ImportFormat::csv || format == ImportFormat::geojson;
    if (needs_mapping && options.mapping.empty())
        throw WrongUse{fmt::format("--format {} needs a --mapping", options.format)};
    ImportedFile imported = read_import(options.file, format, options.mapping);
    tell(imported.faults, options.file, "");
    tell(imported.left_out, options.file, "left out: ");
    return options.store.empty() ? import_to_intake(options, std::move(imported))
                                 : import_to_store(options, std::move(imported));
}

}  // namespace

void add_import(CLI::App& app, Run& run) {
    auto options = std::make_shared<ImportOptions>();
    CLI::App* command = app.add_subcommand(
        "import", "reads events from a foreign file into a new store or a daemon");
    command
        ->add_option(
            "--format",
            options->format,
            "csv or geojson (by a mapping), cloudevents (JSON lines), cap (Common Alerting "
            "Protocol), cot (Cursor on Target), open311 (GeoReport v2, JSON)")
        ->required()
        ->check(CLI::IsMember(formats));
    command
        ->add_option("--mapping", options->mapping, "how rows become events; see config/mappings")
        ->check(CLI::ExistingFile);
    command->add_option("file", options->file, "the file")->required()->check(CLI::ExistingFile);
    command->add_option("--store", options->store, "a store that is empty or not there");
    command->add_option("--keys", options->keys, "private keys to come to the intake with");
    command->add_option("--intake", options->intake, "a daemon's intake endpoint");
    command
        ->add_option(
            "--city", options->city, "GeoPackage to locate by (into a store), auto or none")
        ->capture_default_str();
    command->callback([options, &run] { run = [options] { return import_file(*options); }; });
}

}  // namespace yiping
