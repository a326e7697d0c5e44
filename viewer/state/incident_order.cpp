// Filtering and sorting.
#include "viewer/state/incident_order.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace yiping {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

auto order_of(const Incident& incident) {
    const int grade = incident.grade == 0 ? grade_count : incident.grade;
    const TimeMs deadline_ms =
        incident.deadline_ms == 0 ? std::numeric_limits<TimeMs>::max() : incident.deadline_ms;
    return std::tuple{grade,
                      !incident.unlocated,
                      deadline_ms,
                      incident.reported_ms,
                      std::string_view{incident.id}};
}

}  // namespace

bool passes(const Filter& filter, const Incident& incident) {
    if (!filter.grades[incident.grade]) return false;
    if (filter.net && incident.net != *filter.net) return false;
    if (filter.overdue_only && !incident.overdue) return false;
    if (filter.stage && incident.stage != *filter.stage) return false;
    if (filter.area && !lies_in(incident.place.grid, filter.area)) return false;
    if (!filter.unit.empty() && incident.unit != filter.unit) return false;
    if (filter.centre && (!incident.centre || level_of(incident.centre) != *filter.centre))
        return false;
    if (!incident.class_code.starts_with(filter.class_code)) return false;
    if (filter.text.empty()) return true;
    return contains(incident.title, filter.text) || contains(incident.address, filter.text) ||
           contains(incident.number, filter.text) || contains(incident.unit, filter.text) ||
           contains(incident.class_code, filter.text) || contains(incident.id, filter.text) ||
           contains(to_string(incident.place.grid), filter.text);
}

bool comes_before(const Incident& a, const Incident& b) {
    return order_of(a) < order_of(b);
}

std::string group_of(const Incident& incident, ListGroup group) {
    switch (group) {
        case ListGroup::none:
            break;
        case ListGroup::county:
            return to_string(ancestor_at(incident.place.grid, GridLevel::county));
        case ListGroup::stage:
            return std::to_string(static_cast<int>(incident.stage));
        case ListGroup::unit:
            return incident.unit;
        case ListGroup::net:
            return std::to_string(static_cast<int>(incident.net));
    }
    return {};
}

std::vector<const Incident*> listed(const World& world,
                                    const Filter& filter,
                                    ListOrder order,
                                    ListGroup group) {
    // What decides mostly lies beside the pointer: thousands of rows are sorted at each change.
    using Key = decltype(order_of(Incident{}));
    std::vector<std::pair<Key, const Incident*>> keyed;
    for (const Incident& incident : world.incidents.rows())
        if (is_open(incident.stage) && passes(filter, incident))
            keyed.emplace_back(order_of(incident), &incident);
    std::sort(keyed.begin(), keyed.end());
    std::vector<const Incident*> rows;
    rows.reserve(keyed.size());
    for (const auto& [key, incident] : keyed) rows.push_back(incident);
    // Equal ones stay as they were: the worst first.
    if (order == ListOrder::deadline)
        std::ranges::stable_sort(rows, {}, [](const Incident* row) {
            return row->deadline_ms == 0 ? std::numeric_limits<TimeMs>::max() : row->deadline_ms;
        });
    if (order == ListOrder::newest)
        std::ranges::stable_sort(rows, {}, [](const Incident* row) { return -row->reported_ms; });
    if (order == ListOrder::oldest) std::ranges::stable_sort(rows, {}, &Incident::reported_ms);
    if (group != ListGroup::none)
        std::ranges::stable_sort(
            rows, {}, [&](const Incident* row) { return group_of(*row, group); });
    return rows;
}

const Incident* worst_incident(const World& world) {
    const Incident* worst = nullptr;
    for (const Incident& incident : world.incidents.rows())
        if (is_open(incident.stage) && (worst == nullptr || comes_before(incident, *worst)))
            worst = &incident;
    return worst;
}

}  // namespace yiping
