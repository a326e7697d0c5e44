// `ingest report`: what happened between two moments, as one page to read, print and keep.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "ingest/city/apply.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/commands/report/city_outline.hpp"
#include "ingest/commands/report/drawing.hpp"
#include "ingest/commands/report/page.hpp"
#include "ingest/commands/report/print_pdf.hpp"
#include "ingest/commands/simulation/city_places.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

struct ReportOptions {
    std::string store, from, to, file;
    std::string city = "auto", city_name, world = "automatic", language = "zh";
    int utc_offset_minutes = 480;
    std::size_t detail = 20;
    bool shift = false;
};

/// As the viewer chooses: the exercise where nothing real was recorded.
bool is_exercise(EventStore& store, const std::string& world) {
    if (world != "automatic") return world == "exercise";
    bool exercise = false, real = false;
    ReadRange range;
    range.telemetry = false;
    range.damaged = [](const LogGap&) {};  // told by the story
    store.read(range, [&](const Event& event) {
        if (!is_ingest_only(event.type)) (event.exercise ? exercise : real) = true;
        return !real;
    });
    return exercise && !real;
}

std::uint64_t write_file(const std::string& file, const std::string& page) {
    std::ofstream stream{file, std::ios::binary};
    stream << page;
    stream.flush();
    if (!stream) throw IoError{fmt::format("{} cannot be written: {}", file, std::strerror(errno))};
    return page.size();
}

/// A part of a log begins with a keyframe right before its first event.
std::uint64_t first_of(EventStore& store) {
    ReadRange all;
    all.damaged = [](const LogGap&) {};  // told by the story
    std::uint64_t first = 1;
    store.read(all, [&](const Event& event) {
        first = event.sequence;
        return false;
    });
    if (first <= 1) return 1;
    const auto keyframe = store.keyframe_before(first - 1, fold_version);
    return keyframe && keyframe->sequence == first - 1 ? first : 1;
}

std::uint64_t events_missing(const Story& story) {
    std::uint64_t count = 0;
    for (const LogGap& gap : story.missing) count += gap.to_sequence - gap.from_sequence + 1;
    return count;
}

/// The sequence of the last handover before the end of the log; 1 when nobody ever handed over.
std::uint64_t shift_began(EventStore& store, std::uint64_t last) {
    std::uint64_t began = 1;
    ReadRange range;
    range.to_sequence = last == 0 ? 0 : last - 1;
    range.type_prefix = "duty.handover";
    range.telemetry = false;
    range.damaged = [](const LogGap&) {};  // told by the story
    store.read(range, [&](const Event& event) {
        began = event.sequence;
        return true;
    });
    return began;
}

/// Whether its cases have places, and none of them in this city: the log is another one's.
bool lies_elsewhere(const Story& story, const ReportMap& map) {
    const auto located = std::ranges::count_if(
        story.cases, [](const CaseStory& one) { return one.incident.place.has_position; });
    return located != 0 && !map.counties.empty() &&
           cases_outside(story, map) == static_cast<std::size_t>(located);
}

int report(const ReportOptions& options) {
    const TimeMs from_ms = options.from.empty() ? 0 : moment_of("--from", options.from);
    const TimeMs to_ms = options.to.empty() ? 0 : moment_of("--to", options.to);
    if (std::filesystem::exists(options.file))
        throw IoError{fmt::format("{} is there already; name a new file", options.file)};
    const auto store = open_sqlite_store(options.store, OpenMode::read_only);
    const std::uint64_t last = to_ms == 0 ? store->last_sequence() : store->sequence_at(to_ms);
    const std::uint64_t asked = from_ms != 0    ? store->sequence_at(from_ms - 1) + 1
                                : options.shift ? shift_began(*store, last)
                                                : 1;
    const std::uint64_t first = std::max(first_of(*store), asked);
    if (first > last) throw IoError{"nothing was recorded in that time"};

    const Catalogue catalogue = Catalogue::load(config_folder() / "catalogue");
    ReportFrame frame;
    frame.kind = options.shift ? ReportKind::shift : ReportKind::after_action;
    frame.city_name = options.city_name;
    frame.log_name = std::filesystem::path{options.store}.filename().string();
    frame.utc_offset_minutes = options.utc_offset_minutes;
    frame.language = options.language == "en" ? ReportLanguage::en : ReportLanguage::zh;
    frame.most_told = options.detail;
    frame.catalogue = &catalogue;
    CityPlaces places;
    if (const auto city = chosen_city(options.city); !city.empty()) {
        frame.map = read_city_outline(city);
        places = read_city_places(city);
        frame.address = [&places](GridCode code) { return address_of(places, code); };
    }
    const Story story = story_of(*store, first, last, is_exercise(*store, options.world));
    if (options.city == "auto" && lies_elsewhere(story, frame.map)) {
        frame.map = {};
        frame.address = {};
    }
    if (frame.city_name.empty() && !frame.map.counties.empty()) frame.city_name = "鞍山";
    const auto year_of = [&](TimeMs at_ms) {
        return civil_time(at_ms, options.utc_offset_minutes).year;
    };
    frame.years = year_of(story.from_ms) != year_of(story.to_ms);
    const std::string page = report_page(story, frame);
    const std::uint64_t bytes = std::filesystem::path{options.file}.extension() == ".pdf"
                                    ? print_pdf(page, options.file)
                                    : write_file(options.file, page);
    fmt::print(R"({{"cases":{},"responses":{},"warnings":{},"alarms":{},"gaps":{},"missing":{},)"
               R"("from_sequence":{},"to_sequence":{},"digest":"{}","bytes":{}}})"
               "\n",
               story.cases.size(),
               story.responses.size(),
               story.warnings.size(),
               story.alarms.size(),
               story.gaps.size(),
               events_missing(story),
               first,
               last,
               story.digest,
               bytes);
    return 0;
}

}  // namespace

void add_report(CLI::App& app, Run& run) {
    auto options = std::make_shared<ReportOptions>();
    CLI::App* command =
        app.add_subcommand("report", "writes what happened as one page (HTML) or as PDF");
    command->add_option("--store", options->store, "the log")->required()->check(CLI::ExistingFile);
    command->add_option("--from", options->from, "recorded at or after, RFC 3339 (the beginning)");
    command->add_option("--to", options->to, "recorded at or before (the end)");
    command
        ->add_option("--city",
                     options->city,
                     "the city's GeoPackage, none, or auto: Anshan where cases lie in it")
        ->capture_default_str();
    command->add_option("--city-name", options->city_name, "for the title (of Anshan its own)");
    command->add_option("--world", options->world, "real, exercise or automatic")
        ->check(CLI::IsMember({"automatic", "real", "exercise"}))
        ->capture_default_str();
    command->add_option("--language", options->language, "zh or en")
        ->check(CLI::IsMember({"zh", "en"}))
        ->capture_default_str();
    command->add_option("--utc-offset-min", options->utc_offset_minutes, "of every clock, minutes")
        ->check(CLI::Range(-840, 840))
        ->capture_default_str();
    command->add_flag("--shift",
                      options->shift,
                      "the log of a shift instead, since the last handover (or --from), to sign");
    command->add_option("--detail", options->detail, "incidents of grade I and II told in full")
        ->check(CLI::Range(0, 10'000))
        ->capture_default_str();
    command->add_option("file", options->file, "a new file: HTML, or PDF when it ends in .pdf")
        ->required();
    command->callback([options, &run] { run = [options] { return report(*options); }; });
}

}  // namespace yiping
