// `ingest figures`: the indicators of a log as they stand at a moment.
#include "ingest/city/figures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/city/alarms.hpp"
#include "ingest/city/hot_spots.hpp"
#include "ingest/commands/command.hpp"
#include "ingest/commands/figures_board.hpp"
#include "ingest/commands/program_files.hpp"
#include "ingest/net/fold.hpp"
#include "ingest/store/event_store.hpp"

namespace yiping {
namespace {

struct FiguresOptions {
    std::string store, by = "area", window = "today", shift = "08:00", at, board;
    bool exercise = false, formulas = false;
};

/// When the shift that runs at a moment began: at a time of day, and twelve hours later.
TimeMs shift_from(TimeMs now_ms, const std::string& text) {
    const auto first = parse_rfc3339("1970-01-01T" + text + ":00+08:00");
    if (text.size() != 5 || !first)
        throw WrongUse{fmt::format("--shift is \"{}\", where 08:00 is needed", text)};
    constexpr TimeMs shift_ms = 12 * hour_ms;
    return now_ms - (((now_ms - *first) % shift_ms) + shift_ms) % shift_ms;
}

std::string percent(std::int64_t share) {
    return share < 0 ? "-" : fmt::format("{}.{:02} %", share / 100, share % 100);
}
std::string minutes(TimeMs duration_ms) {
    return duration_ms < 0 ? "-" : fmt::format("{:.1f}", static_cast<double>(duration_ms) / 60'000);
}

void print_formulas() {
    fmt::print("| indicator | | formula |\n|---|---|---|\n");
    for (const Formula& formula : formulas())
        fmt::print("| {} | {} | {}{} / {} |\n",
                   formula.name_zh,
                   formula.name_en,
                   name_of(formula.of),
                   formula.less == formula.of ? "" : fmt::format(" - {}", name_of(formula.less)),
                   name_of(formula.per));
}

void print_series(const FigureSeries& series, const Figures& sum) {
    fmt::print("{}\n ", series.id);
    for (std::size_t i = 0; i < measure_count; ++i)
        if (sum.counts[i] != 0)
            fmt::print(" {} {}", name_of(static_cast<Measure>(i)), sum.counts[i]);
    fmt::print("\n ");
    for (const Formula& formula : formulas())
        if (share_of(formula, sum) >= 0)
            fmt::print(" {} {}", formula.name_zh, percent(share_of(formula, sum)));
    fmt::print("\n ");
    for (int i = 0; i < duration_count; ++i) {
        const auto what = static_cast<Duration>(i);
        if (sum.taken(what) != 0)
            fmt::print(" {} p50 {} p90 {} min",
                       name_of(what),
                       minutes(sum.quantile_ms(what, 500)),
                       minutes(sum.quantile_ms(what, 900)));
    }
    fmt::print("\n");
}

Window window_of(const std::string& name) {
    for (int i = 0; i < window_count; ++i)
        if (name_of(static_cast<Window>(i)) == name) return static_cast<Window>(i);
    throw WrongUse{fmt::format("--window is \"{}\"", name)};
}

int print_figures(const FiguresOptions& options) {
    if (options.formulas) {
        print_formulas();
        return 0;
    }
    if (options.store.empty()) throw WrongUse{"--store or --formulas is needed"};
    const auto store = open_sqlite_store(options.store, OpenMode::read_only);
    const std::uint64_t sequence = options.at.empty()
                                       ? store->last_sequence()
                                       : store->sequence_at(moment_of("--at", options.at));
    const CityState city = fold_to(*store, sequence);
    const World& world = city.world(options.exercise);
    if (!options.board.empty()) {
        fmt::print(
            "{}",
            board_text(options.board, city, world, Catalogue::load(config_folder() / "catalogue")));
        return 0;
    }
    const Window window = window_of(options.window);
    std::vector<const FigureSeries*> found;
    for (const FigureSeries& series : world.figures.rows())
        if (series.id.starts_with(options.by + "/")) found.push_back(&series);
    std::ranges::sort(found, {}, [](const FigureSeries* series) { return series->id; });
    for (const FigureSeries* series : found)
        print_series(
            *series,
            figures_of(*series, window, city.now_ms, shift_from(city.now_ms, options.shift)));
    for (const HotSpot& spot : hot_spots(world, city.now_ms, 10))
        fmt::print("hot spot {}: {} in 24 h, usually {:.1f}\n",
                   to_string(spot.community),
                   spot.last_day,
                   spot.usual_milli / 1000.0);
    return 0;
}

}  // namespace

void add_figures(CLI::App& app, Run& run) {
    auto options = std::make_shared<FiguresOptions>();
    CLI::App* command =
        app.add_subcommand("figures", "prints the indicators of a log as they stand at a moment");
    command->add_option("--store", options->store, "the log")->check(CLI::ExistingFile);
    command
        ->add_option("--by", options->by, "area (the default), unit, class, net, person, operator")
        ->check(CLI::IsMember({"area", "unit", "class", "net", "person", "operator"}));
    command->add_option("--window", options->window, "today (the default), shift, week, month")
        ->check(CLI::IsMember({"today", "shift", "week", "month"}));
    command->add_option("--shift", options->shift, "when the day shift begins (08:00)");
    command->add_option("--at", options->at, "as recorded by then, RFC 3339 (the end)");
    command->add_flag("--exercise", options->exercise, "of the exercise, not of the real city");
    command
        ->add_option("--board",
                     options->board,
                     "instead: systems (connected, with ages), indicators (of others), zones "
                     "(overlays), rounds (of task forces), stations (communities), seats "
                     "(departments), worlds (real and exercise beside each other), warnings (and "
                     "what lies inside), responses, help (between centres), roster, reports "
                     "(upward), alarms, hot (spots), uncovered (micro-grids)")
        ->check(CLI::IsMember(std::vector<std::string>{board_names.begin(), board_names.end()}));
    command->add_flag("--formulas", options->formulas, "prints how the indicators are worked out");
    command->callback([options, &run] { run = [options] { return print_figures(*options); }; });
}

}  // namespace yiping
