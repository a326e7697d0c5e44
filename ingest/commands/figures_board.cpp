#include "ingest/commands/figures_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "ingest/city/overlays.hpp"

namespace yiping {
namespace {

/// The entry of feed.csv with the longest code that begins a source; the source itself when no
/// entry does.
std::string system_of(const Catalogue& catalogue, const std::string& source) {
    const CatalogueEntry* best = nullptr;
    for (const CatalogueEntry& entry : catalogue.entries("feed"))
        if (source.starts_with(entry.code) &&
            (best == nullptr || entry.code.size() > best->code.size()))
            best = &entry;
    return best == nullptr ? source : best->name_zh;
}

std::string systems_text(const CityState& city, const Catalogue& catalogue) {
    struct System {
        std::size_t sources = 0, silent = 0;
        std::uint64_t events = 0;
        TimeMs last_ms = 0;
    };
    std::map<std::string, System> systems;
    for (const FeedAge& feed : city.feeds.rows()) {
        System& system = systems[system_of(catalogue, feed.id)];
        ++system.sources;
        system.silent += feed.silent ? 1 : 0;
        system.events += feed.events;
        system.last_ms = std::max(system.last_ms, feed.last_ms);
    }
    std::string text;
    for (const auto& [name, system] : systems)
        text += fmt::format("{}: {} source{}, {} silent, {} events, last {} ago\n",
                            name,
                            system.sources,
                            system.sources == 1 ? "" : "s",
                            system.silent,
                            system.events,
                            age_text(city.now_ms - system.last_ms));
    return text;
}

std::string indicators_text(const CityState& city, const World& world) {
    std::vector<const Indicator*> rows;
    for (const Indicator& indicator : world.indicators.rows())
        if (!indicator.name.starts_with("round/")) rows.push_back(&indicator);
    std::ranges::sort(rows, {}, [](const Indicator* row) { return row->id; });
    std::string text;
    for (const Indicator* row : rows)
        text += fmt::format("{} {}: {:.6g} {}{}, {}{} old\n",
                            row->area,
                            row->name,
                            row->value,
                            row->unit,
                            row->has_target ? fmt::format(" (target {:.6g})", row->target) : "",
                            row->period.empty() ? "" : row->period + ", ",
                            age_text(city.now_ms - row->as_of_ms));
    return text;
}

std::string counts_text(std::string_view name, const ZoneCounts& counts) {
    return fmt::format("{}: {} open, {} overdue, {} unhandled, {} workers, {} of them fresh\n",
                       name,
                       counts.open,
                       counts.overdue,
                       counts.unhandled,
                       counts.workers,
                       counts.fresh);
}

/// The zones, then the city's own sum, of which they take nothing.
std::string zones_text(const CityState& city, const World& world, const Catalogue& catalogue) {
    std::string text;
    for (const Zone& zone : read_zones(catalogue, city.now_ms))
        text += counts_text(fmt::format("{} {}", zone.code, zone.name), counts_of(world, zone));
    for (const GridNode& node : world.grid.rows())
        if (level_of(node.id) == GridLevel::city)
            text += counts_text(to_string(node.id), counts_of(world, Zone{{}, {}, {node.id}}));
    return text;
}

std::string rounds_text(const CityState& city, const World& world, const Catalogue& catalogue) {
    std::string text;
    for (const Round& round : read_rounds(catalogue, city.now_ms)) {
        const RoundState state = state_of(world, round, city.now_ms);
        text += fmt::format("{} {} ({}): {}{}\n",
                            round.task_force,
                            round.name,
                            name_of(round.period),
                            state.is_held ? "held" : "not held yet",
                            state.held_ms == 0 ? ""
                                               : fmt::format(", last {} ago with {:.6g} matters",
                                                             age_text(city.now_ms - state.held_ms),
                                                             state.matters));
    }
    return text;
}

std::string stations_text(const CityState& city, const World& world, const Catalogue& catalogue) {
    std::vector<const GridNode*> rows;
    for (const GridNode& node : world.grid.rows())
        if (level_of(node.id) == GridLevel::community) rows.push_back(&node);
    std::ranges::sort(rows, {}, [](const GridNode* row) {
        return std::pair{~std::uint64_t{row->open_total()}, row->id};
    });
    std::string text;
    for (const GridNode* row : rows)
        text += fmt::format("{}: {} open, {} overdue, {} workers, {} of {} micro-grids covered{}\n",
                            place_text(catalogue, row->id, city.now_ms),
                            row->open_total(),
                            row->overdue,
                            row->workers,
                            row->covered,
                            row->microgrids,
                            row->has_score ? fmt::format(", score {:.6g}", row->score) : "");
    return text;
}

/// Departments with a seat in the centre, the most open cases first.
std::string seats_text(const CityState& city, const World& world, const Catalogue& catalogue) {
    std::vector<std::pair<Unit, UnitCounts>> rows;
    for (Unit& unit : read_units(catalogue, city.now_ms))
        if (unit.kind == UnitKind::seat) {
            const UnitCounts counts = counts_of(world, unit);
            rows.emplace_back(std::move(unit), counts);
        }
    std::ranges::stable_sort(
        rows, std::ranges::greater{}, [](const auto& row) { return row.second.open; });
    std::string text;
    for (const auto& [unit, counts] : rows)
        text += fmt::format("{} {}: {} open, {} overdue, {} wait for their check\n",
                            unit.code,
                            unit.name,
                            counts.open,
                            counts.overdue,
                            counts.handled);
    return text;
}

}  // namespace

std::string age_text(TimeMs age_ms) {
    if (age_ms < 2 * minute_ms) return fmt::format("{} s", age_ms / second_ms);
    if (age_ms < 2 * hour_ms) return fmt::format("{} min", age_ms / minute_ms);
    return fmt::format("{} h", age_ms / hour_ms);
}

std::string place_text(const Catalogue& catalogue, GridCode code, TimeMs at_ms) {
    if (!code) return "-";
    std::string text;
    for (const GridLevel level : {GridLevel::county, GridLevel::town})
        if (const GridCode part = ancestor_at(code, level))
            if (const CatalogueEntry* entry = catalogue.find("area", to_string(part), at_ms))
                text += entry->name_zh;
    if (level_of(code) == GridLevel::city)
        if (const CatalogueEntry* entry = catalogue.find("area", to_string(code), at_ms))
            text = entry->name_zh;
    return text + (text.empty() ? "" : " ") + to_string(code);
}

std::string board_text(std::string_view board,
                       const CityState& city,
                       const World& world,
                       const Catalogue& catalogue) {
    if (board == "systems") return systems_text(city, catalogue);
    if (board == "indicators") return indicators_text(city, world);
    if (board == "zones") return zones_text(city, world, catalogue);
    if (board == "rounds") return rounds_text(city, world, catalogue);
    if (board == "seats") return seats_text(city, world, catalogue);
    if (const auto text = duty_board_text(board, city, world, catalogue)) return *text;
    return stations_text(city, world, catalogue);
}

}  // namespace yiping
