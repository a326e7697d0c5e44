#include "ingest/commands/simulation/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ingest/event/fields.hpp"
#include "ingest/event/toml_file.hpp"

namespace yiping {
namespace {

constexpr std::int64_t week_s = 7 * day_ms / second_ms;

[[noreturn]] void fail(const TomlTable& table, std::string_view key, std::string_view needed) {
    throw IoError{fmt::format("{}: {} is \"{}\", where {} is needed",
                              table.where(key),
                              key,
                              table.text(key, ""),
                              needed)};
}

GridCode code_at(const TomlTable& table, std::string_view key) {
    const std::string text = table.text(key, "");
    if (text.empty()) return {};
    const auto code = parse_grid_code(text);
    if (!code) fail(table, key, "the code of a place");
    return *code;
}

template <std::size_t size>
std::size_t named(const TomlTable& table, std::string_view key, const rule::OneOf<size>& known) {
    const auto found = std::ranges::find(known.names, table.required_text(key));
    if (found == known.names.end())
        fail(table, key, fmt::format("one of {}", fmt::join(known.names, ", ")));
    return static_cast<std::size_t>(found - known.names.begin());
}

TimeMs seconds(const TomlTable& table, std::string_view key, std::int64_t fallback_s) {
    return table.whole(key, fallback_s, 0, week_s) * second_ms;
}

TimeMs minutes(const TomlTable& table, std::string_view key, std::int64_t fallback_min) {
    return table.whole(key, fallback_min, 0, week_s / 60) * minute_ms;
}

/// ["fire_engine*4", "ambulance"]
std::vector<VehicleNeed> vehicles_of(const TomlTable& table) {
    std::vector<VehicleNeed> needs;
    for (const std::string& text : table.texts("vehicles")) {
        const std::size_t star = text.find('*');
        VehicleNeed& need = needs.emplace_back();
        need.kind = text.substr(0, star);
        if (star == std::string::npos) continue;
        const char* const end = text.data() + text.size();
        if (std::from_chars(text.data() + star + 1, end, need.count).ptr != end)
            throw IoError{fmt::format(
                "{}: \"{}\" is no vehicle such as fire_engine*4", table.where("vehicles"), text)};
    }
    return needs;
}

void read_flows(const TomlTable& root, Scenario& scenario) {
    const TomlTable cases = root.table("cases");
    CaseFlow& flow = scenario.cases;
    flow.arrivals = cases.number("arrivals", 1, 0, 1000);
    flow.delays = cases.number("delays", 1, 0.01, 100);
    flow.ramp_ms = minutes(cases, "ramp_min", 30);
    flow.lasts_ms = minutes(cases, "lasts_min", 1440);
    flow.county = code_at(cases, "county");
    flow.county_share = cases.number("county_share", 0, 0, 1);
    flow.near_water_share = cases.number("near_water_share", 0, 0, 1);
    const TomlTable sensors = root.table("sensors");
    scenario.sensors.water_rise_m = sensors.number("water_rise_m", 0, 0, 100);
    scenario.sensors.alarm_probability = sensors.number("alarm_probability", 0, 0, 1);
}

ScenarioWarning read_warning(const TomlTable& table) {
    ScenarioWarning warning;
    warning.after_ms = seconds(table, "after_s", 0);
    warning.lasts_ms = minutes(table, "lasts_min", 360);
    warning.kind = table.required_text("kind");
    warning.level = table.whole("level", 4, 1, 4);
    warning.headline = table.required_text("headline");
    warning.description = table.text("description", "");
    warning.instruction = table.text("instruction", "");
    warning.areas = table.texts("areas");
    return warning;
}

ScenarioPlot read_plot(const TomlTable& table) {
    constexpr double farthest_m = 100'000;
    ScenarioPlot plot;
    plot.shape = static_cast<PlotShape>(named(table, "shape", plot_shape_names));
    plot.text = table.text("text", "");
    plot.east_m = table.number("east_m", 0, -farthest_m, farthest_m);
    plot.north_m = table.number("north_m", 0, -farthest_m, farthest_m);
    plot.to_east_m = table.number("to_east_m", 0, -farthest_m, farthest_m);
    plot.to_north_m = table.number("to_north_m", 0, -farthest_m, farthest_m);
    return plot;
}

IncidentReported read_report(const TomlTable& table) {
    IncidentReported report;
    report.title = table.required_text("title");
    report.net = static_cast<Net>(named(table, "net", net_names));
    report.class_code = table.required_text("class");
    report.channel = table.required_text("channel");
    report.grade = table.whole("grade", 4, 1, 4);
    if (table.has("description")) report.description = table.text("description", "");
    if (table.has("injured")) {
        report.casualties.emplace();
        report.casualties->injured = table.whole("injured", 0, 0, 100'000);
    }
    return report;
}

ScenarioIncident read_incident(const TomlTable& table) {
    ScenarioIncident incident;
    incident.after_ms = seconds(table, "after_s", 0);
    incident.name = table.required_text("name");
    (void)table.required_text("town");
    incident.town = code_at(table, "town");
    incident.report = read_report(table);
    incident.unit = table.required_text("unit");
    incident.handle_ms = minutes(table, "handle_min", 120);
    incident.limit_ms = minutes(table, "limit_min", 60);
    incident.vehicles = vehicles_of(table);
    incident.notes = table.texts("notes");
    for (const TomlTable& plot : table.tables("plot")) incident.plots.push_back(read_plot(plot));
    incident.plan = table.text("plan", "");
    incident.response_level = table.whole("response_level", 4, 1, 4);
    incident.checklist = table.texts("checklist");
    incident.on_wall = table.flag("on_wall", false);
    return incident;
}

}  // namespace

double CaseFlow::strength(TimeMs since_began_ms) const {
    if (since_began_ms < 0 || since_began_ms >= lasts_ms) return 0;
    if (ramp_ms == 0) return 1;
    const TimeMs to_an_end_ms = std::min(since_began_ms, lasts_ms - since_began_ms);
    return std::min(1.0, static_cast<double>(to_an_end_ms) / static_cast<double>(ramp_ms));
}

Scenario read_scenario(const std::filesystem::path& file) {
    const TomlFile toml = TomlFile::read(file);
    const TomlTable root = toml.root();
    Scenario scenario;
    scenario.title = root.required_text("title");
    read_flows(root, scenario);
    for (const TomlTable& table : root.tables("warning"))
        scenario.warnings.push_back(read_warning(table));
    for (const TomlTable& table : root.tables("incident"))
        scenario.incidents.push_back(read_incident(table));
    toml.expect_all_known();
    return scenario;
}

}  // namespace yiping
