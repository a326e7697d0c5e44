#include "ingest/commands/simulation/scenario_play.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "ingest/city/lifecycle.hpp"
#include "ingest/event/codec.hpp"
#include "ingest/event/errors.hpp"

namespace yiping {
namespace {

constexpr std::string_view command_centre = "command.anshan";

LonLat moved(LonLat from, double east_m, double north_m) {
    constexpr double metres_per_degree = 111'195;
    return {from.lon + east_m / (metres_per_degree * std::cos(from.lat * std::numbers::pi / 180)),
            from.lat + north_m / metres_per_degree};
}

class Play {
public:
    Play(const CityPlaces& city, TimeMs began_ms)
        : city_{city},
          began_ms_{began_ms},
          run_{format_rfc3339(began_ms, anshan_offset_minutes).substr(0, 16)} {
        std::erase_if(run_, [](char letter) { return letter == '-' || letter == ':'; });
    }

    ScenarioPlay play(const Scenario& scenario) {
        for (std::size_t i = 0; i < scenario.warnings.size(); ++i) add(scenario.warnings[i], i);
        for (const ScenarioIncident& incident : scenario.incidents) add(incident);
        std::ranges::stable_sort(play_.facts, {}, &Event::time_ms);
        return std::move(play_);
    }

private:
    void add_fact(
        TimeMs time_ms, std::string_view source, std::string type, std::string subject, Body body) {
        play_.facts.push_back(make_event(fmt::format("{}-{}", run_, ++facts_),
                                         std::string{source},
                                         std::move(type),
                                         std::move(subject),
                                         time_ms,
                                         std::move(body),
                                         true));
    }

    void add(const ScenarioWarning& told, std::size_t index) {
        WarningIssued body;
        body.identifier = fmt::format("21030041600000_{}_{}", run_, index);
        body.event = told.kind;
        body.level = told.level;
        body.headline = told.headline;
        body.description = told.description;
        body.instruction = told.instruction;
        body.sender = "鞍山市突发事件预警信息发布中心";
        const TimeMs issued_ms = began_ms_ + told.after_ms;
        body.effective = issued_ms;
        body.expires = issued_ms + told.lasts_ms;
        for (const std::string& code : told.areas) body.areas.push_back(area_of(code));
        const std::string subject = "warning/" + body.identifier;
        add_fact(issued_ms, "met.anshan", "warning.issued", subject, std::move(body));
    }
    WarningArea area_of(const std::string& code) const {
        WarningArea area;
        area.codes = {code};
        area.name = address_of(city_, parse_grid_code(code).value_or(GridCode{}));
        return area;
    }

    void add(const ScenarioIncident& told) {
        const NamedPlace* town = find_place(city_.towns, told.town);
        if (town == nullptr)
            throw IoError{
                fmt::format("the scenario's incident {} is in {}, which is no town of this city",
                            told.name,
                            to_string(told.town))};
        const LonLat at = place_in(*town);
        Case one = case_of(told, *town, at);
        const TimeMs ends_ms = one.steps.back().time_ms;
        if (!told.plan.empty()) respond(told, one.id, ends_ms);
        for (std::size_t i = 0; i < told.plots.size(); ++i) draw(told, told.plots[i], i, at);
        if (told.on_wall) show(told, one.id, at);
        play_.cases.push_back(std::move(one));
    }

    /// In the middle one of the town's micro-grids.
    LonLat place_in(const NamedPlace& town) const {
        const auto microgrids = microgrids_in(city_, town.code);
        return microgrids.empty() ? town.centre : microgrids[microgrids.size() / 2].centre;
    }

    Case case_of(const ScenarioIncident& told, const NamedPlace& town, LonLat at) {
        Case one;
        one.id = fmt::format("{}-{}-{}", told.report.channel, run_, told.name);
        one.source = std::string{command_centre};
        one.at = at;
        one.vehicles = told.vehicles;
        const TimeMs reported_ms = began_ms_ + told.after_ms;
        IncidentReported report = told.report;
        report.position = as_phones_say(at);
        report.address = address_of(city_, town.code);
        one.steps.push_back({reported_ms, "incident.reported", std::move(report)});
        const auto step = [&](TimeMs after_ms, Step what, IncidentStep body) {
            body.step = what;
            body.actor = "市应急指挥中心";
            one.steps.push_back({reported_ms + after_ms,
                                 fmt::format("incident.{}", name_of(what)),
                                 std::move(body)});
        };
        const auto of_unit = [&] {
            IncidentStep body;
            body.unit = told.unit;
            return body;
        };
        IncidentStep verified;
        verified.result = "exist";
        step(40 * second_ms, Step::verified, std::move(verified));
        step(70 * second_ms, Step::registered, {});
        IncidentStep escalated;
        escalated.target = to_string(GridCode{town.code.value / 100'000 * 100});
        step(90 * second_ms, Step::escalated, std::move(escalated));
        IncidentStep dispatched = of_unit();
        dispatched.deadline = reported_ms + told.limit_ms;
        step(110 * second_ms, Step::dispatched, std::move(dispatched));
        step(140 * second_ms, Step::accepted, of_unit());
        step(6 * minute_ms, Step::arrived, of_unit());
        one.steps.push_back({reported_ms + 7 * minute_ms,
                             "report.sent",
                             Message{"市应急指挥中心",
                                     "首报：" + told.report.title,
                                     "省应急指挥中心",
                                     "incident/" + one.id,
                                     told.report.casualties}});
        TimeMs after_ms = 8 * minute_ms;
        for (const std::string& note : told.notes) {
            IncidentStep body = of_unit();
            body.note = note;
            step(after_ms, Step::noted, std::move(body));
            after_ms += 7 * minute_ms;
        }
        after_ms = std::max(after_ms, told.handle_ms);
        one.handled_ms = reported_ms + after_ms;
        step(after_ms, Step::handled, of_unit());
        IncidentStep checked;
        checked.result = "pass";
        step(after_ms + 30 * minute_ms, Step::checked, std::move(checked));
        step(after_ms + 45 * minute_ms, Step::closed, {});
        return one;
    }

    void respond(const ScenarioIncident& told, const std::string& incident, TimeMs ends_ms) {
        const std::string subject = fmt::format("response/{}-{}", run_, told.name);
        TimeMs time_ms = began_ms_ + told.after_ms + 3 * minute_ms;
        ResponseActivated activated;
        activated.level = told.response_level;
        activated.plan = told.plan;
        activated.actor = "总指挥";
        activated.incident = incident;
        activated.steps = told.checklist;
        add_fact(time_ms, command_centre, "response.activated", subject, std::move(activated));
        for (const std::string& item : told.checklist) {
            time_ms += 9 * minute_ms;
            if (time_ms >= ends_ms) break;
            ResponseStepDone done;
            done.step = item;
            done.actor = "值班长";
            add_fact(time_ms, command_centre, "response.step_done", subject, std::move(done));
        }
        ResponseEnded ended;
        ended.actor = "总指挥";
        ended.reason = "险情排除";
        add_fact(std::max(ends_ms, time_ms + minute_ms),
                 command_centre,
                 "response.ended",
                 subject,
                 std::move(ended));
    }

    void draw(const ScenarioIncident& told,
              const ScenarioPlot& plot,
              std::size_t index,
              LonLat at) {
        PlotDrawn body;
        body.shape = plot.shape;
        body.text = plot.text;
        body.actor = "值班长";
        const LonLat from = moved(at, plot.east_m, plot.north_m);
        body.coordinates.push_back({from.lon, from.lat});
        if (plot.shape != PlotShape::point && plot.shape != PlotShape::text) {
            const LonLat to = moved(at, plot.to_east_m, plot.to_north_m);
            body.coordinates.push_back({to.lon, to.lat});
        }
        add_fact(began_ms_ + told.after_ms + 4 * minute_ms,
                 command_centre,
                 "plot.drawn",
                 fmt::format("plot/{}-{}-{}", run_, told.name, index),
                 std::move(body));
    }

    void show(const ScenarioIncident& told, const std::string& incident, LonLat at) {
        SceneShown body;
        body.wall = "main";
        body.camera = {at.lon, at.lat, 8};
        body.layers = {"incidents", "resources", "workers", "plots"};
        body.selection = "incident/" + incident;
        body.actor = "值班长";
        add_fact(began_ms_ + told.after_ms + 5 * minute_ms,
                 command_centre,
                 "scene.shown",
                 "wall/main",
                 std::move(body));
    }

    const CityPlaces& city_;
    const TimeMs began_ms_;
    std::string run_;  ///< 20260814T0750: tells two runs apart
    int facts_ = 0;
    ScenarioPlay play_;
};

}  // namespace

ScenarioPlay play_of(const Scenario& scenario, const CityPlaces& city, TimeMs began_ms) {
    return Play{city, began_ms}.play(scenario);
}

}  // namespace yiping
