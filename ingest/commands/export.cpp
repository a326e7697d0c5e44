// `ingest export`: a part of a log, for other programs.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "ingest/city/apply.hpp"
#include "ingest/city/keyframe.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/export_incidents.hpp"
#include "ingest/commands/export_timeline.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/commands/redaction.hpp"
#include "ingest/event/errors.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/store/extract.hpp"

namespace yiping {
namespace {

struct ExportOptions {
    std::string store, from, to, format, type, file;
    std::string tracks = "resource";
    std::string redact;  ///< a profile; empty: everything as it is
};

TrackChoice choice_named(const std::string& name) {
    if (name == "none") return TrackChoice::none;
    if (name == "worker") return TrackChoice::worker;
    return name == "all" ? TrackChoice::all : TrackChoice::resource;
}

/// What was recorded from the one moment to the other, both included.
ReadRange range_of(EventStore& store, const ExportOptions& options) {
    ReadRange range;
    range.to_sequence = store.last_sequence();
    if (!options.from.empty())
        range.from_sequence = store.sequence_at(moment_of("--from", options.from) - 1) + 1;
    if (!options.to.empty()) range.to_sequence = store.sequence_at(moment_of("--to", options.to));
    range.type_prefix = options.type;
    return range;
}

/// One event a line, as the log has it.
std::uint64_t write_events(EventStore& store,
                           const ReadRange& range,
                           const std::string& file,
                           std::optional<Redaction>& redaction) {
    if (std::filesystem::exists(file))
        throw IoError{fmt::format("{} is there already; name a new file", file)};
    std::ofstream stream{file, std::ios::binary};
    std::uint64_t events = 0;
    if (range.from_sequence <= range.to_sequence)
        store.read(range, [&](const Event& event) {
            std::string line = redaction ? redaction->redacted(event.json) : event.json;
            // a line break can only stand between JSON's tokens
            std::ranges::replace(line, '\n', ' ');
            stream << line << '\n';
            ++events;
            return stream.good();
        });
    stream.flush();
    if (!stream) throw IoError{fmt::format("{} cannot be written: {}", file, std::strerror(errno))};
    return events;
}

void redact(ExportedTimeline& timeline, Redaction& redaction) {
    for (IncidentPeriod& period : timeline.periods) period.place = redaction.redacted(period.place);
    for (Track& track : timeline.tracks) {
        track.subject = redaction.redacted_subject(track.subject);
        for (TrackPoint& point : track.points) point.at = redaction.square_of(point.at);
    }
}

std::uint64_t write_table(EventStore& store,
                          const ReadRange& range,
                          const ExportOptions& options,
                          std::optional<Redaction>& redaction) {
    const IncidentFormat format = options.format == "csv"       ? IncidentFormat::csv
                                  : options.format == "geojson" ? IncidentFormat::geojson
                                                                : IncidentFormat::gpkg;
    const Catalogue catalogue = Catalogue::load(config_folder() / "catalogue");
    ExportedIncidents incidents = incidents_of_range(store, range.from_sequence, range.to_sequence);
    if (redaction)
        for (auto& [key, incident] : incidents) redaction->redact(incident);
    write_incidents(options.file, format, incidents, catalogue);
    if (format == IncidentFormat::gpkg) {
        ExportedTimeline timeline = timeline_of_range(
            store, range.from_sequence, range.to_sequence, choice_named(options.tracks));
        if (redaction) redact(timeline, *redaction);
        add_timeline(options.file, timeline);
    }
    return incidents.size();
}

/// A log of its own, which begins with the state that the range begins with.
std::uint64_t write_log(EventStore& store, const ReadRange& range, const ExportOptions& options) {
    std::optional<StoredKeyframe> begin;
    if (range.from_sequence > 1) {
        const CityState city = fold_to(store, range.from_sequence - 1);
        begin = {range.from_sequence - 1, city.now_ms, fold_version, {}, keyframe_of(city)};
        begin->digest = digest_of_keyframe(begin->bytes);
    }
    return extract_log(options.store, options.file, range.from_sequence, range.to_sequence, begin);
}

/// ,"redacted":{"data.actor":12,...}
std::string told(const std::optional<Redaction>& redaction) {
    if (!redaction) return "";
    std::vector<std::string> counts;
    for (const auto& [path, count] : redaction->changes())
        counts.push_back(fmt::format(R"("{}":{})", path, count));
    return fmt::format(R"(,"redacted":{{{}}})", fmt::join(counts, ","));
}

int export_range(const ExportOptions& options) {
    std::optional<Redaction> redaction;
    if (!options.redact.empty()) redaction = Redaction::read(options.redact);
    const auto store = open_sqlite_store(options.store, OpenMode::read_only);
    const ReadRange range = range_of(*store, options);
    const bool log = options.format == "log", events = log || options.format == "cloudevents";
    if (log && (redaction || !options.type.empty()))
        throw WrongUse{"--format log is the log as it is: without --redact and --type"};
    const std::uint64_t written = log      ? write_log(*store, range, options)
                                  : events ? write_events(*store, range, options.file, redaction)
                                           : write_table(*store, range, options, redaction);
    fmt::print(R"({{"{}":{},"from_sequence":{},"to_sequence":{}{}}})"
               "\n",
               events ? "events" : "incidents",
               written,
               range.from_sequence,
               range.to_sequence,
               told(redaction));
    return 0;
}

}  // namespace

void add_export(CLI::App& app, Run& run) {
    auto options = std::make_shared<ExportOptions>();
    CLI::App* command = app.add_subcommand("export", "writes a part of a log for other programs");
    command->add_option("--store", options->store, "the log")->required()->check(CLI::ExistingFile);
    command->add_option("--from", options->from, "recorded at or after, RFC 3339 (the beginning)");
    command->add_option("--to", options->to, "recorded at or before (the end)");
    command
        ->add_option("--format",
                     options->format,
                     "log (replays as the whole does), cloudevents (JSON lines), or the incidents "
                     "as csv, geojson, gpkg (with how they "
                     "changed, and tracks)")
        ->required()
        ->check(CLI::IsMember({"log", "cloudevents", "csv", "geojson", "gpkg"}));
    command->add_option(
        "--type", options->type, "of cloudevents only those whose type begins so: incident.");
    command
        ->add_option("--tracks",
                     options->tracks,
                     "of gpkg: whose ways are drawn, resource, worker, all or none")
        ->check(CLI::IsMember({"resource", "worker", "all", "none"}))
        ->capture_default_str();
    command
        ->add_option("--redact",
                     options->redact,
                     "a profile of what is taken out: names, words, exact places "
                     "(config/redaction.toml)")
        ->check(CLI::ExistingFile);
    command->add_option("file", options->file, "a new file")->required();
    command->callback([options, &run] { run = [options] { return export_range(*options); }; });
}

}  // namespace yiping
