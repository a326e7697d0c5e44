#include "ingest/city/overlays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "ingest/event/floor_div.hpp"

namespace yiping {
namespace {

constexpr std::array<std::string_view, 6> unit_kind_names{
    "centre", "seat", "company", "station", "force", "zone"};
constexpr std::array<std::string_view, 3> period_names{"day", "week", "month"};

bool holds(const CatalogueEntry& entry, TimeMs at_ms) {
    return entry.valid_from_ms <= at_ms && at_ms < entry.valid_to_ms;
}

std::vector<GridCode> members_of(const Catalogue& catalogue, const CatalogueEntry& entry) {
    std::vector<GridCode> members;
    std::istringstream codes{std::string{catalogue.more("zone", entry, "members")}};
    for (std::string text; codes >> text;) {
        const auto code = parse_grid_code(text);
        if (!code)
            catalogue.complain("zone", entry, fmt::format("members holds {}, no grid code", text));
        for (const GridCode other : members)
            if (lies_in(*code, other) || lies_in(other, *code))
                catalogue.complain(
                    "zone", entry, fmt::format("members holds {} twice", to_string(*code)));
        members.push_back(*code);
    }
    if (members.empty()) catalogue.complain("zone", entry, "members is empty");
    return members;
}

}  // namespace

std::string_view name_of(RoundPeriod period) {
    return period_names[static_cast<std::size_t>(period)];
}

std::vector<Zone> read_zones(const Catalogue& catalogue, TimeMs at_ms) {
    std::vector<Zone> zones;
    for (const CatalogueEntry& entry : catalogue.entries("zone")) {
        Zone zone{entry.code, entry.name_zh, members_of(catalogue, entry)};
        if (holds(entry, at_ms)) zones.push_back(std::move(zone));
    }
    return zones;
}

ZoneCounts counts_of(const World& world, const Zone& zone) {
    ZoneCounts counts;
    for (const GridCode member : zone.members) {
        const GridNode* node = world.grid.find(member);
        if (node == nullptr) continue;
        counts.open += node->open_total();
        counts.overdue += node->overdue;
        counts.unhandled += node->unhandled;
        counts.workers += node->workers;
        counts.fresh += node->fresh;
    }
    return counts;
}

std::vector<Round> read_rounds(const Catalogue& catalogue, TimeMs at_ms) {
    std::vector<Round> rounds;
    for (const CatalogueEntry& entry : catalogue.entries("taskforce")) {
        const std::string_view period = catalogue.more("taskforce", entry, "period");
        if (entry.parent.empty()) {
            if (!period.empty())
                catalogue.complain("taskforce", entry, "a task force has no period");
            continue;
        }
        const auto found = std::ranges::find(period_names, period);
        if (found == period_names.end())
            catalogue.complain("taskforce",
                               entry,
                               fmt::format("period is \"{}\", where one of {} is needed",
                                           period,
                                           fmt::join(period_names, ", ")));
        if (holds(entry, at_ms))
            rounds.push_back({entry.code,
                              entry.name_zh,
                              catalogue.name_zh("taskforce", entry.parent, at_ms),
                              static_cast<RoundPeriod>(found - period_names.begin())});
    }
    return rounds;
}

std::string_view name_of(UnitKind kind) {
    return unit_kind_names[static_cast<std::size_t>(kind)];
}

std::vector<Unit> read_units(const Catalogue& catalogue, TimeMs at_ms) {
    std::vector<Unit> units;
    for (const CatalogueEntry& entry : catalogue.entries("unit")) {
        const std::string_view kind = catalogue.more("unit", entry, "kind");
        const auto found = std::ranges::find(unit_kind_names, kind);
        if (!kind.empty() && found == unit_kind_names.end())
            catalogue.complain("unit",
                               entry,
                               fmt::format("kind is \"{}\", where one of {} is needed",
                                           kind,
                                           fmt::join(unit_kind_names, ", ")));
        if (!holds(entry, at_ms)) continue;
        Unit& unit = units.emplace_back(Unit{entry.code, entry.name_zh});
        if (!kind.empty()) unit.kind = static_cast<UnitKind>(found - unit_kind_names.begin());
    }
    return units;
}

UnitCounts counts_of(const World& world, const Unit& unit) {
    UnitCounts counts;
    for (const Incident& incident : world.incidents.rows()) {
        if (!is_open(incident.stage) || (incident.unit != unit.code && incident.unit != unit.name))
            continue;
        ++counts.open;
        if (incident.overdue) ++counts.overdue;
        if (incident.handled) ++counts.handled;
    }
    return counts;
}

TimeMs period_from(RoundPeriod period, TimeMs now_ms, int utc_offset_minutes) {
    const TimeMs offset_ms = utc_offset_minutes * minute_ms;
    const TimeMs local_ms = now_ms + offset_ms;
    const std::int64_t today = floor_div(local_ms, day_ms);
    const std::int64_t since_monday =
        today + 3 - floor_to(today + 3, 7);  // 1970-01-01 was a Thursday
    switch (period) {
        case RoundPeriod::day:
            return today * day_ms - offset_ms;
        case RoundPeriod::week:
            return (today - since_monday) * day_ms - offset_ms;
        case RoundPeriod::month:
            break;
    }
    const std::string month = format_rfc3339(local_ms).substr(0, 8);
    return parse_rfc3339(month + "01T00:00:00Z").value_or(0) - offset_ms;
}

RoundState state_of(const World& world, const Round& round, TimeMs now_ms) {
    RoundState state;
    const std::string name = "round/" + round.code;
    for (const Indicator& indicator : world.indicators.rows()) {
        if (indicator.name != name || indicator.as_of_ms < state.held_ms) continue;
        state.held_ms = indicator.as_of_ms;
        state.matters = indicator.value;
    }
    state.is_held = state.held_ms != 0 && state.held_ms >= period_from(round.period, now_ms);
    return state;
}

}  // namespace yiping
