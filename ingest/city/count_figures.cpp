// One event counts for a handful of series: each is one look-up and one addition.
#include "ingest/city/count_figures.hpp"

#include "ingest/city/lifecycle.hpp"

namespace yiping {
namespace {

/// Names come from producers: beyond this many series new ones are not begun.
constexpr std::size_t max_series = 1'000'000;

/// A key such as "area/210302" without a heap allocation for most.
std::string series_id(std::string_view dimension, std::string_view which) {
    std::string id;
    id.reserve(dimension.size() + 1 + which.size());
    id += dimension;
    id += '/';
    id += which;
    return id;
}

template <class Change>
void change_series(World& world,
                   std::string_view dimension,
                   std::string_view which,
                   std::uint64_t changed,
                   TimeMs time_ms,
                   Change change) {
    if (which.empty()) return;
    const std::string id = series_id(dimension, which);
    FigureSeries* series = world.figures.find(id);
    if (series == nullptr) {
        if (world.figures.size() >= max_series) return;
        series = &world.figures.at_or_new(id);
    }
    series->changed = changed;
    if (dimension != "person")  // a person's day is enough
        if (Figures* hour = series->hour_at(time_ms)) change(*hour);
    if (Figures* day = series->day_at(time_ms)) change(*day);
}

template <class Change>
void change_areas(
    World& world, GridCode grid, std::uint64_t changed, TimeMs time_ms, Change change) {
    for (const GridLevel level : {GridLevel::city, GridLevel::county, GridLevel::town})
        if (const GridCode code = ancestor_at(grid, level))
            change_series(world, "area", to_string(code), changed, time_ms, change);
}

template <class Change>
void change_all(World& world, const Incident& incident, const CountedFor& whom, Change change) {
    change_areas(world, incident.place.grid, incident.changed, whom.time_ms, change);
    const auto in = [&](std::string_view dimension, std::string_view which) {
        change_series(world, dimension, which, incident.changed, whom.time_ms, change);
    };
    in("net", name_of(incident.net));
    in("class", incident.class_code);
    in("unit", incident.unit);
    in("person", whom.person);
}

}  // namespace

void count_measure(World& world, const Incident& incident, Measure measure, CountedFor whom) {
    change_all(world, incident, whom, [measure](Figures& figures) { figures.add(measure); });
}

void count_duration(
    World& world, const Incident& incident, Duration what, TimeMs duration_ms, CountedFor whom) {
    change_all(world, incident, whom, [what, duration_ms](Figures& figures) {
        figures.add(what, duration_ms);
    });
}

void count_alarm(World& world, const Alarm& alarm, Measure measure, CountedFor whom) {
    const auto change = [measure](Figures& figures) { figures.add(measure); };
    change_areas(world, alarm.area, alarm.changed, whom.time_ms, change);
    change_series(world, "operator", whom.person, alarm.changed, whom.time_ms, change);
}

void count_alarm_duration(World& world, const Alarm& alarm, TimeMs duration_ms, CountedFor whom) {
    const auto change = [duration_ms](Figures& figures) {
        figures.add(Duration::to_acknowledge, duration_ms);
    };
    change_areas(world, alarm.area, alarm.changed, whom.time_ms, change);
    change_series(world, "operator", whom.person, alarm.changed, whom.time_ms, change);
}

const FigureSeries* find_figures(const World& world,
                                 std::string_view dimension,
                                 std::string_view which) {
    return world.figures.find(series_id(dimension, which));
}

}  // namespace yiping
