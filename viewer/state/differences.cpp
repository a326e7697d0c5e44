#include "viewer/state/differences.hpp"

#include <algorithm>
#include <tuple>

#include "ingest/city/alarms.hpp"

namespace yiping {
namespace {

Difference about(const Incident& incident, DifferenceKind kind) {
    Difference one;
    one.kind = kind;
    one.id = incident.id;
    one.title = incident.title;
    one.grade_was = one.grade_is = incident.grade;
    one.stage_was = one.stage_is = incident.stage;
    one.unit_was = one.unit_is = incident.unit;
    return one;
}

bool is_open(const Incident* incident) {
    return incident != nullptr && is_open(incident->stage);
}

void compare_incidents(const World& then, const World& now, std::vector<Difference>& all) {
    for (const Incident& is : now.incidents.rows()) {
        const Incident* was = then.incidents.find(is.id);
        const bool was_open = is_open(was), is_open_now = is_open(is.stage);
        if (!was_open && !is_open_now) continue;
        Difference one = about(is,
                               !was_open     ? DifferenceKind::reported
                               : is_open_now ? DifferenceKind::changed
                                             : DifferenceKind::ended);
        if (was != nullptr) {
            one.grade_was = was->grade;
            one.stage_was = was->stage;
            one.unit_was = was->unit;
            one.overdue_now = is.overdue && !was->overdue;
        }
        const bool same = one.grade_was == one.grade_is && one.stage_was == one.stage_is &&
                          one.unit_was == one.unit_is && !one.overdue_now;
        if (one.kind != DifferenceKind::changed || !same) all.push_back(std::move(one));
    }
    for (const Incident& was : then.incidents.rows())  // ended so long ago that it is forgotten
        if (is_open(was.stage) && now.incidents.find(was.id) == nullptr) {
            all.push_back(about(was, DifferenceKind::ended));
            all.back().stage_is = Stage::closed;
        }
}

/// Rows of a table that are there (as `counts` says) at one moment only.
template <class Row, class Counts, class Describe>
void compare_rows(const Table<Row>& then,
                  const Table<Row>& now,
                  DifferenceKind kind,
                  Counts counts,
                  Describe describe,
                  std::vector<Difference>& all) {
    const auto only_in = [&](const Table<Row>& here, const Table<Row>& there, bool begun) {
        for (const Row& row : here.rows()) {
            const Row* other = there.find(row.id);
            if (!counts(row) || (other != nullptr && counts(*other))) continue;
            Difference one;
            one.kind = kind;
            one.id = row.id;
            one.begun = begun;
            describe(row, one);
            one.grade_was = one.grade_is;
            all.push_back(std::move(one));
        }
    };
    only_in(now, then, true);
    only_in(then, now, false);
}

std::array<std::uint32_t, grade_count> open_by_grade(const World& world) {
    std::array<std::uint32_t, grade_count> open{};
    for (const Incident& incident : world.incidents.rows())
        if (is_open(incident.stage)) ++open[incident.grade];
    return open;
}

}  // namespace

Comparison compared(const World& then, TimeMs then_ms, const World& now) {
    Comparison comparison;
    comparison.then_ms = then_ms;
    comparison.open_was = open_by_grade(then);
    comparison.open_is = open_by_grade(now);
    std::vector<Difference>& all = comparison.all;
    compare_incidents(then, now, all);
    compare_rows(
        then.alarms,
        now.alarms,
        DifferenceKind::alarm,
        [](const Alarm& alarm) { return asks_for_action(alarm); },
        [](const Alarm& alarm, Difference& one) {
            one.title = alarm.title.empty() ? alarm.condition : alarm.title;
            one.grade_is = alarm.priority;
        },
        all);
    compare_rows(
        then.warnings,
        now.warnings,
        DifferenceKind::warning,
        [](const Warning&) { return true; },
        [](const Warning& warning, Difference& one) {
            one.title = warning.headline;
            one.grade_is = warning.level;
        },
        all);
    compare_rows(
        then.responses,
        now.responses,
        DifferenceKind::response,
        [](const Response& response) { return response.ended_ms == 0; },
        [](const Response& response, Difference& one) {
            one.title = response.plan;
            one.grade_is = response.level;
        },
        all);
    const auto place = [](const Difference& one) {
        const int grade = one.grade_is == 0 ? static_cast<int>(grade_count) : int{one.grade_is};
        return std::tuple{grade, one.kind, std::string_view{one.id}};
    };
    std::ranges::sort(
        all, [&](const Difference& a, const Difference& b) { return place(a) < place(b); });
    return comparison;
}

}  // namespace yiping
